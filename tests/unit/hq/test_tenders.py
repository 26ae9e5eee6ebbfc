"""What HQ makes of an order's tenders: external ones and their limits, and cash that was rounded off."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.orders.commands import OrderPlaced, PlacedDiscount, PlacedTender
from app.orders.line_commands import TenderTaken
from app.orders.tenders import rounding
from sync.hq import actors, documents
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HAT, HUBIN, PRICE, XIHU, Device, World, line, order


@pytest.fixture
def counter(world: World) -> Device:
    """Its associate is no manager."""
    device = world.enrol("hubin")
    with world.database.write() as connection:
        actors.remember(connection, HUBIN, 1, [(ASSOCIATE, ["sell", "pickup"])])
    return device


def policy(world: World, **limits: int) -> None:
    """HQ issues these limits to the shop."""
    with world.database.write() as connection:
        connection.execute(text("DELETE FROM policy"))
        connection.execute(text("INSERT INTO policy VALUES (:s, :b)"), {"s": HUBIN, "b": json.dumps(limits)})
        documents.issue(connection, world.signer, [HUBIN])


def on_slip(world: World, pieces: int = 1, slip: str = "0001", cash: int = 0) -> OrderPlaced:
    sold = order(world, line(world, COAT, pieces))
    tenders = [PlacedTender(world.ids.new_id(), 1, "external", sold.total - cash, 0, 0, slip)]
    if cash:
        tenders.append(PlacedTender(world.ids.new_id(), 2, "cash", cash, cash, 0))
    return replace(sold, tenders=tenders)


def test_a_slip_is_unverified_and_cash_beside_it_is_paid(world: World, counter: Device) -> None:
    assert counter.place(on_slip(world, cash=100)) == ("accepted", "")
    slip, cash = sorted(world.rows("tender"), key=lambda row: row.position)
    assert (slip.state, slip.reference, slip.amount, slip.taken_at > 0) == (
        "paid_unverified",
        "0001",
        PRICE - 100,
        True,
    )
    assert (cash.state, cash.reference, cash.amount) == ("paid", "", 100)


def test_a_slip_without_a_number_is_no_tender(world: World, counter: Device) -> None:
    assert counter.place(on_slip(world, slip="")) == ("parked", "tender_mismatch")


def test_beyond_the_limits_the_order_stands_and_a_person_hears_of_it(world: World, counter: Device) -> None:
    sold = on_slip(world)
    dear = replace(sold, lines=[replace(sold.lines[0], list_price=300_001, unit_price=300_001, amount=300_001)],
                   tenders=[replace(sold.tenders[0], amount=300_001)], total=300_001)  # fmt: skip
    status, reason = counter.place(dear)
    assert (status, reason) == ("adjusted", "price_variance")
    over = [row for row in world.rows("attention_item") if row.reason == "external_limit"]
    assert [(row.amount, json.loads(row.detail)["limit"]) for row in over] == [(1, 300_000)]
    assert [row.amount for row in world.rows("tender")] == [300_001]


def test_a_day_of_slips_is_counted_by_device_and_date(world: World, counter: Device) -> None:
    policy(world, external_day=2 * PRICE)
    assert counter.place(on_slip(world, 1, "0001")) == ("accepted", "")
    assert counter.place(on_slip(world, 1, "0002")) == ("accepted", "")
    other = replace(on_slip(world, 1, "0003"), business_date="2026-11-23")
    assert counter.place(other) == ("accepted", "")
    assert world.enrol("hubin", 2).place(on_slip(world, 1, "0004")) == ("accepted", "")
    assert counter.place(on_slip(world, 1, "0005", cash=100)) == ("adjusted", "external_day")


def test_what_was_refused_comes_off_what_is_unpaid_and_never_off_a_slip(world: World, counter: Device) -> None:
    sold = order(world, line(world, COAT, 1), line(world, HAT, 99, "ship_to_home", DC))
    tenders = [
        PlacedTender(world.ids.new_id(), 1, "external", PRICE, 0, 0, "0001"),
        PlacedTender(world.ids.new_id(), 2, "cash_on_delivery", 99 * PRICE, 0, 0),
    ]
    assert counter.place(replace(sold, tenders=tenders)) == ("adjusted", "line_unavailable")
    assert sorted((row.kind, row.amount) for row in world.rows("tender")) == [
        ("cash_on_delivery", 0), ("external", PRICE)
    ]  # fmt: skip


def rounded(world: World, step: int, kind: str = "cash") -> OrderPlaced:
    """A coat here and a hat to be collected elsewhere, paid at once; rounded off to `step`."""
    sold = order(world, line(world, COAT, 1), line(world, HAT, 1, "click_and_collect", XIHU))
    lines = [
        replace(one, amount=one.amount - off, discounts=[PlacedDiscount("rounding", off)])
        for one, off in zip(sold.lines, rounding([one.amount for one in sold.lines], step), strict=True)
    ]
    total = sum(one.amount for one in lines)
    cash = kind == "cash"
    paid = PlacedTender(world.ids.new_id(), 1, kind, total, total if cash else 0, 0, "" if cash else "0001")
    return replace(sold, lines=lines, total=total, tenders=[paid])


STEP = 7_000
"""So much that the world's prices are no multiple of it."""


def test_hq_rounds_off_as_the_counter_did(world: World, counter: Device) -> None:
    policy(world, cash_rounding=STEP)
    sold = rounded(world, STEP)
    assert sold.total % STEP == 0 < 2 * PRICE - sold.total
    assert counter.place(sold) == ("accepted", "")


def test_rounding_off_more_than_the_policy_or_a_slip_is_told(world: World, counter: Device) -> None:
    policy(world, cash_rounding=10)
    assert counter.place(rounded(world, STEP)) == ("adjusted", "price_variance")
    policy(world, cash_rounding=STEP)
    assert counter.place(rounded(world, STEP, "external")) == ("adjusted", "price_variance")


def test_a_slip_at_a_pickup_beyond_the_limit_stands_and_is_told(world: World, counter: Device) -> None:
    policy(world, external_limit=PRICE - 1)
    coat = line(world, COAT, 1, "click_and_collect")
    placed = order(world, coat, tender="pay_at_pickup")
    assert counter.place(placed) == ("accepted", "")
    taken = TenderTaken(placed.tenders[0].id, PRICE, 0, 0, "external", "T1-0042")
    counter.hand_over(placed, [coat], [taken])
    found = {row.reason: row.amount for row in world.rows("attention_item")}
    assert found["external_limit"] == 1
    (tender,) = world.rows("tender", order_id=placed.order_id)
    assert (tender.kind, tender.state, tender.amount) == ("external", "paid_unverified", PRICE)
