"""Prices of lines and the totals of an order."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.pricing.pricing import MOST_PIECES, price_line, totals

PRICES = st.integers(1, 10**9)
LINES = st.lists(st.tuples(PRICES, st.integers(1, MOST_PIECES)), max_size=30)


@given(LINES, st.randoms())
def test_totals_are_the_sums_whatever_the_order(lines: list[tuple[int, int]], random: Random) -> None:
    priced = [price_line(price, quantity) for price, quantity in lines]
    shuffled = random.sample(priced, len(priced))
    found = totals(shuffled)
    assert found == totals(priced)
    assert found.total == sum(price * quantity for price, quantity in lines)
    assert found.pieces == sum(quantity for _, quantity in lines)
    assert found.saved == 0


def test_what_is_saved_is_the_difference_to_the_list() -> None:
    from dataclasses import replace

    line = price_line(1_000, 3)
    cheaper = replace(line, unit_price=900, amount=2_700)
    assert (totals([line, cheaper]).list_total, totals([line, cheaper]).total) == (6_000, 5_700)
    assert totals([line, cheaper]).saved == 300


@pytest.mark.parametrize("quantity", [-1, 0, 100, 10**9, -(10**30)])
def test_a_quantity_out_of_range_is_refused(quantity: int) -> None:
    with pytest.raises(Refusal, match="quantity_out_of_range") as refused:
        price_line(100, quantity, 99)
    assert refused.value.values == {"quantity": quantity, "limit": 99}


def test_no_policy_lifts_the_bound_of_a_line() -> None:
    assert price_line(100, MOST_PIECES, 10**6).amount == 100 * MOST_PIECES
    with pytest.raises(Refusal, match="quantity_out_of_range"):
        price_line(100, MOST_PIECES + 1, 10**6)


@pytest.mark.parametrize("price", [0, -1, -89900])
def test_goods_without_a_price_are_not_sold(price: int) -> None:
    with pytest.raises(Refusal, match="price_missing"):
        price_line(price, 1)
