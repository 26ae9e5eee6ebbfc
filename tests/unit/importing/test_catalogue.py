"""The generated catalogues: valid, the same every time, and the demo's shelf as the pictures draw it."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from app.catalog.rows import SEARCH_INDEX
from app.catalog.terms import match_query
from app.identifiers import check_digit_fits
from sync.hq.importing.cells import is_trivial_pin
from tests.fashion.catalogue import generate
from tests.fashion.demo import PINS, barcodes, write_demo
from tests.unit.importing.harness import Hq


def digest(folder: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(folder.iterdir()))).hexdigest()


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(("skus", "per_style", "styles"), [(1_003, 40, 26), (150, 1, 150)])
def test_a_seed_gives_the_same_bytes_and_the_wanted_size(
    tmp_path: Path, skus: int, per_style: int, styles: int
) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        generate(skus, seed, tmp_path / name, per_style=per_style)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")
    assert len(rows(tmp_path / "a", "variants")) == skus
    assert len(rows(tmp_path / "a", "products")) == styles


def test_generated_goods_are_believable(tmp_path: Path) -> None:
    generate(2_000, 1, tmp_path)
    codes = [row["barcode"] for row in rows(tmp_path, "barcodes")]
    assert len(set(codes)) == 2_000
    assert all(re.fullmatch(r"69\d{11}", code) and check_digit_fits(code) for code in codes)
    assert all(re.fullmatch(r"\d+\.(00|90)", row["price"]) for row in rows(tmp_path, "prices"))
    assert all(row["name_zh"] and row["name_en"] for row in rows(tmp_path, "products"))


def test_a_generated_folder_has_no_faults(lone_hq: Hq, tmp_path: Path) -> None:
    generate(2_000, 1, tmp_path / "made")
    lone_hq.load_folder(tmp_path / "made")
    assert lone_hq.found == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hq]:
    """An HQ with the demo's catalogue."""
    folder = tmp_path_factory.mktemp("demo")
    hq = Hq(f"sqlite:///{folder / 'hq.db'}", folder / "folder")
    write_demo(hq.folder)
    hq.load_folder(hq.folder)
    assert hq.found == []
    yield hq
    hq.database.close()


def found(hq: Hq, typed: str) -> list[str]:
    """Codes of the styles in the order of the device's results."""
    index = sqlite.connect(":memory:")
    try:
        index.execute(SEARCH_INDEX[0])
        documents = hq.rows(
            "SELECT search_id, terms, code FROM search_document d JOIN product p ON p.id = d.product_id"
        )
        index.executemany("INSERT INTO search(rowid, terms) VALUES (?, ?)", [row[:2] for row in documents])
        codes = {row[0]: row[2] for row in documents}
        query = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
        return [codes[row[0]] for row in index.execute(query, (match_query(typed),))]
    finally:
        index.close()


@pytest.mark.parametrize("typed", ["yrf", "羽绒", "down"])
def test_the_shelf_of_the_picture(demo: Hq, typed: str) -> None:
    styles = found(demo, typed)
    assert styles[:12] == [
        "YR-2208", "YR-2231", "YR-2240", "YR-2255", "YR-3108", "YR-2190",
        "YR-2102", "YR-2266", "KZ-1180", "QZ-2077", "MZ-0412", "XZ-3300",
    ]  # fmt: skip
    assert len(styles) == 48


def test_the_demo_tells_its_story(demo: Hq) -> None:
    assert demo.one("SELECT count(*) FROM product") == 300
    assert 3_800 <= demo.one("SELECT count(*) FROM variant") <= 4_300
    pieces = dict(
        demo.rows(
            "SELECT l.code, s.quantity FROM stock_level s JOIN location l ON l.id = s.location_id"
            " JOIN variant v ON v.id = s.variant_id WHERE v.sku = 'YR-2208-NAVY-L'"
        )
    )
    assert pieces == {"HZ-XIHU": 4, "HZ-WULIN": 1, "HZ-DC": 7}
    own = demo.rows(
        "SELECT DISTINCT p.code FROM stock s JOIN product p ON p.id = s.product_id"
        " JOIN location l ON l.id = s.location_id WHERE l.code = 'HZ-HUBIN' AND s.sellable > 0"
    )
    assert len({code for (code,) in own} & set(found(demo, "yrf"))) == 21
    assert demo.rows("SELECT price_from, colours, sizes FROM product WHERE code = 'YR-2208'") == [
        (89900, '["NAVY","MIST","CAMEL"]', '["S","M","L","XL","XXL"]')
    ]
    assert demo.rows("SELECT name, phone, tier, points FROM member WHERE card = 'FS100238'") == [
        ("周女士", "13812348000", "gold", 2340)
    ]


def test_the_demo_knows_its_barcodes_and_pins(demo: Hq) -> None:
    known = dict(demo.rows("SELECT sku, barcode FROM barcode b JOIN variant v ON v.id = b.variant_id"))
    assert known == barcodes()
    assert sorted(PINS) == [code for (code,) in demo.rows("SELECT code FROM associate ORDER BY code")]
    assert not any(map(is_trivial_pin, PINS.values()))


def test_every_category_of_the_demo_has_a_drawing(demo: Hq) -> None:
    drawn = {silhouette for (silhouette,) in demo.rows("SELECT DISTINCT silhouette FROM category")}
    assert len(drawn) >= 30
    assert "generic" not in drawn
