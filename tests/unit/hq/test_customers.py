"""What a shop agrees with a customer afterwards: HQ notes who told them, and finds the goods elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.orders.change_commands import ORDER_CANCELLED, Cut, OrderCancelled
from app.orders.commands import Address, OrderPlaced, PlacedTender
from app.orders.customer_commands import (
    CUSTOMER_TOLD,
    PHONE_REVEALED,
    PLAN_CHOSEN,
    CustomerTold,
    PhoneRevealed,
    PlanChosen,
)
from app.orders.line_commands import TenderTaken
from sync.hq import stock
from sync.hq.ledger import recompute
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HUBIN, PRICE, SHOE, XIHU, Device, World, line, order

COLLECT, SHIP = "click_and_collect", "ship_to_home"
HOME = Address("周女士", "13812348000", "浙江省杭州市", "文三路 1 号")


@pytest.fixture
def counter(world: World) -> Iterator[Device]:
    yield world.enrol("hubin")
    world.drain()
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def refused(world: World, counter: Device, tender: str = "cash", address: Address | None = HOME) -> OrderPlaced:
    """A coat carried out, and three shoes of which Xihu has but two."""
    rival = world.enrol("xihu", seed=2)
    assert rival.place(order(world, line(world, SHOE, 3, at=XIHU), store=XIHU)) == ("accepted", "")
    shoes = replace(line(world, SHOE, 3, COLLECT, XIHU), position=2)
    placed = replace(order(world, line(world, COAT), shoes, tender=tender), address=address)
    assert counter.place(placed) == ("adjusted", "line_unavailable")
    (item,) = world.rows("attention_item", state="open")
    assert json.loads(item.detail)["line_id"] == shoes.id.hex()
    return placed


def choose(world: World, counter: Device, placed: OrderPlaced, plan: str, item: bytes = b"") -> tuple[str, str]:
    item = item or bytes(world.rows("attention_item")[0].id)
    payload = PlanChosen(item, placed.order_id, placed.lines[1].id, HUBIN, plan, world.clock.now(), ASSOCIATE)
    command = counter.command(PLAN_CHOSEN, payload, placed.order_id)
    counter.send(command)
    return world.outcome(command)


def shoes(world: World) -> tuple[str, str, int]:
    (row,) = world.rows("order_line", position=2)
    return row.state, row.fulfilment, row.location_id


def test_the_dc_sends_what_the_shop_no_longer_has(world: World, counter: Device) -> None:
    placed = refused(world, counter)
    assert choose(world, counter, placed, "dc") == ("accepted", "")
    assert shoes(world) == ("new", SHIP, DC)
    assert (world.level(DC, SHOE), world.level(DC, SHOE, "reserved")) == (2, 3)
    assert world.attention() == []
    assert [row.promise for row in world.rows("orders", number=placed.number)] == ["confirmed"]
    assert [row.amount for row in world.rows("tender", order_id=placed.order_id)] == [4 * PRICE]
    events = {row.kind: json.loads(row.detail) for row in world.rows("order_event", order_id=placed.order_id)}
    assert events[PLAN_CHOSEN] == {"plan": "dc", "to": DC}
    world.drain()
    with world.database.read() as connection:
        sent = connection.exec_driver_sql(
            "SELECT tbl, count(*) FROM head WHERE scope = 'ops:3' GROUP BY tbl ORDER BY tbl"
        ).all()
    steps = len(world.rows("order_event", order_id=placed.order_id))
    assert [tuple(row) for row in sent] == [("order_event", steps), ("order_line", 2), ("orders", 1), ("tender", 1)], (
        "the place that sends it gets the whole order, with what was there before"
    )


def test_another_shop_keeps_it_and_the_money_is_owed_again(world: World, counter: Device) -> None:
    placed = refused(world, counter, "pay_at_pickup")
    assert [row.amount for row in world.rows("tender", order_id=placed.order_id)] == [PRICE]
    assert choose(world, counter, placed, "shop") == ("accepted", "")
    assert shoes(world) == ("accepted", COLLECT, HUBIN)
    assert [(row.amount, row.state) for row in world.rows("tender", order_id=placed.order_id)] == [
        (4 * PRICE, "unpaid")
    ]
    assert choose(world, counter, placed, "dc") == ("rejected", "state_changed"), "settled once"


def test_what_was_cut_off_another_line_is_not_owed_again(world: World, counter: Device) -> None:
    coats = line(world, COAT, 3, "store_delivery")
    shoes = replace(line(world, SHOE, 6, COLLECT, XIHU), position=2)
    made = replace(order(world, coats, shoes), address=HOME)
    tenders = [
        PlacedTender(world.ids.new_id(), 1, "cash_on_delivery", 3 * PRICE, 0, 0, line_id=coats.id),
        PlacedTender(world.ids.new_id(), 2, "cash", 6 * PRICE, 6 * PRICE, 0),
    ]
    made = replace(made, tenders=tenders)
    assert counter.place(made) == ("adjusted", "line_unavailable")
    cut = Cut(coats.id, 2, 3, world.ids.new_id())
    told = OrderCancelled(made.order_id, HUBIN, "changed_mind", [cut], world.clock.now(), ASSOCIATE)
    command = counter.command(ORDER_CANCELLED, told, made.order_id)
    counter.send(command)
    assert world.outcome(command) == ("accepted", "")
    with world.database.write() as connection:
        stock.apply_counts(connection, [stock.Count(DC, SHOE, world.clock.now(), 9)])
    assert choose(world, counter, made, "dc") == ("accepted", "")
    assert {row.kind: row.amount for row in world.rows("tender")} == {"cash_on_delivery": PRICE, "cash": 6 * PRICE}


def test_what_is_had_after_all_is_owed_whatever_was_cancelled_meanwhile(world: World, counter: Device) -> None:
    """The coat's money goes back in cash: it does not pay for the shoes that are to be paid when they are fetched."""
    coat = line(world, COAT, 1, SHIP, DC)
    shoes = replace(line(world, SHOE, 6, COLLECT, XIHU), position=2)
    made = replace(order(world, coat, shoes), address=HOME)
    tenders = [
        PlacedTender(world.ids.new_id(), 1, "cash", PRICE, PRICE, 0),
        PlacedTender(world.ids.new_id(), 2, "pay_at_pickup", 6 * PRICE, 0, 0),
    ]
    made = replace(made, tenders=tenders)
    assert counter.place(made) == ("adjusted", "line_unavailable")
    told = OrderCancelled(made.order_id, HUBIN, "changed_mind", [Cut(coat.id, 1, 1, b"")], world.clock.now(), ASSOCIATE)
    command = counter.command(ORDER_CANCELLED, told, made.order_id)
    counter.send(command)
    assert world.outcome(command) == ("accepted", "")
    assert [(row.reason, row.amount) for row in world.rows("attention_item", reason="refund_due")] == [
        ("refund_due", PRICE)
    ]
    with world.database.write() as connection:
        stock.apply_counts(connection, [stock.Count(HUBIN, SHOE, world.clock.now(), 9)])
    assert choose(world, counter, made, "shop") == ("accepted", "")
    assert {row.kind: row.amount for row in world.rows("tender")} == {"cash": PRICE, "pay_at_pickup": 6 * PRICE}


def test_where_it_cannot_be_had_that_way_the_item_says_so_and_stays(world: World, counter: Device) -> None:
    placed = refused(world, counter, address=None)
    assert choose(world, counter, placed, "dc") == ("rejected", "plan_unavailable")
    (item,) = world.rows("attention_item", state="open")
    assert (item.reason, item.amount) == ("plan_unavailable", 3 * PRICE)
    assert json.loads(item.detail)["line_id"] == placed.lines[1].id.hex()
    assert choose(world, counter, placed, "shop") == ("accepted", "")
    assert world.attention() == []


def test_a_refund_is_owed_until_somebody_has_paid_it(world: World, counter: Device) -> None:
    placed = refused(world, counter)
    assert choose(world, counter, placed, "refund") == ("accepted", "")
    (item,) = world.rows("attention_item", state="open")
    assert (item.reason, item.amount) == ("refund_due", 3 * PRICE)
    assert shoes(world)[0] == "rejected"


def test_nothing_is_owed_for_what_was_never_paid(world: World, counter: Device) -> None:
    placed = refused(world, counter, "pay_at_pickup")
    assert choose(world, counter, placed, "refund") == ("accepted", "")
    assert world.attention() == []


def test_what_is_paid_is_not_owed_once_more(world: World, counter: Device) -> None:
    placed = refused(world, counter, "pay_at_pickup")
    (item,) = world.rows("attention_item")
    taken = TenderTaken(placed.tenders[0].id, PRICE, PRICE, 0)
    assert counter.hand_over(placed, placed.lines[:1], [taken]) == ("adjusted", "already_handed_over")
    assert choose(world, counter, placed, "shop", bytes(item.id)) == ("rejected", "plan_unavailable")
    assert [(row.amount, row.state) for row in world.rows("tender", order_id=placed.order_id)] == [(PRICE, "paid")]
    assert (shoes(world)[0], world.level(HUBIN, SHOE, "reserved")) == ("rejected", 0)


def test_only_this_shops_own_items_and_orders(world: World, counter: Device) -> None:
    placed = refused(world, counter)
    assert choose(world, counter, placed, "dc", bytes(16)) == ("rejected", "unknown_item")
    stranger = replace(placed, order_id=bytes(16))
    assert choose(world, counter, stranger, "dc") == ("rejected", "unknown_item")
    no_such_line = replace(placed, lines=[placed.lines[0], replace(placed.lines[1], id=bytes(16))])
    assert choose(world, counter, no_such_line, "dc") == ("rejected", "unknown_line")
    assert world.attention() == ["line_unavailable"]


def test_an_item_decides_over_its_own_order_alone(world: World, counter: Device) -> None:
    first = refused(world, counter)
    second = order(world, line(world, COAT), replace(line(world, SHOE, 3, COLLECT, XIHU), position=2))
    assert counter.place(second) == ("adjusted", "line_unavailable")
    of_first = next(bytes(row.id) for row in world.rows("attention_item") if row.order_id == first.order_id)
    assert choose(world, counter, second, "dc", of_first) == ("rejected", "unknown_item")
    assert [row.state for row in world.rows("attention_item")] == ["open", "open"]


def test_told_and_looked_up_stand_on_the_item_and_the_timeline(world: World, counter: Device) -> None:
    placed = refused(world, counter)
    item = bytes(world.rows("attention_item")[0].id)
    at = world.clock.now()
    seen = PhoneRevealed(item, placed.order_id, HUBIN, at, ASSOCIATE)
    told = CustomerTold(item, placed.order_id, HUBIN, "phone", at, ASSOCIATE)
    before = replace(told, how="message", at=at - 1)
    unheard = CustomerTold(bytes(16), None, HUBIN, "message", at, ASSOCIATE)
    commands = [
        counter.command(PHONE_REVEALED, seen, item),
        counter.command(CUSTOMER_TOLD, told, item),
        counter.command(CUSTOMER_TOLD, before, item),
        counter.command(CUSTOMER_TOLD, unheard, bytes(16)),
        counter.command(PHONE_REVEALED, replace(seen, order_id=bytes(16)), item),
    ]
    assert counter.send(*commands) == ["accepted"] * 5
    (row,) = world.rows("attention_item")
    assert (row.told_how, row.told_by, row.told_at, row.state) == ("phone", ASSOCIATE, at, "open")
    kinds = [one.kind for one in world.rows("order_event", order_id=placed.order_id)]
    assert sorted(kinds) == sorted(
        ["order.placed", "order.line_rejected", PHONE_REVEALED, CUSTOMER_TOLD, CUSTOMER_TOLD]
    )
