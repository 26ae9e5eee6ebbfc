"""Orders changed after they were placed: HQ grants what comes before the picking, to the fen and to the piece."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.orders.change_commands import (
    ORDER_AMENDED,
    ORDER_CANCELLED,
    TENDER_REFUNDED,
    Cut,
    OrderAmended,
    OrderCancelled,
    Redirected,
    TenderRefunded,
)
from app.orders.commands import Address, OrderPlaced, PlacedDiscount, PlacedLine, PlacedTender
from app.orders.line_commands import PICKING_STARTED, UNPICKED, TenderTaken
from sync.hq.ledger import recompute
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HUBIN, NINGBO, PRICE, SHOE, XIHU, Device, World, line, order

COLLECT, SHIP = "click_and_collect", "ship_to_home"
MOVED = Address("李先生", "13900001111", "浙江省 宁波市", "中山路 2 号")
Outcome = tuple[str, str]


@pytest.fixture
def counter(world: World) -> Iterator[Device]:
    yield world.enrol("hubin")
    world.drain()
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def told(world: World, device: Device, placed: OrderPlaced, *cuts: Cut) -> OrderCancelled:
    store = device.identity.store_id
    return OrderCancelled(placed.order_id, store, "changed_mind", list(cuts), world.clock.now(), ASSOCIATE)


def cancel(world: World, device: Device, placed: OrderPlaced, *cuts: Cut) -> Outcome:
    command = device.command(ORDER_CANCELLED, told(world, device, placed, *cuts), placed.order_id)
    device.send(command)
    return world.outcome(command)


def whole(one: PlacedLine) -> Cut:
    return Cut(one.id, one.quantity, one.quantity, b"")


def part(world: World, one: PlacedLine, pieces: int) -> Cut:
    return Cut(one.id, pieces, one.quantity, world.ids.new_id())


def amend(
    world: World,
    device: Device,
    placed: OrderPlaced,
    *lines: Redirected,
    address: Address | None = None,
    phone: str = "13900001111",
) -> Outcome:
    store, at = device.identity.store_id, world.clock.now()
    payload = OrderAmended(placed.order_id, store, "李先生", phone, address, at, ASSOCIATE, list(lines))
    command = device.command(ORDER_AMENDED, payload, placed.order_id)
    device.send(command)
    return world.outcome(command)


def states(world: World, placed: OrderPlaced) -> list[tuple[str, int]]:
    rows = world.rows("order_line", order_id=placed.order_id)
    return sorted((row.state, row.quantity) for row in rows)


def tenders(world: World, placed: OrderPlaced) -> list[tuple[str, int, str]]:
    return [(row.kind, row.amount, row.state) for row in world.rows("tender", order_id=placed.order_id)]


def test_what_nobody_has_picked_goes_back_and_is_not_owed_any_more(world: World, counter: Device) -> None:
    coats, shoes = line(world, COAT, 3, COLLECT, XIHU), line(world, SHOE, 2, COLLECT, XIHU)
    placed = order(world, coats, replace(shoes, position=2), tender="pay_at_pickup")
    assert counter.place(placed) == ("accepted", "")
    assert cancel(world, counter, placed, part(world, coats, 1), whole(shoes)) == ("accepted", "")
    assert states(world, placed) == [("accepted", 2), ("cancelled", 1), ("cancelled", 2)]
    assert tenders(world, placed) == [("pay_at_pickup", 2 * PRICE, "unpaid")]
    assert (world.level(XIHU, COAT), world.level(XIHU, COAT, "reserved")) == (3, 2)
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved")) == (5, 0)
    assert world.attention() == []
    (event,) = world.rows("order_event", kind=ORDER_CANCELLED)
    assert json.loads(event.detail) == {"why": "changed_mind", "pieces": 3}
    again = replace(coats, quantity=2)
    assert cancel(world, counter, placed, whole(again)) == ("accepted", "")
    assert [row.state for row in world.rows("orders", id=placed.order_id)] == ["closed"]
    assert tenders(world, placed) == [("pay_at_pickup", 0, "unpaid")]


def test_the_other_shop_sees_the_part_that_is_cancelled(world: World, counter: Device) -> None:
    coats = line(world, COAT, 3, COLLECT, XIHU)
    placed = order(world, coats)
    counter.place(placed)
    one = part(world, coats, 1)
    assert cancel(world, counter, placed, one) == ("accepted", "")
    world.drain()
    with world.database.read() as connection:
        seen = connection.exec_driver_sql("SELECT scope FROM head WHERE tbl = 'order_line' ORDER BY scope").scalars()
        assert list(seen) == ["ops:1", "ops:1", "ops:2", "ops:2"]


def test_money_taken_is_said_and_given_back_once(world: World, counter: Device) -> None:
    coats = line(world, COAT, 3, SHIP, DC)
    off = PlacedDiscount("member_price", 1000)
    coats = replace(coats, amount=3 * PRICE - 1000, discounts=[off], unit_price=PRICE - 333)
    placed = order(world, coats)
    counter.place(placed)
    world.execute("UPDATE attention_item SET state = 'done'")  # about the price, which is not HQ's
    assert cancel(world, counter, placed, part(world, coats, 1)) == ("accepted", "")
    (item,) = world.rows("attention_item", state="open")
    share = (3 * PRICE - 1000) // 3
    assert (item.reason, item.amount, json.loads(item.detail)) == (
        "refund_due", share, {"number": placed.number, "amount": share}
    )  # fmt: skip
    refund = TenderRefunded(
        world.ids.new_id(), placed.order_id, bytes(item.id), HUBIN, share, world.clock.now(), ASSOCIATE
    )
    command = counter.command(TENDER_REFUNDED, refund, placed.order_id)
    counter.send(command)
    assert world.outcome(command) == ("accepted", "")
    assert sorted(tenders(world, placed)) == [("cash", -share, "refunded"), ("cash", 3 * PRICE - 1000, "paid")]
    assert world.attention() == []
    again = counter.command(TENDER_REFUNDED, replace(refund, id=world.ids.new_id()), placed.order_id)
    counter.send(again)
    assert world.outcome(again) == ("adjusted", "refund_variance"), "the money is gone, and somebody must hear of it"
    (variance,) = world.rows("attention_item", state="open")
    assert variance.amount == share


def test_what_was_paid_at_another_handover_is_not_reduced(world: World, counter: Device) -> None:
    """Of two parts one was collected and all was paid; what is cancelled then goes back to the customer."""
    first, second = line(world, COAT, 1, COLLECT), replace(line(world, SHOE, 1, COLLECT), position=2)
    placed = order(world, first, second, tender="pay_at_pickup")
    counter.place(placed)
    tender = placed.tenders[0]
    taken = TenderTaken(tender.id, tender.amount, tender.amount, 0)
    counter.move(PICKING_STARTED, placed, first)
    counter.move("pickup.made_ready", placed, first, "A1")
    assert counter.hand_over(placed, [first], [taken]) == ("accepted", "")
    assert cancel(world, counter, placed, whole(second)) == ("accepted", "")
    assert tenders(world, placed) == [("pay_at_pickup", 2 * PRICE, "paid")]
    assert world.attention() == ["refund_due"]
    assert [row.state for row in world.rows("orders", id=placed.order_id)] == ["complete"]


@pytest.mark.parametrize("first", ["cancel", "pick"])
def test_cancelling_and_picking_meet_and_the_first_one_holds(world: World, counter: Device, first: str) -> None:
    desk = world.enrol("xihu", seed=2)
    coats = line(world, COAT, 2, COLLECT, XIHU)
    placed = order(world, coats)
    counter.place(placed)
    if first == "cancel":
        assert cancel(world, counter, placed, whole(coats)) == ("accepted", "")
        assert desk.move(PICKING_STARTED, placed, coats) == ("rejected", "state_changed")
        assert states(world, placed) == [("cancelled", 2)]
        assert world.level(XIHU, COAT) == 5
        return
    assert desk.move(PICKING_STARTED, placed, coats) == ("accepted", "")
    assert cancel(world, counter, placed, whole(coats)) == ("rejected", "state_changed")
    (item,) = world.rows("attention_item", state="open")
    assert (item.reason, item.store_id) == ("state_changed", HUBIN), "whoever stands before the customer hears of it"
    assert states(world, placed) == [("picking", 2)]
    assert (world.level(XIHU, COAT), world.level(XIHU, COAT, "reserved")) == (3, 2)
    assert desk.move(UNPICKED, placed, coats) == ("accepted", "")
    assert cancel(world, counter, placed, whole(coats)) == ("accepted", "")


def test_two_desks_cut_the_same_line_and_the_slower_one_hears_of_it(world: World, counter: Device) -> None:
    desk = world.enrol("xihu", seed=2)
    coats = line(world, COAT, 3, COLLECT, XIHU)
    placed = order(world, coats, tender="pay_at_pickup")
    counter.place(placed)
    assert cancel(world, desk, placed, part(world, coats, 1)) == ("accepted", ""), "the place that has it may, too"
    assert cancel(world, counter, placed, whole(coats)) == ("rejected", "state_changed")
    assert states(world, placed) == [("accepted", 2), ("cancelled", 1)]


def test_sent_twice_it_is_done_once(world: World, counter: Device) -> None:
    coats = line(world, COAT, 3, COLLECT, XIHU)
    placed = order(world, coats, tender="pay_at_pickup")
    counter.place(placed)
    payload = told(world, counter, placed, part(world, coats, 1))
    command = counter.command(ORDER_CANCELLED, payload, placed.order_id)
    for _ in range(2):
        counter.send(command)
        assert world.outcome(command) == ("accepted", "")
    assert states(world, placed) == [("accepted", 2), ("cancelled", 1)]
    other = counter.command(ORDER_CANCELLED, payload, placed.order_id)
    counter.send(other)
    assert world.outcome(other)[0] == "rejected", "the same part again is not a new one"


def test_before_hq_knows_the_order_it_waits(world: World, counter: Device) -> None:
    coats = line(world, COAT, 1, COLLECT, XIHU)
    assert cancel(world, counter, order(world, coats), whole(coats)) == ("parked", "unknown_line")


@pytest.mark.parametrize("fault", ["none", "stranger", "twice", "too_many", "no_rest", "rest_of_all"])
def test_what_the_app_would_never_ask_is_refused(world: World, counter: Device, fault: str) -> None:
    coats = line(world, COAT, 3, COLLECT, XIHU)
    placed = order(world, coats)
    counter.place(placed)
    new = world.ids.new_id()
    cuts = {
        "none": [],
        "stranger": [Cut(new, 1, 1, b"")],
        "twice": [whole(coats), whole(coats)],
        "too_many": [Cut(coats.id, 4, 3, new)],
        "no_rest": [Cut(coats.id, 1, 3, b"")],
        "rest_of_all": [Cut(coats.id, 3, 3, new)],
    }[fault]
    assert cancel(world, counter, placed, *cuts)[0] == "rejected"
    assert states(world, placed) == [("accepted", 3)]


def test_a_shop_that_has_nothing_to_do_with_it_may_not(world: World, counter: Device) -> None:
    stranger = world.enrol("ningbo", seed=2)
    coats = line(world, COAT, 3, COLLECT, XIHU)
    placed = order(world, coats)
    counter.place(placed)
    assert cancel(world, stranger, placed, whole(coats)) == ("rejected", "unknown_line")
    assert amend(world, stranger, placed) == ("rejected", "unknown_line")


def test_a_parcel_goes_to_another_address_until_it_is_picked(world: World, counter: Device) -> None:
    placed = replace(order(world, line(world, COAT, 1, SHIP, DC)), address=replace(MOVED, street="文三路 1 号"))
    counter.place(placed)
    assert amend(world, counter, placed, address=MOVED) == ("accepted", "")
    (row,) = world.rows("orders", id=placed.order_id)
    assert (json.loads(row.address)["street"], row.contact_name) == ("中山路 2 号", "李先生")
    world.execute("UPDATE order_line SET state = 'ready'")
    assert amend(world, counter, placed, address=placed.address) == ("rejected", "state_changed")
    assert amend(world, counter, placed) == ("rejected", "state_changed"), "nothing is left that could be changed"
    world.execute("UPDATE order_line SET state = 'new'")


def test_lines_are_collected_in_another_shop(world: World, counter: Device) -> None:
    coats, shoes = line(world, COAT, 2, COLLECT, HUBIN), replace(line(world, SHOE, 1, COLLECT, HUBIN), position=2)
    placed = order(world, coats, shoes)
    counter.place(placed)
    due = world.clock.now() + 3_600_000_000
    assert amend(world, counter, placed, Redirected(coats.id, XIHU, due)) == ("accepted", "")
    (row,) = world.rows("order_line", id=coats.id)
    assert (row.location_id, row.due_at, row.state) == (XIHU, due, "accepted")
    assert [world.level(place, COAT, "reserved") for place in (HUBIN, XIHU)] == [0, 2]
    assert [world.level(place, COAT) for place in (HUBIN, XIHU)] == [5, 3]
    world.drain()
    with world.database.read() as connection:
        seen = connection.exec_driver_sql("SELECT tbl, count(*) FROM head WHERE scope = 'ops:2' GROUP BY tbl").all()
    assert dict(map(tuple, seen)) == {"orders": 1, "order_line": 2, "tender": 1, "order_event": 2}


@pytest.mark.parametrize("to", ["too_few", "other_region", "dc", "where_it_is"])
def test_a_shop_that_cannot_keep_it_is_refused_and_nothing_moves(world: World, counter: Device, to: str) -> None:
    coats = line(world, COAT, 3, COLLECT, HUBIN)
    more = replace(line(world, COAT, 2, COLLECT, HUBIN), position=2)
    placed = order(world, coats, more)
    counter.place(placed)
    world.execute("UPDATE stock_level SET quantity = quantity")
    place = {"too_few": XIHU, "other_region": NINGBO, "dc": DC, "where_it_is": HUBIN}[to]
    if to == "too_few":
        taken = world.enrol("xihu", seed=2)
        taken.place(order(world, line(world, COAT, 1, at=XIHU), store=XIHU))
    both = [Redirected(coats.id, place, 1), Redirected(more.id, place, 1)]
    assert amend(world, counter, placed, *both) == ("rejected", "shop_lacks_it")
    assert world.level(HUBIN, COAT, "reserved") == 5
    assert world.level(place, COAT, "reserved") == (5 if place == HUBIN else 0)


def test_a_cancelled_line_that_left_all_the_same_is_booked_from_the_shelf(world: World, counter: Device) -> None:
    coats = line(world, COAT, 1, COLLECT, HUBIN)
    placed = order(world, coats)
    counter.place(placed)
    assert cancel(world, counter, placed, whole(coats)) == ("accepted", "")
    assert counter.hand_over(placed, [coats]) == ("adjusted", "state_changed")
    assert (world.level(HUBIN, COAT), world.level(HUBIN, COAT, "reserved")) == (4, 0)


def test_two_ways_to_pay_later_are_reduced_each_by_its_own_goods(world: World, counter: Device) -> None:
    coats, shoes = line(world, COAT, 1, COLLECT, XIHU), replace(line(world, SHOE, 2, SHIP, DC), position=2)
    placed = order(world, coats, shoes)
    ids = world.ids
    placed = replace(
        placed,
        tenders=[
            PlacedTender(ids.new_id(), 1, "pay_at_pickup", PRICE, 0, 0),
            PlacedTender(ids.new_id(), 2, "cash_on_delivery", 2 * PRICE, 0, 0),
        ],
    )
    counter.place(placed)
    assert cancel(world, counter, placed, part(world, shoes, 1)) == ("accepted", "")
    assert [one[1] for one in tenders(world, placed)] == [PRICE, PRICE]
    assert cancel(world, counter, placed, whole(coats)) == ("accepted", "")
    assert [one[1] for one in tenders(world, placed)] == [0, PRICE]


def test_while_nobody_knows_whether_it_is_paid_nothing_is_cancelled(world: World, counter: Device) -> None:
    coats = line(world, COAT, 1, COLLECT, XIHU)
    placed = order(world, coats, tender="pay_at_pickup")
    counter.place(placed)
    world.execute("UPDATE tender SET state = 'unknown'")
    assert cancel(world, counter, placed, whole(coats)) == ("rejected", "payment_open")
    world.execute("UPDATE tender SET state = 'unpaid'")
    assert cancel(world, counter, placed, whole(coats)) == ("accepted", "")
