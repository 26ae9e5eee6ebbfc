"""A coupon at the counter: scanned without a network, seen on the order, the receipt and in the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.clock import SystemClock
from app.coupons.coupon import Kind
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import OrderPlaced
from tests.support.couponing import NAMES, accept_coupons, coupon_at, give_budget, text_of
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

NAVY_M = "YR-2208-NAVY-M"
NOW = SystemClock().now()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = make_shop(tmp_path / "device")
    accept_coupons(made)
    give_budget(made, NOW)
    return made


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def placed(hands: Hands) -> OrderPlaced:
    with hands.counter.device.journal.database.read() as journal:
        return decode(commands_after(journal, 0)[-1].payload, OrderPlaced)


def said_by(hands: Hands) -> list[str]:
    said: list[str] = []
    hands.app.shell.toasted.connect(lambda words, tone, undo: said.append(words))
    return said


def enter(hands: Hands, text: str) -> None:
    """Typed into the sheet, all at once."""
    field = hands.find("couponField")
    hands.tap("couponField")
    field.setProperty("value", text)
    hands.key(Qt.Key.Key_Return)


def test_scan_article_scan_coupon_pay_and_it_is_on_the_receipt(hands: Hands, shop: Shop) -> None:
    text = text_of(coupon_at(NOW))
    hands.sign_in()
    said = said_by(hands)
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.scan(text)
    hands.sees("total", "¥869.00")
    assert hands.words("discount") == "立减 30 券"
    assert hands.words("discountAmount") == "−¥30.00"
    hands.shot("coupon-order")
    hands.key(Qt.Key.Key_F4)
    hands.sees("couponName", "立减 30 券")
    assert hands.words("couponAmount") == "−¥30.00"
    hands.shot("coupon-sheet")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.all("couponName"), "the sheet to close")
    hands.key(Qt.Key.Key_F9)
    hands.sees("due", "¥869.00")
    hands.tap("placeButton")
    hands.sees("receiptTotal", "¥869.00")
    assert hands.words("receiptSaved") == "共省 ¥30.00"
    assert "立减 30 券" in [one.property("text") for one in hands.below(hands.find("receiptSaving"))]
    told = placed(hands).coupon
    assert told is not None
    assert (told.amount, told.names) == (3_000, NAMES)

    hands.tap("newOrder")
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.scan(text)
    hands.until(lambda: f"这张券已在订单 {placed(hands).number} 上用过" in "".join(said), "where it was used")
    assert hands.words("total") == "¥899.00"


def test_the_sheet_says_why_not_and_takes_off_again(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.key(Qt.Key.Key_F4)
    enter(hands, "FS1:NOTHING")
    hands.until(lambda: "不是本店的优惠券" in str(hands.find("couponField").property("error")), "why not")
    hands.shot("coupon-unreadable")
    hands.find("couponField").setProperty("value", text_of(replace(coupon_at(NOW), amount_from=100_000)))
    hands.tap("couponUse")
    hands.until(lambda: not hands.all("couponField"), "the sheet to close")
    assert hands.words("total") == "¥899.00"
    hands.key(Qt.Key.Key_F4)
    hands.sees("couponWaits", "满 ¥1,000 可用")
    hands.tap("couponDrop")
    hands.until(lambda: not hands.all("couponDrop"), "the coupon to be gone")
    assert hands.counter.order.draft.coupon is None


WHY_NOT = {
    "大额券": replace(coupon_at(NOW), kind=Kind.A),
    "已过期": replace(coupon_at(NOW), until=NOW // 1_000_000 - 5),
    "仅限金卡会员": replace(coupon_at(NOW), audience="tier:gold"),
    "一张券最多抵 ¥100": coupon_at(NOW, 10_100),
}


def test_each_reason_is_said_in_words(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    said = said_by(hands)
    for words, coupon in WHY_NOT.items():
        hands.scan(text_of(coupon))
        hands.until(partial(lambda one: one in "".join(said), words), words)
    assert hands.words("total") == "¥899.00"
