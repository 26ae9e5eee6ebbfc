"""Labels as a printer gets them: sizes to the millimetre, text by pdftotext, bars by a decoder."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from tests.support.codes import codes_in, page_of, pages, text_of
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop
from ui.bridge.fonts import install_fonts
from ui.bridge.labels import ParcelLabel, ShelfLabel, symbology, write_parcel_label, write_shelf_labels

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize(
    ("code", "kind"), [("6900001000013", "EAN13"), ("6900001000014", "Code128"), ("YR-2208-NAVY-M", "Code128")],
)  # fmt: skip
def test_a_shelf_label_is_read_back(qapp: QGuiApplication, tmp_path: Path, code: str, kind: str) -> None:
    install_fonts(qapp, ROOT / "resources" / "fonts")
    title = "云感轻量羽绒服 男女同款 90% 白鹅绒 可机洗 Cloud light down jacket"
    label = ShelfLabel(title, "藏青 / M", "YR-2208-NAVY-M", "¥12,345.00", code)
    pdf = write_shelf_labels([label, label], tmp_path / "labels.pdf")
    assert pages(pdf) == (2, (40, 30))
    text = squeezed(text_of(pdf))
    for words in (title, "藏青 / M · YR-2208-NAVY-M", "¥12,345.00", code):
        assert text.count(squeezed(words)) >= 2, words
    assert codes_in(page_of(pdf, 300)) == {code: kind}
    assert [one.name for one in tmp_path.glob("*.part")] == []


def test_a_parcel_label_is_read_back(qapp: QGuiApplication, tmp_path: Path) -> None:
    install_fonts(qapp, ROOT / "resources" / "fonts")
    street = "文三路 1 号 " + "很长的地址" * 12
    contents = tuple(f"{one} × 云感轻量羽绒服 藏青 / M YR-2208-NAVY-M" for one in range(1, 9))
    label = ParcelLabel("A10-000178", "湖滨店 延安路 1 号", "周女士", "138****8000", street, contents)
    pdf = write_parcel_label(label, tmp_path / "parcel.pdf")
    assert pages(pdf) == (1, (100, 150))
    text = squeezed(text_of(pdf))
    for words in ("A10-000178", "周女士", "138****8000", street, *contents, "湖滨店"):
        assert squeezed(words) in text, words
    assert codes_in(page_of(pdf)) == {"A10-000178": "Code128"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [("6900001000013", "ean13"), ("6900001000012", "code128"), ("690000100001", "code128"), ("６" * 13, "code128")],
)  # fmt: skip
def test_only_a_right_ean13_is_drawn_as_one(code: str, kind: str) -> None:
    assert symbology(code) == kind


def test_labels_are_saved_from_the_desks(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.tap("tile")
    hands.find("productSheet")
    hands.tap("saveLabels")
    folder = shop.home / "labels"
    hands.until(lambda: list(folder.glob("*.pdf")), "the labels")
    (pdf,) = folder.glob("*.pdf")
    read = codes_in(page_of(pdf, 300))
    assert set(read) <= set(shop.barcodes.values())
    assert list(read.values()) == ["EAN13"]
    count = pages(pdf)[0]
    assert count == text_of(pdf).count("¥") > 1, "a page and a price for each variant"
