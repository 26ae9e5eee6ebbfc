"""What a folder becomes at HQ, and that the same folder again becomes nothing."""

from __future__ import annotations

import json
import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, event

from app.errors import Refusal
from app.journal.signing import verifies
from app.staff.roster import roster_from
from app.staff.rows import signed_text
from sync.hq import stock
from sync.hq.importing import people
from sync.hq.stock import Movement, Place
from tests.fashion.catalogue import generate
from tests.unit.importing.harness import NOON, WORLD, Hq, world

NAVY_M = "YR-2208-NAVY-M"


def variant(hq: Hq, sku: str = NAVY_M) -> int:
    return int(hq.one("SELECT id FROM variant WHERE sku = :sku", sku=sku))


def test_a_good_folder_goes_in_whole(hq: Hq) -> None:
    summary = hq.load(**WORLD)

    assert hq.found == []
    assert {name: one.new for name, one in summary.items()} == {
        f"{name}.csv": content.count("\n") - 1 for name, content in WORLD.items()
    }
    assert all(one.read == one.new and not one.changed and not one.unchanged for one in summary.values())
    assert hq.rows("SELECT code, kind, region, timezone, latitude, longitude FROM location ORDER BY code") == [
        ("DC", "dc", "hangzhou", "Asia/Shanghai", 30_300_000, 120_386_400),
        ("HUBIN", "store", "hangzhou", "Asia/Shanghai", 30_257_140, 120_164_250),
    ]
    assert hq.rows("SELECT c.code, p.code FROM category c JOIN category p ON p.id = c.parent_id") == [
        ("jacket", "down")
    ]
    assert hq.rows("SELECT code, hex FROM colour ORDER BY code") == [("MIST", "#7D8C9B"), ("NAVY", "#22304E")]
    assert hq.rows("SELECT barcode, sku FROM barcode JOIN variant v ON v.id = variant_id ORDER BY barcode") == [
        ("6901234567892", NAVY_M),
        ("96385074", "YR-2208-NAVY-S"),
        ("IN-0001", "YR-2231-NAVY-M"),
    ]
    assert hq.rows("SELECT sku, amount FROM price JOIN variant v ON v.id = variant_id ORDER BY sku") == [
        ("YR-2208-MIST-M", 89900),
        (NAVY_M, 89900),
        ("YR-2208-NAVY-S", 87990),
        ("YR-2231-NAVY-M", 69900),
    ]
    assert hq.rows("SELECT card, name, phone, tier, points FROM member") == [
        ("FS100238", "周女士", "13812348000", "gold", 2340)
    ]
    assert hq.rows("SELECT tax_class, basis_points FROM tax_rate") == [("standard", 1300)]


def test_derived_columns_of_a_style(hq: Hq) -> None:
    hq.load(**WORLD)
    price_from, colours, sizes, mark = hq.rows(
        "SELECT price_from, colours, sizes, mark FROM product WHERE code = 'YR-2208'"
    )[0]
    assert (price_from, json.loads(colours), json.loads(sizes), mark) == (87990, ["NAVY", "MIST"], ["S", "M"], "new")


def test_names_in_both_languages_where_there_are(hq: Hq) -> None:
    hq.load(**WORLD)
    assert hq.rows("SELECT lang, name FROM category_text ORDER BY name") == [
        ("en", "Down jacket"),
        ("zh", "羽绒服"),
        ("zh", "羽绒服饰"),
    ]
    texts = (
        "SELECT lang, name FROM product_text t JOIN product p ON p.id = t.product_id WHERE code = 'YR-2231' ORDER BY 1"
    )
    assert hq.rows(texts) == [("en", "Hooded short down"), ("zh", "短款连帽羽绒服")]
    hq.load(**world(products=WORLD["products"].replace("Hooded short down", "")))
    assert hq.rows(texts) == [("zh", "短款连帽羽绒服")]


def test_a_style_is_found_by_the_names_of_its_categories_too(hq: Hq) -> None:
    hq.load(**WORLD)
    terms = {code: words.split() for code, words in hq.rows(
        "SELECT p.code, d.terms FROM search_document d JOIN product p ON p.id = d.product_id")}  # fmt: skip
    assert {"yr2208", "云感", "yrf", "yrfs", "zangqing", "白鹅", "cloud"} <= set(terms["YR-2208"])

    hq.load(categories=WORLD["categories"].replace("羽绒服饰", "冬装"))
    again = hq.one(
        "SELECT d.terms FROM search_document d JOIN product p ON p.id = d.product_id WHERE p.code = 'YR-2208'"
    )
    assert "dongzhuang" in again.split()
    assert "yrfs" not in again.split()


def test_the_same_folder_again_writes_nothing(hq: Hq) -> None:
    hq.load(**WORLD)
    everything = [f"SELECT * FROM {table}" for table in ("stock_movement", "stock_count", "associate", "source_ref")]
    before, captured = [sorted(hq.rows(one)) for one in everything], hq.captured

    summary = hq.load(**WORLD)

    assert hq.captured == captured
    assert [sorted(hq.rows(one)) for one in everything] == before
    assert all(one.unchanged == one.read and not one.new and not one.changed for one in summary.values())


def test_only_what_changed_is_written(hq: Hq) -> None:
    hq.load(**WORLD)
    captured = hq.captured
    summary = hq.load(**world(prices=WORLD["prices"].replace("879.9\n", "859.00\n")))
    assert (summary["prices.csv"].changed, summary["prices.csv"].unchanged) == (1, 3)
    written = hq.rows("SELECT tbl FROM cap WHERE id > :h ORDER BY id", h=captured)
    assert written == [("price",), ("price_book",), ("product",)]
    assert hq.one("SELECT price_from FROM product WHERE code = 'YR-2208'") == 85900


def test_ids_are_kept_and_rows_that_are_absent_stay(hq: Hq) -> None:
    hq.load(**WORLD)
    before = hq.rows("SELECT kind, external_code, id FROM source_ref ORDER BY id")
    hq.load(
        **world(products=WORLD["products"].replace("YR-2231,jacket,屿禾,,80,短款连帽羽绒服,Hooded short down,\n", ""))
    )
    assert hq.rows("SELECT kind, external_code, id FROM source_ref ORDER BY id") == before
    assert hq.one("SELECT count(*) FROM product") == 2


def test_a_folder_may_hold_some_of_the_files(hq: Hq) -> None:
    hq.load(**WORLD)
    summary = hq.load(prices="sku,price\nYR-2231-NAVY-M,599\n")
    assert list(summary) == ["prices.csv"]
    assert hq.one("SELECT price_from FROM product WHERE code = 'YR-2231'") == 59900


def test_a_folder_without_any_is_refused(lone_hq: Hq) -> None:
    with pytest.raises(Refusal, match="nothing_to_import"):
        lone_hq.load()


def test_the_price_book_in_force_gives_the_lowest_price(hq: Hq) -> None:
    hq.load(**WORLD)
    head = "sku,price,price_book,valid_from\n"
    hq.load(prices=f"{head}{NAVY_M},799,winter,2026-11-20T00:00:00+08:00\n{NAVY_M},1,later,2026-12-01T00:00:00+08:00\n")
    assert hq.one("SELECT price_from FROM product WHERE code = 'YR-2208'") == 79900
    assert hq.rows("SELECT code, currency, valid_from FROM price_book ORDER BY valid_from") == [
        ("retail", "CNY", 0),
        ("winter", "CNY", NOON - 36 * 3_600_000_000),
        ("later", "CNY", NOON + 228 * 3_600_000_000),
    ]


def test_without_a_book_in_force_the_next_one_gives_the_lowest_price(hq: Hq) -> None:
    head = "sku,price,price_book,valid_from\n"
    later = f"{NAVY_M},799,soon,2026-11-22T00:00:00+08:00\n{NAVY_M},699,later,2026-12-01T00:00:00+08:00\n"
    hq.load(**world(prices=head + later))
    assert hq.one("SELECT price_from FROM product WHERE code = 'YR-2208'") == 79900


# --- stock -----------------------------------------------------------------------------------------------------------


def test_a_count_becomes_a_movement_and_a_level(hq: Hq) -> None:
    hq.load(**WORLD)
    assert hq.rows(
        "SELECT sku, quantity, from_location, reason FROM stock_movement m JOIN variant v ON v.id = m.variant_id"
        " ORDER BY quantity"
    ) == [(NAVY_M, 3, 0, "count"), (NAVY_M, 24, 0, "count")]
    assert hq.one("SELECT sellable FROM stock WHERE variant_id = :v", v=variant(hq)) == 3
    assert hq.one("SELECT total FROM availability WHERE variant_id = :v", v=variant(hq)) == 27


def sell(hq: Hq, pieces: int) -> None:
    hubin = int(hq.one("SELECT id FROM location WHERE code = 'HUBIN'"))
    gone = Place(stock.OUTSIDE, "customer")
    sold = Movement(variant(hq), pieces, Place(hubin, "sellable"), gone, "sold", None, None, NOON, NOON)
    with hq.database.write() as connection:
        stock.move(connection, [sold])


def test_an_old_count_again_does_not_bring_sold_pieces_back(hq: Hq) -> None:
    hq.load(**WORLD)
    sell(hq, 2)
    hq.load(**WORLD)
    assert hq.one("SELECT sellable FROM stock WHERE variant_id = :v", v=variant(hq)) == 1


def test_a_new_count_books_the_difference(hq: Hq) -> None:
    hq.load(**WORLD)
    sell(hq, 2)
    hq.clock.instant = NOON + 3_600_000_000
    hq.load(stock=f"store_code,sku,quantity,counted_at\nHUBIN,{NAVY_M},5,2026-11-21T12:30:00+08:00\n")
    assert hq.one("SELECT sellable FROM stock WHERE variant_id = :v", v=variant(hq)) == 5
    assert hq.rows("SELECT quantity, from_state FROM stock_movement ORDER BY id DESC LIMIT 1") == [(4, "count")]


# --- people ----------------------------------------------------------------------------------------------------------


def roster(hq: Hq) -> tuple[int, dict[str, str]]:
    version, body = hq.rows("SELECT version, body FROM signed_document WHERE kind = 'roster'")[0]
    return version, {one.code: one.pin_verifier for one in roster_from(version, body).associates}


def test_pins_become_argon2id_verifiers_in_a_signed_roster(
    hq: Hq, shipped_pin_cost: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PIN_COST", shipped_pin_cost)
    hq.load(**WORLD)
    version, verifiers = roster(hq)
    assert version == 1
    assert verifiers["H01"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PasswordHasher().verify(verifiers["H01"], "204816")
    assert json.loads(hq.one("SELECT capabilities FROM associate WHERE code = 'H03'")) == [
        "sell", "pickup", "attention", "manage",
    ]  # fmt: skip
    store, kind, number, body, signature = hq.rows(
        "SELECT store_id, kind, version, body, signature FROM signed_document WHERE kind = 'roster'"
    )[0]
    assert verifies(hq.signer.public_key, signed_text(store, kind, number, body), bytes(signature))


def test_a_pin_that_still_fits_keeps_its_verifier_and_none_keeps_the_old_one(hq: Hq) -> None:
    hq.load(**WORLD)
    before = roster(hq)
    hq.load(associates="code,store_code,name,role\nH01,HUBIN,林晓,associate\n")
    assert roster(hq) == before
    hq.load(associates="code,store_code,name,role,pin\nH01,HUBIN,林晓,associate,317529\n")
    version, verifiers = roster(hq)
    assert version == 2
    assert verifiers["H03"] == before[1]["H03"]
    assert PasswordHasher().verify(verifiers["H01"], "317529")


def test_who_is_not_active_leaves_the_roster(hq: Hq) -> None:
    hq.load(**WORLD)
    hq.load(associates="code,store_code,name,role,active\nH01,HUBIN,林晓,associate,0\n")
    assert list(roster(hq)[1]) == ["H03"]


def test_no_pin_is_told(lone_hq: Hq) -> None:
    lone_hq.load(**world(associates="code,store_code,name,role,pin\nH09,HUBIN,吴迪,pickup_desk,\n"))
    assert lone_hq.reasons() == [("associates.csv", 2, "pin", "no_pin")]
    assert lone_hq.rows("SELECT code, pin_verifier FROM associate") == [("H09", "")]


# --- size ------------------------------------------------------------------------------------------------------------


def test_transactions_stay_small(lone_hq: Hq) -> None:
    """No commit may hold more than 20,000 captured rows (sync.md §1)."""
    sizes: list[int] = []
    before = 0

    def committed(connection: Connection) -> None:
        nonlocal before
        after = int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM cap").scalar_one())
        sizes.append(after - before)
        before = after

    generate(7_000, 3, lone_hq.folder, per_style=1)
    event.listen(lone_hq.database.engine, "commit", committed)
    lone_hq.load_folder(lone_hq.folder)
    assert sum(sizes) == lone_hq.captured
    assert lone_hq.captured > 40_000
    assert max(sizes) <= 20_000


def test_progress_ends_at_the_whole_of_each_file(lone_hq: Hq) -> None:
    from sync.hq.importing import import_folder

    lone_hq.load(**WORLD)
    heard: list[tuple[str, int, int, bool]] = []
    import_folder(
        lone_hq.folder, lone_hq.database, lone_hq.signer, lone_hq.clock, progress=lambda *told: heard.append(told)
    )
    ends = {file: (rows, thousandths) for file, rows, thousandths, done in heard if done}
    assert ends["variants.csv"] == (5, 1000)
    assert set(ends) == {f"{name}.csv" for name in WORLD}


def test_printed_words(lone_hq: Hq, capsys: pytest.CaptureFixture[str]) -> None:
    from sync.hq.importing import Printer, import_folder

    lone_hq.load(**world(barcodes="barcode,sku\n6901234567893,YR-2208-NAVY-M\n"))
    report = lone_hq.folder / "report.txt"
    printer = Printer(report)
    summary = import_folder(
        lone_hq.folder, lone_hq.database, lone_hq.signer, lone_hq.clock, printer.tell, printer.progress
    )
    printer.close(summary)
    said = capsys.readouterr().out
    assert (
        "barcodes.csv:2 barcode: skipped: check_digit: 条码校验位不对 / The check digit of the barcode is wrong" in said
    )
    assert re.search(r"barcodes\.csv +1 +0 +0 +0 +1 +0\n +skipped +1 +check_digit", said)
    assert "barcodes.csv,2,barcode,check_digit,0,6901234567893,条码校验位不对" in report.read_text("utf-8-sig")
