"""The Sell desk in the real window over a real device folder: from sign-in to the receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def test_a_scan_and_two_taps_sell_what_the_customer_carries(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.scan(shop.barcodes["YR-2208-NAVY-M"])
    hands.sees("total", "¥899.00")
    hands.shot("sell-one-line")
    hands.tap("payButton")
    hands.find("placeButton")
    hands.shot("payment")
    hands.tap("placeButton")
    hands.find("receiptNumber")
    hands.shot("receipt")
