"""The returns desk without HQ: what was bought here comes back once, and its money by policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.journal.codec import decode
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, set_contact
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from app.returns.desk import Wanted, take_in
from app.returns.rights import share
from app.returns.terms import Condition, Reason, returnable
from app.staff.roster import Policy
from tests.fashion.demo import HUBIN
from tests.support.floor import COLLECT, NAVY_M, Floor

CAP = "MZ-0412-SLATE"
"""¥159."""


def bring(floor: Floor, order: OrderPlaced, quantity: int = 1, place: int = 0, actor: int = 0) -> ReturnTaken:
    wanted = Wanted(order.order_id, order.lines[place].id, quantity, Reason.SIZE, Condition.AS_NEW)
    return take_in(floor.device, floor.reader, wanted, actor or associate(floor), floor.here)


def associate(floor: Floor) -> int:
    """Somebody who is no manager."""
    return next(one.id for one in floor.device.roster.associates if one.role == "associate")


def left(floor: Floor, order: OrderPlaced) -> list[tuple[int, int]]:
    lines = returnable(floor.view(order.order_id), floor.device.policy, "Asia/Shanghai")
    return [(one.returned, one.left) for one in lines]


def test_one_piece_comes_back_for_cash_in_one_commit(floor: Floor) -> None:
    order = floor.place(floor.carry(3, CAP))
    taken = bring(floor, order)
    assert (taken.amount, taken.refund, taken.why_pending) == (15_900, "cash", "")
    assert taken.number.startswith("RA10-00001")
    command = floor.commands()[-1]
    assert (command.type, command.lane) == (RETURN_TAKEN, order.order_id)
    assert decode(command.payload, ReturnTaken) == taken
    view = floor.view(order.order_id)
    assert [(one.number, one.quantity, one.currency) for one in view.returns] == [(taken.number, 1, "CNY")]
    assert [one.kind for one in view.events][-1] == RETURN_TAKEN
    assert left(floor, order) == [(1, 2)]
    with floor.reopen() as again:
        assert left(again, order) == [(1, 2)]


def test_what_came_back_comes_back_no_second_time(floor: Floor) -> None:
    order = floor.place(floor.carry(2, CAP))
    bring(floor, order, 2)
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="nothing_to_return"):
        bring(floor, order)
    assert floor.journal_bytes() == before


@pytest.mark.parametrize("quantity", [0, -1, 3, 10**9])
def test_only_as_many_as_were_bought(floor: Floor, quantity: int) -> None:
    order = floor.place(floor.carry(2, CAP))
    before = floor.journal_bytes()
    with pytest.raises(Refusal, match="quantity_out_of_range") as refusal:
        bring(floor, order, quantity)
    assert refusal.value.values["limit"] == 2
    assert floor.journal_bytes() == before


def test_cash_ends_at_500_an_order_over_all_its_returns(floor: Floor) -> None:
    order = floor.place(floor.carry(4, CAP))
    assert [bring(floor, order).refund for _ in range(3)] == ["cash"] * 3
    last = bring(floor, order)
    assert (last.refund, last.why_pending, last.amount) == ("pending", "limit", 15_900)


def test_a_manager_goes_three_times_as_far(floor: Floor) -> None:
    manager = next(one.id for one in floor.device.roster.associates if one.role == "manager")
    order = floor.place(floor.carry(2))
    assert bring(floor, order, 1).refund == "pending", "¥899 in cash"
    assert bring(floor, order, 1, actor=manager).refund == "cash"


def test_no_cash_for_what_was_not_paid_in_cash(floor: Floor) -> None:
    order = floor.place(floor.carry(1, CAP))
    view = floor.view(order.order_id)
    floor.reader._cache._overlay.placed[order.order_id] = replace(
        view, tenders=tuple(replace(one, kind="external") for one in view.tenders)
    )
    taken = bring(floor, order)
    assert (taken.refund, taken.why_pending) == ("pending", "not_cash")


def test_after_the_last_day_goods_are_taken_in_and_the_money_waits(floor: Floor) -> None:
    order = floor.place(floor.carry(2, CAP))
    floor.device.policy = Policy(offline_full=10**9, offline_managed=10**9)
    (line,) = returnable(floor.view(order.order_id), floor.device.policy, "Asia/Shanghai")
    assert line.deadline == 1_796_486_400_000_000, "24:00 of 5 December in Hangzhou"
    floor.clock.go(line.deadline - floor.clock.now() - 1)
    assert bring(floor, order).refund == "cash"
    floor.clock.go(1)
    taken = bring(floor, order)
    assert (taken.refund, taken.why_pending) == ("pending", "late")


def test_what_the_customer_does_not_have_cannot_come_back(floor: Floor) -> None:
    draft: Draft = set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000")
    order = floor.place(draft)
    with pytest.raises(Refusal, match="nothing_to_return"):
        bring(floor, order)


def test_after_72_hours_alone_money_needs_a_manager(floor: Floor) -> None:
    order = floor.place(floor.carry(1, CAP))
    floor.device.policy = Policy(offline_full=0)
    taken = bring(floor, order)
    assert (taken.refund, taken.why_pending) == ("pending", "offline")


def test_an_order_that_is_not_here_and_a_line_of_another(floor: Floor) -> None:
    one, other = floor.place(floor.carry(1, CAP)), floor.place(floor.carry(1, CAP))
    with pytest.raises(Refusal, match="order_unknown"):
        bring(floor, replace(one, order_id=bytes(16)))
    with pytest.raises(Refusal, match="line_gone"):
        bring(floor, replace(one, lines=other.lines))


@given(st.integers(0, 10**9), st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_the_parts_of_a_line_are_its_amount_to_the_fen(amount: int, parts: Iterable[int]) -> None:
    parts = list(parts)
    bought, returned, given_back = sum(parts), 0, 0
    for pieces in parts:
        piece = share(amount, bought, returned, pieces)
        assert abs(piece - amount * pieces / bought) < 1.001
        returned, given_back = returned + pieces, given_back + piece
    assert given_back == amount
