"""Which commands are unsettled, as of which moment of `store`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.journal.command import Command
from app.journal.rows import OUTCOME_SHAPES, Outcome
from app.journal.unsettled import Pending, Unsettled
from app.replica.meta import ReplicaMeta, write_meta
from app.replica.pointer import Pointer, write_pointer
from app.shapes import REPLICA_SCHEMA
from app.storage.database import Database, DatabaseFile
from tests.support.floor import NOW, Floor
from tests.support.shop import FeedRow, Shop, feed_row

VERSIONS = count(2_000_000)


def outcome(command: Command, status: str = "accepted") -> FeedRow:
    row = Outcome(command.id, 1, 0, command.jseq, status, "", "{}", NOW)
    return feed_row(OUTCOME_SHAPES[0], row, next(VERSIONS), "device:1")


def place(floor: Floor, orders: int = 1) -> list[Command]:
    for _ in range(orders):
        floor.place(floor.carry())
    return floor.commands()[-orders:]


def pending(floor: Floor) -> Pending:
    with floor.device.reading() as reading:
        return reading.pending


def unsettled(floor: Floor) -> list[Command]:
    return list(pending(floor).commands)


def test_a_command_is_unsettled_until_its_outcome_is_there(floor: Floor) -> None:
    first, second, third = place(floor, 3)
    assert unsettled(floor) == [first, second, third]
    floor.shop.pull([outcome(second)], 2)
    assert unsettled(floor) == [first, third]
    floor.shop.pull([outcome(first, "rejected"), outcome(third, "adjusted")], 3)
    assert unsettled(floor) == []


def test_a_parked_command_has_no_effects_yet_and_stays(floor: Floor) -> None:
    parked, other = place(floor, 2)
    floor.shop.pull([outcome(parked, "parked"), outcome(other)], 2)
    assert unsettled(floor) == [parked]
    with floor.reopen() as again:
        assert unsettled(again) == [parked]
        again.shop.pull([outcome(parked)], 3)
        assert unsettled(again) == []


def test_a_restart_finds_the_same(floor: Floor) -> None:
    commands = place(floor, 5)
    floor.shop.pull([outcome(one) for one in (commands[0], commands[1], commands[3])], 2)
    with floor.reopen() as again:
        assert unsettled(again) == [commands[2], commands[4]]
        commands += place(again)
        assert unsettled(again) == [commands[2], commands[4], commands[5]]


def test_an_answer_that_is_faster_than_the_notice_of_the_commit(floor: Floor) -> None:
    place(floor)
    assert len(unsettled(floor)) == 1
    notice = floor.device.journal.on_commit.pop(0)
    held: list[tuple[Command, ...]] = []
    floor.device.journal.on_commit.insert(0, lambda commands, _: held.append(commands))
    late = place(floor)[0]
    floor.shop.pull([outcome(late)], 2)
    unsettled(floor)
    floor.device.unsettled.add(held[0])
    assert late not in unsettled(floor), "settled and overlaid: counted twice"
    floor.device.journal.on_commit[0] = notice


def test_notices_out_of_order_and_twice(floor: Floor) -> None:
    a, b, c, d = place(floor, 4)
    floor.shop.pull([outcome(a)], 2)
    tail = Unsettled(lambda known: [])
    with floor.device.replicas.store.read() as connection:
        assert tail.at(connection, ("epoch-1", 2)).commands == ()
        tail.add([d])
        first = tail.at(connection, ("epoch-1", 2))
        tail.add([c])
        tail.add([a, b])
        tail.add([b])
        second = tail.at(connection, ("epoch-1", 2))
    assert first.commands == (d,)
    assert second.commands == (b, c, d), "a was answered before anybody heard of it"
    assert second.generation > first.generation, "a fold that had d first must start over"


def test_an_append_keeps_the_generation_and_a_settlement_does_not(floor: Floor) -> None:
    a, _ = place(floor, 2)
    before = pending(floor)
    place(floor)
    appended = pending(floor)
    assert appended.generation == before.generation
    assert appended.commands[:2] == before.commands
    floor.shop.pull([outcome(a)], 2)
    assert pending(floor).generation > before.generation


def test_without_a_store_everything_is_unsettled(floor: Floor) -> None:
    commands = place(floor, 3)
    floor.shop.pull([outcome(commands[0])], 2)
    assert list(floor.device.unsettled.at(None).commands) == commands
    assert unsettled(floor) == commands[1:]
    assert list(floor.device.unsettled.at(None).commands) == commands


def another_store(shop: Shop, name: str, meta: ReplicaMeta) -> None:
    """The filled store as it was before any command, on another history; then the pointer moves."""
    shutil.copy(shop.home / "pristine", shop.home / name)
    opened = Database(DatabaseFile(shop.home / name, "write", key=shop.secrets.store_key))
    with opened.write() as connection:
        write_meta(connection, meta)
    opened.close()
    write_pointer(shop.home, Pointer("catalog-1.db", name))


@pytest.mark.parametrize(
    "meta",
    [ReplicaMeta("epoch-2", 9, REPLICA_SCHEMA, ""), ReplicaMeta("", -1, REPLICA_SCHEMA, ""),
     ReplicaMeta("epoch-1", 1, REPLICA_SCHEMA, "")],
)  # fmt: skip
def test_a_resync_that_lost_outcomes_makes_them_unsettled_again(shop: Shop, meta: ReplicaMeta) -> None:
    shutil.copy(shop.home / "store-1.db", shop.home / "pristine")
    with Floor.open(shop) as floor:
        commands = place(floor, 3)
        shop.pull([outcome(one) for one in commands[:2]], 2)
        assert unsettled(floor) == commands[2:]
        another_store(shop, "store-2.db", meta)
        floor.device.poll()
        assert unsettled(floor) == commands
        assert len(floor.reader.recent()) == 3


def test_two_threads_with_snapshots_of_two_moments(floor: Floor) -> None:
    """The later thread settles the command; the earlier one still sees the order, and once."""
    order = floor.place(floor.carry())
    with floor.device.reading() as early:
        floor.shop.pull([outcome(floor.commands()[0])], 2)
        found: list[list[Command]] = []
        later = Thread(target=lambda: found.append(unsettled(floor)))
        later.start()
        later.join()
        assert found == [[]]
        assert [one.id for one in early.pending.commands] == [floor.commands()[0].id]
        assert floor.reader.overlay(early).placed.keys() == {order.order_id}


def test_a_snapshot_taken_before_and_judged_after_that_of_another_thread(floor: Floor) -> None:
    commands = place(floor, 2)
    store, tail = floor.device.replicas.store, floor.device.unsettled
    with store.read() as early:
        assert early.exec_driver_sql("SELECT count(*) FROM outcome").scalar_one() == 0
        floor.shop.pull([outcome(commands[0])], 2)
        found: list[list[Command]] = []
        later = Thread(target=lambda: found.append(unsettled(floor)))
        later.start()
        later.join()
        assert found == [commands[1:]]
        assert list(tail.at(early, ("epoch-1", 1)).commands) == commands, "its effects are not in this snapshot"
    assert unsettled(floor) == commands[1:]


@dataclass
class Feed:
    """A store of nothing but outcomes, for many random histories."""

    path: Path
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.database = Database(DatabaseFile(self.path, "create"))
        with self.database.write() as connection:
            connection.exec_driver_sql(
                "CREATE TABLE outcome (command_id BLOB, incarnation INTEGER, jseq INTEGER, status TEXT)"
            )

    def clear(self) -> None:
        with self.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM outcome")

    def settle(self, commands: list[Command], status: str) -> None:
        with self.database.write() as connection:
            for one in commands:
                connection.exec_driver_sql(
                    "INSERT INTO outcome VALUES (?, ?, ?, ?)", (one.id, one.incarnation, one.jseq, status)
                )

    def decided(self) -> set[bytes]:
        with self.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT command_id FROM outcome WHERE status <> 'parked'").fetchall()
        return {bytes(row[0]) for row in rows}


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Feed]:
    feed = Feed(tmp_path_factory.mktemp("feed") / "store.db")
    yield feed
    feed.database.close()


def command(jseq: int) -> Command:
    return Command(jseq.to_bytes(16), 0, jseq, b"", "t", 1, b"{}", b"", (), (), 1, 1, 1, 1, 1, 1, "", 1, b"", b"")


ACTIONS = st.one_of(
    st.tuples(st.just("commit"), st.integers(1, 3)),
    st.tuples(st.sampled_from(["accepted", "rejected", "parked"]), st.sets(st.integers(0, 20), max_size=5)),
    st.tuples(st.just("look"), st.just(0)),
    st.tuples(st.just("unheard"), st.just(0)),
    st.tuples(st.just("resync"), st.just(0)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ACTIONS, max_size=30))
def test_whatever_happens_it_is_the_journal_less_the_outcomes(feed: Feed, actions: list[tuple[str, object]]) -> None:
    feed.clear()
    journal: list[Command] = []
    unheard: list[Command] = []

    def tail(known: frozenset[bytes]) -> list[Command]:
        first = next((place for place, one in enumerate(journal) if one.id not in known), len(journal))
        return journal[first:]

    unsettled, epoch, h, before = Unsettled(tail), 0, 0, Pending(0, ())
    for action, value in actions:
        if action == "commit" and isinstance(value, int):
            made = [command(len(journal) + 1 + place) for place in range(value)]
            journal += made
            unheard += made
        elif action == "unheard":
            unsettled.add(reversed(unheard))
            unheard = []
        elif action == "resync":
            feed.clear()
            epoch, h = epoch + 1, 0
        elif isinstance(value, set):
            decided = feed.decided()
            chosen = [one for one in journal if one.jseq in value and one.id not in decided]
            feed.settle(chosen, action)
            h += 1
        if action == "look":
            unsettled.add(unheard)
            unheard = []
            with feed.database.read() as connection:
                found = unsettled.at(connection, (str(epoch), h))
            decided = feed.decided()
            assert list(found.commands) == [one for one in journal if one.id not in decided]
            if found.generation == before.generation:
                assert found.commands[: len(before.commands)] == before.commands, "an old fold could not go on"
            before = found
