"""Taking a payment in parts: cash, slips, 抹零; what is kept, what is refused, and that every part is accounted for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.orders.discounts import Terms, repriced
from app.orders.draft import Draft, DraftLine, Payment, set_contact
from app.orders.ordering import keep_draft, read_draft
from app.orders.overlay import OrderView
from app.orders.taking import give_back, round_off, take_cash, take_external
from app.orders.tenders import TenderKind, rounding, rounds, slip_number
from app.pricing.conditions import PromotionBook
from app.pricing.facts import Moment
from app.staff.roster import Policy
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, NAVY_M, NOW, Floor

POLICY = Policy()
SLIP = "POS-004512"


def tenders(view: OrderView) -> list[tuple[str, int, int, int, str, str]]:
    return [(one.kind, one.amount, one.tendered, one.change, one.state, one.reference) for one in view.tenders]


def priced(floor: Floor, draft: Draft) -> Draft:
    terms = Terms(PromotionBook(), floor.shop.store_id, "hz", {}, POLICY.cash_rounding)
    return repriced(draft, terms, Moment(NOW, 5, 600))[0]


def test_an_order_paid_in_four_parts_keeps_each(floor: Floor) -> None:
    new_id = floor.device.identifiers.new_id
    draft = set_contact(floor.draft((NAVY_M, CARRY, HUBIN, 2), (NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000")
    draft = take_cash(replace(draft, payment=Payment.PAY_AT_PICKUP), 50_000, new_id())
    draft = take_external(draft, 80_000, " pos-004512", new_id(), POLICY)
    keep_draft(floor.device, draft)
    with floor.reopen() as again:
        kept = read_draft(again.device)
        assert kept is not None
        assert (kept.taken, kept.left) == (draft.taken, 49_800), "a power cut loses nothing of it"
        view = again.view(again.place(kept, 50_000).order_id)
    assert tenders(view) == [
        ("cash", 50_000, 50_000, 0, "paid", ""),
        ("external", 80_000, 0, 0, "paid_unverified", SLIP),
        ("cash", 49_800, 50_000, 200, "paid", ""),
        ("pay_at_pickup", 89_900, 0, 0, "unpaid", ""),
    ]
    assert sum(one.amount for one in view.tenders) == view.order.total
    assert view.due == 89_900


def test_what_was_taken_can_be_given_back_and_too_much_must_be(floor: Floor) -> None:
    new_id = floor.device.identifiers.new_id
    draft = take_cash(floor.carry(2), 100_000, new_id())
    fewer = replace(draft, lines=floor.carry().lines)
    with pytest.raises(Refusal, match="cash_over") as refused:
        floor.place(fewer, 0)
    assert refused.value.values == {"amount": 10_100}
    back = give_back(fewer, draft.taken[0].id)
    assert (back.taken, back.left) == ((), 89_900)
    assert tenders(floor.view(floor.place(back, 89_900).order_id)) == [("cash", 89_900, 89_900, 0, "paid", "")]


@pytest.mark.parametrize("amount", [0, -1, 89_900, 10**12])
def test_a_part_in_cash_is_less_than_what_is_left(floor: Floor, amount: int) -> None:
    with pytest.raises(Refusal, match="amount_out_of_range"):
        take_cash(floor.carry(), amount, b"t" * 16)


@pytest.mark.parametrize(
    ("slip", "amount", "reason"),
    [
        ("123", 1, "slip_invalid"),
        ("12 34;5", 1, "slip_invalid"),
        ("小票一二三四", 1, "slip_invalid"),
        ("6222 0212 3456 7894", 1, "slip_is_card"),
        ("6222-0212-3456-7894", 1, "slip_is_card"),
        (SLIP, 0, "amount_out_of_range"),
        (SLIP, 89_901, "amount_out_of_range"),
    ],
)
def test_a_slip_that_cannot_be(floor: Floor, slip: str, amount: int, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        take_external(floor.carry(), amount, slip, b"t" * 16, POLICY)


def test_slip_numbers_are_kept_as_printed_and_each_once(floor: Floor) -> None:
    assert [slip_number(one) for one in ("００４５１２", "pos-004512", "6222021234567895")] == [
        "004512", SLIP, "6222021234567895"
    ]  # fmt: skip
    draft = take_external(floor.carry(), 100, SLIP, b"t" * 16, POLICY)
    with pytest.raises(Refusal, match="slip_twice"):
        take_external(draft, 100, "pos-004512", b"u" * 16, POLICY)


def slipped(floor: Floor, pieces: int, slip: str) -> Draft:
    draft = floor.carry(pieces)
    return take_external(draft, draft.left, slip, floor.device.identifiers.new_id(), POLICY)


def test_more_than_the_limit_on_slips_waits_for_a_manager(floor: Floor) -> None:
    assert floor.place(slipped(floor, 3, "0001")).total == 269_700
    with pytest.raises(Refusal) as refused:
        floor.place(slipped(floor, 4, "0002"))
    assert (refused.value.reason, refused.value.values) == (
        "external_limit", {"amount": 359_600, "limit": 300_000, "manager": 900_000}
    )  # fmt: skip
    with pytest.raises(Refusal, match="external_limit"):
        slipped(floor, 11, "0003")


def test_a_devices_day_of_slips_has_an_end_and_cash_goes_on(floor: Floor) -> None:
    floor.device.policy = Policy(external_day=269_700)
    floor.place(slipped(floor, 2, "0001"))
    floor.place(slipped(floor, 1, "0002"))
    with pytest.raises(Refusal) as refused:
        floor.place(slipped(floor, 1, "0003"))
    assert (refused.value.reason, refused.value.values["amount"]) == ("external_day", 359_600)
    assert floor.place(floor.carry()).total == 89_900
    floor.clock.go(24 * 3600 * 1_000_000)
    assert floor.place(slipped(floor, 1, "0004")).total == 89_900, "the next day begins anew"


def test_rounding_off_is_a_discount_of_the_lines_paid_in_cash(floor: Floor) -> None:
    draft = set_contact(floor.draft((NAVY_M, CARRY, HUBIN, 1), (NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000")
    odd = tuple(replace(line, list_price=price) for line, price in zip(draft.lines, (89_907, 89_908), strict=True))
    later = priced(floor, round_off(replace(draft, lines=odd, payment=Payment.PAY_AT_PICKUP), wanted=True))
    assert (later.due_now, later.due_at_pickup, later.totals.saved) == (89_900, 89_908, 7)
    now = priced(floor, replace(later, payment=Payment.NOW))
    assert (now.due_now, now.totals.saved) == (179_810, 5)
    assert [[(one.why, one.amount) for one in line.discounts] for line in now.lines] == [
        [("rounding", 2)], [("rounding", 3)]
    ]  # fmt: skip
    mixed = priced(floor, replace(now, taken=slipped(floor, 1, "0001").taken))
    assert (mixed.due_now, mixed.totals.saved) == (179_815, 0), "a slip is never rounded off"
    assert priced(floor, take_external(now, 1_000, "0001", b"t" * 16, POLICY)).totals.saved == 0


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12), st.sampled_from([0, 1, 5, 10, 100]))
def test_rounding_off_sums_exactly_and_takes_no_line_below_nothing(amounts: list[int], step: int) -> None:
    off = rounding(amounts, step)
    assert all(0 <= part <= amount for part, amount in zip(off, amounts, strict=True))
    left = sum(amounts) - sum(off)
    assert sum(off) < max(step, 1)
    assert left == sum(amounts) if step == 0 or sum(amounts) < step else left % step == 0
    assert (left > 0) == (sum(amounts) > 0), "nothing becomes free by it"


@given(st.lists(st.sampled_from(list(TenderKind))))
def test_only_cash_is_rounded_off(kinds: list[TenderKind]) -> None:
    assert rounds(kinds) == {TenderKind.EXTERNAL, TenderKind.QR, TenderKind.STORED_VALUE}.isdisjoint(kinds)


@given(st.data())
def test_parts_of_any_size_leave_what_they_should(data: st.DataObject) -> None:
    draft = Draft(b"d" * 16, "CNY", 1)
    total = data.draw(st.integers(1, 900_000))
    line = DraftLine(b"l" * 16, 1, 1, "S", {}, {}, "", "", "M", total, 1, "standard", 1300, CARRY, 1)
    draft = replace(draft, lines=(line,))
    for place in range(data.draw(st.integers(0, 6))):
        if draft.left < 2:
            break
        amount = data.draw(st.integers(1, draft.left - 1))
        new_id = bytes([place]) * 16
        if data.draw(st.booleans()):
            draft = take_cash(draft, amount, new_id)
        else:
            draft = take_external(draft, amount, f"SLIP-{place}", new_id, POLICY)
    assert draft.left + sum(one.amount for one in draft.taken) == draft.due_now == total
    for one in draft.taken:
        draft = give_back(draft, one.id)
    assert draft.left == total
