"""The Orders desk: what is listed, what an order tells of itself, and where it can go next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView
from PySide6.QtTest import QTest

from app.orders.reading import OrderReader
from app.orders.rows import ORDER_SHAPES, OrderEvent
from app.pickup.desk import Proof, hand_over, start_picking
from tests.support import orders_desk
from tests.support.codes import codes_in, page_of, text_of
from tests.support.desks import Sold, Stage, item, order_rows, shown, tap, texts
from tests.support.floor import MINUTE, NOW
from tests.support.orders_desk import VIEW, order_id
from tests.support.qml import rows_of
from tests.support.shop import feed_row
from ui.order_list.model import OrderListModel

on, model, window = orders_desk.on, orders_desk.model, orders_desk.window


def words(window: QQuickView, name: str) -> str:
    return texts(item(window, name))


def test_orders_are_listed_newest_first_with_all_that_matters(window: QQuickView) -> None:
    assert words(window, "ordersFilter_all") == "All 11"
    first = words(window, "orderRow0")
    for part in (
        "A20-003244",
        "Today 10:40",
        "周女士 ···8000",
        "1 item",
        "Collect at Wulin",
        "¥699.00",
        "Not available",
    ):
        assert part in first
    assert "Walk-in customer" in words(window, "orderRow2")
    assert "13812348000" not in texts(window.contentItem())


@pytest.mark.parametrize(
    ("key", "count", "first"),
    [("waiting", "0", ""), ("to_collect", "8", "A20-003219"), ("today", "9", "A20-003244")],
)
def test_filters_list_what_they_count(
    on: Stage, model: OrderListModel, window: QQuickView, key: str, count: str, first: str
) -> None:
    assert words(window, f"ordersFilter_{key}").endswith(f" {count}")
    tap(window, f"ordersFilter_{key}")
    on.settle()
    assert len(rows_of(model.orders)) == int(count)
    shows = words(window, "orderRow0") if first else texts(window.contentItem())
    assert (first or "No orders here") in shows


def test_work_that_hq_has_not_answered_is_marked(on: Stage, window: QQuickView) -> None:
    start_picking(on.device, OrderReader(on.device), order_id(on, "B10-003202"), 200)
    on.settle()
    assert words(window, "ordersFilter_waiting") == "Waiting for HQ 1"
    tap(window, "ordersFilter_waiting")
    on.settle()
    assert "B10-003202" in words(window, "orderRow0")
    said = texts(window.contentItem())
    assert "Picking started" in said
    assert "Safely stored here" in said


def test_an_order_tells_its_story_with_place_person_and_time(
    on: Stage, model: OrderListModel, window: QQuickView
) -> None:
    on.clock.at = NOW + 5 * MINUTE
    model.open(order_id(on, "A20-003178"))
    on.settle()
    assert words(window, "orderNumber") == "A20-003178"
    said = texts(window.contentItem())
    for part in (
        "Order placed", "Hubin · 林晓", "09:32",
        "Ready to collect", "Shelf B-12 · Hubin · 吴迪", "09:40",
        "The customer collects at Hubin", "Hooded short down", "Brick red / L", "138****8000", "¥828.00",
        "Cash", "Paid",
    ):  # fmt: skip
        assert part in said, part
    hand_over(on.device, OrderReader(on.device), order_id(on, "A20-003178"), 203, Proof.CODE)
    on.settle()
    said = texts(window.contentItem())
    assert "with pickup code · Hubin · 吴迪" in said
    assert "The customer collects" not in said


def test_lines_of_one_event_are_told_once(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    target = order_id(on, "A20-003178")
    view = OrderReader(on.device).order(target)
    assert view is not None
    events = [
        OrderEvent(on.device.identifiers.new_id(), target, line.id, "pickup.unpicked", NOW, 10, 200, json.dumps({}))
        for line in view.lines
    ]
    shape = next(shape for shape in ORDER_SHAPES if shape.table == "order_event")
    on.pull([feed_row(shape, event, 5_000_000, "ops:10") for event in events])
    model.open(target)
    on.settle()
    assert texts(window.contentItem()).count("Back on the pick list") == 1


@pytest.mark.parametrize(
    ("number", "action"),
    [("A20-003178", "Hand over"), ("A10-003210", "Go on picking"), ("B10-003202", "Pick"), ("A20-003244", "")],
)
def test_buttons_come_from_what_the_state_allows_here(
    on: Stage, model: OrderListModel, window: QQuickView, number: str, action: str
) -> None:
    asked: list[str] = []
    model.pickupWished.connect(asked.append)
    target = order_id(on, number)
    model.open(target)
    on.settle()
    if action:
        assert words(window, "orderActionButton") == action
        tap(window, "orderActionButton")
        assert asked == [target.hex()]
    else:
        with pytest.raises(AssertionError, match="no visible"):
            item(window, "orderActionButton")


def test_the_receipt_is_asked_for_again(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    asked: list[str] = []
    model.receiptWished.connect(asked.append)
    tap(window, "orderRow1")
    on.settle()
    tap(window, "orderReceiptButton")
    assert asked == [order_id(on, "A20-003235").hex()]


def test_arrows_walk_through_the_list(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    tap(window, "orderRow0")
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_Down)
    on.settle()
    assert words(window, "orderNumber") == "A20-003219"
    QTest.keyClick(window, Qt.Key.Key_Up)
    on.settle()
    assert words(window, "orderNumber") == "A20-003226"


def test_a_new_order_appears_at_the_top_by_itself(on: Stage, window: QQuickView) -> None:
    on.pull(order_rows(on.shop, on.device, "B10-003301", [Sold("YR-2208-NAVY-M", "accepted")], age=0))
    on.settle()
    assert "B10-003301" in words(window, "orderRow0")
    assert words(window, "ordersFilter_all") == "All 12"


def test_on_a_narrow_window_the_order_covers_the_list_until_back(
    on: Stage, model: OrderListModel, fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> None:
    with shown(VIEW, model, (800, 1136)) as window:
        fatal_qml_warnings(window.engine())
        on.settle()
        tap(window, "orderRow4")
        on.settle()
        assert words(window, "orderNumber") == "A10-003210"
        with pytest.raises(AssertionError, match="no visible"):
            item(window, "orderRow0")
        tap(window, "paneBackButton")
        on.settle()
        item(window, "orderRow0")


def test_a_parcel_gets_its_label_without_the_whole_phone(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    model.open(order_id(on, "A20-003178"))
    on.settle()
    assert not model.property("ships"), "nothing of it is sent"
    model.open(order_id(on, "A20-003235"))
    on.settle()
    tap(window, "orderLabelButton")
    on.settle()
    pdf = on.shop.home / "labels" / "A20-003235.pdf"
    text = text_of(pdf)
    for part in ("A20-003235", "周女士", "138****8000", "文三路 1 号", "YR-2231-BLACK-M"):
        assert part in text, part
    assert not re.search(r"1\d{10}", text)
    assert codes_in(page_of(pdf)) == {"A20-003235": "Code128"}
