"""Changing an order at the Orders desk: pieces go, a parcel goes elsewhere, money goes back; HQ has the last word."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickView

from app.attention.rows import ATTENTION_SHAPES, AttentionItem
from app.journal.codec import decode
from app.journal.records import commands_after
from app.orders.change_commands import (
    ORDER_AMENDED,
    ORDER_CANCELLED,
    TENDER_REFUNDED,
    OrderAmended,
    OrderCancelled,
    TenderRefunded,
)
from app.orders.reading import OrderReader
from app.orders.rows import ORDER_SHAPES, OrderEvent
from tests.fashion.demo import XIHU
from tests.support import orders_desk
from tests.support.desks import Stage, item, shown, tap, texts
from tests.support.floor import HOUR, NOW
from tests.support.orders_desk import order_id
from tests.support.shop import feed_row
from ui.attention.model import AttentionModel
from ui.order_list.model import OrderListModel

on, model, window = orders_desk.on, orders_desk.model, orders_desk.window


def open_order(on: Stage, model: OrderListModel, number: str) -> bytes:
    found = order_id(on, number)
    model.open(found)
    on.settle()
    return found


def kinds(on: Stage) -> list[str]:
    with on.device.journal.database.read() as connection:
        return [one.type for one in commands_after(connection, 0)]


def payload(on: Stage) -> bytes:
    with on.device.journal.database.read() as connection:
        return commands_after(connection, 0)[-1].payload


def test_one_piece_of_two_is_cancelled_and_said_to_be_asked(
    on: Stage, model: OrderListModel, window: QQuickView
) -> None:
    target = open_order(on, model, "B10-003202")
    first = OrderReader(on.device).order(target)
    assert first is not None
    line = first.lines[0]
    tap(window, "orderCancelButton")
    on.settle()
    sheet = window.contentItem()
    assert "Choose pieces" in texts(sheet), "a disabled button says what is missing"
    model.changing.step(line.id.hex(), 1)
    model.changing.chooseWhy("too_late")
    on.settle()
    said = texts(sheet)
    assert "1 of 2" in said
    assert "Ask to cancel 1 item · ¥899.00" in said
    assert "was paid" in said, "cash was taken for it"
    model.changing.confirmCancel()
    on.settle()
    assert model.changing.property("sheet") == ""
    assert kinds(on) == [ORDER_CANCELLED]
    told = decode(payload(on), OrderCancelled)
    assert (told.why, [(one.pieces, one.of, len(one.rest_id)) for one in told.cuts]) == ("too_late", [(1, 2, 16)])
    said = texts(window.contentItem())
    assert said.count("Cancellation asked") == 2, "on the line, and in the story"
    assert "It takes too long" in said
    assert "To pick" in said, "the other piece stays"


def test_all_of_it_and_nothing_of_what_has_been_picked(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    open_order(on, model, "A20-003219")
    tap(window, "orderCancelButton")
    model.changing.all()
    on.settle()
    assert "was paid" not in texts(window.contentItem()), "it was to be paid at the pickup"
    model.changing.confirmCancel()
    on.settle()
    assert "Cancelled" in texts(item(window, "orderRow3")) or "Cancelled" in texts(window.contentItem())
    for number in ("A10-003210", "A20-003178"):
        open_order(on, model, number)
        for button in ("orderCancelButton", "orderAmendButton"):
            with pytest.raises(AssertionError, match="no visible"):
                item(window, button)


def test_a_parcel_goes_elsewhere(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    open_order(on, model, "A20-003235")
    tap(window, "orderAmendButton")
    on.settle()
    assert "文三路 1 号" in texts(window.contentItem())
    assert "13812348000" not in texts(window.contentItem()), "masked, as everywhere"
    model.changing.confirmAmend("李先生", "13900001111", "浙江省 宁波市", "")
    on.settle()
    assert kinds(on) == [], "an address without a street is none"
    assert model.changing.property("sheet") == "amend", "what was typed stays"
    model.changing.confirmAmend("李先生", "13900001111", "浙江省 宁波市", "中山路 2 号")
    on.settle()
    assert kinds(on) == [ORDER_AMENDED]
    told = decode(payload(on), OrderAmended)
    assert told.address is not None
    assert (told.address.street, told.contact_phone, told.lines) == ("中山路 2 号", "13900001111", [])
    assert "Contact, address or store changed" in texts(window.contentItem())


def test_another_shop_is_chosen(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    open_order(on, model, "B10-003202")
    tap(window, "orderAmendButton")
    on.settle()
    xihu = on.shop.locations[XIHU]
    model.changing.chooseShop(str(xihu))
    on.settle()
    model.changing.confirmAmend("周女士", "", "", "")
    on.settle()
    told = decode(payload(on), OrderAmended)
    assert [one.location_id for one in told.lines] == [xihu, xihu]
    assert (told.address, told.contact_phone) == (None, "13812348000")
    assert "Collect at Xihu" in texts(window.contentItem())


def test_parcels_are_followed_and_their_numbers_copied(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    target = open_order(on, model, "A20-003235")
    view = OrderReader(on.device).order(target)
    assert view is not None
    lines = [line.id.hex() for line in view.lines if line.fulfilment == "ship_to_home"]
    left = {"carrier": "SF", "parcel": "SF1400200300", "lines": lines}
    tracked = {"carrier": "SF", "parcel": "SF1400200300", "what": "out_for_delivery", "place": "西湖"}
    shape = next(shape for shape in ORDER_SHAPES if shape.table == "order_event")
    events = [
        OrderEvent(on.device.identifiers.new_id(), target, None, kind, at, 10, 0, json.dumps(detail))
        for kind, at, detail in (("order.shipped", NOW - HOUR, left), ("order.tracked", NOW, tracked))
    ]
    on.pull([feed_row(shape, event, 5_000_000, "ops:10") for event in events])
    model.open(target)
    on.settle()
    said = texts(item(window, "parcel_0"))
    for part in ("SF Express", "SF1400200300", "Out for delivery", "西湖", "× 1"):
        assert part in said
    assert "Collected" not in said
    model.copyParcel("SF1400200300")
    assert QGuiApplication.clipboard().text() == "SF1400200300"


def test_nobody_signed_in_changes_nothing(on: Stage, model: OrderListModel, window: QQuickView) -> None:
    open_order(on, model, "B10-003202")
    on.person = None
    tap(window, "orderCancelButton")
    on.settle()
    assert model.changing.property("sheet") == ""


def test_money_is_given_back_from_the_item(on: Stage, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> None:
    target = OrderReader(on.device).find("B10-003202")
    assert target is not None
    due = AttentionItem(
        on.device.identifiers.new_id(), 10, target, bytes(16), "refund_due", '{"number":"B10-003202","amount":89900}',
        "CNY", 89_900, 200, NOW - HOUR, NOW + HOUR, "open",
    )  # fmt: skip
    on.pull([feed_row(ATTENTION_SHAPES[0], due, 6_000_000, "ops:10")])
    model = AttentionModel(on.around, on.owner)
    with shown("ui/attention/AttentionView.qml", model) as window:
        fatal_qml_warnings(window.engine())
        on.settle()
        said = texts(window.contentItem())
        assert "¥899.00 was paid for what the customer does not get." in said
        assert "Give back ¥899.00" in said
        model.act(due.id.hex(), "refund")
        on.settle()
        assert kinds(on) == [TENDER_REFUNDED]
        assert decode(payload(on), TenderRefunded).amount == 89_900
        assert "Give back" not in texts(window.contentItem()), "done here, whatever HQ has heard"
        model.act(due.id.hex(), "refund")
        on.settle()
        assert kinds(on) == [TENDER_REFUNDED], "once"
