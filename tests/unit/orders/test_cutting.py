"""Pieces that are cut off a line take their share with them, and not a fen is lost."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.orders.cutting import DUE_KINDS, Owed, cut, take_off, worth
from app.orders.rows import OrderLine

LINE = OrderLine(
    b"l", b"o", 1, 2, 3, "SKU", "{}", "{}", "M", 3, 1000, 1000, 3000, "standard", 1300, "ship_to_home", 4, "new", "",
    0, 5, "confirmed", "",
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> OrderLine:
    quantity, price = draw(st.integers(1, 99)), draw(st.integers(0, 100_000))
    left, discounts = quantity * price, []
    for place in range(draw(st.integers(0, 3))):
        off = draw(st.integers(0, left))
        if off:
            discounts.append({"why": f"w{place}", "amount": off, "promotion_id": place, "version": 1, "names": {}})
            left -= off
    return replace(LINE, quantity=quantity, list_price=price, amount=left, discounts=json.dumps(discounts))


def off(line: OrderLine) -> int:
    return sum(one["amount"] for one in json.loads(line.discounts))


@given(lines(), st.data())
def test_both_parts_add_up_and_sum_to_the_whole(line: OrderLine, data: st.DataObject) -> None:
    whole = line
    for _ in range(data.draw(st.integers(1, 3))):
        if line.quantity == 1:
            break
        pieces = data.draw(st.integers(1, line.quantity - 1))
        left, gone = cut(line, pieces, b"r", 9)
        assert (left.quantity + gone.quantity, left.amount + gone.amount) == (line.quantity, line.amount)
        assert off(left) + off(gone) == off(line)
        for part in (left, gone):
            assert part.quantity * part.list_price - off(part) == part.amount >= 0
            assert all(one["amount"] > 0 for one in json.loads(part.discounts))
        assert abs(gone.amount * line.quantity - line.amount * pieces) < line.quantity, "its share to the fen"
        assert (gone.id, gone.state, gone.changed_at, left.state) == (b"r", "cancelled", 9, line.state)
        line = left
    assert line.amount <= whole.amount


def test_a_share_is_rounded_down_and_the_rest_stays() -> None:
    assert [worth(100, pieces, 3) for pieces in (1, 2, 3)] == [33, 66, 100]


owed_lists = st.lists(
    st.builds(Owed, st.binary(min_size=4, max_size=4), st.integers(1, 5), st.sampled_from(sorted(DUE_KINDS)),
              st.integers(0, 500)),
    max_size=4, unique_by=lambda one: one.id,
)  # fmt: skip


@given(owed_lists, st.sampled_from(["ship_to_home", "click_and_collect", "carry_out"]), st.integers(0, 2000))
def test_what_comes_off_is_owed_less_or_goes_back(owed: list[Owed], fulfilment: str, amount: int) -> None:
    left, back = take_off(owed, fulfilment, amount, b"l")
    before = sum(one.amount for one in owed)
    assert before - sum(one.amount for one in left) + back == amount
    bears = [one.amount for one in owed if one.kind != "till" or fulfilment == "carry_out"]
    assert back == max(0, amount - sum(bears)), "a till takes its own lines' money, whatever else is cancelled"
    assert [one.id for one in left] == [one.id for one in owed]
    assert all(0 <= one.amount <= was.amount for one, was in zip(left, owed, strict=True))


def test_what_was_to_be_paid_for_just_these_goods_goes_first() -> None:
    owed = [Owed(b"c", 1, "cash_on_delivery", 500), Owed(b"p", 2, "pay_at_pickup", 300)]
    left, back = take_off(owed, "click_and_collect", 400, b"l")
    assert ([one.amount for one in left], back) == ([400, 0], 0)


def test_what_one_line_alone_is_paid_by_is_not_reduced_for_another() -> None:
    owed = [Owed(b"p", 1, "pay_at_pickup", 300), Owed(b"t", 2, "pay_at_pickup", 500, b"tried")]
    assert [one.amount for one in take_off(owed, "click_and_collect", 400, b"l")[0]] == [0, 500]
    left, back = take_off(owed, "try_on", 600, b"tried")
    assert ([one.amount for one in left], back) == ([200, 0], 0)
