"""A shift at one device: float, takings by tender, the blind count, handing over; without the network throughout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.inventory.places import Location
from app.inventory.records import read_locations
from app.journal.codec import decode
from app.orders.commands import OrderPlaced
from app.orders.draft import Payment, set_contact
from app.orders.taking import take_external
from app.pickup.desk import Proof, hand_over, make_ready, start_picking
from app.shifts.commands import SHIFT_CLOSED, ShiftClosed, Taking
from app.shifts.desk import close_shift, current, drawer, open_drawer, open_shift
from app.staff.roster import Policy
from tests.fashion.demo import HUBIN
from tests.support.floor import COLLECT, HOUR, NAVY_M, Floor, fresh_shop


@pytest.fixture
def floor(tmp_path: Path) -> Floor:
    return Floor.open(fresh_shop(tmp_path / "device"))


def here(floor: Floor) -> Location:
    with floor.device.replicas.catalog.read() as catalog:
        return read_locations(catalog, "zh")[floor.shop.store_id]


def begin(floor: Floor, amount: int = 50_000, actor: int = 0) -> None:
    open_shift(floor.device, amount, actor or floor.actor, here(floor), "CNY")


def other(floor: Floor) -> int:
    return next(one.id for one in floor.device.roster.associates if one.id != floor.actor and one.role == "associate")


def manager(floor: Floor) -> int:
    return next(one.id for one in floor.device.roster.associates if one.role == "manager")


def test_a_shift_is_the_float_and_what_came_in_by_tender(floor: Floor) -> None:
    floor.place(floor.carry(), 100_000)
    begin(floor)
    floor.place(floor.carry(2), 200_000)
    draft = floor.carry(2)
    draft = take_external(draft, 100_000, "0001", floor.device.identifiers.new_id(), Policy())
    floor.place(draft, 80_000)
    later = set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000")
    order_id = floor.place(replace(later, payment=Payment.PAY_AT_PICKUP), 0).order_id
    assert drawer(floor.device).expected == 50_000 + 179_800 + 79_800
    start_picking(floor.device, floor.reader, order_id, floor.actor)
    make_ready(floor.device, floor.reader, order_id, floor.actor, "A1")
    hand_over(floor.device, floor.reader, order_id, floor.actor, Proof.CODE, 89_900)
    with floor.reopen() as again:
        found = drawer(again.device)
        assert found.takings == (Taking("cash", 3, 349_500), Taking("external", 1, 100_000))
        assert found.expected == 50_000 + 349_500, "what was sold before the shift is not in it"
        closed = close_shift(again.device, found.expected, "", again.actor)
        assert current(again.device) is None
        (told,) = [one for one in again.commands() if one.type == SHIFT_CLOSED]
        assert decode(told.payload, ShiftClosed) == closed


def test_a_difference_needs_a_reason_and_nothing_is_stored_without(floor: Floor) -> None:
    begin(floor)
    floor.place(floor.carry())
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="shift_difference") as refused:
        close_shift(floor.device, 139_800, " ", floor.actor)
    assert refused.value.values == {"amount": -100}
    assert floor.journal_bytes() == before
    closed = close_shift(floor.device, 139_800, "少收 1 元", floor.actor)
    assert (closed.expected, closed.counted, closed.reason) == (139_900, 139_800, "少收 1 元")


def test_the_business_date_belongs_to_the_shift(floor: Floor) -> None:
    begin(floor)
    day = floor.place(floor.carry()).business_date
    floor.clock.go(14 * HOUR)
    assert floor.place(floor.carry()).business_date == day, "after midnight"
    floor.clock.go(11 * HOUR)
    forgotten = floor.place(floor.carry()).business_date
    assert forgotten > day, "a shift that was forgotten does not keep its date"
    close_shift(floor.device, 50_000 + 3 * 89_900, "", floor.actor)
    assert floor.place(floor.carry()).business_date == forgotten


def test_handed_over_the_next_one_counts_and_opens(floor: Floor) -> None:
    begin(floor)
    with pytest.raises(Refusal, match="handover_unknown"):
        close_shift(floor.device, 50_000, "", floor.actor, floor.actor)
    with pytest.raises(Refusal, match="handover_unknown"):
        close_shift(floor.device, 50_000, "", floor.actor, 999)
    assert close_shift(floor.device, 50_000, "", floor.actor, other(floor)).handed_to == other(floor)
    begin(floor, 50_000, other(floor))
    shift = current(floor.device)
    assert shift is not None
    assert shift.opened_by == other(floor)


def test_one_shift_at_a_time_and_sales_without_one(floor: Floor) -> None:
    floor.place(floor.carry())
    for step in (lambda: drawer(floor.device), lambda: close_shift(floor.device, 0, "", floor.actor)):
        with pytest.raises(Refusal, match="shift_none"):
            step()
    begin(floor, 0)
    with pytest.raises(Refusal, match="shift_open"):
        begin(floor)
    for amount in (-1, 10**12):
        with pytest.raises(Refusal, match="amount_out_of_range"):
            close_shift(floor.device, amount, "", floor.actor)


def test_the_drawer_opens_without_a_sale_for_a_manager_who_says_why(floor: Floor) -> None:
    begin(floor)
    with pytest.raises(Refusal, match="manager_only"):
        open_drawer(floor.device, "换零", other(floor))
    with pytest.raises(Refusal, match="reason_missing"):
        open_drawer(floor.device, " ", manager(floor))
    open_drawer(floor.device, "换零", manager(floor))
    assert drawer(floor.device).openings == 1
    assert close_shift(floor.device, 50_000, "", floor.actor).drawer_openings == 1


def test_an_order_knows_its_date_from_the_payload(floor: Floor) -> None:
    begin(floor)
    floor.clock.go(14 * HOUR)
    placed = floor.place(floor.carry())
    assert decode(floor.commands()[-1].payload, OrderPlaced).business_date == placed.business_date
