"""A fact (goods left, cash taken, handed over) is never rejected nor parked for business reasons, whatever HQ knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.orders.commands import OrderPlaced, PlacedTender
from app.orders.line_commands import HANDED_OVER, MADE_READY, PICKING_STARTED, UNPICKED, HandedOver, TenderTaken
from sync.hq.ledger import recompute
from tests.unit.hq.world import ASSOCIATE, COAT, HAT, HUBIN, NINGBO, SHOE, START, XIHU, World, line, order

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
handovers = st.lists(
    st.tuples(st.sampled_from(sorted(SHOPS)), st.integers(0, 3), times, st.booleans()), min_size=1, max_size=3
)


@settings(max_examples=60, deadline=None)
@given(
    shop=st.sampled_from(sorted(SHOPS)),
    wanted=st.lists(goods, min_size=1, max_size=2),
    moved=moves,
    handed=handovers,
)
def test_what_was_handed_over_is_booked(
    shops: Chain,
    shop: str,
    wanted: list[tuple[int, int, int]],
    moved: list[tuple[str, str]],
    handed: list[tuple[str, int, int, bool]],
) -> None:
    """In any state of its lines, by any shop, again and again, for more or less money than was due."""
    placed = sale(shops, shop, wanted, "click_and_collect", START)
    assert shops.devices[shop].place(placed)[0] in FACT
    for kind, desk in moved:
        shops.devices[desk].move(kind, placed, placed.lines[0])
    for desk, error, at, unheard in handed:
        device = shops.devices[desk]
        tender = placed.tenders[0]
        taken = TenderTaken(tender.id if not unheard else bytes(16), tender.amount + error, tender.amount + error, 0)
        told = HandedOver(
            placed.order_id, [one.id for one in placed.lines], SHOPS[desk], "code", at, ASSOCIATE, [taken]
        )
        command = device.command(HANDED_OVER, told, placed.order_id)
        device.send(command)
        status, reason = shops.world.outcome(command)
        assert status in FACT, (status, reason)
    assert {one.state for one in shops.world.rows("order_line", order_id=placed.order_id)} == {"handed_over"}


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
    requests = {PICKING_STARTED, UNPICKED, MADE_READY, "attention.acknowledged", "lease.returned"}
    requests |= {"customer.plan_chosen", "pickup.put_back", "member.address_saved", "order.cancelled", "order.amended"}
    requests |= {"invoice.requested"}
    assert {kind for kind, _ in HANDLERS} == facts | requests
