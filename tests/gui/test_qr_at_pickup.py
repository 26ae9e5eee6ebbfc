"""QR payment of goods that are collected: the sale's own sheet, goods only on HQ's word, other means beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.errors import Outage
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.line_commands import HANDED_OVER, HandedOver, TenderTaken
from app.orders.reading import OrderReader
from app.orders.rows import ORDER_SHAPES, Tender
from tests.support.desks import ScannerClock, morning_shop, texts
from tests.support.hands import Hands
from tests.support.shop import Shop, feed_row
from tests.support.spoken_hq import SpokenHq
from ui.application import Extras

PICKUP_CODE, NUMBER, DUE = "2QW8ERTY", "A20-003095", 129_900
WECHAT, ALIPAY = "134567890123456789", "281234567890123456"


@pytest.fixture
def hq(monkeypatch: pytest.MonkeyPatch) -> SpokenHq:
    spoken = SpokenHq(DUE)
    monkeypatch.setattr("ui.orders.qr_model.payments_of", lambda device: spoken)
    return spoken


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return morning_shop(tmp_path / "device")


@pytest.fixture
def hands(
    qapp: QGuiApplication, shop: Shop, hq: SpokenHq, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Iterator[Hands]:
    found = Hands(qapp, shop, lang="en", extras=Extras(clock=ScannerClock()))
    fatal_qml_warnings(found.app.engine)
    found.sign_in()
    yield found
    found.close()


def handed(hands: Hands) -> list[HandedOver]:
    with hands.counter.device.journal.database.read() as connection:
        told = commands_after(connection, 0)
    assert all(WECHAT.encode() not in one.payload for one in told)
    return [decode(one.payload, HandedOver) for one in told if one.type == HANDED_OVER]


def left(hands: Hands) -> TenderTaken:
    """The goods are gone; what was taken for them."""
    hands.until(lambda: handed(hands), "the handover")
    hands.until(lambda: not hands.all("pickupNumber"), "an empty pane")
    (out,) = handed(hands)
    (taken,) = out.tenders
    return taken


def primary(hands: Hands, words: str) -> None:
    hands.until(lambda: words in texts(hands.find("pickupActButton")), f"{words!r} on the button")


def by_qr(hands: Hands) -> None:
    hands.scan(PICKUP_CODE)
    primary(hands, "Take ¥1,299.00 and hand over")
    hands.tap("payQr")
    hands.sees("payQrWords", "Scan the customer's payment code now")
    primary(hands, "Take ¥1,299.00 by QR")


def the_tender(hands: Hands) -> Tender:
    reader = OrderReader(hands.counter.device)
    order_id = reader.find(NUMBER)
    assert order_id is not None
    view = reader.order(order_id)
    assert view is not None
    return view.tenders[0]


def test_one_scan_charges_and_the_goods_leave_on_hqs_word(hands: Hands, hq: SpokenHq) -> None:
    by_qr(hands)
    hands.shot("pickup_qr_chosen")
    hq.says = ["", "user_paying", "user_paying"]
    hands.scan(WECHAT)
    hands.sees("qrWords", "confirming on the phone")
    hands.shot("pickup_qr_user_paying")
    hands.scan(ALIPAY)
    assert handed(hands) == []
    hq.says = ["paid"]
    taken = left(hands)
    assert (taken.kind, taken.amount, taken.tendered) == ("qr", DUE, 0)
    assert [(one.code, one.tender_id) for one in hq.charged] == [(WECHAT, taken.id)]
    tender = the_tender(hands)
    assert (tender.kind, tender.state) == ("qr", "paid")


def test_without_the_network_a_clear_sentence_and_the_other_means(hands: Hands, hq: SpokenHq) -> None:
    by_qr(hands)
    hq.says = [Outage("no_network")]
    hands.tap("pickupActButton")
    hands.sees("qrWords", "No connection to HQ")
    hands.sees("qrMore", "cash and the slip of a terminal do not")
    hands.shot("pickup_qr_offline")
    hands.tap("qrLater")
    hands.until(lambda: not hands.all("qrWords"), "the sheet gone")
    hands.tap("paySlip")
    hands.scan("T1-004217")
    primary(hands, "and hand over")
    hands.tap("payCash")
    primary(hands, "Take ¥1,299.00 and hand over")
    hands.tap("pickupActButton")
    taken = left(hands)
    assert (taken.kind, taken.tendered, hq.charged) == ("cash", DUE, [])


def test_nobody_knows_then_given_up_and_paid_in_cash(hands: Hands, hq: SpokenHq) -> None:
    drawer: list[bool] = []
    hands.counter.desks.pickup.cashTaken.connect(lambda: drawer.append(True))
    by_qr(hands)
    hands.tap("pickupActButton")
    hands.sees("qrWords", "Ready to be paid")
    hq.says = [Outage("timeout"), "unknown"]
    hands.scan(WECHAT)
    hands.sees("qrWords", "Do not charge again")
    assert not hands.all("qrCash")
    hands.tap("qrGiveUp")
    hands.sees("qrWords", "not charged, or gets the money back")
    assert (hq.cancelled, handed(hands)) == (1, [])
    hands.tap("qrCash")
    taken = left(hands)
    assert (taken.kind, taken.tendered, taken.change, drawer) == ("cash", DUE, 0, [True])


def test_a_window_that_died_meanwhile_asks_and_never_gives_the_goods_away(
    hands: Hands, shop: Shop, hq: SpokenHq
) -> None:
    (shape,) = (one for one in ORDER_SHAPES if one.table == "tender")
    tender = the_tender(hands)
    shop.pull([feed_row(shape, replace(tender, state="unknown"), 9_000_000, "ops:10")], 3)
    hands.scan(PICKUP_CODE)
    hands.sees("payQrWords", "Not known yet: do not charge again")
    primary(hands, "Check the payment")
    assert not hands.all("payCash")
    hands.shot("pickup_qr_in_the_air")
    hq.says = ["unknown"]
    hands.tap("pickupActButton")
    hands.sees("qrWords", "Do not charge again")
    hands.tap("qrLater")
    hands.until(lambda: not hands.all("qrWords"), "the sheet gone")
    assert handed(hands) == []
    paid = replace(tender, kind="qr", state="paid")
    shop.pull([feed_row(shape, paid, 9_000_001, "ops:10")], 4)
    primary(hands, "Hand over")
    hands.tap("pickupActButton")
    hands.until(lambda: handed(hands), "the handover")
    assert ([one.tenders for one in handed(hands)], hq.charged) == ([[]], [])
