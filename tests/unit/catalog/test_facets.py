"""Filters over search results, against plain set arithmetic over the rows of the demo's catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.facets import BANDS, Facets, Wanted, find_filtered, read_categories
from app.catalog.initials import initial, meant
from app.catalog.search import find_products
from app.inventory.endless_aisle import products_here, stock_of
from app.storage.database import Connection, Database, DatabaseFile
from tests.support.floor import NAVY_M, Floor, fresh_shop

TEXTS = ["", "羽绒", "yrf", "down", "s", "衣", "yr-22", NAVY_M, "羽绒 cloud", "qqq", "?", "  "]


@dataclass(frozen=True, slots=True)
class Fact:
    """A style as its row says it, with all categories it is of."""

    product_id: int
    categories: frozenset[int]
    brand: str
    mark: str
    price: int

    def passes(self, wanted: Wanted) -> bool:
        low, high = BANDS[wanted.band] if wanted.band >= 0 else (0, 0)
        return (
            (not wanted.category or wanted.category in self.categories)
            and wanted.brand in ("", self.brand)
            and wanted.mark in ("", self.mark)
            and low * 100 <= self.price
            and (not high or self.price < high * 100)
        )


class Shelf:
    """The floor, its facets, and the same facts the slow way."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        with floor.device.replicas.catalog.read() as catalog:
            self.facets = Facets(catalog, 100)
            parents = {one.id: one.parent_id for one in read_categories(catalog, "zh").values()}
            rows = catalog.exec_driver_sql("SELECT id, category_id, brand, mark, price_from FROM product").fetchall()
        self.facts = {row[0]: Fact(row[0], frozenset(_line(parents, row[1])), *row[2:]) for row in rows}
        self.tops = sorted({category for fact in self.facts.values() for category in fact.categories})

    def by_words(self, catalog: Connection, text: str) -> list[int]:
        return [tile.product_id for tile in find_products(catalog, text, "zh", 10_000)]


def _line(parents: dict[int, int], category: int) -> Iterator[int]:
    while category:
        yield category
        category = parents[category]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    with Floor.open(fresh_shop(tmp_path_factory.mktemp("facets") / "device")) as floor:
        yield Shelf(floor)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), text=st.sampled_from(TEXTS))
def test_filtered_results_are_the_words_results_that_pass(shelf: Shelf, data: st.DataObject, text: str) -> None:
    wanted = Wanted(
        category=data.draw(st.sampled_from([0, 0, *shelf.tops, 999_999])),
        brand=data.draw(st.sampled_from(["", "", *sorted({one.brand for one in shelf.facts.values()}), "nobody"])),
        mark=data.draw(st.sampled_from(["", "", "new", "tail", "pre_sale", "online_only"])),
        band=data.draw(st.integers(-1, len(BANDS) - 1)),
    )
    limit = data.draw(st.sampled_from([3, 51, 10_000]))
    with shelf.floor.device.replicas.catalog.read() as catalog:
        expected = [one for one in shelf.by_words(catalog, text) if shelf.facts[one].passes(wanted)]
        kept = shelf.facets.wanted(wanted)
        tiles = find_filtered(catalog, shelf.facets, text, kept, "zh", limit)
        assert [tile.product_id for tile in tiles] == expected[:limit]
        # Counting remembers what the words find; the list is the same from memory.
        assert (shelf.facets.hits(catalog, text) & kept).bit_count() == len(expected)
        again = list(islice(shelf.facets.find(catalog, text, kept), limit))
        assert again == expected[:limit]


def test_every_style_has_one_value_of_each_kind(shelf: Shelf) -> None:
    facets = shelf.facets
    for options in (facets.brands, facets.marks, facets.bands):
        assert sum(bits.bit_count() for bits in options.values()) == len(shelf.facts)
    assert facets.all.bit_count() == len(shelf.facts)
    with shelf.floor.device.replicas.catalog.read() as catalog:
        names = read_categories(catalog, "en")
    tops = [bits for one, bits in facets.categories.items() if not names[one].parent_id]
    assert sum(bits.bit_count() for bits in tops) == len(shelf.facts)


def test_ended_styles_are_in_no_facet(floor: Floor) -> None:
    opened = Database(DatabaseFile(floor.shop.home / "catalog-1.db", "write"))
    with opened.write() as connection:
        connection.exec_driver_sql("UPDATE product SET ended = 1 WHERE mark = 'new'")
        connection.exec_driver_sql("UPDATE category SET parent_id = id WHERE parent_id IS NULL")
    opened.close()
    with floor.device.replicas.catalog.read() as catalog:
        facets = Facets(catalog, 100)
        assert facets.wanted(Wanted(mark="new")) == 0
        assert facets.hits(catalog, "羽绒").bit_count() == len(find_products(catalog, "羽绒", "zh", 500))


def test_what_is_here_follows_a_sale_at_once(floor: Floor) -> None:
    def here() -> set[int]:
        with floor.device.reading() as reading:
            deltas = floor.reader.overlay(reading).stock
            found = products_here(reading.store, deltas, floor.shop.store_id)
            figures = stock_of(reading.store, deltas, floor.shop.store_id, list(range(20_000)))
            assert found == {one.product_id for one in figures.values() if one.here}
            return found

    before = here()
    only = floor.goods("YR-2240-OLIVE-M")[0].tile.product_id
    floor.place(floor.carry(1, "YR-2240-OLIVE-M"))
    assert before - here() == {only}
    floor.place(floor.carry())
    assert before - here() == {only}


def test_initials_of_common_characters() -> None:
    assert "".join(map(initial, "羽绒服渔夫帽连衣裙")) == "yrfyfmlyq"
    assert [initial(one) for one in ("a", "1", "鑫", "😀", "。")] == ["", "", "", "", ""]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("yrf", "羽绒服"),
        ("YRF", "羽绒服"),
        ("yr", "羽绒"),
        ("down", ""),
        ("y", ""),
        ("羽绒", ""),
        ("yr-2", ""),
        ("", ""),
    ],
)
def test_initials_stand_for_the_word_that_most_names_have(typed: str, word: str) -> None:
    assert meant(typed, ["云感轻量羽绒服", "短款连帽羽绒服 女", "Down vest", "羽绒服"]) == word


def test_initials_that_few_names_have_stand_for_nothing() -> None:
    assert meant("yrf", ["羽绒服", "羽绒马甲", "羽绒帽", "羽绒裤"]) == "羽绒服"
    assert meant("yrf", ["羽绒服", "衬衫", "长裤", "短裤", "毛衣"]) == ""
    assert meant("yrf", []) == ""
