"""Finding products as a person types or scans, in the filled catalogue of the demo."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.products import Tile
from app.catalog.search import (
    current_prices,
    find_products,
    product_of,
    read_sheet,
    read_swatches,
    resolve_barcode,
    sizes_of,
)
from app.errors import Refusal
from app.storage.database import Connection, Database, DatabaseFile
from tests.support.floor import NAVY_M, NOW, YEAR, Floor, fresh_shop
from tests.support.shop import Shop


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """A floor that these tests only read."""
    with Floor.open(fresh_shop(tmp_path_factory.mktemp("find") / "device")) as floor:
        yield floor


def find(floor: Floor, text: str, lang: str = "zh", limit: int = 51) -> list[Tile]:
    with floor.device.replicas.catalog.read() as catalog:
        return find_products(catalog, text, lang, limit)


def codes(floor: Floor, text: str, limit: int = 51) -> list[str]:
    return [tile.code for tile in find(floor, text, limit=limit)]


@pytest.mark.parametrize(
    "typed",
    [
        "云感轻量羽绒服",
        "羽绒",
        "yrf",
        "YRF",
        "ｙｒｆ",
        "yurongfu",
        "cloud",
        "Cloud light",
        "YR-2208",
        "yr2208",
        "YR-2208-NAVY",
        "YR-2208-NAVY-M",
        "  羽绒服 ",
        "云感 cloud",
    ],
)
def test_the_ways_to_the_down_jacket(standing: Floor, typed: str) -> None:
    assert "YR-2208" in codes(standing, typed)


@pytest.mark.parametrize("typed", ["zzzzqq", "羽毛球拍架", "%", "*", '"', "--", "\0", "😀", "69999999999999999999"])
def test_what_finds_nothing_says_so(standing: Floor, typed: str) -> None:
    assert codes(standing, typed) == []


@settings(max_examples=150, deadline=None)
@given(typed=st.text(max_size=70), lang=st.sampled_from(["zh", "en", "fr"]))
def test_nothing_typed_breaks_the_search(standing: Floor, typed: str, lang: str) -> None:
    tiles = find(standing, typed, lang)
    assert len(tiles) <= 51
    assert len({tile.product_id for tile in tiles}) == len(tiles)


def test_a_whole_barcode_and_a_sku_come_first(standing: Floor) -> None:
    barcode = standing.shop.barcodes[NAVY_M]
    assert codes(standing, barcode) == ["YR-2208"]
    assert codes(standing, NAVY_M)[0] == "YR-2208"
    assert codes(standing, barcode[:-1]) == []


def test_scanning_resolves_exactly(standing: Floor) -> None:
    with standing.device.replicas.catalog.read() as catalog:
        variant = standing.shop.variants[NAVY_M]
        barcode = standing.shop.barcodes[NAVY_M]
        assert resolve_barcode(catalog, barcode) == resolve_barcode(catalog, NAVY_M) == variant
        assert product_of(catalog, variant) is not None
        for almost in (barcode[:-1], barcode + "0", barcode[:-1] + str((int(barcode[-1]) + 1) % 10), "", " " + barcode):
            assert resolve_barcode(catalog, almost) is None
        assert product_of(catalog, 5) is None


def test_an_empty_text_lists_the_most_popular(standing: Floor) -> None:
    popular = codes(standing, "")
    assert len(popular) == 51
    assert popular == codes(standing, "   ")
    assert codes(standing, "", 3) == popular[:3]
    with standing.device.replicas.catalog.read() as catalog:
        sql = "SELECT p.code FROM search_document d JOIN product p ON p.id = d.product_id WHERE p.ended = 0"
        assert popular == [row[0] for row in catalog.exec_driver_sql(sql + " ORDER BY d.search_id LIMIT 51")]


def test_results_come_by_popularity_and_stop_at_the_limit(standing: Floor) -> None:
    found = codes(standing, "羽绒", 500)
    assert len(found) > 20
    ranked = codes(standing, "", 500)
    assert found == sorted(found, key=ranked.index)
    assert codes(standing, "羽绒", 7) == found[:7]


def test_names_follow_the_language_and_fall_back_to_chinese(standing: Floor) -> None:
    assert find(standing, "YR-2208", "en")[0].name == "Cloud light down jacket"
    assert find(standing, "YR-2208", "zh")[0].name == "云感轻量羽绒服"
    assert find(standing, "YR-2208", "fr")[0].name == "云感轻量羽绒服"
    with standing.device.replicas.catalog.read() as catalog:
        assert read_swatches(catalog, "fr") == read_swatches(catalog, "zh")
        assert read_swatches(catalog, "en")["NAVY"].name != read_swatches(catalog, "zh")["NAVY"].name


# --- a catalogue that changes -----------------------------------------------------------------------------------------


def change(shop: Shop, sql: str) -> None:
    opened = Database(DatabaseFile(shop.home / "catalog-1.db", "write"))
    with opened.write() as connection:
        connection.exec_driver_sql(sql)
    opened.close()


def test_ended_styles_do_not_use_up_the_list(floor: Floor) -> None:
    found, listed = codes(floor, "羽绒", 500), codes(floor, "", 500)
    ended = "', '".join({*found[:-2], *listed[:60]} - set(found[-2:]))
    change(floor.shop, f"UPDATE product SET ended = 1 WHERE code IN ('{ended}')")
    assert codes(floor, "羽绒", 2) == found[-2:]
    assert codes(floor, "羽绒", 500) == found[-2:]
    assert len(codes(floor, "", 5)) == 5


def test_a_variant_without_its_product_breaks_nothing(floor: Floor) -> None:
    change(floor.shop, "DELETE FROM product WHERE code = 'YR-2208'")
    assert codes(floor, NAVY_M) == []
    assert codes(floor, floor.shop.barcodes[NAVY_M]) == []
    assert "YR-2208" not in codes(floor, "羽绒", 500)
    with floor.device.replicas.catalog.read() as catalog:
        assert read_sheet(catalog, 1000, "zh", NOW) is None


def test_a_sheet_has_what_an_order_needs(floor: Floor) -> None:
    sheet, variant = floor.goods(NAVY_M)
    assert sheet.titles == {"zh": "云感轻量羽绒服", "en": "Cloud light down jacket"}
    assert sheet.colours["NAVY"] == {"zh": "藏青", "en": "Navy"}
    assert set(sheet.colours) == {one.colour.code for one in sheet.variants}
    assert (sheet.tax_class, sheet.tax_basis_points) == ("standard", 1300)
    assert (variant.price, variant.size, variant.colour.code) == (89_900, "M", "NAVY")
    assert [one.size for one in sheet.variants if one.colour.code == "NAVY"] == ["S", "M", "L", "XL", "XXL"]
    assert ("CAMEL", "XXL") not in {(one.colour.code, one.size) for one in sheet.variants}, "not made"


def test_a_variant_without_a_price_is_shown_with_none(floor: Floor) -> None:
    change(floor.shop, f"DELETE FROM price WHERE variant_id = {floor.shop.variants[NAVY_M]}")
    change(floor.shop, "DELETE FROM tax_rate")
    change(floor.shop, "DELETE FROM colour WHERE code = 'NAVY'")
    change(floor.shop, "DELETE FROM colour_text WHERE code = 'NAVY'")
    sheet, variant = floor.goods(NAVY_M)
    assert variant.price == 0
    assert sheet.tax_basis_points == 0
    assert (variant.colour.code, variant.colour.name) == ("NAVY", "NAVY")
    assert sheet.colours["NAVY"] == {"zh": "NAVY"}


# --- price books ------------------------------------------------------------------------------------------------------


@pytest.fixture
def books(floor: Floor) -> Floor:
    """Book 1 from 1970 becomes one from NOW on; book 2 a year later; book 3 at the same moment as 2."""
    change(floor.shop, f"UPDATE price_book SET valid_from = {NOW}")
    change(
        floor.shop,
        "INSERT INTO price_book(id, code, currency, valid_from, valid_until, version, prices, digest, signature, ver)"
        f" VALUES (2, 'r', 'CNY', {NOW + YEAR}, 0, 1, 0, 0, x'', 900),"
        f" (3, 'r', 'HKD', {NOW + YEAR}, 0, 1, 0, 0, x'', 901)",
    )
    return floor


@pytest.mark.parametrize(
    ("now", "book"),
    [(NOW, 1), (NOW + YEAR - 1, 1), (NOW + YEAR, 3), (NOW + 9 * YEAR, 3), (NOW - 1, 1), (NOW - 10 * YEAR, 1), (0, 1)],
)
def test_the_newest_valid_book_and_never_none_because_of_a_clock(books: Floor, now: int, book: int) -> None:
    with books.device.replicas.catalog.read() as catalog:
        assert current_prices(catalog, now).book_id == book
        assert current_prices(catalog, now).currency == ("HKD" if book == 3 else "CNY")


def test_of_ended_books_the_last_one_stays_in_sight_and_nothing_is_sold_at_it(books: Floor) -> None:
    change(books.shop, f"UPDATE price_book SET valid_until = {NOW + 2 * YEAR} WHERE id = 3")
    change(books.shop, f"UPDATE price_book SET valid_until = {NOW + 9} WHERE id = 1")
    with books.device.replicas.catalog.read() as catalog:
        assert [current_prices(catalog, at).book_id for at in (NOW + 8, NOW + YEAR, NOW + 2 * YEAR)] == [1, 3, 2]
        assert current_prices(catalog, NOW + 9).book_id == 1, "book 2 has not begun"
    draft = books.carry()
    books.clock.wall += 10
    books.clock.mono += 10
    before = books.journal_bytes()
    with pytest.raises(Refusal, match="price_book_expired"):
        books.place(draft)
    assert books.journal_bytes() == before


def test_goods_are_sold_at_their_price_with_the_clock_set_back(books: Floor) -> None:
    books.clock.wall -= 10 * YEAR
    placed = books.place(books.carry())
    assert (placed.total, placed.price_book_id) == (89_900, 1)


def test_a_catalogue_without_a_book_has_no_prices(floor: Floor) -> None:
    change(floor.shop, "DELETE FROM price_book")

    def look(catalog: Connection) -> int:
        return current_prices(catalog, NOW).book_id

    with floor.device.replicas.catalog.read() as catalog:
        assert look(catalog) == 0
    assert floor.goods(NAVY_M)[1].price == 0


def test_sizes_by_variant(standing: Floor) -> None:
    ids = [standing.shop.variants[sku] for sku in (NAVY_M, "YR-2208-NAVY-S")]
    with standing.device.replicas.catalog.read() as catalog:
        assert sizes_of(catalog, [*ids, 5]) == dict(zip(ids, "MS", strict=True))
        assert sizes_of(catalog, []) == {}
