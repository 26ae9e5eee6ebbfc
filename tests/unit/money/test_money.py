"""Money: exact sums, one currency, and splits that lose no fen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Defect
from app.money import Money, split

AMOUNTS = st.integers(-(10**15), 10**15)
WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=30)


@given(AMOUNTS, WEIGHTS)
def test_the_parts_sum_to_the_amount(amount: int, weights: list[int]) -> None:
    assert sum(split(amount, weights)) == amount


@given(AMOUNTS, WEIGHTS)
def test_no_part_has_another_sign_than_the_amount(amount: int, weights: list[int]) -> None:
    assert all(part * amount >= 0 for part in split(amount, weights))


@given(AMOUNTS, WEIGHTS.filter(any))
def test_each_part_is_less_than_one_unit_from_its_share(amount: int, weights: list[int]) -> None:
    for part, weight in zip(split(amount, weights), weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1
        assert weight or part == 0


@given(AMOUNTS, WEIGHTS.filter(any))
def test_a_greater_weight_never_gets_less(amount: int, weights: list[int]) -> None:
    shares = sorted(zip(weights, split(amount, weights), strict=True), key=lambda pair: (pair[0], abs(pair[1])))
    parts = [abs(part) for _, part in shares]
    assert parts == sorted(parts)


@given(AMOUNTS, WEIGHTS)
def test_a_reversal_mirrors_the_original(amount: int, weights: list[int]) -> None:
    assert split(-amount, weights) == [-part for part in split(amount, weights)]


def test_largest_remainders_come_first_and_equal_ones_in_order() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [33, 33, 34]) == [3, 3, 4]
    assert split(-5, [1, 1]) == [-3, -2]
    assert split(7, [0, 0, 0]) == [7, 0, 0]
    assert split(0, [3, 4]) == [0, 0]


@pytest.mark.parametrize(("weights", "reason"), [([], "split_over_nothing"), ([3, -1], "negative_weight")])
def test_what_cannot_be_split(weights: list[int], reason: str) -> None:
    with pytest.raises(Defect, match=reason):
        split(5, weights)


@given(AMOUNTS, AMOUNTS, st.integers(-999, 999))
def test_arithmetic_is_that_of_integers(one: int, other: int, quantity: int) -> None:
    assert Money(one) + Money(other) == Money(one + other)
    assert Money(one) - Money(other) == Money(one - other)
    assert Money(one) * quantity == Money(one * quantity)
    assert -Money(one) == Money(-one)
    assert bool(Money(one)) is (one != 0)


def test_two_currencies_never_meet() -> None:
    with pytest.raises(Defect, match="currency_mismatch"):
        Money(1, "CNY") + Money(1, "JPY")
    with pytest.raises(Defect, match="currency_mismatch"):
        Money(1, "CNY") - Money(1, "JPY")
    assert Money(1, "CNY") != Money(1, "JPY")
    with pytest.raises(TypeError):
        sorted([Money(2, "CNY"), Money(1, "JPY")])  # type: ignore[type-var]  # that it has no order is the point
