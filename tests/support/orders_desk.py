"""The Orders desk on a morning's orders, and its window; a test module takes these fixtures as its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView

from app.orders.reading import OrderReader
from tests.support.desks import Stage, a_morning, shown, stage
from ui.order_list.model import OrderListModel

VIEW = "ui/order_list/OrderListView.qml"


@pytest.fixture
def on(english: None, tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path / "device", "en") as found:
        found.pull(a_morning(found.shop, found.device))
        yield found


@pytest.fixture
def model(on: Stage) -> OrderListModel:
    return OrderListModel(on.around, on.owner)


@pytest.fixture
def window(on: Stage, model: OrderListModel, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[QQuickView]:
    with shown(VIEW, model) as found:
        fatal_qml_warnings(found.engine())
        on.settle()
        yield found


def order_id(on: Stage, number: str) -> bytes:
    found = OrderReader(on.device).find(number)
    assert found is not None
    return found
