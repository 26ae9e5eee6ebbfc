"""The pure steps of the Sell desk: amounts, stock chips, filters, codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.products import Swatch, Tile
from ui.bridge.found import is_payment_code
from ui.catalog.derive import Filter, chip, kept, pills, tile_rows
from ui.catalog.reading import ProductStock, ResultsRead
from ui.orders.derive import parse_amount, quick_amounts


@pytest.mark.parametrize(
    ("due", "offered"),
    [
        (157_710, [157_710, 158_000, 160_000]),
        (89_900, [89_900, 90_000]),
        (90_000, [90_000]),
        (101, [101, 1_000, 5_000, 10_000]),
        (0, []),
    ],
)
def test_cash_is_offered_as_exact_and_the_next_notes(due: int, offered: list[int]) -> None:
    assert quick_amounts(due, "CNY") == offered


def test_a_currency_without_fractions_has_its_own_notes() -> None:
    assert quick_amounts(1_234, "JPY") == [1_234, 1_240, 1_250, 1_300]
    assert parse_amount("1234", "JPY") == 1_234


@given(st.integers(0, 99_999_999))
def test_what_is_keyed_is_read_to_the_fen(minor: int) -> None:
    assert parse_amount(f"{minor // 100}.{minor % 100:02d}", "CNY") == minor


@pytest.mark.parametrize(("typed", "minor"), [("", 0), ("0.", 0), ("5.5", 550), ("5.", 500), (".5", 50)])
def test_half_typed_amounts_are_amounts(typed: str, minor: int) -> None:
    assert parse_amount(typed, "CNY") == minor


@pytest.mark.parametrize(
    ("code", "is_payment"),
    [
        ("134567890123456789", True),
        ("164567890123456789", False),
        ("2845678901234567", True),
        ("284567890123456789012345", True),
        ("2845678901234567890123456", False),
        ("6900001000020", False),
        ("FS1:ABC", False),
        ("１３４５６７８９０１２３４５６７８９", False),
    ],
)
def test_payment_codes_are_told_by_length_and_head(code: str, is_payment: bool) -> None:
    assert is_payment_code(code) is is_payment


def tile(product_id: int, mark: str = "") -> Tile:
    swatch = Swatch("NAVY", "Navy", "#22304E")
    return Tile(product_id, f"YR-{product_id}", "Jacket", "jacket", 89_900, mark, (swatch,), ("S", "M"))


def stock(here: int, nearby: int, network: int) -> ProductStock:
    return ProductStock(here, nearby, network, frozenset({"M"} if here else ()), 1)


@pytest.mark.parametrize(
    ("figures", "mark", "tone"),
    [
        (stock(3, 0, 3), "", "accent"),
        (stock(3, 0, 3), "online_only", "accent"),
        (stock(0, 12, 20), "", "warn"),
        (stock(0, 0, 240), "", "warn"),
        (stock(0, 0, 240), "online_only", "offline"),
        (stock(0, 0, 0), "", "neutral"),
    ],
)
def test_a_chip_warns_where_the_shop_has_none(figures: ProductStock, mark: str, tone: str) -> None:
    words, found = chip(tile(1, mark), figures)
    assert found == tone
    assert words


def read(cut: bool = False) -> ResultsRead:
    tiles = (tile(1), tile(2, "new"), tile(3))
    figures = {1: stock(2, 1, 3), 2: stock(0, 4, 4)}
    return ResultsRead("x", tiles, figures, cut, 2_000_000, "Asia/Shanghai", "CNY")


def test_filters_keep_what_they_name() -> None:
    assert [one.product_id for one in kept(read(), Filter.HERE)] == [1]
    assert [one.product_id for one in kept(read(), Filter.NEARBY)] == [1, 2]
    assert [one.product_id for one in kept(read(), Filter.NEW)] == [2]
    assert [one.count for one in pills(read(), Filter.ALL)] == ["3", "1", "2", "1"]


def test_counts_that_are_not_known_are_not_shown() -> None:
    assert [one.count for one in pills(read(cut=True), Filter.ALL)] == ["3+", "", "", ""]


def test_without_stock_a_tile_says_nothing_about_it() -> None:
    blind = ResultsRead("x", (tile(1),), None, False, 0, "UTC", "CNY")
    assert [(row.stock, row.inStock) for row in tile_rows(blind, Filter.ALL)] == [("", ())]
    assert tile_rows(read(), Filter.ALL)[0].inStock == ("M",)
