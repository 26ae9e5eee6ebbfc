"""A shift at one device: float, takings by tender, the blind count, handing over; without the network throughout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refusal
from app.journal.codec import decode
from app.orders.commands import OrderPlaced
from app.orders.draft import Payment, set_contact
from app.orders.taking import take_external
from app.pickup.desk import Proof, hand_over, make_ready, start_picking
from app.returns.desk import Wanted, take_in
from app.returns.terms import Condition, Reason
from app.shifts.commands import SHIFT_CLOSED, ShiftClosed, Taking
from app.shifts.desk import close_shift, count, current, drawer, drawer_of, open_drawer, open_shift, unowned
from app.shifts.slips import of_day, read_slips, together
from app.staff.overriding import approve
from app.staff.roster import Policy
from tests.fashion.demo import HUBIN
from tests.support.floor import COLLECT, HOUR, NAVY_M, Floor, fresh_shop


@pytest.fixture
def floor(tmp_path: Path) -> Floor:
    return Floor.open(fresh_shop(tmp_path / "device"))


def begin(floor: Floor, amount: int = 50_000, actor: int = 0) -> None:
    open_shift(floor.device, amount, actor or floor.actor, floor.here, "CNY")


def pin(floor: Floor, person: int) -> str:
    found = floor.device.roster.find(person)
    assert found is not None
    return floor.shop.pins[found.code]


def finish(floor: Floor, counted: int, to: int = 0) -> ShiftClosed:
    count(floor.device, counted, floor.actor)
    return close_shift(floor.device, floor.reader, "", floor.actor, to)


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
        closed = finish(again, found.expected)
        assert current(again.device) is None
        (told,) = [one for one in again.commands() if one.type == SHIFT_CLOSED]
        assert decode(told.payload, ShiftClosed) == closed


def test_a_difference_needs_a_reason_and_nothing_is_stored_without(floor: Floor) -> None:
    begin(floor)
    floor.place(floor.carry())
    assert count(floor.device, 139_800, floor.actor).difference == -100
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="shift_difference") as refused:
        close_shift(floor.device, floor.reader, " ", floor.actor)
    assert refused.value.values == {"amount": -100}
    assert floor.journal_bytes() == before
    closed = close_shift(floor.device, floor.reader, "少收 1 元", floor.actor)
    assert (closed.expected, closed.counted, closed.reason) == (139_900, 139_800, "少收 1 元")


def test_the_business_date_belongs_to_the_shift(floor: Floor) -> None:
    begin(floor)
    day = floor.place(floor.carry()).business_date
    floor.clock.go(14 * HOUR)
    assert floor.place(floor.carry()).business_date == day, "after midnight"
    floor.clock.go(11 * HOUR)
    forgotten = floor.place(floor.carry()).business_date
    assert forgotten > day, "a shift that was forgotten does not keep its date"
    finish(floor, 50_000 + 3 * 89_900)
    assert floor.place(floor.carry()).business_date == forgotten


def test_handed_over_the_next_one_counts_and_opens(floor: Floor) -> None:
    begin(floor)
    with pytest.raises(Refusal, match="handover_unknown"):
        finish(floor, 50_000, floor.actor)
    with pytest.raises(Refusal, match="handover_unknown"):
        finish(floor, 50_000, 999)
    assert finish(floor, 50_000, other(floor)).handed_to == other(floor)
    begin(floor, 50_000, other(floor))
    shift = current(floor.device)
    assert shift is not None
    assert shift.opened_by == other(floor)


def test_one_shift_at_a_time_and_sales_without_one(floor: Floor) -> None:
    floor.place(floor.carry())
    for step in (lambda: drawer(floor.device), lambda: finish(floor, 0)):
        with pytest.raises(Refusal, match="shift_none"):
            step()
    begin(floor, 0)
    with pytest.raises(Refusal, match="shift_open"):
        begin(floor)
    for amount in (-1, 10**12):
        with pytest.raises(Refusal, match="amount_out_of_range"):
            finish(floor, amount)


def test_the_drawer_opens_without_a_sale_for_a_manager_who_says_why(floor: Floor) -> None:
    begin(floor)
    with pytest.raises(Refusal, match="drawer_manager"):
        open_drawer(floor.device, "换零", other(floor))
    with pytest.raises(Refusal, match="reason_missing"):
        open_drawer(floor.device, " ", manager(floor))
    open_drawer(floor.device, "换零", manager(floor))
    assert drawer(floor.device).openings == 1
    assert finish(floor, 50_000).drawer_openings == 1


def test_an_order_knows_its_date_from_the_payload(floor: Floor) -> None:
    begin(floor)
    floor.clock.go(14 * HOUR)
    placed = floor.place(floor.carry())
    assert decode(floor.commands()[-1].payload, OrderPlaced).business_date == placed.business_date


def test_a_count_comes_before_what_it_should_be_and_holds_until_cash_moves(floor: Floor) -> None:
    begin(floor)
    with pytest.raises(Refusal, match="shift_uncounted"):
        close_shift(floor.device, floor.reader, "", floor.actor)
    assert drawer(floor.device).counted is None
    count(floor.device, 50_000, floor.actor)
    floor.place(floor.carry())
    found = drawer(floor.device).counted
    assert found is not None
    assert found.stale
    with pytest.raises(Refusal, match="count_stale"):
        close_shift(floor.device, floor.reader, "x", floor.actor)
    finish(floor, 139_900)
    (slip,) = read_slips(floor.device)
    assert (slip.counts, slip.difference, slip.ends_day) == (2, 0, True)


def test_cash_put_in_and_taken_out_is_expected_to_be_there_or_not(floor: Floor) -> None:
    begin(floor)
    open_drawer(floor.device, "备用金", manager(floor), amount=20_000)
    shift = current(floor.device)
    assert shift is not None
    allowed = drawer_of(shift.id, -30_000)
    approval = approve(
        floor.device.journal, floor.clock, manager(floor), pin(floor, manager(floor)), floor.actor, allowed
    )
    with pytest.raises(Refusal, match="override_over"):
        open_drawer(floor.device, "存银行", floor.actor, approval, -30_001)
    open_drawer(floor.device, "存银行", floor.actor, approval, -30_000)
    found = drawer(floor.device)
    assert found.takings == (Taking("put_in", 1, 20_000), Taking("taken_out", 1, -30_000))
    assert found.expected == 40_000
    finish(floor, 40_000)
    (slip,) = read_slips(floor.device)
    assert [(one.reason, one.amount, one.approved_by) for one in slip.moves] == [
        ("备用金", 20_000, 0),
        ("存银行", -30_000, manager(floor)),
    ]


def test_cash_given_back_for_goods_is_told_apart(floor: Floor) -> None:
    begin(floor)
    order = floor.place(floor.carry(2))
    take_in(
        floor.device,
        floor.reader,
        Wanted(order.order_id, order.lines[0].id, 1, Reason.SIZE, Condition.AS_NEW),
        manager(floor),
        floor.here,
    )
    assert drawer(floor.device).takings == (Taking("cash", 1, 179_800), Taking("refund", 1, -89_900))
    assert finish(floor, 50_000 + 89_900).expected == 139_900


def test_the_slips_of_a_day_together(floor: Floor) -> None:
    begin(floor)
    floor.place(floor.carry())
    finish(floor, 139_900, other(floor))
    floor.clock.go(HOUR)
    begin(floor, 139_900, other(floor))
    floor.place(floor.carry(2))
    finish(floor, 139_900 + 179_800)
    last, first = read_slips(floor.device)
    assert of_day(first, [last, first]) == [first]
    assert of_day(last, [last, first]) == [first, last]
    assert together([first, last]) == [Taking("cash", 2, 269_700)]


def test_what_was_taken_without_a_shift_is_told_for_a_day(floor: Floor) -> None:
    assert unowned(floor.device) == ()
    floor.place(floor.carry())
    assert unowned(floor.device) == (Taking("cash", 1, 89_900),)
    begin(floor)
    assert unowned(floor.device) == ()
    finish(floor, 50_000)
    assert unowned(floor.device) == (), "what was before the last shift is that one's matter"
    floor.place(floor.carry(2))
    assert unowned(floor.device) == (Taking("cash", 1, 179_800),)
    floor.clock.go(25 * HOUR)
    assert unowned(floor.device) == ()
