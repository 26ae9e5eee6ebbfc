"""News of checkpoints reach whoever waits in any process of HQ."""

from __future__ import annotations

import queue

import pytest
from sqlalchemy import text

from sync.hq import notice, sequencer
from sync.hq.capture import CATALOG_SCOPE
from sync.hq.database import Database
from sync.hq.notice import Hints, Notice
from tests.unit.hq.world import HUBIN, World

PATIENCE = 10.0


def change(world: World, colour: str) -> None:
    with world.database.write() as connection:
        connection.execute(text("INSERT INTO colour VALUES (:c, '1')"), {"c": colour})


def test_a_notice_says_what_changed(world: World) -> None:
    hints = Hints(world.database)
    heard: list[Notice] = []
    end = hints.subscribe(heard.append)
    assert hints.check() is None
    world.drain()
    assert heard == []
    first = hints.check()
    assert heard == [first]
    assert first is not None
    assert first.classes([CATALOG_SCOPE, f"stock:{HUBIN}", "members:9"]) == {"catalog", "stock"}
    assert hints.check() is None
    end()
    change(world, "later")
    top = world.drain()
    assert hints.check() == Notice(top, frozenset({CATALOG_SCOPE}))
    assert heard == [first]


def test_after_many_rows_everything_may_have_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = Hints(world.database)
    hints.check()
    monkeypatch.setattr(notice, "_MANY_ROWS", 1)
    top = world.drain()
    found = hints.check()
    assert found == Notice(top, None)
    assert Notice(top, None).classes(["ops:1", "ops:2"]) == {"ops"}


def test_the_sequencer_rings(world: World) -> None:
    """Quicker than a glance: the thread is told of the round by whoever ran it."""
    world.drain()
    rounds = sequencer.Sequencer(world.database, world.clock)
    rounds.hints = Hints(world.database, glance_seconds=PATIENCE)
    heard: queue.Queue[Notice] = queue.Queue()
    rounds.hints.subscribe(heard.put)
    rounds.hints.check()
    rounds.start()
    try:
        for n in range(3):
            change(world, f"c{n}")
            rounds.wake()
            assert heard.get(timeout=PATIENCE / 3).scopes == frozenset({CATALOG_SCOPE})
    finally:
        rounds.stop()


def test_a_round_of_another_process_is_heard(world: World, database_url: str) -> None:
    """PostgreSQL notifies across processes; on SQLite a glance finds it."""
    world.drain()
    other = Database(database_url)
    hints = Hints(world.database, glance_seconds=PATIENCE if world.database.is_postgresql else 0.02)
    heard: queue.Queue[Notice] = queue.Queue()
    hints.subscribe(heard.put)
    hints.check()
    hints.start()
    change(world, "here")
    top = sequencer.drain(other, world.clock)
    assert heard.get(timeout=PATIENCE / 3) == Notice(top, frozenset({CATALOG_SCOPE}))
    other.close()
    hints.stop()
