"""Promotions at the counter: what the panel shows is what is paid, printed and told to HQ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.clock import SystemClock
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.commands import OrderPlaced, PlacedDiscount
from app.pricing.promotions import AmountOff, Promotion, When
from tests.support.hands import Hands
from tests.support.promoting import promote, winter
from tests.support.shop import Shop, make_shop

NAVY_M, CAP = "YR-2208-NAVY-M", "MZ-0412-SLATE"


HOUR_US = 3_600_000_000


class Ahead(SystemClock):
    """Some time has passed."""

    def __init__(self, passed: int) -> None:
        self.passed = passed

    def now(self) -> int:
        return super().now() + self.passed


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = make_shop(tmp_path / "device")
    promote(made, *winter(made))
    return made


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def test_the_panel_the_receipt_and_the_command_say_the_same(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥899.00")
    hands.scan(shop.barcodes[CAP])
    hands.sees("total", "¥958.00")
    assert hands.words("discount") == "冬季加价购"
    assert hands.words("nearMiss") == "再买 ¥42，满 1,000 减 100"
    hands.scan("FS100238")
    hands.sees("total", "¥913.05")
    assert hands.words("discount") == "金卡 95 折 · 冬季加价购"
    assert hands.words("discountAmount") == "−¥144.95"
    assert hands.words("nearMiss") == "再买 ¥87，满 1,000 减 100"
    hands.scan(shop.barcodes[NAVY_M])
    hands.sees("total", "¥1,667.10")
    assert not hands.all("nearMiss")

    hands.tap("payButton")
    assert hands.words("due") == "¥1,667.10"
    hands.tap("placeButton")
    hands.find("receiptNumber")
    hands.sees("receiptTotal", "¥1,667.10")
    assert hands.words("receiptSaved") == "共省 ¥289.90"
    assert len(hands.all("receiptSaving")) == 3

    with hands.counter.device.journal.database.read() as journal:
        order = decode(commands_after(journal, 0)[-1].payload, OrderPlaced)
    assert [(line.quantity, line.list_price, line.unit_price, line.amount) for line in order.lines] == [
        (2, 89_900, 85_405, 161_144),
        (1, 15_900, 5_900, 5_566),
    ]
    assert order.lines[1].discounts == [
        PlacedDiscount("promotion", 10_000, 1, 1),
        PlacedDiscount("promotion", 334, 3, 1),
    ]
    assert {(one.id, one.version) for one in order.promotions} == {(1, 1), (2, 4), (3, 1)}
    assert order.known is not None
    assert order.known.tier == "gold"
    assert order.total == sum(one.amount for one in order.tenders) == 166_710


def test_a_promotion_that_ended_meanwhile_is_off_when_the_payment_opens(
    qapp: QGuiApplication, tmp_path: Path, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> None:
    shop, now = make_shop(tmp_path / "device"), SystemClock().now()
    promote(shop, Promotion(7, 1, AmountOff(5_000), {"zh": "立减 50"}, when=When(end=now + HOUR_US)))
    hands = Hands(qapp, shop)
    try:
        fatal_qml_warnings(hands.app.engine)
        hands.sign_in()
        hands.scan(shop.barcodes[NAVY_M])
        hands.sees("total", "¥849.00")
        hands.counter.device.clock = Ahead(2 * HOUR_US)
        hands.tap("payButton")
        hands.sees("due", "¥899.00")
        hands.sees("total", "¥899.00")
    finally:
        hands.close()


def test_the_sheet_says_what_a_member_pays_and_recommends(hands: Hands, shop: Shop) -> None:
    """retail.md §4, here: gold members who look at the jacket while there are more than 50 caps are shown the cap."""
    hands.sign_in()
    hands.tap("tile")
    hands.sees("sheetTitle", "云感轻量羽绒服")
    assert [item.property("text") for item in hands.all("offer")] == ["冬季加价购可用"]
    assert not hands.all("suggestion"), "nobody knows this customer"
    hands.scan("FS100238")
    hands.until(lambda: hands.all("suggestion"), "the recommendation")
    assert [item.property("text") for item in hands.all("offer")] == ["金卡 95 折 ¥854.05", "冬季加价购可用"]
    assert hands.words("suggestion") == "护耳帽 8 折"
    sheet, chip = hands.find("productSheet"), hands.find("suggestion")

    def at_the_top_right() -> bool:
        corner = chip.mapToItem(sheet, chip.width(), 0.0)
        return bool(corner.x() > 0.9 * sheet.width() and corner.y() < 0.2 * sheet.height())

    hands.until(at_the_top_right, "the recommendation at the top right")
    hands.shot("recommended")
    hands.tap("suggestion")
    hands.sees("sheetTitle", "羽绒护耳帽")
    assert next(item.property("text") for item in hands.all("offer")) == "护耳帽 8 折 ¥127.20"
    hands.tap("closeSheet")
    hands.scan(shop.barcodes[CAP])
    hands.sees("total", "¥127.20")
