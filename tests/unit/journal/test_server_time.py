"""HQ's time as a device estimates it: jumps of the wall clock and restarts never make it run away."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journal.server_time import MOST_ADVANCE, Anchor, Contact, Moment, carried, greatest, heard, is_newer
from app.storage.changes import Topic
from app.timekeeping import CONTACT, encode_contact
from tests.support.floor import DAY, HOUR, MINUTE, NOW, SECOND, YEAR, Floor, FreeClock

SERVER = NOW + 5 * MINUTE


@dataclass
class Machine:
    """True time goes on; the machine's clocks say what they like."""

    true: int = SERVER
    wall: int = NOW
    mono: int = HOUR
    boots: int = 1

    @property
    def moment(self) -> Moment:
        return Moment(self.wall, self.mono, f"boot-{self.boots}")

    def go(self, time: int) -> None:
        self.true, self.wall, self.mono = self.true + time, self.wall + time, self.mono + time

    def off(self, time: int) -> None:
        self.true, self.wall, self.mono, self.boots = self.true + time, self.wall + time, MINUTE, self.boots + 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("go"), st.integers(0, 10 * DAY)),
        st.tuples(st.just("off"), st.integers(0, MOST_ADVANCE)),
        st.tuples(st.just("jump"), st.integers(-10 * YEAR, 10 * YEAR)),
        st.tuples(st.just("hear"), st.just(0)),
    ),
    max_size=30,
)


@given(STEPS)
def test_the_estimate_is_right_or_behind_and_says_when_it_cannot_know(steps: list[tuple[str, int]]) -> None:
    machine = Machine()
    anchor = heard(Contact(machine.true, machine.moment))
    jumped = False
    for what, value in steps:
        before = anchor
        if what == "jump":
            machine.wall += value
            jumped = jumped or value != 0
        elif what == "hear":
            anchor, jumped = heard(Contact(machine.true, machine.moment)), False
        else:
            {"go": machine.go, "off": machine.off}[what](value)
        anchor = carried(anchor, machine.moment)
        assert anchor.contact <= anchor.time
        if what != "hear":
            assert 0 <= anchor.time - before.time <= max(MOST_ADVANCE, value), "never backwards, never by years"
            assert anchor.suspect >= before.suspect, "only HQ ends a doubt"
        if not jumped:
            assert (anchor.time, anchor.suspect) == (machine.true, False)


@pytest.mark.parametrize("jump", [-10 * YEAR, -DAY, DAY, 10 * YEAR])
def test_a_jump_within_a_boot_means_nothing(jump: int) -> None:
    machine = Machine()
    anchor = heard(Contact(machine.true, machine.moment))
    machine.wall += jump
    machine.go(HOUR)
    found = carried(anchor, machine.moment)
    assert (found.time, found.suspect, found.offline_for) == (SERVER + HOUR, False, HOUR)


@pytest.mark.parametrize(
    ("advance", "counted", "suspect"),
    [(0, 0, False), (3 * DAY, 3 * DAY, False), (14 * DAY, 14 * DAY, False), (14 * DAY + 1, 0, True), (-1, 0, True)],
)
def test_a_restart_is_counted_by_the_wall_clock_for_fourteen_days(advance: int, counted: int, suspect: bool) -> None:
    anchor = heard(Contact(SERVER, Moment(NOW, HOUR, "one")))
    found = carried(anchor, Moment(NOW + advance, 7, "two"))
    assert (found.time, found.suspect, found.contact) == (SERVER + counted, suspect, SERVER)


def test_the_journal_bears_out_the_latest_command_of_the_boot() -> None:
    anchor = Anchor(SERVER, Moment(NOW, HOUR, "one"), SERVER)
    later = greatest(anchor, Moment(NOW - YEAR, 3 * HOUR, "one"))
    assert later == Anchor(SERVER + 2 * HOUR, Moment(NOW - YEAR, 3 * HOUR, "one"), SERVER)
    assert greatest(anchor, Moment(NOW, 9 * HOUR, "another")) == anchor
    assert greatest(anchor, Moment(NOW, 0, "one")) == greatest(anchor, None) == anchor
    assert greatest(None, Moment(NOW, 0, "one")) is None


def test_a_contact_that_is_known_already_is_not_news() -> None:
    contact = Contact(SERVER, Moment(NOW, HOUR, "one"))
    anchor = carried(heard(contact), Moment(NOW, 2 * HOUR, "one"))
    assert is_newer(contact, None)
    assert not is_newer(contact, anchor)
    assert is_newer(Contact(SERVER - DAY, Moment(NOW, 3 * HOUR, "one")), anchor), "HQ's word stands, even backwards"
    assert not is_newer(Contact(SERVER, Moment(NOW, 9, "two")), anchor)
    assert is_newer(Contact(SERVER + 1, Moment(NOW, 9, "two")), anchor)


def test_without_any_contact_there_is_the_wall_clock() -> None:
    found = carried(None, Moment(NOW, 0, "one"))
    assert (found.time, found.offline_for, found.suspect) == (NOW, 0, False)


# --- in an open device -----------------------------------------------------------------------------------------------


def tell(floor: Floor, server_time: int) -> None:
    """What the agent writes when HQ has answered."""
    from app.replica.meta import set_value, touch
    from app.storage.database import Database, DatabaseFile

    contact = Contact(server_time, Moment(floor.clock.wall, floor.clock.mono, floor.clock.boot_name))
    path = floor.shop.home / "store-1.db"
    database = Database(DatabaseFile(path, "write", key=floor.shop.secrets.store_key))
    with database.write() as connection:
        set_value(connection, CONTACT, encode_contact(contact))
        touch(connection, [Topic.SYNC])
    database.close()
    floor.device.poll()


def test_the_window_keeps_hqs_time_over_restarts_of_app_and_machine(floor: Floor) -> None:
    tell(floor, SERVER)
    floor.clock.go(10 * HOUR)
    floor.clock.wall -= 3 * YEAR
    assert floor.device.time().time == SERVER + 10 * HOUR
    floor.place(floor.carry())
    with floor.reopen() as again:
        assert again.device.time().offline_for == 10 * HOUR
    floor.clock.restart()
    floor.clock.wall += 2 * DAY
    with Floor.open(floor.shop, floor.clock) as again:
        found = again.device.time()
        assert (found.offline_for, found.suspect) == (10 * HOUR + 2 * DAY, False), "on from the last command"
        floor.clock.go(HOUR)
        assert again.device.time().offline_for == 11 * HOUR + 2 * DAY
        tell(again, SERVER + 9 * DAY)
        assert again.device.time().offline_for == 0
    floor.clock.restart()
    floor.clock.wall -= SECOND
    with Floor.open(floor.shop, floor.clock) as again:
        assert again.device.time().suspect
        tell(again, SERVER + 10 * DAY)
        assert not again.device.time().suspect
    with Floor.open(floor.shop, floor.clock) as again:
        assert not again.device.time().suspect


def test_hearing_hq_often_does_not_write_often(floor: Floor) -> None:
    tell(floor, SERVER)
    before = floor.journal_bytes()
    for _ in range(4):
        floor.clock.go(MINUTE)
        tell(floor, floor.device.time().time)
    assert floor.journal_bytes() == before
    floor.clock.go(MINUTE)
    tell(floor, floor.device.time().time)
    assert floor.journal_bytes() != before


def test_a_device_that_never_heard_hq_goes_by_its_wall_clock() -> None:
    clock = FreeClock()
    assert carried(None, Moment(clock.now(), clock.monotonic(), clock.boot())).time == NOW
