"""Orders put aside and taken up again in the real window, by key and by finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.orders import records
from app.orders.aside import read_held
from app.orders.forgetting import KEEP_US
from app.orders.ordering import read_draft
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

COAT, LONG = "YR-2208-NAVY-M", "YR-2240-OLIVE-M"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def lines(hands: Hands) -> list[str]:
    return [line.sku for line in hands.counter.order.draft.lines]


def open_sheet(hands: Hands) -> None:
    hands.key(Qt.Key.Key_F7)
    hands.until(lambda: hands.find("heldName").property("activeFocus"), "the sheet")


def closed(hands: Hands) -> None:
    hands.until(lambda: not hands.all("heldName"), "the end of the sheet")


def test_held_and_recalled_by_key_with_the_open_order_in_its_place(hands: Hands, shop: Shop) -> None:
    said: list[str] = []
    hands.sign_in()
    hands.app.shell.toasted.connect(lambda words, tone, undo: said.append(words))
    hands.scan(shop.barcodes[COAT])
    hands.sees("total", "899")
    open_sheet(hands)
    hands.type("zhou")
    hands.key(Qt.Key.Key_Return)
    closed(hands)
    hands.until(lambda: not lines(hands), "an empty order")
    assert hands.find("heldButton").isVisible()
    hands.scan(shop.barcodes[LONG])
    hands.sees("total", "1,299")
    open_sheet(hands)
    hands.sees("heldRow", "zhou")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    closed(hands)
    hands.until(lambda: lines(hands) == [COAT], "the coat again")
    device = hands.counter.device
    hands.until(lambda: [one.draft.lines[0].sku for one in read_held(device)] == [LONG], "the other one held")
    kept = read_draft(device)
    assert kept is not None
    assert kept.lines[0].sku == COAT
    assert [word for word in said if "zhou" in word or "取回" in word]


def test_held_dropped_undone_and_recalled_by_finger(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[COAT])
    hands.sees("total", "899")
    hands.tap("heldButton")
    hands.tap("holdButton")
    closed(hands)
    hands.until(lambda: not lines(hands), "an empty order")
    hands.tap("heldButton")
    hands.tap("dropHeld")
    hands.until(lambda: not hands.all("heldRow"), "the end of the row")
    hands.app.shell.undo()
    hands.tap("heldRow")
    closed(hands)
    hands.until(lambda: lines(hands) == [COAT], "the coat again")


def test_what_changed_since_is_said(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[COAT])
    hands.sees("total", "899")
    open_sheet(hands)
    hands.key(Qt.Key.Key_Return)
    closed(hands)
    device = hands.counter.device
    with device.journal.work() as work:  # as if the book had been another one then
        work.connection.exec_driver_sql(
            "UPDATE draft SET body = replace(body, ?, ?) WHERE name LIKE 'held:%'",
            ('"list_price":89900', '"list_price":99900'),
        )
    said: list[str] = []
    hands.app.shell.toasted.connect(lambda words, tone, undo: said.append(words))
    open_sheet(hands)
    hands.sees("heldRow", "号单")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: any("¥899.00" in one and "¥999.00" in one for one in said), "what has changed")
    hands.sees("total", "899")


def test_nobody_holds_at_a_locked_screen(hands: Hands, shop: Shop) -> None:
    hands.tap("lookButton")
    hands.find("unlockButton")
    hands.key(Qt.Key.Key_F7)
    assert not hands.all("heldName")


def test_whose_order_it_was_is_gone_after_three_days(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes[COAT])
    hands.sees("total", "899")
    open_sheet(hands)
    hands.type("zhou")
    hands.key(Qt.Key.Key_Return)
    closed(hands)
    hands.until(lambda: not lines(hands), "an empty order")
    device = hands.counter.order.around.device
    (made,) = read_held(device)
    assert made.name == "zhou"
    with device.journal.work() as work:
        records.rewrite_held(work.connection, replace(made, held_at=made.held_at - KEEP_US - 1))
    open_sheet(hands)
    hands.until(lambda: read_held(device)[0].name == "", "an order of nobody")
    assert [line.sku for line in read_held(device)[0].draft.lines] == [COAT]
