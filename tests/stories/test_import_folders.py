"""`./dev hq import` with real catalogues, and with a folder as an old till exports it: GB18030, with faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.hq.__main__ import main
from sync.hq.database import Database
from tests.adapters.shared import write_shared
from tests.fashion.demo import barcodes, write_demo

Run = Callable[..., int]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path / 'hq.db'}"


@pytest.fixture
def hq(url: str, tmp_path: Path) -> Run:
    """`farshelf-hq` with this test's database."""
    return lambda verb, *words: main([verb, *map(str, words), "--home", str(tmp_path / "home"), "--database-url", url])


def one(url: str, statement: str) -> int:
    database = Database(url)
    try:
        with database.read() as connection:
            return int(connection.execute(text(statement)).scalar_one())
    finally:
        database.close()


def summary(said: str, file: str) -> list[int]:
    """read, new, changed, unchanged, skipped, kept"""
    line = next(line for line in reversed(said.splitlines()) if line.startswith(f"{file} "))
    return [int(number.replace(",", "")) for number in line.split()[1:]]


def test_four_real_catalogues(
    shared_data: Path, url: str, hq: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    write_shared(shared_data, folder)

    assert hq("import", folder) == 0
    said = capsys.readouterr().out
    assert summary(said, "products.csv") == [3279, 3279, 0, 0, 0, 13]
    assert summary(said, "barcodes.csv") == [2674, 2668, 0, 0, 6, 0]
    assert summary(said, "prices.csv") == [844, 634, 0, 0, 210, 0]
    assert summary(said, "stock.csv") == [1505, 1501, 0, 0, 4, 0]
    assert "barcodes.csv:14 barcode: skipped: check_digit" in said
    assert "skipped     200  price_zero" in said
    assert "skipped      10  price_precision" in said
    assert "stock.csv:247 quantity: skipped: negative" in said
    top = one(url, "SELECT max(h) FROM checkpoint")
    # 纯棉 somewhere in the names of litemall; two characters, so one bigram
    assert one(url, "SELECT count(*) FROM search_document WHERE ' ' || terms || ' ' LIKE '% 纯棉 %'") > 10
    assert one(url, "SELECT count(*) FROM product WHERE price_from > 0 AND code LIKE 'LM-%'") == 239

    assert hq("import", folder) == 0
    said = capsys.readouterr().out
    assert summary(said, "variants.csv") == [3518, 0, 0, 3518, 0, 0]
    assert summary(said, "stock.csv") == [1505, 0, 0, 1501, 4, 0]
    assert one(url, "SELECT max(h) FROM checkpoint") == top
    assert hq("ledger") == 0


def test_a_gb18030_folder_with_faults(url: str, hq: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean, folder = tmp_path / "clean", tmp_path / "folder"
    write_demo(clean)
    folder.mkdir()
    for file in clean.iterdir():
        (folder / file.name).write_bytes(file.read_text("utf-8").replace("\n", "\r\n").encode("gb18030"))
    spoil(folder / "products.csv", 5, lambda line: line.replace("羽绒马甲".encode("gb18030"), b"\xd3\xf0\xff\xde"))
    sku = "YR-2208-NAVY-L"
    other = barcodes()["YR-2208-NAVY-M"]
    append(folder / "barcodes.csv", f"{other},{sku}", "6901234567890," + sku)
    append(folder / "prices.csv", "YR-2190-ICE-S,-1,CNY,retail,,", "NO-SUCH,1.00,CNY,retail,,", f"{sku},,CNY,retail,,")
    append(
        folder / "stock.csv",
        f"HZ-MOON,{sku},1,2026-11-20T10:00:00+08:00",
        f"SH-DC,{sku},1000000000,2026-11-20T10:00:00+08:00",
        f"SH-DC,{sku},5,2026-11-20T10:00:00+08:00",
    )

    assert hq("import", folder, "--report", tmp_path / "report.csv") == 0
    said = capsys.readouterr().out
    report = (tmp_path / "report.csv").read_text("utf-8-sig")
    for told in (
        "products.csv:7 name_zh: skipped: encoding",
        "barcodes.csv:4064 barcode: skipped: duplicate",
        "barcodes.csv:4065 barcode: skipped: check_digit",
        "prices.csv:4064 price: skipped: price_negative",
        "prices.csv:4065 sku: skipped: unknown_variant",
        "prices.csv:4066 price: skipped: price_missing",
        "store_code: skipped: unknown_store",
        "quantity: skipped: out_of_range",
    ):
        assert told in said, told
        reason = told.rpartition(" ")[2]
        assert f",{reason}," in report
    # one style is lost with its eight variants, and what hangs on those
    assert summary(said, "products.csv") == [300, 299, 0, 0, 1, 0]
    assert summary(said, "variants.csv") == [4062, 4054, 0, 0, 8, 0]
    assert one(url, "SELECT count(*) FROM product_text WHERE name = '云感轻量羽绒服'") == 1
    assert one(url, "SELECT total FROM availability a JOIN variant v ON v.id = a.variant_id"
                    f" WHERE v.sku = '{sku}' AND a.region = 'shanghai'") == 5  # fmt: skip
    top = one(url, "SELECT max(h) FROM checkpoint")

    assert hq("import", folder) == 0
    assert one(url, "SELECT max(h) FROM checkpoint") == top
    capsys.readouterr()

    # the clean folder afterwards brings exactly what was missing
    assert hq("import", clean) == 0
    said = capsys.readouterr().out
    assert summary(said, "products.csv") == [300, 1, 0, 299, 0, 0]
    assert summary(said, "variants.csv") == [4062, 8, 0, 4054, 0, 0]
    assert hq("ledger") == 0


def test_a_folder_with_nothing_in_it(hq: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert hq("import", tmp_path / "empty") == 1
    assert "nothing_to_import" in capsys.readouterr().err


def spoil(file: Path, row: int, change: Callable[[bytes], bytes]) -> None:
    """Change one row (from 0, the header not counted) of a file."""
    lines = file.read_bytes().splitlines(keepends=True)
    changed = change(lines[row + 1])
    assert changed != lines[row + 1]
    lines[row + 1] = changed
    file.write_bytes(b"".join(lines))


def append(file: Path, *rows: str) -> None:
    with file.open("ab") as stream:
        stream.writelines(f"{row}\r\n".encode("gb18030") for row in rows)
