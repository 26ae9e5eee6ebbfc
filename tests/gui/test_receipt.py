"""The receipt as customers keep it: the PDF is read back as text and its codes by a scanner's decoder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.orders.reading import OrderReader
from app.orders.receipt_code import is_genuine, read_receipt_code
from tests.support.codes import codes_in, page_of, pages, text_of
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop
from ui.orders.reading import read_receipt
from ui.orders.receipt_pdf import write_receipt
from ui.orders.receipt_view import receipt_view


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def sell(hands: Hands, shop: Shop) -> None:
    """A carry-out piece and a piece to collect at the next shop, paid there."""
    hands.sign_in()
    hands.scan("FS100238")
    hands.sees("memberName", "周女士")
    hands.scan(shop.barcodes["YR-2208-NAVY-M"])
    hands.sees("total", "¥899.00")
    hands.tap("tile")
    hands.find("productSheet")
    hands.tap("cell-elsewhere", 0)
    hands.tap("choosePlace", 0)
    hands.sees("total", "¥1,798.00")
    hands.tap("payButton")
    hands.tap("collectLater")
    hands.sees("due", "¥899.00")
    hands.tap("placeButton")
    hands.find("receiptNumber")


def test_the_pdf_says_what_the_screen_says(hands: Hands, shop: Shop) -> None:
    sell(hands, shop)
    number, code = hands.words("receiptNumber"), hands.words("pickupCode")
    assert hands.words("receiptTotal") == "¥1,798.00"
    assert len(hands.all("receiptLine")) == 2
    hands.tap("savePdf")
    pdf = shop.home / "receipts" / f"{number}.pdf"
    hands.until(pdf.exists, "the PDF")
    text = text_of(pdf)
    for words in (number, "¥1,798.00", "¥899.00", "云感轻量羽绒服", "YR-2208-NAVY-M", "YR-2208-NAVY-L", code, "湖滨店"):
        assert words in text, words
    assert "周女士" not in text, "a receipt on disk names nobody"
    assert "13812348000" not in text
    drawn = codes_in(page_of(pdf))
    assert code in drawn
    (qr,) = set(drawn) - {code}
    on_screen = codes_in(hands.window.grabWindow())
    assert qr in on_screen, "the same code on the screen"
    signed = read_receipt_code(qr)
    assert signed is not None
    assert (signed.number, signed.total) == (number, 179_800)
    assert is_genuine(signed, shop.secrets.signer.public_key)


def test_a_repeated_receipt_is_marked_as_a_copy(hands: Hands, shop: Shop, tmp_path: Path) -> None:
    sell(hands, shop)
    device = hands.counter.device
    order_id = next(iter(OrderReader(device).recent())).order.id
    receipt = read_receipt(device, OrderReader(device), order_id, "en")
    first, copy = write_receipt(receipt, tmp_path), write_receipt(receipt, tmp_path, copy=2)
    assert first != copy
    assert "副本 2" in text_of(copy)
    assert "副本" not in text_of(first)
    assert "Cloud light down jacket" in text_of(first)
    assert "Navy / M" in text_of(first), "the colour, too, in the language asked for"
    assert receipt_view(receipt, copy=True).copy


def test_the_receipt_names_what_is_still_to_be_paid(hands: Hands, shop: Shop) -> None:
    sell(hands, shop)
    device = hands.counter.device
    order_id = next(iter(OrderReader(device).recent())).order.id
    view = receipt_view(read_receipt(device, OrderReader(device), order_id, "zh"))
    assert [(one.amount, "¥" in one.amount) for one in view.tenders] == [("¥899.00", True), ("¥899.00", True)]
    assert view.tone == "offline", "HQ has not answered"
    ways = [line.way for line in view.lines]
    assert ways[0] == ""
    assert "西湖银泰店" in ways[1]
    assert view.tax.endswith("¥206.84"), "13 % inside 899.00, twice, each line rounded half up"


@pytest.mark.parametrize(("page", "size"), [("A4", (210, 297)), ("A5", (148, 210))])
def test_every_line_of_a_long_receipt_is_on_its_pages(
    hands: Hands, shop: Shop, tmp_path: Path, page: str, size: tuple[int, int]
) -> None:
    sell(hands, shop)
    device = hands.counter.device
    order_id = next(iter(OrderReader(device).recent())).order.id
    receipt = read_receipt(device, OrderReader(device), order_id, "zh")
    first = receipt.lines[0]
    lines = tuple(
        replace(first, title=f"第{one}件 {first.title}" * (1 + one % 4), sku=f"LONG-{one:03d}", amount=100 + one)
        for one in range(1, 61)
    )
    pdf = write_receipt(replace(receipt, lines=lines), tmp_path, page=page)
    text = "".join(text_of(pdf).split())
    # A figure stands beside the first row of a long title.
    titles = re.sub(r"¥[\d,]+\.\d\d", "", text)
    for line in lines:
        assert line.sku in text
        assert "".join(unicodedata.normalize("NFKC", line.title).split()) in titles, line.title
        assert f"¥{line.amount / 100:.2f}" in text
    count, found = pages(pdf)
    assert found == size
    assert count > 1
