"""A scope's digest is kept with `head`, told at pull for exactly the reply's checkpoint, and the same for all."""

from __future__ import annotations

import random
from typing import Any

import msgspec
from sqlalchemy import select, text

from sync.digest import row_digest, wrapped
from sync.hq import digests, head
from sync.hq.capture import CATALOG_SCOPE
from sync.hq.digests import Sum
from sync.hq.tables import head as head_table
from sync.hq.tables import scope_digest
from sync.protocol import PullReply, PullRequest, decode
from tests.unit.hq.world import HUBIN, Device, World


def write(world: World, *statements: str) -> None:
    with world.database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def kept(world: World) -> dict[str, Sum]:
    with world.database.read() as connection:
        rows = connection.execute(select(scope_digest))
        return {row.scope: Sum(row.rows, row.digest) for row in rows if row.rows or row.digest}


def recounted(world: World) -> dict[str, Sum]:
    with world.database.read() as connection:
        assert digests.of_all(connection) == by_hand(list(connection.execute(select(head_table))))
        return digests.of_all(connection)


def by_hand(rows: list[Any]) -> dict[str, Sum]:
    sums: dict[str, Sum] = {}
    for row in rows:
        digest = row_digest(row.tbl, row.pk, row.ver, row.image)
        known = sums.get(row.scope, Sum())
        sums[row.scope] = Sum(known.rows + 1, wrapped(known.digest + digest))
    return sums


def test_wraps_around_at_64_bits() -> None:
    assert wrapped(2**63) == -(2**63)
    assert wrapped(-(2**63) - 1) == 2**63 - 1
    assert Sum(1, 2**63 - 1) + Sum(1, 1) == Sum(2, -(2**63))
    assert -Sum(3, -(2**63)) == Sum(-3, -(2**63))


def test_is_kept_over_changes_deletes_and_moves(world: World) -> None:
    dice = random.Random(5)
    for n in range(12):
        for _ in range(dice.randint(1, 20)):
            code = f"c{dice.randint(0, 15)}"
            if dice.random() < 0.3:
                write(world, f"DELETE FROM colour WHERE code = '{code}'")
            else:
                write(
                    world, f"INSERT INTO colour VALUES ('{code}', '{n}') ON CONFLICT (code) DO UPDATE SET hex = '{n}'"
                )
        write(world, f"UPDATE stock SET location_id = {90 + n} WHERE location_id = {HUBIN if n == 0 else 89 + n}")
        world.drain()
        assert kept(world) == recounted(world)
    assert set(kept(world)) >= {CATALOG_SCOPE, "stock:101", "avail:hz"}
    assert f"stock:{HUBIN}" not in kept(world)


def test_texts_are_canonical_on_both_databases(world: World) -> None:
    """A device has only decoded values: it must be able to write the very text that HQ's digest is made of."""
    dice = random.Random(3)
    points = [*range(1, 0x3000), *(dice.randrange(0xE000, 0x110000) for _ in range(500))]
    with world.database.write() as connection:
        for start in range(0, len(points), 64):
            odd = "".join(map(chr, points[start : start + 64]))
            connection.execute(text("INSERT INTO colour VALUES (:code, :hex)"), {"code": odd, "hex": odd[::-1]})
        connection.execute(
            text(
                "INSERT INTO location SELECT 77, 'far', kind, region, timezone, -9223372036854775807, 0, '', phone"
                " FROM location WHERE id = 1"
            )
        )
    world.drain()
    with world.database.read() as connection:
        for row in connection.execute(select(head_table)):
            for stored in (row.pk, row.image):
                assert msgspec.json.encode(msgspec.json.decode(stored)).decode() == stored


def ask(
    world: World, device: Device, h: int, *, verify: bool = False, page: str = "", limit: int = 20_000
) -> PullReply:
    caller = world.caller(device)
    asked = PullRequest(epoch=caller.epoch, catalog_h=h, store_h=h, verify=verify, page=page)
    with world.database.read() as connection:
        return decode(head.pull(connection, caller, asked, 0, limit), PullReply)


def test_a_pull_tells_the_digests_at_its_checkpoint(world: World) -> None:
    device = world.enrol("hubin")
    top = world.drain()
    reply = ask(world, device, 0)
    assert set(reply.digests) == set(reply.scopes)
    assert {scope: digest for scope, digest in reply.digests.items() if digest} == {
        scope: total.digest for scope, total in recounted(world).items() if scope in reply.scopes
    }
    assert ask(world, device, top).digests == {}
    assert ask(world, device, top, verify=True).digests == reply.digests


def test_no_digest_of_another_checkpoint(world: World) -> None:
    device = world.enrol("hubin")
    world.drain()
    first = ask(world, device, 0, limit=3)
    assert first.more
    assert first.digests == {}
    write(world, "INSERT INTO colour VALUES ('new', '1')")
    world.drain()
    reply = first
    while reply.more:
        reply = ask(world, device, 0, page=reply.page, limit=3)
    assert reply.h == first.h
    assert CATALOG_SCOPE not in reply.digests
    assert f"stock:{HUBIN}" in reply.digests


def test_the_canonical_text_of_a_row() -> None:
    """The worked example of docs/protocol.md."""
    assert row_digest("colour", '["navy"]', 20441, '["navy","#1f2a44"]') == 1588228656457128048
