"""Old feed rows go and replaced ones too, and no client that may still read notices."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from app.errors import Refusal
from sync.hq import upkeep
from sync.hq.nightly import BEGINS_US, Nightly
from sync.hq.schema import meta
from sync.hq.snapshots import SnapshotMaker
from sync.protocol import PullReply, PullRequest
from tests.unit.hq.test_sequencer import Client, drop, feed_rows, put
from tests.unit.hq.world import START, World

DAY_US = 86_400_000_000


def mark(world: World, name: str) -> int:
    with world.database.read() as connection:
        return int(meta(connection, name) or 0)


def scribble(world: World, dice: random.Random, rounds: int) -> list[int]:
    """Some changes a round; answers the checkpoints."""
    tops = []
    for n in range(rounds):
        for _ in range(dice.randint(1, 4)):
            code = f"c{dice.randint(0, 6)}"
            if dice.random() < 0.3:
                drop(world, code)
            else:
                put(world, code, f"{n}")
        tops.append(world.drain())
    return tops


@pytest.mark.parametrize("chunk", [2, 20_000])
def test_clients_of_every_checkpoint_end_alike(world: World, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(upkeep, "_CHUNK", chunk)
    device = world.enrol("hubin")
    dice = random.Random(chunk)
    clients = []
    for _ in range(15):
        scribble(world, dice, 1)
        client = Client(world, device)
        client.pull()
        clients.append(client)
    compacted = world.drain()
    world.clock.at += DAY_US
    before = len(feed_rows(world))
    scribble(world, dice, 5)
    fresh = len(feed_rows(world)) - before
    assert fresh > 3
    removed = upkeep.compact(world.database, world.clock)
    assert removed > 10
    assert mark(world, "compacted") == compacted
    rows = feed_rows(world)
    assert len(rows) == before + fresh - removed
    old = [(row.scope, row.tbl, row.pk) for row in rows if row.seq <= compacted]
    assert len(old) == len(set(old))
    assert len([row for row in rows if row.seq > compacted]) == fresh
    assert upkeep.compact(world.database, world.clock) == 0
    for client in (*clients, Client(world, device)):
        client.pull(limit=3)
        with world.database.read() as connection:
            live = {row.code: row.hex for row in connection.execute(text("SELECT code, hex FROM colour"))}
        assert client.colours() == live


def test_a_page_for_an_h_below_the_compaction_is_refused(world: World) -> None:
    """Its rows may lie beyond that h by now: it would come to its end and lack them."""
    device = world.enrol("hubin")
    start = world.drain()
    put(world, "a", "1")
    put(world, "b", "1")
    world.drain()
    client = Client(world, device)
    epoch = world.caller(device).epoch
    asked = PullRequest(epoch=epoch, catalog_h=start, store_h=start)
    page = client.ask(asked, 1).page
    assert client.ask(PullRequest(epoch=epoch, catalog_h=start, store_h=start, page=page), 9).rows
    put(world, "b", "2")
    world.drain()
    world.clock.at += 2 * DAY_US
    assert upkeep.compact(world.database, world.clock) == 1
    with pytest.raises(Refusal, match="resync"):
        client.ask(PullRequest(epoch=epoch, catalog_h=start, store_h=start, page=page), 9)


def while_reading(world: World, act: Callable[[], object]) -> Callable[[], None]:
    """Run `act` just before the next read of feed rows, after the caller's place was checked; answers how to end it."""
    engine, waiting = world.database.engine, [act]

    def before(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        if waiting and "FROM feed" in statement and "UNION" in statement:
            waiting.pop()()

    event.listen(engine, "before_cursor_execute", before)
    return lambda: event.remove(engine, "before_cursor_execute", before)


def test_a_pull_during_which_the_feed_is_cut_is_never_an_empty_200(postgresql_url: str) -> None:
    world = World.open(postgresql_url)
    device = world.enrol("hubin")
    start = world.drain()
    put(world, "a", "1")
    world.drain()
    world.clock.at += upkeep.KEEP_US + DAY_US
    put(world, "b", "1")
    world.drain()
    client = Client(world, device)
    client.catalog_h = client.store_h = start
    end = while_reading(world, lambda: upkeep.prune(world.database, world.clock))
    with pytest.raises(Refusal, match="resync"):
        client.pull()
    end()
    assert client.rows == {}
    world.database.close()


def test_pruning_in_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_CHUNK", 3)
    device = world.enrol("hubin")
    floor = scribble(world, random.Random(1), 9)[-1]
    world.clock.at += upkeep.KEEP_US + DAY_US
    put(world, "z", "1")
    top = world.drain()
    assert upkeep.prune(world.database, world.clock) == floor
    assert [row.seq for row in feed_rows(world)] == [top]
    client = Client(world, device)
    client.catalog_h = client.store_h = floor
    reply: PullReply = client.pull()
    assert (reply.h, len(reply.rows)) == (top, 1)
    assert upkeep.prune(world.database, world.clock, keep_us=10**15) == floor


def test_a_catalog_file_is_renewed_before_the_feed_forgets_it(world: World, tmp_path: Path) -> None:
    """A quiet catalogue in a busy chain: the one file there is must not fall below the floor."""
    world.drain()
    maker = SnapshotMaker(world.database, world.clock, tmp_path)
    maker.make()
    assert [maker.is_due(), maker.is_due()] == [False, False]
    world.clock.at += upkeep.KEEP_US // 2 + DAY_US
    assert maker.is_due()
    maker.make()
    assert not maker.is_due()


def test_the_night_comes_once_for_all_processes(world: World) -> None:
    ran: list[str] = []

    def fails(*_: object) -> None:
        ran.append("fails")
        raise ValueError

    first = Nightly(world.database, world.clock, [fails, lambda *_: ran.append("second")])
    other = Nightly(world.database, world.clock, [lambda *_: ran.append("other")])
    world.clock.at = (START // DAY_US) * DAY_US + BEGINS_US - 3_600_000_000
    assert not first.run_if_due()
    world.clock.at += 3_000_000_000
    assert not first.run_if_due()
    world.clock.at += 700_000_000
    assert other.run_if_due()
    assert not first.run_if_due()
    world.clock.at += 3 * DAY_US
    assert first.run_if_due()
    assert not other.run_if_due()
    assert ran == ["other", "fails", "second"]
