"""Several chains in one journal: numbering, going over to a new one, and what HQ is told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.identity import read_identity
from app.journal import records
from app.journal.command import GENESIS, Command, parts_of, place_of
from app.journal.incarnations import DENSE, Chain, Grant, adopt, current_incarnation, read_chains
from app.journal.journal import Journal
from app.journal.word import VALUE, Word, decode_word
from app.replica.meta import set_value, touch
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from tests.support.floor import Floor


def chains(journal: Journal) -> tuple[Chain, ...]:
    with journal.database.read() as connection:
        return read_chains(connection, current_incarnation(connection))


def sell(floor: Floor, count: int = 1) -> list[Command]:
    for _ in range(count):
        floor.place(floor.carry())
    return floor.commands()[-count:]


def say(floor: Floor, word: Word) -> None:
    """As the agent does."""
    database = Database(DatabaseFile(floor.shop.home / "store-1.db", "write", key=floor.shop.secrets.store_key))
    with database.write() as connection:
        set_value(connection, VALUE, word.encode())
        touch(connection, [Topic.SYNC])
    database.close()
    floor.device.poll()


def test_a_granted_incarnation_begins_a_chain_of_its_own(floor: Floor) -> None:
    old = sell(floor, 3)
    say(floor, Word(grant=Grant(0, old[1].hash, 4)))
    fresh = sell(floor, 2)
    assert [(one.incarnation, one.jseq) for one in floor.commands()] == [(0, 1), (0, 2), (0, 3), (4, 1), (4, 2)]
    assert (fresh[0].prev_hash, fresh[1].prev_hash) == (GENESIS, fresh[0].hash)
    assert floor.device.identity.incarnation == 4
    assert read_identity(floor.shop.home, floor.shop.secrets).incarnation == 4
    with floor.device.reading() as reading:
        assert list(reading.pending.commands) == [*old, *fresh]
    with floor.reopen() as again:
        later = sell(again)
        assert (later[0].incarnation, later[0].jseq, later[0].prev_hash) == (4, 3, fresh[1].hash)


def test_human_numbers_begin_anew_and_never_meet(floor: Floor) -> None:
    before = {floor.place(floor.carry()).number for _ in range(3)}
    say(floor, Word(grant=Grant(0, floor.commands()[-1].hash, 1)))
    after = [floor.place(floor.carry()).number for _ in range(3)]
    assert before.isdisjoint(after)
    assert after[0].startswith("A11-00001")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda grant: replace(grant, head_hash=b"\x07" * 32),
        lambda grant: replace(grant, left=1),
        lambda grant: replace(grant, incarnation=0),
    ],
    ids=["head", "left", "incarnation"],
)
def test_a_grant_for_another_journal_is_not_taken(floor: Floor, spoilt: Callable[[Grant], Grant]) -> None:
    """Such as the one left by the journal that lay here before a backup was put back."""
    head = sell(floor)[0].hash
    grant = spoilt(Grant(0, head, 2))
    assert not adopt(floor.device.journal, grant)
    assert floor.device.journal.incarnation == 0
    say(floor, Word(grant=grant))
    assert (sell(floor)[0].incarnation, sell(floor)[0].jseq) == (0, 3)


def test_a_grant_is_taken_once(floor: Floor) -> None:
    grant = Grant(0, GENESIS, 1)
    assert adopt(floor.device.journal, grant)
    assert not adopt(floor.device.journal, grant)
    assert chains(floor.device.journal) == (Chain(1, 1, GENESIS, 0, ()),)


def test_a_disk_that_fails_leaves_the_old_incarnation(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    sell(floor)

    def full(*_: object) -> None:
        raise OSError("disk")

    with monkeypatch.context() as broken:
        broken.setattr("app.journal.journal.Work.touch", full)
        with pytest.raises(OSError, match="disk"):
            adopt(floor.device.journal, Grant(0, GENESIS, 1))
    assert sell(floor)[0].place == place_of(0, 2)


def test_hashes_thin_out_backwards_and_end_at_the_first(floor: Floor) -> None:
    made = sell(floor, 40)
    (chain,) = chains(floor.device.journal)
    told = [jseq for jseq, _ in chain.hashes]
    assert told[:DENSE] == list(range(40, 40 - DENSE, -1))
    assert told[DENSE:] == [29, 25, 17, 1]
    assert all(entry == made[jseq - 1].hash for jseq, entry in chain.hashes)
    assert (chain.first, chain.last, chain.base_hash, chain.head_hash) == (1, 40, GENESIS, made[-1].hash)


@settings(max_examples=300)
@given(st.integers(0, 2**22 - 1), st.integers(0, 2**40 - 1), st.integers(0, 2**22 - 1), st.integers(0, 2**40 - 1))
def test_places_order_a_journal(incarnation: int, jseq: int, other: int, another: int) -> None:
    place = place_of(incarnation, jseq)
    assert parts_of(place) == (incarnation, jseq)
    assert (place < place_of(other, another)) == ((incarnation, jseq) < (other, another))
    assert place < 2**62


def test_chains_are_found_without_walking_through_the_journal(floor: Floor) -> None:
    for incarnation in (1, 3, 9):
        sell(floor, 2)
        assert adopt(floor.device.journal, Grant(floor.device.journal.incarnation, GENESIS, incarnation))
    found = chains(floor.device.journal)
    assert [(one.incarnation, one.first, one.last) for one in found] == [(0, 1, 2), (1, 1, 2), (3, 1, 2), (9, 1, 0)]
    with floor.device.journal.database.read() as connection:
        assert [one.jseq for one in records.commands_of(connection, 1, 1)] == [2]
        assert records.last(connection, 1)[0] == 2
        assert records.last(connection, 2) == (0, None)
        first = floor.commands()[0]
        assert records.settled_by_incarnation(connection, frozenset({first.id})) == {0: 1, 1: 0, 3: 0}


def test_words_read_as_they_were_written(tmp_path: Path) -> None:
    for word in (Word(), Word({0: 7, 3: 1}), Word({1: 2}, Grant(1, b"\x01" * 32, 2), False), Word(revoked=True)):
        assert decode_word(word.encode()) == word
    assert decode_word("") == Word()
