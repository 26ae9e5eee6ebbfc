"""Every fault of a folder: told with its place and reason, skipped or kept by its rule, and the rest goes in."""

from __future__ import annotations

import pytest

from sync.hq.importing.findings import REASONS
from tests.unit.importing.harness import WORLD, Hq, world

LONG = "长" * 200
STOCK = "store_code,sku,quantity,counted_at\n"
GOOD_STOCK = "HUBIN,YR-2208-NAVY-S,7,2026-11-21T09:00:00+08:00\n"

# file, a bad row put before a good last one, column, reason, whether the row is kept
FAULTS = [
    ("stores", "X,shop,r,,,甲,", "kind", "not_a_choice", False),
    ("stores", "X,store,,,,甲,", "region", "missing", False),
    ("stores", "X,store,r,91e3,,甲,", "latitude", "not_degrees", False),
    ("stores", "X,store,r,1,190.5,甲,", "longitude", "out_of_range", False),
    ("categories", "x,nowhere,coat,大衣,", "parent_code", "unknown_parent", True),
    ("categories", "x,x,coat,大衣,", "parent_code", "category_cycle", True),
    ("categories", "down,,coat,大衣,", "code", "duplicate", False),
    ("colours", "RED,red,红,", "hex", "not_a_colour", False),
    ("products", "P,jacket,,shiny,1,甲,,", "mark", "not_a_choice", False),
    ("products", "P,jacket,,,-1,甲,,", "popularity", "negative", False),
    ("products", "P,jacket,,,1.5,甲,,", "popularity", "not_a_number", False),
    ("products", "P,jacket,,,1,,A,", "name_zh", "missing", False),
    ("products", f"P,jacket,,,1,{LONG},,", "name_zh", "cut", True),
    ("products", "P,jacket,,,1,甲\x07乙,,", "name_zh", "control_character", False),
    ("products", "P,jacket,,,1,甲\u202e乙,,", "name_zh", "control_character", False),
    ("products", 'P,jacket,,,1,"甲\n乙",,', "name_zh", "line_break", True),
    ("products", "P,jacket,,,1,甲 &quot;乙,,", "name_zh", "entity", True),
    ("products", "P,jacket,,,1,甲\ufffd乙,,", "name_zh", "replacement_character", True),
    ("products", "P,hats,,,1,甲,,", "category_code", "unknown_category", True),
    ("products", f"{'P' * 65},jacket,,,1,甲,,", "code", "too_long", False),
    ("products", "YR-2208,jacket,,,1,甲,,", "code", "duplicate", False),
    ("variants", "S,NONE,NAVY,M,1", "product_code", "unknown_product", False),
    ("variants", "S,YR-2208,LIME,M,1", "colour", "unknown_colour", True),
    ("variants", "YR-2208-NAVY-M,YR-2231,NAVY,M,1", "sku", "duplicate", False),
    ("variants", "S,YR-2208,NAVY,M,10000", "position", "out_of_range", False),
    ("barcodes", "6901234567893,YR-2208-NAVY-S", "barcode", "check_digit", False),
    ("barcodes", "6901234567892,YR-2208-NAVY-S", "barcode", "duplicate", False),
    ("barcodes", "69 012,YR-2208-NAVY-S", "barcode", "not_a_barcode", False),
    ("barcodes", "6901234567908,NONE", "sku", "unknown_variant", False),
    ("prices", "YR-2231-NAVY-S,-1.00", "price", "price_negative", False),
    ("prices", "YR-2231-NAVY-S,", "price", "price_missing", False),
    ("prices", "YR-2231-NAVY-S,0.00", "price", "price_zero", False),
    ("prices", "YR-2231-NAVY-S,899.005", "price", "price_precision", False),
    ("prices", "YR-2231-NAVY-S,\"1,299.00\"", "price", "not_a_price", False),
    ("prices", "YR-2231-NAVY-S,8e2", "price", "not_a_price", False),
    ("prices", "YR-2231-NAVY-S,NaN", "price", "not_a_price", False),
    ("prices", "YR-2231-NAVY-S,100000000.01", "price", "out_of_range", False),
    ("prices", "NONE,899.00", "sku", "unknown_variant", False),
    ("stock", "HUBIN,YR-2231-NAVY-M,1000000000,2026-11-21T09:00:00+08:00", "quantity", "out_of_range", False),
    ("stock", "HUBIN,YR-2231-NAVY-M,1e9,2026-11-21T09:00:00+08:00", "quantity", "not_a_number", False),
    ("stock", "HUBIN,YR-2231-NAVY-M,-3,2026-11-21T09:00:00+08:00", "quantity", "negative", False),
    ("stock", "MOON,YR-2231-NAVY-M,3,2026-11-21T09:00:00+08:00", "store_code", "unknown_store", False),
    ("stock", "HUBIN,NONE,3,2026-11-21T09:00:00+08:00", "sku", "unknown_variant", False),
    ("stock", "HUBIN,YR-2231-NAVY-M,3,2026-11-21T09:00:00", "counted_at", "not_an_instant", False),
    ("stock", "HUBIN,YR-2231-NAVY-M,3,today", "counted_at", "not_an_instant", False),
    ("stock", "HUBIN,YR-2231-NAVY-M,3,2027-11-21T09:00:00+08:00", "counted_at", "future_count", False),
    ("associates", "H09,MOON,甲,associate,204816", "store_code", "unknown_store", False),
    ("associates", "H09,HUBIN,甲,king,204816", "role", "not_a_choice", False),
    ("associates", "H09,HUBIN,甲,associate,123456", "pin", "trivial_pin", False),
    ("associates", "H09,HUBIN,甲,associate,20481", "pin", "not_a_pin", False),
    ("members", "C,甲,13800000000,gold,5,MOON", "store_code", "unknown_store", False),
    ("members", "C,甲,call me,gold,5,HUBIN", "phone", "not_a_phone", False),
    ("members", "C,甲,13800000000,gold,99999999999,HUBIN", "points", "out_of_range", False),
    ("members", "C,甲,13800000000,gold", "", "cell_count", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "bad", "column", "reason", "kept"),
    FAULTS,
    ids=[f"{one[0]}-{one[2]}-{one[3]}-{n}" for n, one in enumerate(FAULTS)],
)
def test_a_fault(lone_hq: Hq, file: str, bad: str, column: str, reason: str, kept: bool) -> None:
    lines = WORLD[file].splitlines()
    faulty = "\n".join((*lines[:-1], lines[-1], bad)) + "\n"
    folder = world(**{file: faulty})
    if file != "associates":
        del folder["associates"]  # a PIN costs a tenth of a second
    summary = lone_hq.load(**folder)

    assert [(one.file, one.line, one.column, one.reason, one.kept) for one in lone_hq.found] == [
        (f"{file}.csv", len(lines) + 1, column, reason, kept)
    ]
    one = summary[f"{file}.csv"]
    assert (one.read, one.new) == (len(lines), len(lines) - (not kept))
    assert (one.skipped, one.kept) == (({}, {reason: 1}) if kept else ({reason: 1}, {}))
    captured = lone_hq.captured
    lone_hq.load(**folder)
    assert lone_hq.captured == captured


def test_the_first_of_two_equal_barcodes_counts(hq: Hq) -> None:
    hq.load(**world(barcodes="barcode,sku\n96385074,YR-2208-NAVY-S\n96385074,YR-2208-NAVY-M\n"))
    assert hq.rows("SELECT sku FROM barcode JOIN variant v ON v.id = variant_id") == [("YR-2208-NAVY-S",)]
    assert hq.reasons() == [("barcodes.csv", 3, "barcode", "duplicate")]


def test_what_kept_means(lone_hq: Hq) -> None:
    products = f"code,category_code,name_zh\nP1,hats,{LONG}\nP2,,甲\ufffd乙\n"
    variants = "sku,product_code,colour,size\nS1,P1,LIME,M\n"
    lone_hq.load(
        **world(products=products, variants=variants, barcodes="barcode,sku\n", prices="sku,price\n", stock=STOCK)
    )
    assert lone_hq.rows("SELECT name FROM product_text WHERE lang = 'zh' ORDER BY name DESC") == [
        ("长" * 120,),
        ("甲\ufffd乙",),
    ]
    assert set(lone_hq.rows("SELECT c.code FROM product p JOIN category c ON c.id = p.category_id")) == {
        ("uncategorised",)
    }
    assert lone_hq.rows(
        "SELECT t.name, c.hex FROM colour c JOIN colour_text t ON t.code = c.code WHERE c.code = 'LIME'"
    ) == [("LIME", "#9E9E9E")]


def test_a_good_row_after_bad_ones_goes_in(lone_hq: Hq) -> None:
    lone_hq.load(**world(stock=f"{STOCK}HUBIN,NONE,3,2026-11-21T09:00:00+08:00\nMOON,X,1,x\n{GOOD_STOCK}"))
    assert lone_hq.rows("SELECT sellable FROM stock") == [(7,)]


def test_another_currency_than_the_book(lone_hq: Hq) -> None:
    lone_hq.load(**world(prices="sku,price,currency\nYR-2208-NAVY-M,899.00,CNY\nYR-2208-NAVY-S,120.00,USD\n"))
    assert lone_hq.reasons() == [("prices.csv", 3, "currency", "currency_differs")]
    lone_hq.load(prices="sku,price,currency,price_book\nYR-2208-NAVY-M,899.5,JPY,japan\n")
    assert lone_hq.reasons() == [("prices.csv", 2, "price", "price_precision")]


@pytest.mark.parametrize(
    ("file", "content", "finding"),
    [
        ("products", "code,name_zh,tax_class\nP,甲,luxury\n", ("tax_class", "unknown_tax_class", True)),
        ("tax_rates", "tax_class,percent\nx,nine\n", ("percent", "not_a_percentage", False)),
        ("tax_rates", "tax_class,percent\nx,9.001\n", ("percent", "not_a_percentage", False)),
        ("tax_rates", "tax_class,percent\nx,101\n", ("percent", "out_of_range", False)),
        ("stores", "code,region,name_zh,timezone\nx,r,甲,Asia/Atlantis\n", ("timezone", "unknown_zone", False)),
        ("stores", "code,region,name_zh,timezone\nx,r,甲,../../etc/passwd\n", ("timezone", "unknown_zone", False)),
    ],
)
def test_faults_of_columns_that_the_good_folder_lacks(
    lone_hq: Hq, file: str, content: str, finding: tuple[str, str, bool]
) -> None:
    lone_hq.load(**{file: content})
    assert [(one.line, one.column, one.reason, one.kept) for one in lone_hq.found] == [(2, *finding)]


def test_tax_rates_are_basis_points(lone_hq: Hq) -> None:
    lone_hq.load(tax_rates="tax_class,percent\nfood,9\nbooks,0\nodd,6.5\nfine,1.25\n")
    assert lone_hq.rows("SELECT tax_class, basis_points FROM tax_rate ORDER BY 2") == [
        ("books", 0), ("fine", 125), ("odd", 650), ("food", 900), ("standard", 1300),
    ]  # fmt: skip
    lone_hq.load(products="code,name_zh,tax_class\nP,甲,luxury\nQ,乙,food\n")
    assert lone_hq.rows("SELECT code, tax_class FROM product ORDER BY code") == [("P", "standard"), ("Q", "food")]


@pytest.mark.parametrize(
    ("header", "reason", "column"),
    [
        ("", "no_header", ""),
        ("barcode\n", "column_missing", "sku"),
        ("barcode,sku,sku\n", "column_repeated", "sku"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_others(lone_hq: Hq, header: str, reason: str, column: str) -> None:
    lone_hq.load(**world(barcodes=f"{header}6901234567892,YR-2208-NAVY-M\n" if header else ""))
    assert [(one.file, one.column, one.reason) for one in lone_hq.found] == [("barcodes.csv", column, reason)]
    assert lone_hq.one("SELECT count(*) FROM barcode") == 0
    assert lone_hq.one("SELECT count(*) FROM price") == 4


def test_an_unknown_column_is_told_and_passed_over(lone_hq: Hq) -> None:
    lone_hq.load(**world(barcodes="note,sku,barcode\nx,YR-2208-NAVY-M,6901234567892\n"))
    assert lone_hq.reasons() == [("barcodes.csv", 1, "note", "column_unknown")]
    assert lone_hq.rows("SELECT barcode FROM barcode") == [("6901234567892",)]


def test_every_reason_has_words_in_both_languages() -> None:
    for reason, (zh, en) in REASONS.items():
        assert any("\u4e00" <= character <= "\u9fff" for character in zh), reason
        assert en.isascii(), reason
