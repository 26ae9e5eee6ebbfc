"""Sealed segments: the same bytes for ever, only the catalogue's rows, and a client that uses them ends like others."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
import zstandard
from sqlalchemy import text

from app.errors import Defect, Refusal
from app.shapes import CATALOG_SHAPES
from sync.hq import head, segments, upkeep
from sync.hq.capture import CATALOG_SCOPE
from sync.protocol import PullReply, PullRequest
from tests.unit.hq.test_sequencer import Client, drop, put
from tests.unit.hq.world import COAT, XIHU, Device, World, line, order

SIZE = 8
DAY_US = 86_400_000_000


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (segments, head):
        monkeypatch.setattr(module, "SEGMENT_ROWS", SIZE)
    monkeypatch.setattr(segments, "WORTH_ROWS", 2 * SIZE)


class SealedClient(Client):
    """Takes segments where HQ offers them."""

    fetched = 0

    def ask(self, request: PullRequest, limit: int) -> PullReply:
        reply = super().ask(msgspec.structs.replace(request, segments=True), limit)
        for first in reply.segments:
            for row in rows(self.world, reply.epoch, first):
                self._take(row)
            self.fetched += 1
        return reply

    def _take(self, row: list[Any]) -> None:
        _, table, key, ver, image = row
        place = (table, msgspec.json.encode(key).decode())
        if ver > self.rows.get(place, (0, None))[0]:
            self.rows[place] = (ver, image)


def rows(world: World, epoch: str, first: int) -> list[list[Any]]:
    body = segments.segment(world.database, epoch, f"{first}-{first + SIZE}").body
    decoded: list[list[Any]] = msgspec.json.decode(zstandard.decompress(body))
    return decoded


def epoch_of(world: World, device: Device) -> str:
    return world.caller(device).epoch


def scribble(world: World, dice: random.Random, changes: int) -> int:
    for n in range(changes):
        code = f"c{dice.randint(0, 9)}"
        if dice.random() < 0.3:
            drop(world, code)
        else:
            put(world, code, f"{n}")
        if dice.random() < 0.2:
            with world.database.write() as connection:
                connection.execute(text("UPDATE stock SET sellable = sellable + 1 WHERE location_id = 1"))
    return world.drain()


def live(world: World) -> dict[str, str]:
    with world.database.read() as connection:
        return {row.code: row.hex for row in connection.execute(text("SELECT code, hex FROM colour"))}


@pytest.mark.parametrize("limit", [3, 1000])
def test_a_client_that_uses_them_ends_like_one_that_does_not(world: World, limit: int) -> None:
    device = world.enrol("hubin")
    world.drain()
    dice = random.Random(limit)
    clients: list[SealedClient] = []
    for _ in range(10):
        client = SealedClient(world, device)
        client.pull()
        client.fetched = 0
        clients.append(client)
        scribble(world, dice, 6)
    world.clock.at += 2 * DAY_US
    scribble(world, dice, 40)
    # Some are made before the feed is compacted, some after.
    first = clients[5]
    first.pull(limit=limit)
    assert first.colours() == live(world)
    assert upkeep.compact(world.database, world.clock) > 5
    for client in clients:
        client.pull(limit=limit)
        assert client.colours() == live(world)
        assert client.fetched >= 2
    plain = Client(world, device)
    plain.pull()
    assert {key: value for key, value in plain.rows.items() if key[0] == "stock"} == {
        key: value for key, value in clients[-1].rows.items() if key[0] == "stock"
    }


def test_they_are_offered_only_where_they_pay(world: World) -> None:
    device = world.enrol("hubin")
    top = world.drain()
    caller = world.caller(device)
    with world.database.write() as connection:
        for _ in range(40):
            connection.execute(text("UPDATE stock SET sellable = 1 WHERE location_id = 4 AND variant_id = 11"))
    after = world.drain()
    assert after - top == 40
    with world.database.read() as connection:
        assert segments.offered(connection, caller, top, after) == []
    top = scribble(world, random.Random(1), 40)
    with world.database.read() as connection:
        found = segments.offered(connection, caller, after, top)
    assert found[0] == after - after % SIZE
    assert found[-1] + SIZE <= top
    filled = {(row.seq - 1) // SIZE * SIZE for row in _catalog_feed(world) if row.seq > after}
    assert set(found) == {first for first in filled if first + SIZE <= top}


def _catalog_feed(world: World) -> list[Any]:
    with world.database.read() as connection:
        return list(connection.execute(text("SELECT seq, tbl, pk FROM feed WHERE scope = 'catalog:cn' ORDER BY seq")))


def test_a_segment_never_changes(world: World) -> None:
    device = world.enrol("hubin")
    scribble(world, random.Random(2), 40)
    epoch = epoch_of(world, device)
    span = f"{2 * SIZE}-{3 * SIZE}"
    before = segments.segment(world.database, epoch, span)
    world.clock.at += 2 * DAY_US
    scribble(world, random.Random(3), 40)
    assert upkeep.compact(world.database, world.clock) > 0
    assert segments.segment(world.database, epoch, span) == before
    # What another process made first is what counts.
    with world.database.write() as connection:
        connection.execute(text("UPDATE segment SET sha256 = 'other'"))
    assert segments.segment(world.database, epoch, span).sha256 == "other"


def test_what_is_not_sealed_is_not_found(world: World) -> None:
    device = world.enrol("hubin")
    top = scribble(world, random.Random(4), 40)
    epoch = epoch_of(world, device)
    last = top - top % SIZE
    segments.segment(world.database, epoch, f"{last - SIZE}-{last}")
    for name, span in (
        (epoch, f"{last}-{last + SIZE}"),
        ("other", f"0-{SIZE}"),
        (epoch, f"1-{SIZE + 1}"),
        (epoch, f"0-{2 * SIZE}"),
        (epoch, "0-0"),
        (epoch, f"{SIZE}-0"),
        (epoch, "x"),
        (epoch, f"-{SIZE}-0"),
        (epoch, f"00-{SIZE}"),
        (epoch, f"{10**17 * SIZE}-{10**17 * SIZE + SIZE}"),
    ):
        with pytest.raises(Refusal, match="not_found"):
            segments.segment(world.database, name, span)


def test_the_floor_takes_them_along(world: World) -> None:
    device = world.enrol("hubin")
    top = scribble(world, random.Random(5), 40)
    epoch = epoch_of(world, device)
    segments.segment(world.database, epoch, f"0-{SIZE}")
    world.clock.at += upkeep.KEEP_US + DAY_US
    assert upkeep.prune(world.database, world.clock) == top
    for first in (0, SIZE, top - top % SIZE - SIZE):
        with pytest.raises(Refusal, match="not_found"):
            segments.segment(world.database, epoch, f"{first}-{first + SIZE}")
    beyond = scribble(world, random.Random(6), 60)
    with world.database.read() as connection:
        # The piece that the floor lies in is not whole any more.
        assert segments.offered(connection, world.caller(device), top, beyond) == []


def test_nothing_but_the_catalogue_is_ever_in_one(world: World) -> None:
    """All segments of a feed that holds every kind of row, looked through for names, phones and foreign tables."""
    device = world.enrol("hubin")
    with world.database.write() as connection:
        connection.execute(
            text("INSERT INTO member VALUES (5, 'CARDCANARY', 'NAMECANARY', '13800009999', 'gold', 1, 1)")
        )
    for _ in range(4):
        device.place(order(world, line(world, COAT, 1, "click_and_collect", XIHU)))
        world.drain()
    top = scribble(world, random.Random(7), 60)
    epoch = epoch_of(world, device)
    with world.database.read() as connection:
        other = set(connection.execute(text("SELECT DISTINCT tbl FROM feed WHERE scope <> 'catalog:cn'")).scalars())
    assert other >= {"member", "orders", "order_line", "outcome", "stock"}
    catalog = {shape.table for shape in CATALOG_SHAPES}
    assert not catalog & other
    seen = 0
    for first in range(0, top - SIZE, SIZE):
        body = zstandard.decompress(segments.segment(world.database, epoch, f"{first}-{first + SIZE}").body)
        for canary in (b"CANARY", b"13800009999", b"ops:", b"stock:", b"members:", b"device:"):
            assert canary not in body
        found = msgspec.json.decode(body)
        assert {(row[0], row[1] in catalog) for row in found} <= {(CATALOG_SCOPE, True)}
        seen += len(found)
    assert seen > 20


def test_a_foreign_row_in_the_catalog_scope_stops_it(world: World) -> None:
    device = world.enrol("hubin")
    top = scribble(world, random.Random(8), 40)
    first = top - top % SIZE - SIZE
    with world.database.write() as connection:
        connection.execute(
            text("UPDATE feed SET scope = 'catalog:cn', tbl = 'member' WHERE seq = :seq"), {"seq": first + 1}
        )
    with pytest.raises(Defect, match="not_catalog"):
        segments.segment(world.database, epoch_of(world, device), f"{first}-{first + SIZE}")
