"""A fact (goods left, cash taken, handed over) is never rejected nor parked for business reasons, whatever HQ knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.orders.change_commands import TENDER_REFUNDED, TenderRefunded
from app.orders.commands import OrderPlaced, PlacedTender
from app.orders.customer_commands import CUSTOMER_TOLD, PHONE_REVEALED, CustomerTold, PhoneRevealed
from app.orders.line_commands import (
    DELIVERED,
    HANDED_OUT,
    HANDED_OVER,
    MADE_READY,
    PICKING_STARTED,
    SENT_OUT,
    UNPICKED,
    HandedOver,
    LinesMoved,
    TenderTaken,
)
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from app.shifts.commands import (
    DRAWER_OPENED,
    SHIFT_CLOSED,
    SHIFT_COUNTED,
    SHIFT_OPENED,
    DrawerOpened,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
)
from sync.hq.ledger import recompute
from tests.unit.hq.world import ASSOCIATE, COAT, HAT, HUBIN, NINGBO, SHOE, START, XIHU, Device, World, line, order

YEAR = 366 * 86_400 * 1_000_000
FACT = {"accepted", "adjusted"}
SHOPS = {"hubin": HUBIN, "xihu": XIHU, "ningbo": NINGBO}


class Chain:
    """A world that all examples go on in: what one has left behind is what the next one meets."""

    def __init__(self, path: Path) -> None:
        self.world = World.open(f"sqlite:///{path}")
        self.devices = {name: self.world.enrol(name, seed) for seed, name in enumerate(SHOPS, 1)}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    chain = Chain(tmp_path_factory.mktemp("facts") / "hq.db")
    yield chain
    chain.world.drain()
    with chain.world.database.snapshot() as connection:
        assert recompute(connection).differences == []
    chain.world.database.close()


goods = st.tuples(
    st.sampled_from([COAT, SHOE, HAT, 999]), st.integers(1, 40), st.sampled_from([0, 1, 9_999, 10_000, 10**9])
)
times = st.one_of(st.just(START), st.integers(START - 10 * YEAR, START + 10 * YEAR))


def sale(chain: Chain, shop: str, wanted: list[tuple[int, int, int]], fulfilment: str, at: int) -> OrderPlaced:
    lines = [
        replace(line(chain.world, variant, pieces, fulfilment, SHOPS[shop], price), position=place)
        for place, (variant, pieces, price) in enumerate(wanted, 1)
    ]
    placed = order(chain.world, *lines, tender="cash", store=SHOPS[shop])
    if fulfilment == "click_and_collect":
        due = PlacedTender(chain.world.ids.new_id(), 1, "pay_at_pickup", placed.total, 0, 0)
        placed = replace(placed, tenders=[due])
    return replace(placed, placed_at=at)


@settings(max_examples=60, deadline=None)
@given(
    shop=st.sampled_from(sorted(SHOPS)),
    wanted=st.lists(goods, min_size=1, max_size=3),
    at=times,
    member=st.sampled_from([None, 1, 2**40]),
    book=st.sampled_from([1, 2, 77]),
    actor=st.sampled_from([ASSOCIATE, 1, 2**50]),
)
def test_what_was_carried_out_and_paid_is_booked(
    shops: Chain, shop: str, wanted: list[tuple[int, int, int]], at: int, member: int | None, book: int, actor: int
) -> None:
    placed = sale(shops, shop, wanted, "carry_out", at)
    placed = replace(placed, member_id=member, price_book_id=book, associate_id=actor)
    status, reason = shops.devices[shop].place(placed)
    assert status in FACT, (status, reason)
    (row,) = shops.world.rows("orders", id=placed.order_id)
    assert row.total == placed.total
    assert {one.state for one in shops.world.rows("order_line", order_id=placed.order_id)} == {"handed_over"}
    assert {one.state for one in shops.world.rows("tender", order_id=placed.order_id)} == {"paid"}


moves = st.lists(
    st.tuples(st.sampled_from([PICKING_STARTED, UNPICKED, MADE_READY]), st.sampled_from(sorted(SHOPS))), max_size=4
)
shops_of = st.sampled_from(sorted(SHOPS))
leaving = st.sampled_from([HANDED_OVER, HANDED_OUT, SENT_OUT, DELIVERED])
handovers = st.lists(st.tuples(leaving, shops_of, st.integers(0, 3), times, st.booleans()), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(
    shop=st.sampled_from(sorted(SHOPS)),
    wanted=st.lists(goods, min_size=1, max_size=2),
    kept=st.sampled_from(["click_and_collect", "store_delivery", "try_on"]),
    moved=moves,
    handed=handovers,
)
def test_what_was_handed_over_is_booked(
    shops: Chain,
    shop: str,
    wanted: list[tuple[int, int, int]],
    kept: str,
    moved: list[tuple[str, str]],
    handed: list[tuple[str, str, int, int, bool]],
) -> None:
    """In any state of its lines, out or to the door, by any shop, again and again, for more or less than was due."""
    placed = sale(shops, shop, wanted, kept, START)
    assert shops.devices[shop].place(placed)[0] in FACT
    for kind, desk in moved:
        shops.devices[desk].move(kind, placed, placed.lines[0])
    for kind, desk, error, at, unheard in handed:
        device = shops.devices[desk]
        tender = placed.tenders[0]
        taken = TenderTaken(tender.id if not unheard else bytes(16), tender.amount + error, tender.amount + error, 0)
        lines = [one.id for one in placed.lines]
        told: object = HandedOver(placed.order_id, lines, SHOPS[desk], "code", at, ASSOCIATE, [taken])
        if kind == SENT_OUT:
            told = LinesMoved(placed.order_id, lines, SHOPS[desk], "", at, ASSOCIATE)
        booked(device, kind, told, placed.order_id)
    left = {one.state for one in shops.world.rows("order_line", order_id=placed.order_id)}
    assert left <= {"handed_over", "bought", "delivered", "shipped"}


amounts = st.sampled_from([0, 1, 9_999, 10_000, 10**9])
refunds = st.sampled_from(["cash", "pending"])
returned = st.lists(st.tuples(shops_of, st.integers(1, 60), amounts, refunds, times), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(shop=shops_of, wanted=goods, taken=returned, paid_back=st.lists(st.tuples(shops_of, amounts, times), max_size=2))
def test_what_came_back_and_money_given_back_are_booked(
    shops: Chain,
    shop: str,
    wanted: tuple[int, int, int],
    taken: list[tuple[str, int, int, str, int]],
    paid_back: list[tuple[str, int, int]],
) -> None:
    """More than was bought, for any sum, in any shop."""
    placed = sale(shops, shop, [wanted], "carry_out", START)
    shops.devices[shop].place(placed)
    for desk, pieces, amount, refund, at in taken:
        told = ReturnTaken(
            shops.world.ids.new_id(), "RA10-1", placed.order_id, placed.lines[0].id, SHOPS[desk], pieces, "size",
            "as_new", amount, refund, "", "2026-09-21", at, ASSOCIATE,
        )  # fmt: skip
        booked(shops.devices[desk], RETURN_TAKEN, told, placed.order_id)
    for desk, amount, at in paid_back:
        new_id = shops.world.ids.new_id
        back = TenderRefunded(new_id(), placed.order_id, new_id(), SHOPS[desk], amount + 1, at, ASSOCIATE)
        booked(shops.devices[desk], TENDER_REFUNDED, back, placed.order_id)
    rows = shops.world.rows("goods_return", order_id=placed.order_id)
    assert sum(row.quantity for row in rows) == sum(pieces for _, pieces, *_ in taken)
    assert sum(row.amount < 0 for row in shops.world.rows("tender", order_id=placed.order_id)) == len(paid_back)


@settings(max_examples=30, deadline=None)
@given(shop=shops_of, float_amount=amounts, sold=st.lists(amounts, max_size=2), told=amounts, counted=amounts, at=times)
def test_a_shift_is_booked(
    shops: Chain, shop: str, float_amount: int, sold: list[int], told: int, counted: int, at: int
) -> None:
    """Whatever its device has summed up, and whatever was counted."""
    device, shift = shops.devices[shop], shops.world.ids.new_id()
    opened = ShiftOpened(shift, SHOPS[shop], "2026-09-21", "CNY", float_amount, at, ASSOCIATE)
    booked(device, SHIFT_OPENED, opened, shift)
    for price in sold:
        device.place(sale(shops, shop, [(COAT, 1, price)], "carry_out", at))
    booked(device, DRAWER_OPENED, DrawerOpened(shift, "x", at, ASSOCIATE, 77), shift)
    booked(device, SHIFT_COUNTED, ShiftCounted(shift, counted, at, ASSOCIATE), shift)
    booked(device, SHIFT_CLOSED, ShiftClosed(shift, at, ASSOCIATE, [], told, counted, "", 0), shift)


@settings(max_examples=10, deadline=None)
@given(shop=shops_of, how=st.sampled_from(["phone", "message", "in_person"]), at=times)
def test_what_was_said_to_a_customer_is_noted(shops: Chain, shop: str, how: str, at: int) -> None:
    device, item = shops.devices[shop], shops.world.ids.new_id()
    booked(device, CUSTOMER_TOLD, CustomerTold(item, None, SHOPS[shop], how, at, ASSOCIATE), item)
    booked(device, PHONE_REVEALED, PhoneRevealed(item, item, SHOPS[shop], at, ASSOCIATE), item)


def booked(device: Device, kind: str, payload: object, lane: bytes) -> None:
    command = device.command(kind, payload, lane)
    device.send(command)
    status, reason = device.world.outcome(command)
    assert status in FACT, (kind, status, reason)


def test_every_fact_is_among_these() -> None:
    """A new handler is either tried above or is a request: say so here."""
    from sync.hq.handlers import HANDLERS

    facts = {
        "order.placed",
        "return.taken_in",
        "pickup.handed_over",
        "order.handed_out",
        "pickup.sent_out",
        "pickup.delivered",
        "customer.told",
        "customer.phone_revealed",
        "shift.opened",
        "shift.drawer_opened",
        "shift.counted",
        "shift.closed",
        "tender.refunded",
    }
    requests = {
        PICKING_STARTED,
        UNPICKED,
        MADE_READY,
        "attention.acknowledged",
        "lease.returned",
    }
    requests |= {"customer.plan_chosen", "pickup.put_back", "member.address_saved", "order.cancelled", "order.amended"}
    requests |= {"invoice.requested", "replenishment.requested"}
    assert {kind for kind, _ in HANDLERS} == facts | requests
