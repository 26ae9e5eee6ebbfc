"""The desks in the real window: what a scan opens from anywhere, what one desk passes to another, what settings do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.line_commands import HANDED_OVER, HandedOver
from tests.support.desks import ScannerClock, morning_shop, texts
from tests.support.hands import Hands
from tests.support.qml import rows_of
from tests.support.shop import Shop
from ui.application import Extras
from ui.settings.chosen import Chosen, read_chosen

Watch = Callable[[QQmlEngine], None]
PICKUP_DESK_PIN = "569184"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return morning_shop(tmp_path / "device")


@pytest.fixture
def open_window(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Callable[..., Hands]]:
    opened: list[Hands] = []

    def opening(**options: Any) -> Hands:
        hands = Hands(qapp, shop, **options, extras=Extras(clock=ScannerClock()))
        fatal_qml_warnings(hands.app.engine)
        opened.append(hands)
        return hands

    yield opening
    opened[-1].close()


@pytest.fixture
def hands(open_window: Callable[..., Hands]) -> Hands:
    return open_window(lang="en")


def sees_text(hands: Hands, words: str) -> None:
    hands.until(lambda: words in texts(hands.window.contentItem()), f"{words!r}")


def handed_over(hands: Hands) -> list[HandedOver]:
    with hands.counter.device.journal.database.read() as journal:
        return [decode(one.payload, HandedOver) for one in commands_after(journal, 0) if one.type == HANDED_OVER]


def test_a_pickup_code_scanned_while_selling_and_one_tap_hand_over(hands: Hands) -> None:
    hands.sign_in()
    assert hands.app.shell.state.current == "sell"
    hands.scan("7K3M9Q2X")
    hands.sees("pickupNumber", "A20-003178")
    hands.tap("pickupActButton")
    hands.until(lambda: handed_over(hands), "the handover")
    (done,) = handed_over(hands)
    assert (done.proof, len(done.line_ids), done.associate_id) == ("code", 2, hands.counter.person.id)
    sees_text(hands, "A20-003178 handed over")


def test_a_receipt_opens_the_return_its_number_the_order_and_that_its_handover(hands: Hands) -> None:
    hands.sign_in()
    hands.scan("FSR1:A10-003210")
    hands.sees("returnOrder", "A10-003210")
    hands.tap("nav-orders")
    hands.scan("A10-003210")
    hands.sees("orderNumber", "A10-003210")
    hands.tap("orderReceiptButton")
    hands.sees("receiptNumber", "A10-003210")
    hands.counter.receipt.close()
    hands.until(lambda: not hands.all("receiptNumber"), "the receipt's end")
    hands.tap("orderActionButton")
    hands.sees("pickupNumber", "A10-003210")


def test_at_the_pickup_desk_an_article_is_checked_and_a_strange_code_searched(hands: Hands, shop: Shop) -> None:
    hands.tap("person", 3)
    hands.sign_in(PICKUP_DESK_PIN)
    assert hands.app.shell.state.current == "pickup", "a role without selling begins here"
    hands.tap("pickupCard0")
    hands.tap("pickupActButton")
    hands.until(lambda: "Scan 3 more" in texts(hands.find("pickupActButton")), "picking")
    hands.scan(shop.barcodes["YR-2208-NAVY-M"])
    hands.until(lambda: "Scan 2 more" in texts(hands.find("pickupActButton")), "the checked article")
    hands.scan("NO-SUCH-CODE-1")
    sees_text(hands, "No product has the code NO-SUCH-CODE-1")


def test_what_waits_is_counted_at_the_desks_and_told_by_the_chip(hands: Hands) -> None:
    hands.sign_in()
    counts = {row.key: row.count for row in rows_of(hands.app.shell.desks)}
    assert (counts["pickup"], counts["attention"]) == (8, 0)
    hands.until(lambda: hands.app.shell.state.connection == "Working offline", "the chip")
    hands.scan("7K3M9Q2X")
    hands.tap("pickupActButton")
    hands.until(lambda: hands.app.shell.state.connection == "Working offline · 1 waiting", "the counted work")


def test_settings_change_the_window_at_once_and_its_next_start(open_window: Callable[..., Hands], shop: Shop) -> None:
    hands = open_window(lang="", theme="")
    hands.sign_in()
    hands.app.shell.select("settings")
    hands.tap("theme_dark")
    hands.tap("scale_125")
    hands.tap("language_en")
    state = hands.app.shell.state
    assert (state.dark, state.textScale, state.language) == (True, 1.25, "en")
    sees_text(hands, "Text size")
    hands.until(lambda: read_chosen(shop.home) == Chosen("en", "dark", 125), "the kept choice")
    hands.close()
    again = open_window(lang="", theme="").app.shell.state
    assert (again.dark, again.textScale, again.language) == (True, 1.25, "en")


def test_the_scanner_test_keeps_codes_to_itself(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.app.shell.select("settings")
    hands.scan(shop.barcodes["YR-2208-NAVY-M"])
    hands.sees("scanCode", shop.barcodes["YR-2208-NAVY-M"])
    assert hands.app.shell.state.current == "settings"
    hands.app.shell.select("sell")
    assert hands.words("total") == "¥0.00"


@pytest.mark.parametrize("size", [(800, 1280), (1280, 800), (1920, 1080)])
def test_every_desk_shows_in_every_layout(open_window: Callable[..., Hands], size: tuple[int, int]) -> None:
    hands = open_window(lang="en", theme="dark", size=size)
    hands.sign_in()
    marks = {
        "orders": "A20-003244",
        "pickup": "B10-003202",
        "attention": "Nothing needs you",
        "sync": "Replies from HQ",
        "settings": "Scanner test",
    }
    for desk, mark in marks.items():
        hands.app.shell.select(desk)
        sees_text(hands, mark)
        hands.shot(f"desk-{desk}-{size[0]}")
