"""What is tried on and what a shop brings, at HQ: goods, money, and the end of a hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.orders.commands import OrderPlaced, PlacedLine, PlacedTender
from app.orders.holding import FARTHEST_US, HELD_US
from app.orders.line_commands import (
    DELIVERED,
    MADE_READY,
    PICKING_STARTED,
    PUT_BACK,
    SENT_OUT,
    HandedOver,
    LinesMoved,
    TenderTaken,
)
from sync.hq import stock
from sync.hq.leases.upkeep import LeaseUpkeep
from sync.hq.ledger import recompute
from tests.unit.hq.world import (
    ASSOCIATE,
    COAT,
    DC,
    HAT,
    HUBIN,
    PRICE,
    SHOE,
    START,
    XIHU,
    Device,
    World,
    line,
    order,
    until_blocked,
)

TRY_ON, BRING = "try_on", "store_delivery"


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


@pytest.fixture
def desk(world: World) -> Device:
    return world.enrol("xihu", 2)


@pytest.fixture(autouse=True)
def books(world: World) -> Iterator[None]:
    """Whatever a test does, goods and money balance afterwards."""
    yield
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []


def unpaid(world: World, kind: str, *lines: PlacedLine) -> OrderPlaced:
    """Each line has a tender of its own."""
    lines = tuple(replace(one, position=place) for place, one in enumerate(lines, 1))
    due = [
        PlacedTender(world.ids.new_id(), place, kind, one.amount, 0, 0, line_id=one.id)
        for place, one in enumerate(lines, 1)
    ]
    return replace(order(world, *lines), tenders=due)


def of(placed: OrderPlaced, wanted: PlacedLine) -> TenderTaken:
    tender = next(one for one in placed.tenders if one.line_id == wanted.id)
    return TenderTaken(tender.id, tender.amount, tender.amount, 0)


def ready(desk: Device, placed: OrderPlaced, *lines: PlacedLine) -> None:
    for one in lines:
        assert desk.move(PICKING_STARTED, placed, one) == ("accepted", "")
        assert desk.move(MADE_READY, placed, one, "A3") == ("accepted", "")


def delivered(desk: Device, placed: OrderPlaced, wanted: PlacedLine, *taken: TenderTaken) -> tuple[str, str]:
    told = HandedOver(placed.order_id, [wanted.id], XIHU, "door", desk.world.clock.now(), ASSOCIATE, list(taken))
    command = desk.command(DELIVERED, told, placed.order_id)
    desk.send(command)
    return desk.world.outcome(command)


def state(world: World, wanted: PlacedLine) -> str:
    (row,) = world.rows("order_line", id=wanted.id)
    return str(row.state)


def test_one_order_of_all_five_kinds(world: World, counter: Device) -> None:
    kinds = (
        ("carry_out", HUBIN, "handed_over"),
        ("ship_to_home", DC, "new"),
        (BRING, HUBIN, "accepted"),
        ("click_and_collect", XIHU, "accepted"),
        (TRY_ON, XIHU, "accepted"),
    )
    lines = [replace(line(world, SHOE, 1, kind, at), position=n) for n, (kind, at, _) in enumerate(kinds, 1)]
    assert counter.place(order(world, *lines)) == ("accepted", "")
    assert [state(world, one) for one in lines] == [after for _, _, after in kinds]
    assert [world.level(at, SHOE) for at in (HUBIN, XIHU, DC)] == [3, 3, 4]


def test_one_bought_and_one_put_back(world: World, counter: Device, desk: Device) -> None:
    bought, left = line(world, SHOE, 1, TRY_ON, XIHU), line(world, HAT, 2, TRY_ON, XIHU)
    placed = unpaid(world, "pay_at_pickup", bought, left)
    assert counter.place(placed) == ("accepted", "")
    assert desk.move(PUT_BACK, placed, left) == ("rejected", "state_changed")
    ready(desk, placed, bought, left)
    assert desk.move(PUT_BACK, placed, left) == ("accepted", "")
    assert (world.level(XIHU, HAT), world.level(XIHU, HAT, "reserved")) == (5, 0)
    assert desk.hand_over(placed, [bought], [of(placed, bought)]) == ("accepted", "")
    assert [(row.amount, row.state) for row in world.rows("tender", line_id=left.id)] == [(0, "unpaid")]
    assert [(row.amount, row.state) for row in world.rows("tender", line_id=bought.id)] == [(PRICE, "paid")]
    assert world.rows("orders", id=placed.order_id)[0].state == "complete"
    # Told twice by two devices of the shop: it lies where it should.
    assert desk.move(PUT_BACK, placed, left) == ("accepted", "")
    assert desk.move(PUT_BACK, placed, bought) == ("rejected", "state_changed")
    assert world.level(XIHU, HAT) == 5


def test_a_line_named_twice_is_put_back_once(world: World, counter: Device, desk: Device) -> None:
    left = line(world, HAT, 2, TRY_ON, XIHU)
    placed = unpaid(world, "pay_at_pickup", left)
    counter.place(placed)
    ready(desk, placed, left)
    told = LinesMoved(placed.order_id, [left.id, left.id], XIHU, "", world.clock.now(), ASSOCIATE)
    command = desk.command(PUT_BACK, told, placed.order_id)
    desk.send(command)
    assert world.outcome(command) == ("accepted", "")
    assert (world.level(XIHU, HAT), world.level(XIHU, HAT, "reserved")) == (5, 0)


def test_the_goods_left_after_all(world: World, counter: Device, desk: Device) -> None:
    """A handover is a fact, whoever has put the goods back before."""
    wanted = line(world, SHOE, 1, TRY_ON, XIHU)
    placed = unpaid(world, "pay_at_pickup", wanted)
    counter.place(placed)
    ready(desk, placed, wanted)
    desk.move(PUT_BACK, placed, wanted)
    assert desk.hand_over(placed, [wanted]) == ("adjusted", "state_changed")
    assert (world.level(XIHU, SHOE), state(world, wanted)) == (4, "bought")
    assert world.rows("tender")[0].amount == PRICE


def test_held_for_two_days_and_then_put_back(world: World, counter: Device, desk: Device) -> None:
    promised = START + HELD_US // 8
    held = replace(line(world, SHOE, 1, TRY_ON, XIHU), due_at=promised)
    fetched = replace(line(world, COAT, 1, TRY_ON, XIHU), due_at=promised)
    paid = replace(line(world, HAT, 1, "click_and_collect", XIHU), due_at=promised)
    placed, other = unpaid(world, "pay_at_pickup", held, fetched), order(world, paid)
    counter.place(placed)
    counter.place(other)
    ready(desk, placed, held, fetched)
    desk.hand_over(placed, [fetched], [of(placed, fetched)])
    upkeep = LeaseUpkeep(world.database, world.clock)
    world.clock.at = promised + HELD_US - 1_000
    assert upkeep.run() == 0
    world.clock.at = promised + HELD_US + 1_000
    assert upkeep.run() == 1
    assert [state(world, one) for one in (held, fetched, paid)] == ["put_back", "bought", "accepted"]
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved")) == (5, 0)
    (told,) = world.rows("order_event", kind="order.try_on_over")
    assert (told.line_id, told.location_id) == (held.id, XIHU)
    assert world.rows("orders", id=placed.order_id)[0].state == "complete"
    assert upkeep.run() == 0


def test_what_is_held_longer_stays_when_the_rest_of_its_order_ends(world: World, counter: Device) -> None:
    over, held = (replace(line(world, SHOE, 1, TRY_ON, XIHU), due_at=START + wait) for wait in (0, HELD_US))
    counter.place(unpaid(world, "pay_at_pickup", over, held))
    world.clock.at = START + HELD_US + 1_000
    assert LeaseUpkeep(world.database, world.clock).run() == 1
    assert [state(world, one) for one in (over, held)] == ["put_back", "accepted"]
    assert world.level(XIHU, SHOE, "reserved") == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_holds_that_end_together_wait_for_nobody_with_goods_in_their_hands(world: World, counter: Device) -> None:
    """Somebody who holds the second order and wants the goods of both must not meet a run that holds those."""
    lines = [replace(line(world, SHOE, 1, TRY_ON, XIHU), due_at=START + place) for place in (1, 2)]
    first, second = (unpaid(world, "pay_at_pickup", one) for one in lines)
    for one in (first, second):
        counter.place(one)
    world.clock.at = START + HELD_US + 1_000
    ended: list[int] = []
    run = threading.Thread(target=lambda: ended.append(LeaseUpkeep(world.database, world.clock).run()))
    with world.database.write() as connection:
        connection.execute(text("SELECT id FROM orders WHERE id = :id FOR UPDATE"), {"id": second.order_id})
        run.start()
        until_blocked(world, run)
        stock.lock(connection, {SHOE})
    run.join(60)
    assert ended == [2]
    assert [state(world, one) for one in lines] == ["put_back", "put_back"]


def test_a_wrong_clock_holds_nothing_for_ever(world: World, counter: Device) -> None:
    wanted = replace(line(world, SHOE, 1, TRY_ON, XIHU), due_at=START + 10 * 365 * 86_400 * 1_000_000)
    counter.place(unpaid(world, "pay_at_pickup", wanted))
    world.clock.at = START + FARTHEST_US + HELD_US + 1_000_000
    assert LeaseUpkeep(world.database, world.clock).run() == 1
    assert state(world, wanted) == "put_back"


def test_brought_by_the_shop(world: World, counter: Device, desk: Device) -> None:
    wanted = line(world, SHOE, 2, BRING, XIHU)
    placed = unpaid(world, "cash_on_delivery", wanted)
    assert counter.place(placed) == ("accepted", "")
    ready(desk, placed, wanted)
    assert desk.move(SENT_OUT, placed, wanted) == ("accepted", "")
    assert [world.level(XIHU, SHOE, one) for one in ("sellable", "reserved", "transit")] == [3, 0, 2]
    assert world.rows("orders", id=placed.order_id)[0].state == "partly"
    assert delivered(desk, placed, wanted, of(placed, wanted)) == ("accepted", "")
    assert world.level(XIHU, SHOE, "transit") == 0
    assert [(row.state, row.location_id) for row in world.rows("tender")] == [("paid", XIHU)]
    assert delivered(desk, placed, wanted) == ("adjusted", "already_handed_over")
    assert desk.move(SENT_OUT, placed, wanted) == ("adjusted", "already_handed_over")
    assert world.level(XIHU, SHOE) == 3


def test_delivered_before_hq_heard_that_it_left(world: World, counter: Device, desk: Device) -> None:
    wanted = line(world, SHOE, 1, BRING, XIHU)
    placed = unpaid(world, "cash_on_delivery", wanted)
    counter.place(placed)
    assert delivered(desk, placed, wanted, of(placed, wanted)) == ("adjusted", "state_changed")
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved")) == (4, 0)


def test_brought_by_the_wrong_shop(world: World, counter: Device, desk: Device) -> None:
    wanted = line(world, SHOE, 1, BRING, HUBIN)
    placed = unpaid(world, "cash_on_delivery", wanted)
    counter.place(placed)
    assert desk.move(SENT_OUT, placed, wanted) == ("adjusted", "state_changed")
    assert [world.level(HUBIN, SHOE, one) for one in ("sellable", "reserved")] == [5, 0]
    assert [world.level(XIHU, SHOE, one) for one in ("sellable", "transit")] == [4, 1]


@pytest.mark.parametrize(
    ("kind", "plan", "to", "after"),
    [
        (BRING, "ship", DC, ("ship_to_home", "new")),
        (TRY_ON, "shop", HUBIN, (TRY_ON, "accepted")),
        (BRING, "refund", None, (BRING, "rejected")),
        (TRY_ON, "dc", None, (TRY_ON, "rejected")),
    ],
)
def test_plan_b(world: World, counter: Device, kind: str, plan: str, to: int | None, after: tuple[str, str]) -> None:
    desk_takes = order(world, line(world, SHOE, 5, "click_and_collect", XIHU))
    assert counter.place(desk_takes) == ("accepted", "")
    wanted = replace(line(world, SHOE, 1, kind, XIHU), plan_b=plan)
    placed = unpaid(world, "cash_on_delivery" if kind == BRING else "pay_at_pickup", wanted)
    assert counter.place(placed)[0] == "adjusted"
    (row,) = world.rows("order_line", id=wanted.id)
    assert (row.fulfilment, row.state) == after
    assert row.location_id == (to or XIHU)
    assert [one.amount for one in world.rows("tender", order_id=placed.order_id)] == [PRICE if to else 0]
