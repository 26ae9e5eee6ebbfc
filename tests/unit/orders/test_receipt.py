"""What a receipt says, and the tax inside it to the fen."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.draft import Payment, set_address
from app.orders.names import name_of
from app.orders.receipt import Shop, build_receipt, contained_tax
from tests.fashion.demo import HUBIN
from tests.support.floor import CARRY, COLLECT, HOME, NAVY_M, SHIP, Floor

HERE = Shop("湖滨店", "延安路 1 号", "Asia/Shanghai")


def by_fractions(amount: int, basis_points: int) -> int:
    """amount − amount / (1 + rate), half up."""
    rate = Fraction(basis_points, 10_000)
    return math.floor(Fraction(amount) * rate / (1 + rate) + Fraction(1, 2))


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_the_contained_tax_is_rounded_half_up(amount: int, basis_points: int) -> None:
    assert contained_tax(amount, basis_points) == by_fractions(amount, basis_points)


def test_the_contained_tax_by_brute_force() -> None:
    for basis_points in (0, 100, 300, 500, 600, 900, 1300, 1700, 10_000):
        for amount in range(3_000):
            assert contained_tax(amount, basis_points) == by_fractions(amount, basis_points)


@pytest.mark.parametrize(
    ("amount", "basis_points", "tax"),
    [(89_900, 1300, 10_342), (11_300, 1300, 1_300), (3, 10_000, 2), (1, 10_000, 1), (1, 1300, 0), (100, 0, 0)],
)
def test_known_taxes(amount: int, basis_points: int, tax: int) -> None:
    """(3, 100 %) and (1, 100 %) are exact halves."""
    assert contained_tax(amount, basis_points) == tax


@given(st.integers(0, 10**9), st.integers(0, 5_000))
def test_net_and_tax_make_the_amount_at_the_rate(amount: int, basis_points: int) -> None:
    tax = contained_tax(amount, basis_points)
    net = amount - tax
    assert 0 <= tax <= amount
    assert abs(Fraction(net * basis_points, 10_000) - tax) <= Fraction(1, 2) * (1 + Fraction(basis_points, 10_000))


def test_a_receipt_says_what_was_committed(floor: Floor) -> None:
    draft = set_address(floor.draft((NAVY_M, CARRY, HUBIN, 2), (NAVY_M, COLLECT, "HZ-XIHU", 1),
                                    ("YR-2208-NAVY-S", SHIP, "HZ-DC", 1)), HOME)  # fmt: skip
    placed = floor.place(replace(draft, payment=Payment.PAY_AT_PICKUP), 300_000)
    places = {floor.shop.locations["HZ-XIHU"]: "西湖店"}
    receipt = build_receipt(floor.view(placed.order_id), HERE, "林晓", places, "en", "the code")
    assert (receipt.shop, receipt.shop_address, receipt.timezone, receipt.associate) == (*_shop(), "林晓")
    assert (receipt.number, receipt.placed_at, receipt.total) == (placed.number, placed.placed_at, 359_600)
    assert receipt.qr == "the code"
    assert receipt.pickup_code == placed.pickup_code != ""
    assert (receipt.requested, receipt.waiting) == (True, True)
    assert [(x.title, x.quantity, x.unit_price, x.amount, x.fulfilment, x.place) for x in receipt.lines] == [
        ("Cloud light down jacket", 2, 89_900, 179_800, "carry_out", ""),
        ("Cloud light down jacket", 1, 89_900, 89_900, "click_and_collect", "西湖店"),
        ("Cloud light down jacket", 1, 89_900, 89_900, "ship_to_home", ""),
    ]
    assert {x.colour for x in receipt.lines} == {"Navy"}
    assert [(x.kind, x.amount, x.tendered, x.change, x.state) for x in receipt.tenders] == [
        ("cash", 269_700, 300_000, 30_300, "paid"), ("pay_at_pickup", 89_900, 0, 0, "unpaid")
    ]  # fmt: skip
    # Tax is rounded per line: 20,685 (of 20,684.96) + 2 × 10,342 (of 10,342.48).
    assert receipt.tax == 41_369
    assert sum(line.amount for line in receipt.lines) == sum(one.amount for one in receipt.tenders) == receipt.total


def _shop() -> tuple[str, str, str]:
    return HERE.name, HERE.address, HERE.timezone


def test_an_order_of_goods_in_hand_is_no_request(floor: Floor) -> None:
    placed = floor.place(floor.carry())
    receipt = build_receipt(floor.view(placed.order_id), HERE, "", {}, "fr", "")
    assert (receipt.requested, receipt.pickup_code) == (False, "")
    assert receipt.lines[0].title == "云感轻量羽绒服"


@pytest.mark.parametrize(
    ("title", "lang", "name"),
    [
        ('{"zh":"衣","en":"coat"}', "en", "coat"),
        ('{"zh":"衣","en":"coat"}', "fr", "衣"),
        ('{"en":"coat"}', "fr", "coat"),
        ('{"zh":"","en":"coat"}', "zh", "coat"),
        ("{}", "zh", ""),
    ],
)
def test_titles_fall_back(title: str, lang: str, name: str) -> None:
    assert name_of(title, lang) == name
