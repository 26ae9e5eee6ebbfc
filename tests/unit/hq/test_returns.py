"""Goods that come back, at HQ: booked as told, never refused; what does not fit is flagged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.orders.commands import OrderPlaced
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from sync.hq.ledger import recompute
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, XIHU, Device, World, differences, line, order


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


@pytest.fixture
def bought(world: World, counter: Device) -> OrderPlaced:
    """Three coats at ¥100, carried out and paid in cash."""
    placed = order(world, line(world, COAT, 3))
    assert counter.place(placed) == ("accepted", "")
    return placed


def back(world: World, bought: OrderPlaced, quantity: int = 1, amount: int = 10_000) -> ReturnTaken:
    number = f"RA10-{world.ids.new_id().hex()[-6:]}"
    return ReturnTaken(
        world.ids.new_id(), number, bought.order_id, bought.lines[0].id, HUBIN, quantity, "size", "as_new", amount,
        "cash", "", "2026-09-21", world.clock.now(), ASSOCIATE,
    )  # fmt: skip


def send(world: World, device: Device, taken: ReturnTaken) -> tuple[str, str]:
    command = device.command(RETURN_TAKEN, taken, taken.order_id)
    device.send(command)
    return world.outcome(command)


def test_a_piece_that_comes_back_waits_for_inspection(world: World, counter: Device, bought: OrderPlaced) -> None:
    assert send(world, counter, back(world, bought)) == ("accepted", "")
    (row,) = world.rows("goods_return")
    assert (row.quantity, row.amount, row.refund, row.currency) == (1, 10_000, "cash", "CNY")
    assert (world.level(HUBIN, COAT), world.level(HUBIN, COAT, "inspection")) == (2, 1), "not for sale yet"
    assert [one.kind for one in world.rows("order_event")] == ["order.placed", RETURN_TAKEN]
    assert world.attention() == []
    with world.database.snapshot() as connection:
        ledger = recompute(connection)
    assert ledger.differences == []
    assert ledger.refunded == {"CNY": 10_000}


def test_the_shop_that_sees_the_order_sees_the_return(world: World, counter: Device, bought: OrderPlaced) -> None:
    send(world, counter, back(world, bought))
    world.drain()
    with world.database.read() as connection:
        scopes = connection.execute(text("SELECT scope FROM head WHERE tbl = 'goods_return'")).scalars().all()
    assert scopes == [f"ops:{HUBIN}"]


def test_told_twice_it_is_booked_once(world: World, counter: Device, bought: OrderPlaced) -> None:
    taken = back(world, bought)
    command = counter.command(RETURN_TAKEN, taken, taken.order_id)
    counter.send(command)
    counter.send(command)
    assert world.level(HUBIN, COAT, "inspection") == 1


def test_more_than_was_bought_is_taken_in_and_flagged(world: World, counter: Device, bought: OrderPlaced) -> None:
    """Two counters without a network may both take the same receipt; goods that lie in a shop are booked there."""
    other = world.enrol("hubin", 2)
    assert send(world, counter, back(world, bought, 2, 20_000)) == ("accepted", "")
    assert send(world, other, back(world, bought, 2, 20_000)) == ("adjusted", "returned_twice")
    (item,) = world.rows("attention_item", reason="returned_twice")
    assert item.amount == 20_000
    assert '"wanted":2,"had":1' in item.detail
    assert world.level(HUBIN, COAT, "inspection") == 4
    assert differences(world) == []


@pytest.mark.parametrize("amount", [9_999, 10_001, 0])
def test_another_sum_than_the_piece_had_cost_is_flagged(
    world: World, counter: Device, bought: OrderPlaced, amount: int
) -> None:
    assert send(world, counter, back(world, bought, 1, amount)) == ("adjusted", "refund_variance")
    assert differences(world) == []


def test_what_never_left_the_shop_is_flagged(world: World, counter: Device) -> None:
    placed = order(world, line(world, COAT, 1, "click_and_collect"), tender="pay_at_pickup")
    assert counter.place(placed) == ("accepted", "")
    assert send(world, counter, back(world, placed)) == ("adjusted", "returned_twice")


def test_an_order_nobody_knows_yet_holds_it_back_until_it_comes(world: World, counter: Device) -> None:
    placed = order(world, line(world, COAT, 3))
    other = world.enrol("hubin", 2)
    assert send(world, other, back(world, placed)) == ("parked", "unknown_line")
    assert counter.place(placed) == ("accepted", "")


def test_the_ledger_notices_an_altered_return(world: World, counter: Device, bought: OrderPlaced) -> None:
    send(world, counter, back(world, bought))
    world.execute("UPDATE goods_return SET amount = amount - 1")
    assert len(differences(world)) == 1
    world.execute("UPDATE goods_return SET amount = amount + 1")
    world.execute("UPDATE stock_movement SET quantity = 2 WHERE reason = 'return'")
    assert any("returned" in one for one in differences(world))


def test_pieces_give_back_what_the_line_had_cost(world: World, counter: Device) -> None:
    odd = replace(line(world, COAT, 3), amount=29_999)
    placed = order(world, odd)
    assert counter.place(placed) == ("adjusted", "price_variance")
    for amount in (9_999, 10_000, 10_000):
        assert send(world, counter, back(world, placed, 1, amount)) == ("accepted", "")


def test_one_that_says_it_lies_in_another_shop_is_none_the_app_makes(
    world: World, counter: Device, bought: OrderPlaced
) -> None:
    assert send(world, counter, replace(back(world, bought), location_id=XIHU)) == ("parked", "other_store")
    assert (world.rows("goods_return"), world.level(XIHU, COAT, "inspection")) == ([], 0)
