"""Receipts at the counter's printer: printed after their commit, once; a fault is said and holds nobody up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.orders.reading import OrderReader
from app.orders.receipt_code import is_genuine, read_receipt_code
from app.printing.printers import PrinterSetup
from tests.support.codes import codes_in, on_paper
from tests.support.hands import Hands
from tests.support.printer import FakePrinter, fake_printer
from tests.support.shop import Shop, make_shop
from tests.support.slips import Slip, read_slip
from ui.settings.chosen import Chosen, keep_chosen

PAPER = 58


@dataclass
class Counter:
    hands: Hands
    shop: Shop
    printer: FakePrinter

    def sell(self, size: str = "M") -> None:
        """A down jacket, carried out, paid in cash; ends with its receipt on the screen."""
        self.hands.scan(self.shop.barcodes[f"YR-2208-NAVY-{size}"])
        self.hands.sees("total", "¥899.00")
        self.hands.tap("payButton")
        self.hands.tap("placeButton")
        self.hands.find("receiptNumber")

    def slip(self, place: int) -> Slip:
        self.hands.until(lambda: len(self.printer.slips) > place, f"slip {place}")
        return read_slip(self.printer.slips[place], PAPER)

    def orders(self) -> int:
        return len(OrderReader(self.hands.counter.device).recent())


@pytest.fixture
def counter(
    qapp: QGuiApplication, tmp_path: Path, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Iterator[Counter]:
    shop = make_shop(tmp_path / "device")
    with fake_printer() as printer:
        keep_chosen(shop.home, Chosen(printer=PrinterSetup("network", f"127.0.0.1:{printer.port}", PAPER)))
        hands = Hands(qapp, shop)
        fatal_qml_warnings(hands.app.engine)
        hands.sign_in()
        made = Counter(hands, shop, printer)
        yield made
        made.hands.close()


def test_a_sale_prints_its_receipt_and_a_second_one_is_a_copy(counter: Counter) -> None:
    counter.hands.scan(counter.shop.barcodes["YR-2208-NAVY-M"])
    counter.hands.sees("total", "¥899.00")
    counter.hands.tap("payButton")
    assert not counter.printer.received, "nothing is sent before the commit"
    counter.hands.tap("placeButton")
    number = counter.hands.words("receiptNumber")
    slip = counter.slip(0)
    for words in ("湖滨店", "云感轻量羽绒服", "￥899.00", number, "合计"):
        assert words in slip.text, words
    assert "副本" not in slip.text
    assert (slip.pulses, slip.cuts) == (1, 1)
    (code,) = slip.codes
    assert codes_in(on_paper(code, PAPER)) == {code.content: "QRCode"}
    signed = read_receipt_code(code.content)
    assert signed is not None
    assert (signed.number, signed.total) == (number, 89_900)
    assert is_genuine(signed, counter.shop.secrets.signer.public_key)
    counter.hands.sees("printerTold", "小票已打印")
    counter.hands.tap("printPaper")
    again = counter.slip(1)
    assert "副本 1" in again.text
    assert again.pulses == 0, "a copy opens no drawer"
    assert again.codes == slip.codes


def test_a_printer_without_paper_holds_nobody_up(counter: Counter) -> None:
    counter.printer.paper = 0
    counter.sell()
    counter.hands.sees("printerTold", "缺纸")
    counter.hands.shot("receipt-no-paper")
    assert counter.orders() == 1
    counter.printer.paper = 500
    counter.hands.tap("printPaper")
    assert "副本" not in counter.slip(0).text, "nothing was on paper before"
    counter.hands.tap("newOrder")
    counter.hands.until(lambda: not counter.hands.all("receiptNumber"), "the receipt closed")
    counter.sell("S")
    counter.slip(1)
    assert counter.orders() == 2


def test_a_printer_that_is_silent_leaves_the_next_sale_free(counter: Counter) -> None:
    counter.printer.silent = True
    counter.sell()
    counter.hands.tap("newOrder")
    counter.hands.until(lambda: not counter.hands.all("receiptNumber"), "the receipt closed")
    counter.printer.silent = False
    counter.sell("S")
    assert counter.orders() == 2
    slip = counter.slip(0)
    assert counter.hands.words("receiptNumber") in slip.text


def test_after_a_restart_the_receipt_is_printed_from_the_orders(counter: Counter, qapp: QGuiApplication) -> None:
    counter.printer.paper = 0
    counter.sell()
    number = counter.hands.words("receiptNumber")
    counter.hands.sees("printerTold", "缺纸")
    counter.hands.close()
    counter.printer.paper = 500
    counter.hands = Hands(qapp, counter.shop)
    counter.hands.sign_in()
    assert not counter.printer.slips, "nothing is printed unasked"
    counter.hands.tap("nav-orders")
    counter.hands.tap("orderRow0")
    counter.hands.tap("orderReceiptButton")
    counter.hands.tap("printPaper")
    slip = counter.slip(0)
    assert number in slip.text
    assert "副本" not in slip.text
