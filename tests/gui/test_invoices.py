"""The customer wants an e-invoice: from the receipt, from the order's page, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.invoice_commands import INVOICE_REQUESTED, InvoiceRequested
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

CAP = "MZ-0412-SLATE"
NUMBER = "91350100M000100Y43"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def window(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Iterator[Callable[..., Hands]]:
    opened: list[Hands] = []

    def make(lang: str = "zh_CN", size: tuple[int, int] = (1280, 800)) -> Hands:
        found = Hands(qapp, shop, lang, size=size)
        fatal_qml_warnings(found.app.engine)
        opened.append(found)
        found.sign_in()
        return found

    yield make
    for one in opened:
        one.close()


def sell(hands: Hands, shop: Shop, *, member: str = "") -> None:
    if member:
        hands.scan(member)
        hands.until(lambda: hands.counter.order.draft.member_id, "the member")
    hands.scan(shop.barcodes[CAP])
    hands.until(lambda: len(hands.counter.order.draft.lines) == 1, "the line")
    hands.counter.order.pay()
    hands.tap("placeButton")
    hands.find("receiptNumber")


def fill(hands: Hands, name: str, text: str) -> None:
    """As an input method commits it: in one go."""
    field = hands.find(name)
    field.setProperty("value", text)
    hands.counter.invoices.edited()


def asked(hands: Hands) -> list[InvoiceRequested]:
    with hands.counter.device.journal.database.read() as journal:
        found = [one for one in commands_after(journal, 0) if one.type == INVOICE_REQUESTED]
    return [decode(one.payload, InvoiceRequested) for one in found]


def test_from_the_receipt_in_chinese(window: Callable[..., Hands], shop: Shop) -> None:
    hands = window()
    sell(hands, shop, member="FS100238")
    hands.tap("receiptInvoice")
    hands.sees("invoiceAsk", "")
    assert not hands.find("invoiceAsk").isEnabled(), "says what is missing"
    hands.shot("invoice-form")
    fill(hands, "invoiceName", "杭州云衣(集团)有限公司")
    fill(hands, "invoiceTaxNumber", "91350100M000100Y44")
    hands.tap("invoiceAsk")
    hands.until(lambda: "校验位" in str(hands.find("invoiceTaxNumber").property("error")), "what is wrong")
    assert asked(hands) == []
    hands.shot("invoice-mistyped")
    fill(hands, "invoiceTaxNumber", " ９１３５０１００ m000100y43")
    hands.tap("invoiceAsk")
    hands.until(lambda: not hands.all("invoiceAsk"), "the sheet to close")
    (one,) = asked(hands)
    assert (one.kind, one.title, one.tax_number) == ("company", "杭州云衣（集团）有限公司", NUMBER)
    assert hands.all("receiptNumber"), "the receipt is still there"

    hands.tap("receiptInvoice")
    hands.sees("invoiceState", "已申请")
    hands.sees("invoiceTitle", "杭州云衣（集团）有限公司")
    hands.shot("invoice-asked")
    hands.tap("invoiceDone")
    hands.until(lambda: not hands.all("invoiceDone"), "the sheet to close")
    hands.tap("newOrder")
    hands.until(lambda: not hands.all("receiptNumber"), "the receipt to close")

    sell(hands, shop, member="FS100238")
    hands.tap("receiptInvoice")
    hands.tap("invoiceUsed")
    hands.until(lambda: hands.find("invoiceTaxNumber").property("value") == NUMBER, "the title used before")
    hands.shot("invoice-used")
    hands.tap("invoiceAsk")
    hands.until(lambda: len(asked(hands)) == 2, "the second request")


def test_from_the_order_in_english_on_a_tall_screen(window: Callable[..., Hands], shop: Shop) -> None:
    hands = window(lang="en", size=(800, 1280))
    sell(hands, shop)
    hands.shot("invoice-receipt-tall")
    hands.tap("newOrder")
    hands.until(lambda: not hands.all("receiptNumber"), "the receipt to close")
    hands.app.shell.select("orders")
    hands.until(lambda: hands.counter.desks.orders.chosen, "the order")
    hands.counter.desks.orders.choose(hands.counter.desks.orders.chosen)
    hands.find("orderInvoiceButton")
    hands.shot("invoice-order-tall")
    hands.tap("orderInvoiceButton")
    hands.tap("invoiceKind_person")
    hands.until(lambda: not hands.all("invoiceTaxNumber"), "no number for a person")
    fill(hands, "invoiceName", "Ann Miller")
    fill(hands, "invoiceSendTo", "ann@")
    hands.tap("invoiceAsk")
    hands.until(lambda: "e-mail" in str(hands.find("invoiceSendTo").property("error")), "what is wrong")
    hands.shot("invoice-tall")
    fill(hands, "invoiceSendTo", "ann@example.com")
    hands.tap("invoiceAsk")
    hands.until(lambda: [one.title for one in asked(hands)] == ["Ann Miller"], "the request")
    assert (asked(hands)[0].kind, asked(hands)[0].tax_number) == ("person", "")
    hands.tap("orderInvoiceButton")
    hands.sees("invoiceState", "Asked for")
