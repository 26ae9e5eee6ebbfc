"""Suggestions beside a manager who asks for one at that very moment."""

from __future__ import annotations

import threading

import pytest

from app.inventory.minimums import REPLENISHMENT_REQUESTED, ReplenishmentRequested, Wanted, pieces_to_send
from sync.hq import replenishing
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, World, line, order, until_blocked


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """SQLite has one writer."""
    return postgresql_url


def test_what_is_asked_for_while_hq_suggests_stays_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    device = world.enrol("hubin")
    device.place(order(world, line(world, COAT, 3)))
    world.execute("INSERT INTO stock_minimum VALUES (:shop, :variant, 4)", shop=HUBIN, variant=COAT)
    assert replenishing.watch(world.database, world.clock) == 1
    (item,) = world.rows("attention_item")
    told = ReplenishmentRequested(bytes(item.id), HUBIN, [Wanted(COAT, 2)], world.clock.now(), ASSOCIATE)
    asked = device.command(REPLENISHMENT_REQUESTED, told, bytes(item.id))

    thread = threading.Thread(target=device.send, args=(asked,))

    def asked_meanwhile(minimum: int, sellable: int, sold: int) -> int:
        thread.start()
        until_blocked(world, thread)
        return pieces_to_send(minimum, sellable, sold)

    monkeypatch.setattr(replenishing, "pieces_to_send", asked_meanwhile)
    world.execute("UPDATE stock_minimum SET quantity = 5")
    replenishing.watch(world.database, world.clock)
    thread.join()
    (row,) = world.rows("replenishment")
    assert (row.state, row.pieces) == ("requested", 2)
