"""The feed misses nothing, and `head` is the state at h."""

from __future__ import annotations

import json
import random
import threading
import time
from typing import Any

import pytest
from sqlalchemy import select, text

from app.errors import Refusal
from sync.digest import row_digest
from sync.hq import head, sequencer, upkeep
from sync.hq.capture import CATALOG_SCOPE
from sync.hq.tables import feed
from sync.hq.tables import head as head_table
from sync.protocol import PullReply, PullRequest, decode
from tests.unit.hq.world import COAT, DC, HUBIN, XIHU, Device, World, line, order


def put(world: World, code: str, colour: str) -> None:
    with world.database.write() as connection:
        connection.execute(
            text("INSERT INTO colour VALUES (:c, :h) ON CONFLICT (code) DO UPDATE SET hex = excluded.hex"),
            {"c": code, "h": colour},
        )


def drop(world: World, code: str) -> None:
    with world.database.write() as connection:
        connection.execute(text("DELETE FROM colour WHERE code = :c"), {"c": code})


def feed_rows(world: World, after: int = 0) -> list[Any]:
    with world.database.read() as connection:
        return list(connection.execute(select(feed).where(feed.c.seq > after).order_by(feed.c.seq)))


def head_rows(world: World) -> dict[tuple[str, str, str], Any]:
    with world.database.read() as connection:
        return {(row.scope, row.tbl, row.pk): row for row in connection.execute(select(head_table))}


def test_the_feed_is_dense_and_head_is_its_last_word(world: World) -> None:
    start = world.drain()
    put(world, "a", "1")
    put(world, "b", "1")
    put(world, "a", "2")
    drop(world, "b")
    drop(world, "c")
    assert world.drain() == start + 4
    rows = feed_rows(world)
    assert [row.seq for row in rows] == list(range(1, start + 5))
    assert [(row.pk, row.op) for row in rows[start:]] == [
        ('["a"]', "U"),
        ('["b"]', "U"),
        ('["a"]', "U"),
        ('["b"]', "D"),
    ]
    state = head_rows(world)
    assert state[CATALOG_SCOPE, "colour", '["a"]'].image == '["a","2"]'
    assert (CATALOG_SCOPE, "colour", '["b"]') not in state


def test_versions_only_grow_over_delete_and_insert_again(world: World) -> None:
    """Without AUTOINCREMENT a drained `cap` starts at 1 again, and every client drops every later row."""
    versions = []
    for _ in range(3):
        put(world, "a", "1")
        drop(world, "a")
        world.drain()
    versions = [row.ver for row in feed_rows(world) if row.pk == '["a"]']
    assert versions == sorted(set(versions))
    put(world, "a", "2")
    world.drain()
    assert head_rows(world)[CATALOG_SCOPE, "colour", '["a"]'].ver > versions[-1]


def test_a_row_deleted_and_inserted_in_one_round_is_there(world: World) -> None:
    put(world, "a", "1")
    world.drain()
    drop(world, "a")
    put(world, "a", "2")
    world.drain()
    assert head_rows(world)[CATALOG_SCOPE, "colour", '["a"]'].image == '["a","2"]'


def insert_and_fail(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(text("INSERT INTO colour VALUES ('x', '1')"))
        raise ZeroDivisionError


def test_what_is_rolled_back_never_shows(world: World) -> None:
    before = world.drain()
    with pytest.raises(ZeroDivisionError):
        insert_and_fail(world)
    assert world.drain() == before


def test_digests_are_the_same_on_both_databases(world: World) -> None:
    world.drain()
    rows = head_rows(world)
    assert rows
    for row in rows.values():
        assert row.digest == row_digest(row.tbl, row.pk, row.ver, row.image)


def test_a_long_transaction_is_not_skipped(postgresql_url: str) -> None:
    """A captured row with a low id that commits late must still reach a cursor that is already beyond that id."""
    world = World.open(postgresql_url)
    world.drain()
    with world.database.engine.connect() as slow, slow.begin():
        slow.execute(text("INSERT INTO colour VALUES ('slow', '1')"))
        put(world, "quick", "1")
        cursor = world.drain()
        assert [row.pk for row in feed_rows(world)][-1] == '["quick"]'
    world.drain()
    (late,) = feed_rows(world, cursor)
    assert late.pk == '["slow"]'
    world.database.close()


def test_two_processes_sequence_side_by_side(world: World) -> None:
    for n in range(30):
        put(world, f"c{n}", "1")
    threads = [threading.Thread(target=world.drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    top = world.drain()
    assert [row.seq for row in feed_rows(world)] == list(range(1, top + 1))


def test_a_client_that_pulls_misses_nothing(world: World) -> None:
    """Writers of random length, a sequencer and a puller at once; at the end the puller holds the live table."""
    device = world.enrol("hubin")
    stop = threading.Event()
    writers = [threading.Thread(target=scribble, args=(world, seed)) for seed in range(4)]
    rounds = threading.Thread(target=lambda: keep_sequencing(world, stop))
    for thread in (*writers, rounds):
        thread.start()
    client = Client(world, device)
    while any(writer.is_alive() for writer in writers):
        client.pull()
    stop.set()
    rounds.join()
    world.drain()
    client.pull()
    with world.database.read() as connection:
        live = {row.code: row.hex for row in connection.execute(text("SELECT code, hex FROM colour"))}
    assert len(live) > 10
    assert client.colours() == live


def scribble(world: World, seed: int) -> None:
    dice = random.Random(seed)
    for n in range(25):
        with world.database.write() as connection:
            for _ in range(dice.randint(1, 3)):
                code = f"c{dice.randint(0, 30):02}"
                connection.execute(
                    text("INSERT INTO colour VALUES (:c, :h) ON CONFLICT (code) DO UPDATE SET hex = excluded.hex"),
                    {"c": f"{seed}-{code}", "h": f"{seed}.{n}"},
                )
            if dice.random() < 0.3:
                connection.execute(
                    text("DELETE FROM colour WHERE code = :c"), {"c": f"{seed}-c{dice.randint(0, 30):02}"}
                )
            time.sleep(dice.choice([0, 0, 0.001, 0.02]))


def keep_sequencing(world: World, stop: threading.Event) -> None:
    while not stop.is_set():
        sequencer.run_round(world.database, world.clock)


class Client:
    """Applies rows as a device does: only a greater `ver` counts."""

    def __init__(self, world: World, device: Device) -> None:
        self.world, self.device = world, device
        self.rows: dict[tuple[str, str], tuple[int, list[Any] | None]] = {}
        self.catalog_h = 0
        self.store_h: int | None = 0

    def ask(self, request: PullRequest, limit: int) -> PullReply:
        with self.world.database.read() as connection:
            caller = self.world.caller(self.device)
            return decode(head.pull(connection, caller, request, 0, limit), PullReply)

    def pull(self, limit: int = 7) -> PullReply:
        """All pages of one pull."""
        epoch, page = self.world.caller(self.device).epoch, ""
        while True:
            asked = PullRequest(epoch=epoch, catalog_h=self.catalog_h, store_h=self.store_h, page=page)
            reply = self.ask(asked, limit)
            for row in reply.rows:
                key = (row.table, json.dumps(row.key))
                if row.ver > self.rows.get(key, (0, None))[0]:
                    self.rows[key] = (row.ver, row.image)
            page = reply.page
            if not reply.more:
                break
        if self.store_h is not None:
            self.catalog_h = reply.h
        self.store_h = reply.h
        return reply

    def colours(self) -> dict[str, str]:
        return {image[0]: image[1] for (table, _), (_, image) in self.rows.items() if table == "colour" and image}

    def table(self, name: str) -> list[list[Any]]:
        return [image for (table, _), (_, image) in sorted(self.rows.items()) if table == name and image]


def test_backfill_in_pages_and_the_tail_after_it(world: World) -> None:
    here, there = world.enrol("hubin"), world.enrol("ningbo", 2)
    placed = order(world, line(world, COAT), line(world, COAT, 1, "click_and_collect", XIHU))
    here.place(placed)
    world.drain()
    client = Client(world, here)
    client.store_h = None
    first = client.pull(limit=2)
    assert {image[0] for image in client.table("orders")} == {placed.order_id.hex()}
    assert len(client.table("stock")) == 3
    assert client.table("variant") == []
    # what happens after the first page fixed h comes by the tail
    here.place(order(world, line(world, COAT)))
    world.drain()
    tail = client.pull()
    assert tail.h > first.h
    assert len(client.table("orders")) == 2
    other = Client(world, there)
    other.store_h = None
    other.pull(limit=2)
    assert other.table("orders") == []
    assert {image[0] for image in other.table("stock")} == {4}


def test_pages_of_a_tail_answer_for_one_h(world: World) -> None:
    device = world.enrol("hubin")
    world.drain()
    caller = world.caller(device)
    asked = PullRequest(epoch=caller.epoch, catalog_h=0, store_h=0)
    client = Client(world, device)
    first = client.ask(asked, 3)
    put(world, "later", "1")
    world.drain()
    rows, page = list(first.rows), first.page
    while page:
        reply = client.ask(PullRequest(epoch=caller.epoch, catalog_h=0, store_h=0, page=page), 3)
        assert reply.h == first.h
        rows += reply.rows
        page = reply.page
    assert [row.ver for row in rows] == sorted(row.ver for row in rows)
    assert "later" not in {row.key[0] for row in rows}
    assert {row.scope for row in rows} == {CATALOG_SCOPE, "avail:hz", f"stock:{HUBIN}"}


def test_an_order_reaches_both_shops_and_no_third(world: World) -> None:
    here = world.enrol("hubin")
    here.place(order(world, line(world, COAT, 1, "click_and_collect", XIHU), line(world, COAT, 1, "ship_to_home", DC)))
    world.drain()
    scopes = {row.scope for row in feed_rows(world) if row.tbl in ("orders", "order_line", "tender", "order_event")}
    assert scopes == {f"ops:{HUBIN}", f"ops:{XIHU}", f"ops:{DC}"}


def test_wrong_cursors_are_told_to_resync(world: World) -> None:
    device = world.enrol("hubin")
    top = world.drain()
    client = Client(world, device)
    epoch = world.caller(device).epoch
    for epoch_asked, catalog_h, store_h in (("other", 0, 0), (epoch, top + 1, 0), (epoch, 0, top + 1), (epoch, -1, 0)):
        with pytest.raises(Refusal, match="resync"):
            client.ask(PullRequest(epoch=epoch_asked, catalog_h=catalog_h, store_h=store_h), 9)
    world.clock.at += upkeep.KEEP_US + 1_000_000
    upkeep.prune(world.database, world.clock)
    assert feed_rows(world) == []
    with pytest.raises(Refusal, match="resync"):
        client.ask(PullRequest(epoch=epoch, catalog_h=top - 1, store_h=top), 9)
    assert client.ask(PullRequest(epoch=epoch, catalog_h=top, store_h=top), 9).rows == []
    assert client.ask(PullRequest(epoch=epoch, catalog_h=top, store_h=None), 9).rows != []


@pytest.mark.parametrize("page", ["x", "bnVsbA==", "WzEsMixbImEiLCJiIl1d", "WzEsLTEsbnVsbCwwXQ=="])
def test_a_page_that_hq_did_not_make_is_malformed(world: World, page: str) -> None:
    device = world.enrol("hubin")
    client = Client(world, device)
    epoch = world.caller(device).epoch
    with pytest.raises(Refusal, match="malformed"):
        client.ask(PullRequest(epoch=epoch, catalog_h=0, store_h=0, page=page), 9)


def test_a_large_round_leaves_no_dead_queue(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every later round reads through what is left of the queue; after an import those were millions."""
    monkeypatch.setattr(sequencer, "_MANY_ROWS", 500)
    world = World.open(postgresql_url)
    with world.database.write() as connection:
        connection.execute(text("INSERT INTO colour SELECT 'c' || i, '1' FROM generate_series(1, 2000) AS g(i)"))
    size = text("SELECT pg_relation_size('cap')")
    with world.database.read() as connection:
        before = connection.execute(size).scalar_one()
    world.drain()
    with world.database.read() as connection:
        after = connection.execute(size).scalar_one()
    assert before > 100_000
    assert after == 0
    world.database.close()
