"""Spends, returns, renewals and expiries that meet: each piece is in one place, whoever was first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.leases.budgets import COUPON_BUDGET
from app.leases.commands import LEASE_RETURNED, LeasesReturned, Share
from sync.hq.leases.expiry import expire_due
from sync.hq.leases.granting import answer
from sync.hq.sequencer import drain
from sync.protocol import LeaseGrant, LeasesRequest
from tests.unit.hq.test_leases import HOUR, SHIP, allow, ask, expire, give_back, one_of, resting_on
from tests.unit.hq.world import ASSOCIATE, COAT, DC, HUBIN, SHOE, Device, World, differences, line, order, until_blocked


@pytest.fixture
def counter(world: World) -> Device:
    allow(world, HUBIN, lease_share=100, lease_pieces=5)
    return world.enrol("hubin")


def shoes(world: World) -> list[int]:
    """Sellable, leased and reserved in the DC."""
    return [world.level(DC, SHOE, state) for state in ("sellable", "leased", "reserved")]


def booked(world: World, granted: LeaseGrant) -> tuple[int, int, int]:
    (row,) = world.rows("lease", id=granted.id)
    return row.spent, row.returned, row.expired


def at_once(*works: Callable[[], object]) -> None:
    gate = threading.Barrier(len(works))
    failed: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        gate.wait(30)
        try:
            work()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def test_a_return_that_comes_after_the_expiry_gives_nothing_twice(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 4, DC)
    counter.place(resting_on(order(world, line(world, SHOE, 1, SHIP, DC)), granted))
    world.clock.at = granted.expires_at + 25 * HOUR
    assert expire(world) == 1
    assert give_back(world, counter, Share(granted.id, granted.fence, 3)) == "accepted"
    assert (booked(world, granted), shoes(world)) == ((1, 0, 3), [4, 0, 1])
    assert differences(world) == []


def test_a_return_before_a_spend_that_is_not_decided_yet_leaves_it_its_pieces(world: World, counter: Device) -> None:
    """The device gives back what its journal has left; a parked spend of the rest comes later."""
    granted = one_of(world, counter, SHOE, 4, DC)
    missing = counter.command("order.placed", order(world, line(world, COAT)), b"lane-1")
    placed = resting_on(order(world, line(world, SHOE, 3, SHIP, DC)), granted)
    parked = counter.command("order.placed", placed, placed.order_id, deps=(bytes(16),))
    counter.send(missing, parked)
    assert world.outcome(parked) == ("parked", "waits_for")
    assert give_back(world, counter, Share(granted.id, granted.fence, 1)) == "accepted"
    assert (booked(world, granted), shoes(world)) == ((0, 1, 0), [2, 3, 0])
    assert differences(world) == []


def test_an_expiry_a_late_spend_and_a_return_at_once(world: World, counter: Device) -> None:
    granted = one_of(world, counter, SHOE, 5, DC)
    (budget,) = [one for one in ask(world, counter, fill=True).granted if one.kind == COUPON_BUDGET][:1]
    first = resting_on(order(world, line(world, SHOE, 2, SHIP, DC)), granted)
    second = replace(order(world, line(world, COAT)), spends=[Share(budget.id, budget.fence, 700)])
    returned = LeasesReturned([Share(granted.id, granted.fence, 3)], world.clock.now(), ASSOCIATE)
    sent = [counter.placed(first), counter.placed(second), counter.command(LEASE_RETURNED, returned)]
    world.clock.at = granted.expires_at + 100 * HOUR
    at_once(lambda: counter.send(*sent), lambda: expire(world), lambda: drain(world.database, world.clock))
    # The goods are there whoever wins, so the promise is kept either way.
    assert world.outcome(sent[0]) == ("accepted", "")
    assert world.outcome(sent[1])[1] in ("", "budget_exceeded")
    assert shoes(world) == [3, 0, 2]
    assert sum(booked(world, granted)) == 5
    assert booked(world, granted)[0] in (0, 2)
    assert differences(world) == []


@pytest.mark.parametrize("renewal_first", [True, False], ids=["renewed", "expired"])
def test_a_renewal_beside_the_expiry(world: World, counter: Device, renewal_first: bool) -> None:
    """Whoever comes second sees what the first has done, and the device is never told of a lease that is gone."""
    granted = one_of(world, counter, SHOE, 4, DC)
    world.clock.at = granted.expires_at + 25 * HOUR
    asked = LeasesRequest(id=world.ids.new_id(), wishes=[], renew=[granted.id])
    caller, renewed, ended = world.caller(counter), list[LeaseGrant](), list[int]()

    def renew() -> None:
        with world.database.write() as connection:
            renewed.extend(answer(connection, world.ids, caller, asked, world.clock.now()).renewed)

    with world.database.write() as connection:
        if renewal_first:
            renewed.extend(answer(connection, world.ids, caller, asked, world.clock.now()).renewed)
            thread = threading.Thread(target=lambda: ended.append(expire(world)))
        else:
            ended.append(expire_due(connection, world.clock.now()))
            thread = threading.Thread(target=renew)
        thread.start()
        until_blocked(world, thread)
        assert thread.is_alive()
    thread.join(60)
    assert (len(renewed), ended) == ((1, [0]) if renewal_first else (0, [1]))
    assert shoes(world) == ([1, 4, 0] if renewal_first else [5, 0, 0])
    assert differences(world) == []


def test_what_came_twice_at_once_is_spent_once(world: World, counter: Device) -> None:
    """A journal's copy sends the same commands beside it; its own further ones find the lease used."""
    granted = one_of(world, counter, SHOE, 4, DC)
    sent = [counter.placed(resting_on(order(world, line(world, SHOE, 2, SHIP, DC)), granted)) for _ in range(2)]
    at_once(*(lambda: counter.send(*sent) for _ in range(3)))
    assert [world.outcome(one) for one in sent] == [("accepted", "")] * 2
    twin = counter.clone(2)
    beyond = twin.place(resting_on(order(world, line(world, SHOE, 2, SHIP, DC)), granted))
    assert beyond == ("adjusted", "lease_expired")
    assert (booked(world, granted), shoes(world)) == ((4, 0, 0), [1, 0, 4])
    assert differences(world) == []
