"""The journal: chain, signature, density, and everything or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Defect, Refusal
from app.identifiers import Uuid7
from app.journal import records
from app.journal.codec import decode, encode
from app.journal.command import GENESIS, Command, chain_hash
from app.journal.journal import MOST_BYTES, Basis, Journal
from app.journal.signing import Signer, verifies
from app.storage.changes import Changes, Topic
from sync.hq.limits import MAX_BODY
from sync.protocol import CommandsRequest, envelope
from sync.protocol import encode as on_the_wire
from tests.support.floor import FreeClock, assert_chain

KEY = bytes(range(32))
SIGNER = Signer(bytes(32))
BASIS = Basis(actor=7, roster=3, catalog_h=11, store_h=12, price_book=1)


@dataclass(frozen=True)
class Said:
    text: str


def open_journal(path: Path, incarnation: int = 0) -> Journal:
    clock = FreeClock()
    return Journal(path, KEY, SIGNER, clock, Uuid7(clock), incarnation)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = open_journal(tmp_path / "journal.db")
    yield journal
    journal.close()


def say(journal: Journal, *texts: str, lane: bytes = b"lane") -> list[Command]:
    with journal.work() as work:
        return [work.record("test.said", Said(text), BASIS, lane=lane) for text in texts]


def stored(journal: Journal) -> list[Command]:
    with journal.database.read() as connection:
        return records.commands_after(connection, 0)


def test_what_could_never_be_uploaded_is_not_recorded(journal: Journal) -> None:
    most = "x" * (MOST_BYTES - len(encode(Said(""))))
    (command,) = say(journal, most)
    request = CommandsRequest(commands=[envelope(command)], epoch="e" * 64)
    assert len(on_the_wire(request)) <= MAX_BODY
    with pytest.raises(Refusal, match="record_too_long"):
        say(journal, "short", f"{most}x")
    assert stored(journal) == [command]


def test_what_is_recorded_is_what_is_stored(journal: Journal) -> None:
    with journal.work() as work:
        first = work.record("test.said", Said("你好"), BASIS, lane=b"a")
        second = work.record("test.said", Said("x"), BASIS, lane=b"b", deps=(first.id,))
    assert stored(journal) == [first, second]
    assert decode(second.payload, Said) == Said("x")
    assert (first.actor, first.roster, first.catalog_h, first.store_h, first.price_book) == (7, 3, 11, 12, 1)
    assert second.deps == (first.id,)
    assert first.salt != second.salt


def test_the_chain_holds_over_transactions_and_restarts(tmp_path: Path) -> None:
    for round_ in range(4):
        journal = open_journal(tmp_path / "journal.db")
        say(journal, f"{round_}a", f"{round_}b")
        say(journal, f"{round_}c")
        journal.close()
    journal = open_journal(tmp_path / "journal.db")
    found = stored(journal)
    journal.close()
    assert [decode(one.payload, Said).text for one in found] == [f"{r}{x}" for r in range(4) for x in "abc"]
    assert found[0].prev_hash == GENESIS
    assert_chain(found, SIGNER.public_key)


def test_the_stored_hash_is_the_chain(journal: Journal) -> None:
    made = say(journal, "a", "b")
    with journal.database.read() as connection:
        hashes = [bytes(row[0]) for row in connection.exec_driver_sql("SELECT hash FROM command ORDER BY jseq")]
    assert hashes == [one.hash for one in made]


_CHANGES = {int: 1, str: "x", bytes: b"x", tuple: (b"x",)}


@pytest.mark.parametrize("name", [field.name for field in fields(Command) if field.name != "signature"])
def test_any_change_of_a_field_shows(journal: Journal, name: str) -> None:
    (command,) = say(journal, "a")
    value = getattr(command, name)
    changed = replace(command, **{name: value + _CHANGES[type(value)]})
    assert changed.hash != command.hash
    assert not verifies(SIGNER.public_key, changed.hash, command.signature)


def test_a_payload_can_be_erased_and_the_chain_still_verifies(journal: Journal) -> None:
    (command,) = say(journal, "13812348000")
    erased = replace(command, payload=b"", salt=b"")
    assert chain_hash(erased, command.payload_hash) == command.hash


def test_another_key_signs_nothing(journal: Journal) -> None:
    (command,) = say(journal, "a")
    assert not verifies(Signer(KEY).public_key, command.hash, command.signature)
    assert not verifies(b"short", command.hash, command.signature)
    assert not verifies(SIGNER.public_key, command.hash, b"short")


class Broken(Exception):
    pass


def test_an_exception_leaves_nothing(journal: Journal) -> None:
    say(journal, "before")
    told: list[object] = []
    journal.on_commit.append(lambda *news: told.append(news))
    with suppress(Broken), journal.work() as work:
        work.record("test.said", Said("half"), BASIS, lane=b"a")
        records.next_count(work.connection, "order")
        records.put_value(work.connection, "mood", "half")
        work.touch(Topic.ORDERS)
        raise Broken
    assert told == []
    assert [decode(one.payload, Said).text for one in stored(journal)] == ["before"]
    with journal.work() as work:
        assert records.get_value(work.connection, "mood") is None
        assert records.next_count(work.connection, "order") == 1
    say(journal, "after")
    assert_chain(stored(journal), SIGNER.public_key)


def test_listeners_hear_of_it_after_the_commit(journal: Journal) -> None:
    told: list[tuple[tuple[Command, ...], Changes]] = []

    def listen(commands: tuple[Command, ...], changes: Changes) -> None:
        assert stored(journal)[-len(commands) :] == list(commands), "told before the commit"
        told.append((commands, changes))

    journal.on_commit.append(listen)
    with journal.work() as work:
        work.record("test.said", Said("a"), BASIS, lane=b"a")
        work.record("test.said", Said("b"), BASIS, lane=b"a")
        work.touch(Topic.ORDERS)
        assert told == []
    assert len(told) == 1
    assert told[0][1] == Changes.of({Topic.OUTBOX, Topic.ORDERS})


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(st.text(max_size=20), st.booleans()), max_size=4), max_size=8))
def test_any_mix_of_commits_and_failures_leaves_a_dense_chain(
    tmp_path_factory: pytest.TempPathFactory, transactions: list[list[tuple[str, bool]]]
) -> None:
    journal = open_journal(tmp_path_factory.mktemp("journal") / "journal.db")
    expected: list[str] = []
    for transaction in transactions:
        try:
            with journal.work() as work:
                for text, fails in transaction:
                    work.record("test.said", Said(text), BASIS, lane=b"a")
                    if fails:
                        raise Broken
            expected += [text for text, _ in transaction]
        except Broken:
            pass
    found = stored(journal)
    journal.close()
    assert [decode(one.payload, Said).text for one in found] == expected
    assert_chain(found, SIGNER.public_key)


def test_counters_count_from_one_each_by_its_name(journal: Journal) -> None:
    with journal.work() as work:
        assert [records.next_count(work.connection, "order") for _ in range(3)] == [1, 2, 3]
        assert records.next_count(work.connection, "return") == 1


def test_reading_on_from_a_place(journal: Journal) -> None:
    made = say(journal, "a", "b", "c")
    with journal.database.read() as connection:
        assert records.commands_after(connection, 1) == made[1:]
        assert records.commands_after(connection, 0, 2) == made[:2]
        assert records.commands_after(connection, 3) == []
        assert records.last(connection, 0) == (3, made[2].hash)
        assert records.count_after(connection, 1) == 2


def test_commands_are_found_by_id(journal: Journal) -> None:
    a, b, c = say(journal, "a", "b", "c")
    with journal.database.read() as connection:
        assert records.commands_by_id(connection, [c.id, bytes(16), a.id]) == {a.id: a, c.id: c}
        assert records.commands_by_id(connection, []) == {}
        assert b.id not in records.commands_by_id(connection, [a.id])


def test_settled_up_to_ends_before_the_first_unknown(journal: Journal) -> None:
    a, b, c = say(journal, "a", "b", "c")
    with journal.database.read() as connection:
        for known, upto in (([], 0), ([a], 1), ([a, c], 1), ([b, c], 0), ([a, b, c], 3)):
            assert records.settled_up_to(connection, frozenset(one.id for one in known)) == upto


def test_a_lane_knows_what_stands_in_it(journal: Journal) -> None:
    say(journal, "a", lane=b"order")
    with journal.database.read() as connection:
        assert records.lane_holds(connection, b"order", "test.said")
        assert not records.lane_holds(connection, b"order", "test.other")
        assert not records.lane_holds(connection, b"other", "test.said")
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT 1 FROM command WHERE lane = x'00'").fetchall()
    assert "USING INDEX" in str(plan) or "USING COVERING INDEX" in str(plan)


def test_two_ids_alike_are_never_both_stored(journal: Journal) -> None:
    (command,) = say(journal, "a")
    from sqlcipher3.dbapi2 import IntegrityError

    for twin in (replace(command, jseq=2), replace(command, id=bytes(16))):
        with pytest.raises((IntegrityError, Defect)), journal.work() as work:
            records.append(work.connection, twin)
    assert stored(journal) == [command]


@given(st.text(max_size=200))
def test_payloads_survive_the_codec(text: str) -> None:
    assert decode(encode(Said(text)), Said) == Said(text)


def test_the_ids_come_from_the_given_source(tmp_path: Path) -> None:
    clock = FreeClock()
    one = Journal(tmp_path / "a.db", KEY, SIGNER, clock, Uuid7(clock, Random(1).randbytes))
    other = Journal(tmp_path / "b.db", KEY, SIGNER, clock, Uuid7(clock, Random(1).randbytes))
    assert say(one, "a") == say(other, "a"), "the same clock and randomness replay the same command"
    one.close()
    other.close()
