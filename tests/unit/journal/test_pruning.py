"""What leaves the journal and when: old, answered and kept by HQ for good; and nothing is missed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import pytest

from app.attention.history import read_history
from app.device import QUIET_US
from app.journal import records
from app.journal.chain import Entry, first_broken
from app.journal.command import Command
from app.journal.incarnations import Chain, Grant, adopt, read_chains
from app.journal.pruning import BATCH, KEEP_US, prune
from app.journal.rows import OUTCOME_SHAPES, Outcome
from app.journal.word import VALUE, Word
from app.leases.keeping import forget_commands
from app.replica.meta import set_value, touch
from app.shifts.desk import close_shift, drawer, open_shift
from app.shifts.desk import count as count_drawer
from app.storage.changes import Topic
from app.storage.database import Database, DatabaseFile
from tests.support.floor import NOW, Floor
from tests.support.shop import feed_row

VERSIONS = count(3_000_000)
CHECKPOINTS = count(2)


def sell(floor: Floor, number: int) -> list[Command]:
    for _ in range(number):
        floor.place(floor.carry())
    return floor.commands()[-number:]


def answer(floor: Floor, commands: list[Command], status: str = "accepted") -> None:
    rows = [Outcome(one.id, 1, one.incarnation, one.jseq, status, "", "{}", NOW) for one in commands]
    changes = [feed_row(OUTCOME_SHAPES[0], one, next(VERSIONS), "device:1") for one in rows]
    floor.shop.pull(changes, next(CHECKPOINTS))


def pruned(floor: Floor, durable: Mapping[int, int], later: int = KEEP_US) -> int:
    with floor.device.reading() as reading:
        now = floor.device.clock.now() + later
        return prune(floor.device.journal, reading.store, durable, now, forget_commands)


def chain(floor: Floor, incarnation: int = 0) -> Chain:
    with floor.device.journal.database.read() as connection:
        return next(one for one in read_chains(connection, incarnation) if one.incarnation == incarnation)


def test_only_the_old_the_answered_and_the_durable_go(floor: Floor) -> None:
    made = sell(floor, 8)
    answer(floor, made[:4])
    answer(floor, made[4:5], "parked")
    answer(floor, made[5:])
    assert pruned(floor, {}) == 0
    assert pruned(floor, {0: 8}, later=0) == 0
    assert pruned(floor, {0: 2}) == 2
    assert floor.commands() == made[2:]
    assert pruned(floor, {0: 8}) == 2, "the parked one and all behind it stay"
    assert floor.commands() == made[4:]
    answer(floor, made[4:5])
    assert pruned(floor, {0: 8}) == 3
    assert floor.commands() == made[7:], "the newest one stays"
    assert pruned(floor, {0: 8}) == 0


def test_the_chain_goes_on_from_where_it_was_cut(floor: Floor) -> None:
    made = sell(floor, 6)
    answer(floor, made)
    assert pruned(floor, {0: 4}) == 4
    cut = chain(floor)
    assert (cut.first, cut.base_hash, cut.last) == (5, made[3].hash, 6)
    more = sell(floor, 1)
    with floor.reopen() as again:
        more += sell(again, 1)
        assert [one.jseq for one in more] == [7, 8]
        assert more[0].prev_hash == made[5].hash
        kept = [Entry(one, one.payload_hash, one.hash) for one in again.commands()]
        key = again.shop.secrets.signer.public_key
        with again.device.journal.database.read() as connection:
            removed = records.pruned(connection)
        assert first_broken(kept, key, (), b"", pruned=removed) is None
        assert first_broken(kept[1:], key, (), b"", pruned=removed) is not None


def test_a_pruned_incarnation_is_still_continued_and_told(floor: Floor) -> None:
    old = sell(floor, 3)
    assert adopt(floor.device.journal, Grant(0, old[2].hash, 1))
    fresh = sell(floor, 2)
    answer(floor, [*old, *fresh])
    assert pruned(floor, {0: 3, 1: 2}) == 2
    assert pruned(floor, {0: 3, 1: 2}) == 1
    assert [(one.incarnation, one.jseq) for one in floor.commands()] == [(0, 3), (1, 2)]
    assert (chain(floor, 1).first, chain(floor, 1).base_hash) == (2, fresh[0].hash)
    assert sell(floor, 1)[0].prev_hash == fresh[1].hash


def test_what_the_screens_say_stays_right(floor: Floor) -> None:
    made = sell(floor, 4)
    answer(floor, made[:3])
    with floor.device.reading() as reading:
        before = reading.pending.commands
    assert pruned(floor, {0: 4}) == 3
    with floor.device.reading() as reading:
        assert reading.pending.commands == before == (made[3],)
    told = read_history(floor.device)
    assert [one.outcome.command_id for one in told] == [one.id for one in reversed(made[:3])]
    assert [one.command for one in told] == [None] * 3
    with floor.reopen() as again, again.device.reading() as reading:
        assert reading.pending.commands == (made[3],)


def test_the_window_tidies_up_when_nothing_happens(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    made = sell(floor, 5)
    answer(floor, made)
    monkeypatch.setattr("app.journal.pruning.KEEP_US", -1)
    database = Database(DatabaseFile(floor.shop.home / "store-1.db", "write", key=floor.shop.secrets.store_key))
    with database.write() as connection:
        set_value(connection, VALUE, Word({0: 5}).encode())
        touch(connection, [Topic.SYNC])
    database.close()
    while floor.device.poll():
        pass
    assert len(floor.commands()) == 5, "somebody has just sold"
    floor.clock.go(QUIET_US)
    assert not floor.device.poll()
    assert floor.commands() == made[4:]


def test_a_batch_is_small(floor: Floor) -> None:
    first = sell(floor, 1)[0]
    with floor.device.journal.work() as work:
        basis = floor.device.basis(first.actor, first.price_book)
        for _ in range(BATCH + 20):
            work.record("test.said", {"text": "x"}, basis, lane=b"lane")
    answer(floor, floor.commands())
    assert pruned(floor, {0: 1000}) == BATCH
    assert pruned(floor, {0: 1000}) == 20


def test_what_an_open_shift_took_stays_until_it_is_closed(floor: Floor) -> None:
    before = sell(floor, 3)
    open_shift(floor.device, 50_000, floor.actor, floor.here, "CNY")
    sell(floor, 4)
    answer(floor, floor.commands())
    assert pruned(floor, {0: 8}) == len(before), "what was sold before it may go"
    assert pruned(floor, {0: 8}) == 0
    assert drawer(floor.device).expected == 50_000 + 4 * 89_900
    count_drawer(floor.device, 50_000 + 4 * 89_900, floor.actor)
    close_shift(floor.device, floor.reader, "", floor.actor)
    answer(floor, floor.commands()[-2:])
    assert pruned(floor, {0: 10}) == 6
