"""The pure steps of the Sell desk: amounts, stock chips, filters, codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.facets import CategoryName
from app.catalog.products import Swatch, Tile
from ui.bridge.amounts import parse_amount
from ui.bridge.found import is_payment_code
from ui.bridge.goods_words import size_run
from ui.catalog.derive import chip, footer, tile_rows
from ui.catalog.filtering import NO_FILTERS, Filters, Offer, band_word, groups, pills, way_out
from ui.catalog.reading import ProductStock, ResultsRead
from ui.orders.payment_view import quick_amounts


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


@pytest.mark.parametrize(("typed", "minor"), [("", 0), ("0.", 0), ("0.05", 5), ("5.5", 550), ("5.", 500), (".5", 50)])
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


def read(cut: bool = False, filters: Filters = NO_FILTERS) -> ResultsRead:
    tiles = (tile(1), tile(2, "new"), tile(3))
    figures = {1: stock(2, 1, 3), 2: stock(0, 4, 4)}
    return ResultsRead("x", tiles, figures, cut, 2_000_000, "Asia/Shanghai", "CNY", filters)


def offer(filters: Filters = NO_FILTERS, **fields: Any) -> Offer:
    counts = {"here": 1, "mark:new": 1, "band:2": 3, "category:7": 2, "category:8": 1, "brand:Yuhe": 3}
    names = {7: CategoryName(7, 0, "Coats"), 8: CategoryName(8, 7, "Down coats")}
    plain = Offer("x", filters, 3, 3, counts, {}, names, ("Yuhe",), ("category:7", "band:2"), "CNY")
    return replace(plain, **fields)


def test_a_press_chooses_one_of_a_kind_and_takes_it_off_again() -> None:
    chosen = NO_FILTERS
    for key in ("here", "nearby", "category:7", "category:8", "mark:new", "band:2", "brand:Yuhe"):
        chosen = chosen.press(key)
    assert chosen.keys == ("nearby", "category:8", "band:2", "mark:new", "brand:Yuhe")
    assert chosen.press("band:2").keys == ("nearby", "category:8", "mark:new", "brand:Yuhe")
    assert chosen.press("nearby").press("category:8").keys == ("band:2", "mark:new", "brand:Yuhe")
    assert chosen.press("all") == NO_FILTERS


def test_the_row_offers_the_commonest_and_keeps_what_is_chosen() -> None:
    row = pills(NO_FILTERS, offer(), known=True, shown="3")
    assert [(one.key, one.count) for one in row] == [
        ("all", "3"),
        ("here", "1"),
        ("nearby", ""),
        ("category:7", ""),
        ("band:2", ""),
        ("mark:new", ""),
    ]
    assert [one.title for one in row[3:5]] == ["Coats", "¥300–1,000"]
    chosen = NO_FILTERS.press("category:8").press("brand:Yuhe")
    row = pills(chosen, offer(chosen), known=True, shown="3")
    assert [one.key for one in row] == ["all", "here", "nearby", "category:8", "band:2", "mark:new", "brand:Yuhe"]
    assert [one.key for one in row if one.checked] == ["category:8", "brand:Yuhe"]


def test_counts_of_other_words_are_not_shown() -> None:
    row = pills(NO_FILTERS, offer(), known=False, shown="50+")
    assert [one.count for one in row] == ["50+", "", "", "", "", ""]
    assert [one.count for one in pills(NO_FILTERS, None, known=False, shown="3")] == ["3", "", "", ""]


def test_the_sheet_offers_only_what_leaves_something() -> None:
    found = {group.key: [one.key for one in group.pills] for group in groups(NO_FILTERS.press("category:8"), offer())}
    assert found == {
        "stock": ["here", "nearby"],
        "category": ["category:7"],
        "below": ["category:8"],
        "band": ["band:2"],
        "mark": ["mark:new"],
        "brand": ["brand:Yuhe"],
    }


def test_an_empty_list_says_which_filter_to_take_off() -> None:
    chosen = NO_FILTERS.press("here").press("mark:new")
    out = way_out(chosen, offer(chosen, found=0, rest={"here": 4, "mark:new": 9}))
    assert out.key == "mark:new"
    assert "9" in out.hint
    assert way_out(chosen, offer(chosen, found=0, rest={"here": 0, "mark:new": 0})).key == "all"
    assert way_out(chosen, None).key == "all"
    assert way_out(NO_FILTERS, offer()).action == ""


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("band", "words"), [(0, "under ¥100"), (2, "¥300–1,000"), (4, "¥3,000 and more")])
def test_price_bands_read_as_prices(band: int, words: str) -> None:
    assert band_word(band, "CNY") == words


def test_the_footer_says_what_initials_meant() -> None:
    found = read()
    named = replace(found, text="yrf", tiles=tuple(one._replace(name="云感轻量羽绒服") for one in found.tiles))
    assert "羽绒服" in footer(named, None)
    assert "yrf" in footer(named, None)
    assert "羽绒服" not in footer(replace(named, text="down"), None)
    assert "1,234" in footer(replace(named, cut=True), 1_234)


def test_a_mark_is_said_once() -> None:
    rows = tile_rows(replace(read(), tiles=(tile(2, "new"), tile(4, "online_only"), tile(1, "online_only"))))
    assert [bool(row.mark) for row in rows] == [True, False, True]


def test_without_stock_a_tile_says_nothing_about_it() -> None:
    blind = ResultsRead("x", (tile(1),), None, False, 0, "UTC", "CNY")
    assert [(row.stock, row.inStock) for row in tile_rows(blind)] == [("", ())]
    assert tile_rows(read())[0].inStock == ("M",)


def test_a_long_run_of_sizes_shows_those_in_stock_first() -> None:
    assert size_run(("36", "37", "38", "39", "40", "41"), {"38", "40"}) == ("36", "38", "40", "+3")
    assert size_run(("S", "M", "L", "XL"), ()) == ("S", "M", "L", "XL")
    assert size_run(("均码",), ()) == ("均码",)
    assert size_run((), ()) == ()


def test_long_sizes_leave_room_for_the_code() -> None:
    assert size_run(("170/88A", "175/92A", "180/96A", "185/100A"), {"180/96A"}) == ("180/96A", "+3")
    assert size_run(("110cm 女童加长款", "120cm 女童加长款"), {"120cm 女童加长款"}) == ("+2",)


def test_sizes_stay_in_the_order_of_the_maker() -> None:
    sizes = tuple(str(size) for size in range(35, 47))
    for here in ((), sizes[5:], sizes):
        run = size_run(sizes, here)
        assert len(run) == 4
        assert run[-1] == f"+{len(sizes) - 3}"
        assert list(run[:-1]) == sorted(run[:-1])
