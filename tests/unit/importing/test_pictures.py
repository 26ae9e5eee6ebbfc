"""pictures.csv: files become blobs under their hash, rows name them, and what is wrong with one is told."""

from __future__ import annotations

from hashlib import sha256

import pytest

from app.catalog.rows import MAX_PICTURE_BYTES, MAX_PICTURE_SIDE
from sync.hq.blobs import media_type
from sync.hq.importing.findings import REASONS
from sync.hq.importing.images import measure
from tests.support.photographs import FORMATS, photograph, plain
from tests.unit.importing.harness import WORLD, Hq

HEAD = "product_code,colour,position,file\n"
ROWS = "SELECT p.code, c.colour, c.position, c.sha256, c.bytes, c.width, c.height FROM picture c JOIN product p"
IN_ORDER = f"{ROWS} ON p.id = c.product_id ORDER BY p.code, c.colour, c.position"
MIME = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def load(hq: Hq, rows: str, **files: bytes) -> None:
    """Import the good folder with these pictures; `a_png` is the file a.png."""
    hq.folder.mkdir(exist_ok=True)
    for name, text in {**WORLD, "pictures": HEAD + rows}.items():
        (hq.folder / f"{name}.csv").write_text(text, "utf-8")
    for name, data in files.items():
        (hq.folder / name.replace("_", ".")).write_bytes(data)
    hq.load_folder(hq.folder)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_picture_is_measured_by_its_header(format_: str) -> None:
    data = photograph(123, 77, format_=format_)
    assert measure(data) == (123, 77)
    with pytest.raises(ValueError, match="torn"):
        measure(data[: len(data) // 2])


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"<html>", b"GIF89a"]
)
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"torn|no picture"):
        measure(data)


def test_pictures_come_in_once(hq: Hq) -> None:
    one, other = photograph(seed=1), photograph(50, 40, format_="webp", seed=2)
    rows = "YR-2208,NAVY,0,a.jpg\nYR-2208,,1,b.webp\nYR-2231,NAVY,0,a.jpg\n"
    load(hq, rows, a_jpg=one, b_webp=other)
    assert hq.found == []
    first, second = sha256(one).hexdigest(), sha256(other).hexdigest()
    assert hq.rows(IN_ORDER) == [
        ("YR-2208", "", 1, second, len(other), 50, 40),
        ("YR-2208", "NAVY", 0, first, len(one), 64, 80),
        ("YR-2231", "NAVY", 0, first, len(one), 64, 80),
    ]
    assert {path.name for path in hq.blobs.folder.iterdir()} == {first, second}
    assert (hq.blobs.folder / first).read_bytes() == one
    captured = hq.captured
    load(hq, rows)
    assert hq.captured == captured
    load(hq, "YR-2231,NAVY,0,b.webp\n")
    assert hq.captured == captured + 1
    assert hq.rows(IN_ORDER)[2][3] == second


@pytest.mark.parametrize("format_", FORMATS)
def test_a_picture_is_served_as_what_it_is(lone_hq: Hq, format_: str) -> None:
    data = photograph(format_=format_)
    load(lone_hq, f"YR-2208,,0,a.{format_}\n", **{f"a_{format_}": data})
    path = lone_hq.blobs.path(sha256(data).hexdigest())
    assert path is not None
    assert media_type(path) == MIME[format_]


def test_wrong_pictures_are_told_and_the_rest_goes_in(lone_hq: Hq) -> None:
    (lone_hq.folder.parent / "secret.png").write_bytes(plain(0))
    good = photograph(seed=3)
    load(
        lone_hq,
        "YR-2208,,0,nowhere.png\n"
        "YR-2208,,1,../secret.png\n"
        "YR-2208,,2,page.png\n"
        "YR-2208,,3,torn.jpg\n"
        "YR-2208,,4,huge.png\n"
        "YR-2208,,5,wide.png\n"
        "NONE,,0,good.jpg\n"
        "YR-2208,BRICK,0,good.jpg\n"
        "YR-2208,,6,\n"
        "YR-2208,NAVY,0,good.jpg\n"
        "YR-2208,NAVY,0,good.jpg\n",
        page_png=b"<html>sign in</html>",
        torn_jpg=good[:-20],
        huge_png=plain(0) + bytes(MAX_PICTURE_BYTES),
        wide_png=plain(0, MAX_PICTURE_SIDE + 1, 1),
        good_jpg=good,
    )
    assert lone_hq.reasons() == [
        ("pictures.csv", 10, "file", "missing"),
        ("pictures.csv", 12, "position", "duplicate"),
        ("pictures.csv", 2, "file", "picture_missing"),
        ("pictures.csv", 3, "file", "picture_missing"),
        ("pictures.csv", 4, "file", "not_a_picture"),
        ("pictures.csv", 5, "file", "not_a_picture"),
        ("pictures.csv", 6, "file", "picture_too_large"),
        ("pictures.csv", 7, "file", "picture_too_large"),
        ("pictures.csv", 8, "product_code", "unknown_product"),
        ("pictures.csv", 9, "colour", "not_its_colour"),
    ]
    assert all(reason in REASONS for _, _, _, reason in lone_hq.reasons())
    assert [row[:3] for row in lone_hq.rows(IN_ORDER)] == [("YR-2208", "NAVY", 0)]
