"""Leases at HQ: never more than there is, each piece accounted for, a promise kept or its Plan B executed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.errors import Refusal
from app.leases.commands import LEASE_RETURNED, LeasesReturned, Share
from app.orders.commands import Address, OrderPlaced
from sync.hq import stock
from sync.hq.leases.balance import lease_differences, watch
from sync.hq.leases.expiry import expire_due, tidy
from sync.hq.leases.granting import SECOND, answer
from sync.protocol import LeaseGrant, LeasesReply, LeasesRequest, LeaseWish
from tests.unit.hq.world import (
    ASSOCIATE,
    COAT,
    DC,
    HAT,
    HUBIN,
    NINGBO,
    PRICE,
    SHOE,
    XIHU,
    Device,
    World,
    differences,
    line,
    order,
)

COLLECT, SHIP = "click_and_collect", "ship_to_home"
HOUR = 3600 * SECOND


@pytest.fixture
def counter(world: World) -> Device:
    allow(world, HUBIN, lease_share=100, lease_pieces=5)
    return world.enrol("hubin")


@pytest.fixture
def rival(world: World) -> Device:
    allow(world, XIHU, lease_share=100, lease_pieces=5)
    return world.enrol("xihu", 2)


def allow(world: World, store: int, **limits: int) -> None:
    with world.database.write() as connection:
        connection.execute(text("DELETE FROM policy WHERE store_id = :s"), {"s": store})
        connection.execute(text("INSERT INTO policy VALUES (:s, :b)"), {"s": store, "b": json.dumps(limits)})


def wish(variant: int, quantity: int, at: int = 0) -> LeaseWish:
    return LeaseWish(kind="stock", resource=variant, location_id=at, quantity=quantity)


def ask(
    world: World,
    device: Device,
    *wishes: LeaseWish,
    renew: Sequence[bytes] = (),
    fill: bool = False,
    request: bytes | None = None,
) -> LeasesReply:
    asked = LeasesRequest(id=request or world.ids.new_id(), wishes=list(wishes), renew=list(renew), fill=fill)
    with world.database.write() as connection:
        return answer(connection, world.ids, world.caller(device), asked, world.clock.now())


def one_of(world: World, device: Device, variant: int, quantity: int, at: int = 0) -> LeaseGrant:
    (granted,) = ask(world, device, wish(variant, quantity, at)).granted
    return granted


def expire(world: World) -> int:
    with world.database.write() as connection:
        return expire_due(connection, world.clock.now())


def resting_on(placed: OrderPlaced, *grants: LeaseGrant) -> OrderPlaced:
    """The order with its first line covered by the leases."""
    first, left = placed.lines[0], placed.lines[0].quantity
    spends = []
    for grant in grants:
        taken = min(left, grant.quantity)
        spends.append(Share(grant.id, grant.fence, taken, first.id))
        left -= taken
    return replace(placed, spends=spends)


def give_back(world: World, device: Device, *shares: Share) -> str:
    payload = LeasesReturned(list(shares), world.clock.now(), ASSOCIATE)
    return device.send(device.command(LEASE_RETURNED, payload))[0]


# --- granting --------------------------------------------------------------------------------------------------------


def test_a_grant_takes_the_pieces_out_of_what_others_may_promise(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 2, XIHU)
    assert (granted.location_id, granted.quantity, granted.fence) == (XIHU, 2, 1)
    assert (world.level(XIHU, SHOE), world.level(XIHU, SHOE, "leased")) == (3, 2)
    (row,) = world.rows("lease")
    assert (row.device_id, row.product_id, row.spent, row.returned, row.expired) == (1, 7, 0, 0, 0)
    (there,) = world.rows("availability", variant_id=SHOE, region="hz")
    assert [place[:2] for place in json.loads(there.places)] == [[HUBIN, 5], [XIHU, 3], [DC, 5]]
    assert differences(world) == []


def test_never_more_than_there_is_and_never_from_another_region(world: World, counter: Device, rival: Device) -> None:
    assert one_of(world, counter, SHOE, 4, DC).quantity == 4
    assert one_of(world, rival, SHOE, 4, DC).quantity == 1
    assert ask(world, rival, wish(SHOE, 1, DC)).granted == []
    assert ask(world, counter, wish(SHOE, 1, NINGBO), wish(SHOE, 1, HUBIN), wish(999, 1)).granted == []
    assert (world.level(DC, SHOE), world.level(DC, SHOE, "leased")) == (0, 5)
    assert differences(world) == []


def test_the_policy_says_how_many_of_how_many_and_which_share(world: World, counter: Device) -> None:
    allow(world, HUBIN, lease_share=50, lease_pieces=3, lease_variants=2)
    assert one_of(world, counter, SHOE, 9, DC).quantity == 2, "half of five"
    assert one_of(world, counter, SHOE, 9, XIHU).quantity == 1, "three pieces of a variant in all"
    assert [one.resource for one in ask(world, counter, wish(COAT, 1), wish(HAT, 1)).granted] == [COAT]
    allow(world, HUBIN, lease_share=900, lease_pieces=9, lease_variants=9)
    assert one_of(world, counter, COAT, 9, XIHU).quantity == 5, "more is allowed, but five there are"
    allow(world, HUBIN, lease_share=100, lease_pieces=9, lease_variants=9, lease_risk=2)
    assert one_of(world, counter, HAT, 9, DC).quantity == 7, "the declared risk on top"
    assert world.level(DC, HAT) == -2
    assert differences(world) == []


def test_hq_picks_the_dc_where_no_place_is_named(world: World, counter: Device) -> None:
    assert one_of(world, counter, SHOE, 1).location_id == DC
    ask(world, counter, wish(HAT, 5, DC))
    world_hat = ask(world, world.enrol("hubin", 9), wish(HAT, 1)).granted
    assert [one.location_id for one in world_hat] == [XIHU]


def test_the_same_request_again_grants_nothing_more(world: World, counter: Device, rival: Device) -> None:
    request = world.ids.new_id()
    first = ask(world, counter, wish(SHOE, 2), request=request)
    world.clock.at += HOUR
    again = ask(world, counter, wish(SHOE, 2), request=request)
    assert (again.granted, again.renewed) == (first.granted, first.renewed)
    assert again.server_time - first.server_time > HOUR, "the device sets its clock by it"
    assert len(world.rows("lease")) == 1
    with pytest.raises(Refusal, match="malformed"):
        ask(world, rival, request=request)


@pytest.mark.parametrize(
    "asked",
    [
        LeasesRequest(id=b"short", wishes=[], renew=[]),
        LeasesRequest(id=bytes(16), wishes=[wish(SHOE, -1)], renew=[]),
        LeasesRequest(id=bytes(16), wishes=[wish(2**63, 1)], renew=[]),
        LeasesRequest(id=bytes(16), wishes=[wish(SHOE, 1)] * 201, renew=[]),
        LeasesRequest(id=bytes(16), wishes=[], renew=[b"x"]),
    ],
)
def test_a_request_that_cannot_be_one_is_refused(world: World, counter: Device, asked: LeasesRequest) -> None:
    with pytest.raises(Refusal, match="malformed"), world.database.write() as connection:
        answer(connection, world.ids, world.caller(counter), asked, world.clock.now())


def test_what_sold_most_is_offered_unasked(world: World, counter: Device) -> None:
    allow(world, HUBIN, coupon_budget=0, points_allowance=0)
    assert ask(world, counter, fill=True).granted == [], "not unless the policy says so"
    allow(world, HUBIN, lease_fill=2, coupon_budget=0, points_allowance=0)
    counter.place(order(world, line(world, HAT, 3)))
    counter.place(order(world, line(world, COAT, 1)))
    granted = ask(world, counter, fill=True).granted
    assert [(one.resource, one.location_id, one.quantity) for one in granted] == [(HAT, DC, 1), (COAT, DC, 1)]
    world.clock.at += 50 * HOUR
    assert {one.id for one in ask(world, counter, fill=True).renewed} == {one.id for one in granted}


# --- spending --------------------------------------------------------------------------------------------------------


def test_a_spend_becomes_a_reservation(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 3, XIHU)
    placed = resting_on(order(world, line(world, SHOE, 2, COLLECT, XIHU)), granted)
    assert counter.place(placed) == ("accepted", "")
    levels = [world.level(XIHU, SHOE, state) for state in ("sellable", "leased", "reserved")]
    assert levels == [2, 1, 2]
    (row,), (lease,) = world.rows("order_line"), world.rows("lease")
    assert (row.state, row.promise, lease.spent) == ("accepted", "confirmed", 2)
    assert differences(world) == []


def test_two_leases_may_carry_one_line(world: World, counter: Device) -> None:
    first, second = one_of(world, counter, SHOE, 1, XIHU), one_of(world, counter, SHOE, 2, XIHU)
    assert (first.fence, second.fence) == (1, 2)
    placed = resting_on(order(world, line(world, SHOE, 3, COLLECT, XIHU)), first, second)
    assert counter.place(placed) == ("accepted", "")
    assert [lease.spent for lease in world.rows("lease")] == [1, 2]
    assert differences(world) == []


def test_a_lease_is_good_though_the_shelf_was_sold_empty(world: World, counter: Device, rival: Device) -> None:
    granted = one_of(world, counter, SHOE, 2, XIHU)
    sold = order(world, line(world, SHOE, 5, at=XIHU), store=XIHU)
    assert rival.place(sold) == ("adjusted", "stock_variance")
    assert counter.place(resting_on(order(world, line(world, SHOE, 2, COLLECT, XIHU)), granted)) == ("accepted", "")
    assert [world.level(XIHU, SHOE, state) for state in ("sellable", "leased", "reserved")] == [-2, 0, 2]
    assert differences(world) == []


def test_of_two_that_promise_the_last_pieces_the_lease_wins(world: World, counter: Device, rival: Device) -> None:
    granted = one_of(world, counter, SHOE, 5, DC)
    late = order(world, line(world, SHOE, 1, SHIP, DC), store=XIHU)
    assert rival.place(late) == ("adjusted", "line_unavailable")
    assert counter.place(resting_on(order(world, line(world, SHOE, 5, SHIP, DC)), granted)) == ("accepted", "")
    assert differences(world) == []


def test_a_lease_cannot_be_spent_twice_or_by_another(world: World, counter: Device, rival: Device) -> None:
    granted = one_of(world, counter, SHOE, 5, DC)
    mine = resting_on(order(world, line(world, SHOE, 3, SHIP, DC)), granted)
    assert counter.place(mine) == ("accepted", "")
    again = resting_on(order(world, line(world, SHOE, 3, SHIP, DC)), granted)
    assert counter.place(again) == ("adjusted", "lease_expired")
    stolen = resting_on(order(world, line(world, SHOE, 1, SHIP, DC), store=XIHU), granted)
    assert rival.place(stolen) == ("adjusted", "lease_expired")
    twice = resting_on(order(world, line(world, SHOE, 2, SHIP, DC)), replace_quantity(granted, 1), granted)
    assert counter.place(twice) == ("adjusted", "lease_expired")
    assert [world.level(DC, SHOE, state) for state in ("sellable", "leased", "reserved")] == [0, 2, 3]
    assert differences(world) == []


def replace_quantity(granted: LeaseGrant, quantity: int) -> LeaseGrant:
    from msgspec.structs import replace as with_

    return with_(granted, quantity=quantity)


# --- expiry, fences, returning ---------------------------------------------------------------------------------------


def test_expiry_gives_the_pieces_back_after_the_grace(world: World, counter: Device, rival: Device) -> None:
    old = one_of(world, counter, SHOE, 5, DC)
    world.clock.at = old.expires_at + 23 * HOUR
    assert expire(world) == 0, "what was promised in time may still be on its way"
    world.clock.at = old.expires_at + 24 * HOUR
    assert (expire(world), expire(world)) == (1, 0)
    assert (world.level(DC, SHOE), world.level(DC, SHOE, "leased")) == (5, 0)
    new = one_of(world, rival, SHOE, 5, DC)
    assert new.fence == old.fence + 1
    late = resting_on(order(world, line(world, SHOE, 1, SHIP, DC)), old)
    assert counter.place(late) == ("adjusted", "lease_expired")
    (item,) = world.rows("attention_item")
    assert (item.reason, item.amount) == ("lease_expired", PRICE)
    assert rival.place(resting_on(order(world, line(world, SHOE, 5, SHIP, DC), store=XIHU), new)) == ("accepted", "")
    assert differences(world) == []


def test_a_late_spend_is_honoured_where_the_goods_are_still_there(world: World, counter: Device) -> None:
    old = one_of(world, counter, SHOE, 2, DC)
    world.clock.at = old.expires_at + 25 * HOUR
    expire(world)
    assert counter.place(resting_on(order(world, line(world, SHOE, 2, SHIP, DC)), old)) == ("accepted", "")
    assert [world.level(DC, SHOE, state) for state in ("sellable", "reserved")] == [3, 2]
    assert differences(world) == []


def test_renewing_keeps_a_lease_and_never_one_of_another(world: World, counter: Device, rival: Device) -> None:
    held, theirs = one_of(world, counter, SHOE, 2, DC), one_of(world, rival, HAT, 1, DC)
    world.clock.at = held.expires_at - HOUR
    (renewed,) = ask(world, counter, renew=[held.id, theirs.id, bytes(16)]).renewed
    assert (renewed.id, renewed.fence) == (held.id, held.fence)
    assert renewed.expires_at > held.expires_at + 70 * HOUR
    world.clock.at = held.expires_at + 25 * HOUR
    assert expire(world) == 1
    assert {row.id: row.expired for row in world.rows("lease")} == {held.id: 0, theirs.id: 1}
    assert differences(world) == []


def test_a_return_gives_back_what_is_left_and_only_once(world: World, counter: Device, rival: Device) -> None:
    granted = one_of(world, counter, SHOE, 3, DC)
    counter.place(resting_on(order(world, line(world, SHOE, 1, SHIP, DC)), granted))
    whole = Share(granted.id, granted.fence, 3)
    assert give_back(world, rival, whole) == "accepted"
    assert world.level(DC, SHOE, "leased") == 2
    assert give_back(world, counter, replace(whole, fence=9)) == "accepted"
    assert world.level(DC, SHOE, "leased") == 2
    assert [give_back(world, counter, whole) for _ in range(2)] == ["accepted"] * 2
    (lease,) = world.rows("lease")
    assert (lease.spent, lease.returned, world.level(DC, SHOE)) == (1, 2, 4)
    world.clock.at = granted.expires_at + 25 * HOUR
    assert expire(world) == 0
    assert differences(world) == []


def test_devices_forget_old_leases_and_the_entries_stay(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 1, DC)
    world.clock.at = granted.expires_at + 400 * HOUR
    expire(world)
    with world.database.write() as connection:
        tidy(connection, world.clock.now())
    assert world.rows("lease") == []
    assert differences(world) == []
    assert counter.place(resting_on(order(world, line(world, SHOE, 5, SHIP, DC)), granted)) == ("accepted", "")


SPOILED = {
    "entry": "UPDATE lease_entry SET quantity = quantity + 1",
    "row": "UPDATE lease SET spent = spent + 1",
    "lost entry": "DELETE FROM lease_entry",
    "lost row": "DELETE FROM lease",
    "pieces": "UPDATE stock_level SET quantity = quantity + 1 WHERE state = 'leased'",
    "term": "DELETE FROM lease_term",
}


@pytest.mark.parametrize("case", SPOILED)
def test_the_balance_notices_each_way_to_lose_a_piece(world: World, counter: Device, case: str) -> None:
    one_of(world, counter, SHOE, 2, DC)
    with world.database.write() as connection:
        assert list(lease_differences(connection)) == []
        connection.execute(text(SPOILED[case]))
        assert list(lease_differences(connection))
    for _ in range(2):
        assert watch(world.database, world.clock)
    assert world.alerts() == ["leases"]


def test_a_count_knows_that_leased_pieces_lie_on_the_shelf(world: World, counter: Device) -> None:
    one_of(world, counter, SHOE, 2, XIHU)
    with world.database.write() as connection:
        stock.apply_counts(connection, [stock.Count(XIHU, SHOE, world.clock.now(), 5)])
    assert [world.level(XIHU, SHOE, state) for state in ("sellable", "leased")] == [3, 2]
    assert differences(world) == []


# --- Plan B ----------------------------------------------------------------------------------------------------------

HOME = Address("周女士", "13812348000", "浙江省 杭州市 西湖区", "文三路 1 号")


def gone(world: World, at: int, variant: int = SHOE) -> None:
    with world.database.write() as connection:
        stock.apply_counts(connection, [stock.Count(at, variant, world.clock.now(), 0)])


@pytest.mark.parametrize(
    ("plan", "kind", "at", "tender", "home", "becomes"),
    [
        ("dc", SHIP, XIHU, "cash", HOME, (SHIP, DC, "new")),
        ("ship", SHIP, DC, "cash_on_delivery", HOME, (SHIP, HUBIN, "new")),
        ("ship", COLLECT, XIHU, "pay_at_pickup", HOME, (COLLECT, XIHU, "rejected")),
        ("dc", COLLECT, XIHU, "cash", HOME, (SHIP, DC, "new")),
        ("dc", COLLECT, XIHU, "cash", None, (COLLECT, XIHU, "rejected")),
        ("dc", COLLECT, XIHU, "pay_at_pickup", HOME, (COLLECT, XIHU, "rejected")),
        ("shop", COLLECT, XIHU, "pay_at_pickup", None, (COLLECT, HUBIN, "accepted")),
        ("shop", SHIP, XIHU, "cash", HOME, (SHIP, XIHU, "rejected")),
        ("refund", COLLECT, XIHU, "cash", HOME, (COLLECT, XIHU, "rejected")),
        ("", COLLECT, XIHU, "cash", HOME, (COLLECT, XIHU, "rejected")),
    ],
)
def test_when_the_piece_is_gone_the_plan_b_is_done(
    world: World,
    counter: Device,
    plan: str,
    kind: str,
    at: int,
    tender: str,
    home: Address | None,
    becomes: tuple[str, int, str],
) -> None:
    gone(world, at)
    placed = order(world, replace(line(world, SHOE, 2, kind, at), plan_b=plan), tender=tender)
    rerouted = becomes[2] != "rejected"
    outcome = counter.place(replace(placed, address=home))
    assert outcome == ("adjusted", "line_rerouted" if rerouted else "line_unavailable")
    (row,), (head,) = world.rows("order_line"), world.rows("orders")
    assert (row.fulfilment, row.location_id, row.state) == becomes
    assert (row.promise, head.promise) == (("confirmed",) * 2 if rerouted else ("requested",) * 2)
    assert world.level(becomes[1], SHOE, "reserved") == 2 * rerouted
    assert [event.kind for event in world.rows("order_event") if event.line_id] == [
        "order.line_rerouted" if rerouted else "order.line_rejected"
    ]
    assert differences(world) == []


def test_a_lease_that_ran_out_falls_back_on_the_plan_b(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 5, DC)
    world.clock.at = granted.expires_at + 25 * HOUR
    expire(world)
    gone(world, DC)
    placed = order(world, replace(line(world, SHOE, 2, SHIP, DC), plan_b="ship"))
    assert counter.place(resting_on(placed, granted)) == ("adjusted", "line_rerouted")
    assert world.rows("order_line")[0].location_id == HUBIN
    assert differences(world) == []
