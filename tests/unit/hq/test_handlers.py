"""What HQ makes of orders and of the pickup desk's work."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import shop_time
from app.orders.commands import OrderPlaced, PlacedLine, PlacedTender
from app.orders.line_commands import MADE_READY, PICKING_STARTED, UNPICKED, TenderTaken
from sync.hq.handlers.orders import amounts_due
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HAT, HUBIN, PRICE, SHOE, XIHU, Device, World, line, order

COLLECT, SHIP = "click_and_collect", "ship_to_home"


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


@pytest.fixture
def desk(world: World) -> Device:
    return world.enrol("xihu", 2)


def test_an_order_of_every_kind(world: World, counter: Device) -> None:
    placed = order(world, line(world, COAT, 2), line(world, SHOE, 1, COLLECT, XIHU), line(world, HAT, 1, SHIP, DC))
    assert counter.place(placed) == ("accepted", "")
    (head,) = world.rows("orders")
    assert (head.total, head.state, head.promise, head.device_id) == (4 * PRICE, "partly", "confirmed", 1)
    states = {row.variant_id: row.state for row in world.rows("order_line")}
    assert states == {COAT: "handed_over", SHOE: "accepted", HAT: "new"}
    assert (world.level(HUBIN, COAT), world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved")) == (3, 4, 1)
    assert (world.level(DC, HAT), world.level(DC, HAT, "reserved")) == (4, 1)
    (tender,) = world.rows("tender")
    assert (tender.state, tender.amount, tender.tendered, tender.change) == ("paid", 4 * PRICE, 4 * PRICE + 500, 500)
    (event,) = world.rows("order_event")
    assert (bytes(event.id), event.kind) == (counter.made[0].id, "order.placed")


def test_more_left_than_was_known_is_booked_as_told(world: World, counter: Device) -> None:
    assert counter.place(order(world, line(world, COAT, 7))) == ("adjusted", "stock_variance")
    assert world.level(HUBIN, COAT) == -2
    (item,) = world.rows("attention_item")
    detail = json.loads(item.detail)
    assert (item.amount, item.owner_id, detail["wanted"], detail["had"]) == (2 * PRICE, ASSOCIATE, 7, 5)
    assert shop_time(item.due_at - 1, "Asia/Shanghai").date() == shop_time(item.raised_at, "Asia/Shanghai").date()
    assert counter.place(order(world, line(world, COAT, 1))) == ("adjusted", "stock_variance")
    assert world.rows("attention_item")[-1].amount == PRICE


def test_a_line_that_cannot_be_had_is_rejected_alone(world: World, counter: Device) -> None:
    short, fine = line(world, SHOE, 6, COLLECT, XIHU), line(world, HAT, 1, COLLECT, XIHU)
    placed = order(world, short, fine, tender="pay_at_pickup")
    assert counter.place(placed) == ("adjusted", "line_unavailable")
    (head,) = world.rows("orders")
    assert (head.promise, head.state, head.total) == ("requested", "placed", 7 * PRICE)
    assert {row.variant_id: row.state for row in world.rows("order_line")} == {SHOE: "rejected", HAT: "accepted"}
    (tender,) = world.rows("tender")
    assert (tender.amount, tender.state) == (PRICE, "unpaid")
    (outcome,) = world.rows("outcome")
    assert json.loads(outcome.detail) == {
        "line_id": short.id.hex(),
        "sku": f"SKU-{SHOE}",
        "title": {"zh": "羽绒服", "en": "Down jacket"},
        "colour": {"zh": "红", "en": "Red"},
        "size": "M",
        "location_id": XIHU,
        "wanted": 6,
        "had": 5,
    }
    (item,) = world.rows("attention_item")
    assert (item.reason, item.amount, item.store_id) == ("line_unavailable", 6 * PRICE, HUBIN)
    assert world.level(XIHU, SHOE) == 5


def test_a_price_off_the_pinned_book_stays_as_sold(world: World, counter: Device) -> None:
    assert counter.place(order(world, line(world, COAT, 1, price=PRICE - 300))) == ("adjusted", "price_variance")
    assert world.rows("order_line")[0].amount == PRICE - 300
    (item,) = world.rows("attention_item")
    assert item.amount == 300
    unknown = replace(order(world, line(world, COAT)), price_book_id=99)
    assert counter.place(unknown) == ("adjusted", "price_variance")


def test_the_gravest_finding_leads_and_none_is_lost(world: World, counter: Device) -> None:
    placed = order(world, line(world, COAT, 6), line(world, SHOE, 9, SHIP, DC), line(world, HAT, 1, price=1))
    assert counter.place(placed) == ("adjusted", "line_unavailable")
    assert sorted(world.attention()) == ["line_unavailable", "price_variance", "stock_variance"]
    (outcome,) = world.rows("outcome")
    assert [one["reason"] for one in json.loads(outcome.detail)["also"]] == ["stock_variance", "price_variance"]


WRONG: dict[str, Callable[[OrderPlaced], OrderPlaced]] = {
    "other_store": lambda sound: replace(sound, store_id=XIHU),
    "empty_order": lambda sound: replace(sound, lines=[], tenders=[], total=0),
    "unknown_fulfilment": lambda sound: replace(sound, lines=[replace(sound.lines[0], fulfilment="by_pigeon")]),
    "bad_quantity": lambda sound: replace(sound, lines=[replace(sound.lines[0], quantity=0)]),
    "total_mismatch": lambda sound: replace(
        sound, total=PRICE + 1, tenders=[replace(sound.tenders[0], amount=PRICE + 1)]
    ),
    "tender_mismatch": lambda sound: replace(sound, tenders=[replace(sound.tenders[0], change=0)]),
    "unknown_tender": lambda sound: replace(sound, tenders=[replace(sound.tenders[0], kind="goats")]),
    "bad_id": lambda sound: replace(sound, tenders=[replace(sound.tenders[0], id=sound.lines[0].id)]),
}


def test_contradictions_are_parked_and_change_nothing(world: World, counter: Device) -> None:
    for reason, spoil in WRONG.items():
        assert counter.place(spoil(order(world, line(world, COAT)))) == ("parked", reason)
    assert world.rows("orders") == []
    assert world.level(HUBIN, COAT) == 5
    assert sorted(world.attention()) == sorted(WRONG)


def test_the_same_order_by_a_second_command_is_parked(world: World, counter: Device) -> None:
    placed = order(world, line(world, COAT))
    counter.place(placed)
    assert counter.place(placed) == ("parked", "duplicate_order")
    assert world.level(HUBIN, COAT) == 4


# --- pickup ----------------------------------------------------------------------------------------------------------


def collect(world: World, counter: Device, tender: str = "pay_at_pickup") -> tuple[OrderPlaced, PlacedLine]:
    wanted = line(world, SHOE, 2, COLLECT, XIHU)
    placed = order(world, wanted, tender=tender)
    assert counter.place(placed) == ("accepted", "")
    return placed, wanted


def taken(placed: OrderPlaced, amount: int | None = None) -> TenderTaken:
    (tender,) = placed.tenders
    due = tender.amount if amount is None else amount
    return TenderTaken(tender.id, due, due + 100, 100)


def test_pick_ready_hand_over(world: World, counter: Device, desk: Device) -> None:
    placed, wanted = collect(world, counter)
    assert desk.move(PICKING_STARTED, placed, wanted) == ("accepted", "")
    assert desk.move(UNPICKED, placed, wanted) == ("accepted", "")
    assert desk.move(PICKING_STARTED, placed, wanted) == ("accepted", "")
    assert desk.move(MADE_READY, placed, wanted, "A3") == ("accepted", "")
    (row,) = world.rows("order_line")
    assert (row.state, row.shelf) == ("ready", "A3")
    assert desk.hand_over(placed, [wanted], [taken(placed)]) == ("accepted", "")
    (row,), (head,), (tender,) = world.rows("order_line"), world.rows("orders"), world.rows("tender")
    assert (row.state, head.state) == ("handed_over", "complete")
    assert (tender.state, tender.tendered, tender.change, tender.location_id) == ("paid", 2 * PRICE + 100, 100, XIHU)
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved")) == (3, 0)
    kinds = [event.kind for event in world.rows("order_event")]
    assert sorted(kinds) == sorted(["order.placed", *(command.type for command in desk.made)])
    assert world.attention() == []


def test_a_request_in_the_wrong_state_is_rejected(world: World, counter: Device, desk: Device) -> None:
    placed, wanted = collect(world, counter)
    assert desk.move(MADE_READY, placed, wanted, "A3") == ("rejected", "state_changed")
    desk.move(PICKING_STARTED, placed, wanted)
    assert desk.move(PICKING_STARTED, placed, wanted) == ("rejected", "state_changed")
    assert world.rows("order_line")[0].state == "picking"
    assert world.attention() == ["state_changed", "state_changed"]


def test_another_shops_line_is_not_ours_to_pick(world: World, counter: Device, desk: Device) -> None:
    placed, wanted = collect(world, counter)
    assert counter.move(PICKING_STARTED, placed, wanted) == ("rejected", "unknown_line")
    assert desk.move(PICKING_STARTED, order(world, wanted), wanted) == ("parked", "unknown_line")


def test_a_second_handover_moves_nothing(world: World, counter: Device, desk: Device) -> None:
    placed, wanted = collect(world, counter)
    desk.move(PICKING_STARTED, placed, wanted)
    desk.move(MADE_READY, placed, wanted, "A3")
    desk.hand_over(placed, [wanted], [taken(placed)])
    other = world.enrol("xihu", 3)
    assert other.hand_over(placed, [wanted], [taken(placed)]) == ("adjusted", "already_handed_over")
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved")) == (3, 0)
    assert sorted(world.attention()) == ["already_handed_over", "already_paid"]
    assert [item.amount for item in world.rows("attention_item")] == [2 * PRICE, 2 * PRICE]


def test_a_handover_is_a_fact_even_before_ready(world: World, counter: Device, desk: Device) -> None:
    placed, wanted = collect(world, counter)
    assert desk.hand_over(placed, [wanted]) == ("adjusted", "state_changed")
    assert world.rows("order_line")[0].state == "handed_over"
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved")) == (3, 0)


def test_handed_over_in_another_shop(world: World, counter: Device) -> None:
    placed, wanted = collect(world, counter)
    assert counter.hand_over(placed, [wanted])[0] == "adjusted"
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "reserved"), world.level(HUBIN, SHOE)) == (5, 0, 3)
    assert world.rows("order_line")[0].location_id == HUBIN


def test_a_rejected_line_handed_over_all_the_same(world: World, counter: Device, desk: Device) -> None:
    wanted = line(world, SHOE, 6, COLLECT, XIHU)
    placed = order(world, wanted)
    counter.place(placed)
    assert desk.hand_over(placed, [wanted]) == ("adjusted", "state_changed")
    assert world.level(XIHU, SHOE) == -1


def test_money_that_is_not_what_was_due(world: World, counter: Device, desk: Device) -> None:
    placed, wanted = collect(world, counter)
    desk.move(PICKING_STARTED, placed, wanted)
    desk.move(MADE_READY, placed, wanted, "A3")
    assert desk.hand_over(placed, [wanted], [taken(placed, 2 * PRICE - 50)]) == ("adjusted", "tender_variance")
    assert world.rows("attention_item")[0].amount == 50


def test_a_handover_of_an_unknown_order_is_kept(world: World, counter: Device, desk: Device) -> None:
    unknown = order(world, line(world, COAT))
    assert desk.hand_over(unknown, unknown.lines) == ("parked", "unknown_line")
    placed, _ = collect(world, counter)
    assert desk.hand_over(placed, []) == ("parked", "unknown_line")


# --- what is still owed ----------------------------------------------------------------------------------------------

AMOUNT = st.integers(0, 10**9)
KIND = st.sampled_from(["cash", "pay_at_pickup", "cash_on_delivery"])


@given(
    tenders=st.lists(st.tuples(KIND, AMOUNT), max_size=4),
    rejected=st.lists(st.tuples(st.sampled_from([COLLECT, SHIP]), AMOUNT), max_size=4),
)
def test_rejected_lines_come_off_what_is_unpaid(
    tenders: list[tuple[str, int]], rejected: list[tuple[str, int]]
) -> None:
    placed = [PlacedTender(bytes([n]) * 16, n, kind, amount, 0, 0) for n, (kind, amount) in enumerate(tenders)]
    lines = [
        PlacedLine(b"", 1, 1, 1, "", {}, {}, "", 1, amount, amount, amount, "", 0, fulfilment, 1, 0)
        for fulfilment, amount in rejected
    ]
    due = amounts_due(placed, lines)
    assert [tender.id for tender in due] == [tender.id for tender in placed]
    assert all(
        after.amount == before.amount for after, before in zip(due, placed, strict=True) if before.kind == "cash"
    )
    unpaid = sum(tender.amount for tender in placed if tender.kind != "cash")
    left = sum(tender.amount for tender in due if tender.kind != "cash")
    assert left == max(0, unpaid - sum(one.amount for one in lines))
    assert all(0 <= after.amount <= before.amount for after, before in zip(due, placed, strict=True))
