"""A shop's own till: its sales book the goods and join their orders; what does not fit is an item."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.errors import Refusal
from app.orders.change_commands import ORDER_CANCELLED, Cut, OrderCancelled
from app.orders.commands import OrderPlaced, PlacedTender
from app.staff.roster import policy_from
from sync.hq import policies, stock, till_sales, timeline
from sync.hq.ledger import recompute
from sync.hq.till_sales import Sale
from sync.hq.timeline import AnyRow
from tests.unit.hq.world import ASSOCIATE, COAT, HAT, HUBIN, PRICE, SHOE, START, XIHU, Device, World, line, order

DAY = 86_400 * 1_000_000


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


def at_till(world: World, *variants: tuple[int, int], ship: int = 0) -> OrderPlaced:
    """Carried out and paid at the till; `ship` pieces of a coat are shipped and paid in cash."""
    lines = [line(world, variant, pieces) for variant, pieces in variants]
    if ship:
        lines.append(replace(line(world, COAT, ship, "ship_to_home", HUBIN), due_at=START + DAY))
    lines = [replace(one, position=place) for place, one in enumerate(lines, 1)]
    placed = order(world, *lines)
    due = sum(one.amount for one in lines if one.fulfilment == "carry_out")
    tenders = [PlacedTender(world.ids.new_id(), 2, "till", due, 0, 0)]
    if ship:
        rest = placed.total - due
        tenders.insert(0, PlacedTender(world.ids.new_id(), 1, "cash", rest, rest, 0))
    return replace(placed, tenders=tenders)


def sale(
    world: World, number: str, variant: int, pieces: int, amount: int, slip: str = "S001", at_line: int = 1
) -> Sale:
    return Sale("hubin", world.clock.at, slip, at_line, number, f"SKU-{variant}", pieces, amount, "CNY")


def take(world: World, *sales: Sale) -> dict[str, int]:
    done = till_sales.take_in(world.database, world.clock, sales)
    world.drain()
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []
    return {name: count for name, count in done.items() if count}


def cancel(world: World, counter: Device, placed: OrderPlaced, place: int, pieces: int = 0) -> tuple[str, str]:
    """So many pieces of the line, or all of them."""
    gone = placed.lines[place]
    pieces = pieces or gone.quantity
    cuts = [Cut(gone.id, pieces, gone.quantity, b"" if pieces == gone.quantity else world.ids.new_id())]
    told = OrderCancelled(placed.order_id, HUBIN, "changed_mind", cuts, world.clock.now(), ASSOCIATE)
    command = counter.command(ORDER_CANCELLED, told, placed.order_id)
    counter.send(command)
    return world.outcome(command)


def line_states(world: World) -> list[str]:
    return [row.state for row in sorted(world.rows("order_line"), key=lambda one: one.position)]


def joined(world: World) -> dict[tuple[str, int], bytes | None]:
    """Slip and line → the line of an order that it is."""
    with world.database.read() as connection:
        rows = connection.execute(text("SELECT slip, line, order_line_id FROM till_sale")).all()
    return {(row.slip, row.line): row.order_line_id and bytes(row.order_line_id) for row in rows}


def test_the_till_books_what_the_app_does_not(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 2), (HAT, 1), ship=1)
    assert counter.place(placed) == ("accepted", "")
    assert line_states(world) == ["new", "new", "new"]
    assert (world.level(HUBIN, SHOE), world.level(HUBIN, HAT), world.level(HUBIN, COAT)) == (5, 5, 4)
    assert {row.kind: row.state for row in world.rows("tender")} == {"till": "unpaid", "cash": "paid"}
    shoes, hat = sale(world, placed.number, SHOE, 2, 2 * PRICE), sale(world, placed.number, HAT, 1, PRICE, at_line=2)
    own = sale(world, "", HAT, 1, 900, "S002")
    assert take(world, shoes, own) == {"read": 2, "joined": 1}
    assert line_states(world) == ["handed_over", "new", "new"]
    assert (world.level(HUBIN, SHOE), world.level(HUBIN, HAT)) == (3, 4)
    assert take(world, shoes, own, hat) == {"known": 2, "read": 1, "joined": 1}
    assert line_states(world) == ["handed_over", "handed_over", "new"]
    assert {row.kind: (row.state, row.amount) for row in world.rows("tender")}["till"] == ("paid", 3 * PRICE)
    assert [row.kind for row in world.rows("order_event") if row.kind == "order.till_sold"] == ["order.till_sold"]
    assert world.attention() == []
    assert take(world, shoes, own, hat) == {"known": 3}
    assert (world.level(HUBIN, SHOE), world.level(HUBIN, HAT)) == (3, 3)
    assert joined(world) == {("S001", 1): placed.lines[0].id, ("S001", 2): placed.lines[1].id, ("S002", 1): None}


def test_a_sale_is_joined_to_the_order_it_names_at_the_shop_that_sold_it(world: World, counter: Device) -> None:
    first, second = at_till(world, (SHOE, 1)), at_till(world, (SHOE, 1))
    assert [counter.place(one) for one in (first, second)] == [("accepted", "")] * 2
    elsewhere = replace(sale(world, first.number, SHOE, 1, PRICE, "S000"), shop="xihu")
    own = [sale(world, one.number, SHOE, 1, PRICE, slip) for one, slip in ((second, "S001"), (first, "S002"))]
    assert take(world, elsewhere, *own) == {"read": 3, "joined": 2, "till_unknown": 1}
    wanted = {("S000", 1): None, ("S001", 1): second.lines[0].id, ("S002", 1): first.lines[0].id}
    assert joined(world) == wanted
    assert [(row.reason, row.store_id, row.owner_id) for row in world.rows("attention_item")] == [
        ("till_unknown", XIHU, 0)
    ]
    assert (world.level(XIHU, SHOE), world.level(HUBIN, SHOE)) == (4, 3)


def test_a_till_whose_clock_is_ahead_has_sold_it_now(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 1))
    counter.place(placed)
    ahead = replace(sale(world, placed.number, SHOE, 1, PRICE), at=world.clock.at + DAY)
    assert take(world, ahead) == {"read": 1, "joined": 1}
    with world.database.read() as connection:
        left_at = connection.execute(text("SELECT at FROM stock_movement WHERE reason = 'till'")).scalar_one()
    assert max(left_at, *(row.taken_at for row in world.rows("tender"))) <= world.clock.at


def test_a_till_that_sells_what_the_app_was_paid_for_is_told(world: World, counter: Device) -> None:
    placed = order(world, line(world, SHOE))
    assert counter.place(placed) == ("accepted", "")
    assert take(world, sale(world, placed.number, SHOE, 1, PRICE)) == {"read": 1, "till_variance": 1}
    (item,) = world.rows("attention_item")
    assert (item.amount, json.loads(item.detail)["due"]) == (PRICE, 0)
    assert {row.kind: row.state for row in world.rows("tender")} == {"cash": "paid"}


def test_pieces_cancelled_after_the_till_sold_the_others_put_it_right(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 2))
    counter.place(placed)
    assert take(world, sale(world, placed.number, SHOE, 1, PRICE)) == {"read": 1, "till_variance": 1}
    assert world.attention() == ["till_variance"]
    assert cancel(world, counter, placed, 0, pieces=1) == ("accepted", "")
    assert take(world) == {"joined": 1}
    assert world.attention() == []
    assert [(row.state, row.amount) for row in world.rows("tender")] == [("paid", PRICE)]


def test_an_order_that_comes_later_than_the_tills_file(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 1))
    sold = sale(world, placed.number, SHOE, 1, PRICE)
    assert take(world, sold) == {"read": 1, "till_unknown": 1}
    assert (world.level(HUBIN, SHOE), world.attention()) == (4, ["till_unknown"])
    assert counter.place(placed) == ("accepted", "")
    assert take(world) == {"joined": 1}
    assert (world.level(HUBIN, SHOE), world.attention(), line_states(world)) == (4, [], ["handed_over"])


def test_what_the_till_sold_otherwise_is_an_item(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 2), (HAT, 1))
    counter.place(placed)
    assert take(world, sale(world, placed.number, SHOE, 1, PRICE)) == {"read": 1, "till_variance": 1}
    assert line_states(world) == ["new", "new"]
    assert take(world, sale(world, placed.number, SHOE, 2, 2 * PRICE, "S003"),
                sale(world, placed.number, HAT, 1, PRICE - 500, "S003", 2)) == {
        "read": 2, "joined": 2, "till_variance": 1}  # fmt: skip
    risks = {(row.reason, row.amount, row.state) for row in world.rows("attention_item")}
    assert risks == {("till_variance", PRICE, "open"), ("till_variance", 500, "open")}
    assert world.level(HUBIN, SHOE) == 2, "the till's word on what left"


def test_what_no_till_has_sold_after_a_day(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 1))
    counter.place(placed)
    assert take(world) == {}
    world.clock.at += DAY + 1_000_000
    assert take(world) == {"missing": 1}
    assert take(world) == {}
    (item,) = world.rows("attention_item")
    assert (item.reason, item.amount, item.owner_id, item.order_id) == (
        "till_missing",
        PRICE,
        ASSOCIATE,
        placed.order_id,
    )
    assert take(world, sale(world, placed.number, SHOE, 1, PRICE)) == {"read": 1, "joined": 1}
    assert world.attention() == []


def test_what_no_till_has_sold_is_looked_for_no_more_once_it_is_cancelled(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 1))
    counter.place(placed)
    world.clock.at += DAY + 1_000_000
    assert take(world) == {"missing": 1}
    assert cancel(world, counter, placed, 0) == ("accepted", "")
    assert take(world) == {}
    assert world.attention() == []


@pytest.mark.parametrize("what", ["day", "amount", "goods"])
def test_a_slips_number_that_is_given_again_is_told(world: World, counter: Device, what: str) -> None:
    first = sale(world, "", SHOE, 1, PRICE)
    assert take(world, first) == {"read": 1}
    again = {
        "day": replace(first, at=first.at + DAY),
        "amount": replace(first, amount=PRICE + 1),
        "goods": replace(first, sku=f"SKU-{HAT}"),
    }
    world.clock.at += DAY
    with pytest.raises(Refusal, match="bad_file") as refused:
        take(world, sale(world, "", HAT, 1, PRICE, "S002"), again[what])
    assert (refused.value.values["slip"], refused.value.values["slip_line"]) == (first.slip, first.line)
    assert (world.level(HUBIN, SHOE), world.level(HUBIN, HAT)) == (4, 5), "nothing of the file is booked"


def test_a_till_whose_clock_is_ahead_is_read_again(world: World, counter: Device) -> None:
    ahead = replace(sale(world, "", SHOE, 1, PRICE), at=world.clock.now() + DAY // 3)
    assert take(world, ahead) == {"read": 1}
    world.clock.at += DAY
    assert take(world, ahead) == {"known": 1}


def test_it_may_be_cancelled_until_the_till_has_sold_it(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 2))
    counter.place(placed)
    assert cancel(world, counter, placed, 0) == ("accepted", "")
    assert (line_states(world), world.level(HUBIN, SHOE), world.rows("tender")[0].amount) == (["cancelled"], 5, 0)
    assert take(world, sale(world, placed.number, SHOE, 2, 2 * PRICE)) == {"read": 1, "till_variance": 1}
    assert world.level(HUBIN, SHOE) == 3
    assert take(world, sale(world, placed.number, SHOE, -2, 2 * PRICE, "S009")) == {"read": 1, "till_variance": 1}
    assert world.level(HUBIN, SHOE) == 5, "taken back at the till"


def test_what_is_cancelled_beside_it_changes_nothing_of_what_the_till_is_to_take(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 2), ship=1)
    counter.place(placed)
    assert cancel(world, counter, placed, 1) == ("accepted", "")
    assert [(row.reason, row.amount) for row in world.rows("attention_item")] == [("refund_due", PRICE)]
    assert take(world, sale(world, placed.number, SHOE, 2, 2 * PRICE)) == {"read": 1, "joined": 1}
    assert {row.kind: (row.state, row.amount) for row in world.rows("tender")}["till"] == ("paid", 2 * PRICE)


def test_what_is_cancelled_after_the_till_sold_the_rest_leaves_nothing_to_wait_for(
    world: World, counter: Device
) -> None:
    placed = at_till(world, (SHOE, 1), (HAT, 1))
    counter.place(placed)
    assert take(world, sale(world, placed.number, SHOE, 1, PRICE)) == {"read": 1, "joined": 1}
    assert cancel(world, counter, placed, 1) == ("accepted", "")
    world.clock.at += DAY + 1_000_000
    assert take(world) == {}
    assert [(row.kind, row.state, row.amount) for row in world.rows("tender")] == [("till", "paid", PRICE)]
    assert world.attention() == []


def test_no_goods_are_locked_when_an_order_is(world: World, counter: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever hands out, cancels or ships locks the order and then its goods: the other way about both would wait."""
    placed = at_till(world, (SHOE, 1))
    counter.place(placed)
    locked = []

    def lock_order(connection: Connection, order_id: bytes) -> AnyRow | None:
        with world.database.snapshot() as other:
            if world.database.is_postgresql:
                other.execute(text("SET LOCAL lock_timeout = '2s'"))
            stock.lock(other, [SHOE, HAT])
        locked.append(order_id)
        return timeline.lock_order(connection, order_id)

    monkeypatch.setattr(till_sales, "lock_order", lock_order)
    others = sale(world, "", HAT, 1, 900, "S002")
    assert take(world, sale(world, placed.number, SHOE, 1, PRICE), others) == {"read": 2, "joined": 1}
    assert locked == [placed.order_id]


def test_a_till_in_another_money_has_not_sold_the_order(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 1))
    counter.place(placed)
    odd = replace(sale(world, placed.number, SHOE, 1, PRICE), currency="JPY")
    assert take(world, odd) == {"read": 1, "till_variance": 1}
    assert line_states(world) == ["new"]


def test_a_till_is_paid_for_exactly_what_is_carried_out(world: World, counter: Device) -> None:
    placed = at_till(world, (SHOE, 1), ship=1)
    cash, till = placed.tenders
    wrong = [replace(till, amount=till.amount + 1), replace(cash, amount=cash.amount - 1, tendered=cash.amount - 1)]
    assert counter.place(replace(placed, tenders=wrong)) == ("parked", "till_mismatch")


def test_files_are_read_whole_or_not_at_all(tmp_path: Path, world: World) -> None:
    head = "shop,at,slip,line,order,sku,quantity,amount,currency\n"
    path = tmp_path / "till.csv"
    path.write_text(head + "hubin,2026-11-22T10:00:00+08:00,S001,1,A10-1,SKU-12,2,200.00,CNY\n"
                    "hubin,2026-11-22T10:00:00+08:00,S001,2,,SKU-13,1,0.00,CNY\n", "utf-8")  # fmt: skip
    first, gift = till_sales.read(path)
    assert (first.order, first.quantity, first.amount, gift.order, gift.amount) == ("A10-1", 2, 20_000, "", 0)
    at = "hubin,2026-11-22T10:00:00"
    for row in (
        ",S001,1,,X,1,1,CNY",
        "Z,S001,1,,X,0,1,CNY",
        "Z,S001,1,,X,1,-1,CNY",
        "Z,!,1,,X,1,1,CNY",
        "Z,S001,1,,X,1,free,CNY",
        "Z,S001,1,,X,1,O.OO,CNY",
        "Z,S001,1,,X,1,,CNY",
        "Z,S001,1,,X,1,0,XXX",
        "Z,S001,99999999999999999999,,X,1,1,CNY",
        "Z,S001,1,,X,1.5,1,CNY",
    ):
        path.write_text(f"{head}{at}{row}\n", "utf-8")
        with pytest.raises(Refusal, match="bad_file"):
            till_sales.read(path)
    path.write_text("shop,at\n", "utf-8")
    with pytest.raises(Refusal, match="bad_file"):
        till_sales.read(path)
    with pytest.raises(Refusal, match="unknown_store"):
        take(world, replace(first, shop="nowhere"))
    assert take(world, replace(first, sku="BAG", order="")) == {"strange": 1}
    assert till_sales.told(Counter(read=2, strange=1, joined=1)).startswith("read 3 lines")


def test_a_shops_policy_is_set_and_signed(world: World) -> None:
    def change(*changes: str) -> str:
        with world.database.write() as connection:
            return policies.change(connection, world.signer, "hubin", changes)

    assert change("till=external", "cod_limit=5000") == "cod_limit=5000, till=external"
    (row,) = world.rows("signed_document", store_id=HUBIN, kind="policy")
    found = policy_from(row.version, row.body)
    assert (found.till, found.cod_limit) == ("external", 5_000)
    assert change("till=", "cod_limit=") == "the defaults"
    for wrong in ("till=magic", "nothing=1", "cod_limit=-1", "sealing_key=00", "version=7"):
        with pytest.raises(Refusal, match="bad_policy"):
            change(wrong)
