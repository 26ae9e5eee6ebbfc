"""Encodings, quoting and line breaks of CSV files."""

from __future__ import annotations

import codecs

import pytest

from tests.unit.importing.harness import WORLD, Hq, world

ENCODINGS = {"utf-8": "", "utf-8-sig": "", "gb18030": ""}


def content(hq: Hq) -> list[tuple[object, ...]]:
    return sorted(
        hq.rows(
            "SELECT name FROM product_text UNION ALL SELECT name FROM member UNION ALL SELECT name FROM location_text"
            " UNION ALL SELECT name FROM associate UNION ALL SELECT name FROM colour_text"
        )
    )


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", list(ENCODINGS))
def test_encodings_read_alike(lone_hq: Hq, encoding: str, ends: str) -> None:
    lone_hq.load(**{name: text.replace("\n", ends).encode(encoding) for name, text in WORLD.items()})
    assert lone_hq.found == []
    named = {name for (name,) in content(lone_hq)}
    assert {"云感轻量羽绒服", "周女士", "湖滨店", "林晓", "雾灰"} <= named
    captured = lone_hq.captured
    lone_hq.load(**WORLD)
    assert lone_hq.captured == captured


def test_gb18030_beyond_gbk(lone_hq: Hq) -> None:
    lone_hq.load(
        **world(members="card,name,phone,tier,points,store_code\nC,㐀𠀀镕,13800000000,gold,5,HUBIN\n".encode("gb18030"))
    )
    assert lone_hq.rows("SELECT name FROM member") == [("㐀𠀀镕",)]


def broken(text: str, encoding: str, line: int) -> bytes:
    """The text with the first Chinese character of a line (from 1) torn."""
    lines = text.encode(encoding).splitlines(keepends=True)
    place = next(place for place, byte in enumerate(lines[line - 1]) if byte > 127)
    lines[line - 1] = lines[line - 1][:place] + b"\xff" + lines[line - 1][place + 1 :]
    return b"".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_costs_its_row_only(lone_hq: Hq, encoding: str) -> None:
    products = WORLD["products"] + "".join(f"P{n},jacket,,,1,第{n}款,,\n" for n in range(20))
    lone_hq.load(categories=WORLD["categories"], products=broken(products, encoding, 3))
    assert [(one.file, one.line, one.reason) for one in lone_hq.found] == [("products.csv", 3, "encoding")]
    assert lone_hq.one("SELECT count(*) FROM product") == 21
    assert ("第19款",) in content(lone_hq)


def test_one_broken_byte_does_not_make_utf8_gb18030(lone_hq: Hq) -> None:
    """Nearly any bytes decode as GB18030, into other characters."""
    row = "P1,甲乙丙丁,\n".encode()
    torn = row[:3] + row[4:]
    with pytest.raises(UnicodeDecodeError):
        torn.decode()
    text = b"code,name_zh,name_en\n" + torn + "P2,云感轻量羽绒服,\nP3,短款连帽羽绒服,\n".encode()
    lone_hq.load(products=text)
    assert lone_hq.rows("SELECT name FROM product_text ORDER BY product_id") == [
        ("云感轻量羽绒服",),
        ("短款连帽羽绒服",),
    ]
    assert [(one.line, one.reason) for one in lone_hq.found if one.reason == "encoding"] == [(2, "encoding")]


def test_a_broken_byte_inside_a_cell_of_several_lines(lone_hq: Hq) -> None:
    data = b'code,name_zh,description_zh\nP1,A,"one\n\xff\ntwo"\nP2,B,\n'
    lone_hq.load(products=data)
    assert [(one.line, one.reason) for one in lone_hq.found if one.reason == "encoding"] == [(2, "encoding")]
    assert lone_hq.rows("SELECT code FROM product") == [("P2",)]


def test_line_breaks_and_quotes_inside_cells(lone_hq: Hq) -> None:
    text = 'code,name_zh,description_zh\r\nP1,"甲 ""乙"", 丙","第一行\r\n第二行"\r\n\r\nP2,丁,\r\nP1,重复,\r\n'
    lone_hq.load(products=text)
    assert lone_hq.rows("SELECT name, description FROM product_text ORDER BY product_id") == [
        ('甲 "乙", 丙', "第一行\n第二行"),
        ("丁", ""),
    ]
    assert [(one.line, one.reason) for one in lone_hq.found if one.reason == "duplicate"] == [(6, "duplicate")]


def test_a_stray_quote_is_told(lone_hq: Hq) -> None:
    lone_hq.load(products='code,name_zh\nP1,"甲"乙\nP2,丙\n')
    assert [(one.line, one.reason) for one in lone_hq.found if one.reason == "malformed"] == [(2, "malformed")]
    assert lone_hq.rows("SELECT code FROM product") == [("P2",)]


@pytest.mark.parametrize("rows", [1, 5_000])
def test_a_quote_that_never_closes_costs_its_row_only(lone_hq: Hq, rows: int) -> None:
    good = "".join(f"G{number},丁\n" for number in range(rows))
    lone_hq.load(products=f'code,name_zh\nP1,甲\nP2,"乙\n{good}P3,"丙"\n')
    assert [(one.line, one.reason) for one in lone_hq.found if one.reason == "malformed"] == [(3, "malformed")]
    assert lone_hq.one("SELECT count(*) FROM product") == rows + 2


def test_blanks_around_cells_and_header_go(lone_hq: Hq) -> None:
    lone_hq.load(products=codecs.BOM_UTF8 + " Code , NAME_ZH\nP1 ,　甲 \n".encode())
    assert lone_hq.rows("SELECT p.code, t.name FROM product p JOIN product_text t ON t.product_id = p.id") == [
        ("P1", "甲")
    ]
