"""Settling something with its customer: every look at a number is on record before it is shown."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.attention.customers import choose_plan, plans_for, reveal, reveals, tell
from app.attention.desk import read_attention
from app.attention.rows import ATTENTION_SHAPES, AttentionItem
from app.errors import Refusal
from app.journal.codec import decode
from app.orders.customer_commands import (
    CUSTOMER_TOLD,
    PHONE_REVEALED,
    PLAN_CHOSEN,
    CustomerTold,
    How,
    PhoneRevealed,
    PlanChosen,
)
from app.orders.states import PlanB
from tests.support.desks import Sold, order_rows
from tests.support.floor import NOW, Floor
from tests.support.shop import feed_row
from tests.unit.journal.test_unsettled import outcome


def refused(floor: Floor, address: str = "") -> AttentionItem:
    """An order with a line that Wulin no longer had, and its item."""
    lines = [Sold("YR-2231-BRICK-L", "rejected", at="HZ-WULIN")]
    rows = order_rows(floor.shop, floor.device, "A20-003244", lines, address=address)
    floor.shop.pull(rows, 2)
    order = floor.reader.find("A20-003244")
    assert order is not None
    view = floor.reader.order(order)
    assert view is not None
    detail = json.dumps({"line_id": view.lines[0].id.hex()})
    item = AttentionItem(
        b"\1" * 16, 10, order, b"\2" * 16, "line_unavailable", detail, "CNY", 5, 200, NOW, NOW + 9, "open"
    )
    floor.shop.pull([feed_row(ATTENTION_SHAPES[0], item, 10_000_000)], 3)
    return item


def test_that_the_customer_knows_shows_at_once_and_stays(floor: Floor) -> None:
    item = refused(floor)
    tell(floor.device, item, item.order_id, How.PHONE, floor.actor)
    (told,) = read_attention(floor.device).items
    assert (told.told_how, told.told_by, told.told_at) == ("phone", floor.actor, NOW)
    (command,) = floor.commands()
    assert (command.type, command.lane) == (CUSTOMER_TOLD, item.id)
    assert decode(command.payload, CustomerTold) == CustomerTold(
        item.id, item.order_id, floor.device.identity.store_id, "phone", NOW, floor.actor
    )
    heard = replace(item, told_how="phone", told_by=floor.actor, told_at=NOW)
    floor.shop.pull([feed_row(ATTENTION_SHAPES[0], heard, 10_000_009), outcome(command)], 4)
    assert read_attention(floor.device).items == (heard,)


def test_a_number_is_shown_only_once_that_is_committed(floor: Floor) -> None:
    item = refused(floor)
    assert item.order_id is not None
    assert reveal(floor.device, floor.reader, item, item.order_id, floor.actor) == "13812348000"
    reveal(floor.device, floor.reader, item, item.order_id, floor.actor)
    assert [one.type for one in floor.commands()] == [PHONE_REVEALED] * 2
    assert decode(floor.commands()[0].payload, PhoneRevealed).associate_id == floor.actor
    assert b"13812348000" not in floor.commands()[0].payload
    view = floor.reader.order(item.order_id)
    assert view is not None
    assert reveals(view) == 2
    with pytest.raises(Refusal, match="order_unknown"):
        reveal(floor.device, floor.reader, item, bytes(16), floor.actor)
    assert len(floor.commands()) == 2


def test_another_way_is_a_request_of_the_orders_lane(floor: Floor) -> None:
    item = refused(floor)
    assert item.order_id is not None
    view = floor.reader.order(item.order_id)
    assert view is not None
    line = view.lines[0]
    assert plans_for(view, line) == (PlanB.OTHER_SHOP, PlanB.REFUND), "there is no address to send it to"
    with pytest.raises(Refusal, match="action_not_allowed"):
        choose_plan(floor.device, floor.reader, item, line.id, PlanB.DC, floor.actor)
    with pytest.raises(Refusal, match="action_not_allowed"):
        choose_plan(floor.device, floor.reader, item, bytes(16), PlanB.REFUND, floor.actor)
    choose_plan(floor.device, floor.reader, item, line.id, PlanB.OTHER_SHOP, floor.actor)
    (command,) = floor.commands()
    assert (command.type, command.lane) == (PLAN_CHOSEN, item.order_id)
    assert decode(command.payload, PlanChosen).line_id == line.id
    found = read_attention(floor.device)
    assert (found.plans, found.orders) == ({item.id: "shop"}, {item.id: item.order_id})
    floor.shop.pull([outcome(command, "rejected")], 4)
    assert read_attention(floor.device).plans == {}


def test_with_an_address_the_dc_may_send_it_unless_it_is_paid_at_pickup(floor: Floor) -> None:
    address = '{"name":"周女士","phone":"13812348000","region":"浙江","street":"文三路 1 号"}'
    item = refused(floor, address=address)
    assert item.order_id is not None
    view = floor.reader.order(item.order_id)
    assert view is not None
    assert plans_for(view, view.lines[0]) == (PlanB.DC, PlanB.OTHER_SHOP, PlanB.REFUND)
    later = replace(view, tenders=tuple(replace(one, kind="pay_at_pickup") for one in view.tenders))
    assert plans_for(later, view.lines[0]) == (PlanB.OTHER_SHOP, PlanB.REFUND)
    assert plans_for(view, replace(view.lines[0], state="ready")) == ()
    sent = replace(view.lines[0], fulfilment="ship_to_home")
    assert plans_for(replace(view, order=replace(view.order, address="")), sent) == (PlanB.SHOP_SHIPS, PlanB.REFUND)


def test_an_order_that_hq_could_not_take_in_is_found_by_its_command(floor: Floor) -> None:
    placed = floor.place(floor.carry())
    (command,) = floor.commands()
    item = AttentionItem(b"\1" * 16, 10, None, command.id, "total_mismatch", "{}", "CNY", 5, 200, NOW, NOW + 9, "open")
    floor.shop.pull([feed_row(ATTENTION_SHAPES[0], item, 10_000_000), outcome(command, "parked")], 2)
    assert read_attention(floor.device).orders == {item.id: placed.order_id}
