"""What a parked command holds back goes on by itself, in order and once, as soon as it is decided."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from app.attention.commands import ACKNOWLEDGED, Acknowledged
from app.journal.command import Command
from app.orders.commands import ORDER_PLACED
from app.orders.line_commands import HANDED_OVER, MADE_READY, PICKING_STARTED, HandedOver, LinesMoved
from sync.hq.handlers import HANDLERS
from sync.hq.releasing import retry_parked
from sync.hq.settling import Reception
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, XIHU, Device, World, line, order


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


@pytest.fixture
def desk(world: World) -> Device:
    return world.enrol("xihu", 2)


def reception(world: World) -> Reception:
    return Reception(world.database, world.clock, world.ids, world.signer)


def done(device: Device, lane: bytes, deps: tuple[bytes, ...] = ()) -> Command:
    """Decided as soon as it may be: `unknown_item`."""
    return device.command(ACKNOWLEDGED, Acknowledged(b"x" * 16, 0, ASSOCIATE), lane, deps)


def test_a_lane_goes_on_when_its_parked_command_is_decided(
    world: World, counter: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = order(world, line(world, COAT))
    with monkeypatch.context() as older:
        older.delitem(HANDLERS, (ORDER_PLACED, 1))
        first = counter.placed(placed)
        behind = [done(counter, placed.order_id), done(counter, placed.order_id)]
        across = done(counter, b"other lane", (behind[1].id,))
        counter.send(first, *behind, across)
        assert [world.outcome(one)[1] for one in (first, *behind, across)] == [
            "unknown_type", "lane_held", "lane_held", "waits_for"
        ]  # fmt: skip
    assert retry_parked(reception(world)) == 4
    assert world.outcome(first) == ("accepted", "")
    assert [world.outcome(one) for one in (*behind, across)] == [("rejected", "unknown_item")] * 3
    assert retry_parked(reception(world)) == 0


def test_what_depends_on_another_devices_command_waits_for_it(world: World, counter: Device, desk: Device) -> None:
    needed = done(counter, b"a")
    waiting = done(desk, b"b", (needed.id,))
    held = done(desk, b"b")
    last = done(counter, b"c", (held.id,))
    assert desk.send(waiting, held) == ["parked", "parked"]
    assert counter.send(needed, last) == ["rejected", "parked"]
    assert [world.outcome(one) for one in (waiting, held, last)] == [("rejected", "unknown_item")] * 3


def test_a_handover_that_is_faster_than_its_order(world: World, counter: Device, desk: Device) -> None:
    """As after HQ was put back from a backup, when devices send again in any order."""
    wanted = line(world, COAT, 1, "click_and_collect", XIHU)
    placed = order(world, wanted, tender="pay_at_pickup")
    placing = counter.placed(placed)
    now = world.clock.now()
    steps = [
        desk.command(kind, LinesMoved(placed.order_id, [wanted.id], XIHU, "", now, ASSOCIATE), placed.order_id)
        for kind in (PICKING_STARTED, MADE_READY)
    ]
    steps.append(
        desk.command(
            HANDED_OVER, HandedOver(placed.order_id, [wanted.id], XIHU, "code", now, ASSOCIATE, []), placed.order_id
        )
    )
    assert desk.send(*steps) == ["parked"] * 3
    assert counter.send(placing) == ["accepted"]
    assert [world.outcome(one)[0] for one in steps] == ["accepted"] * 3
    assert world.level(XIHU, COAT, "reserved") == 0
    assert world.level(XIHU, COAT) == 4
    assert world.attention() == []


def test_an_entry_torn_off_is_believed_once_what_it_grows_from_is_here(world: World, counter: Device) -> None:
    """A clone's late packet overtakes what HQ, put back from a backup, has lost of that clone."""
    counter.send(*[counter.placed(order(world, line(world, COAT))) for _ in range(3)])
    twin = counter.clone(1)
    missing, early = (twin.placed(order(world, line(world, COAT))) for _ in range(2))
    assert twin.send(early) == ["parked"]
    assert world.outcome(early) == ("parked", "chain_broken")
    assert twin.send(missing) == ["accepted"]
    assert world.outcome(early)[0] == "adjusted" or world.outcome(early) == ("accepted", "")
    assert len(world.rows("orders")) == 5


def test_released_by_two_at_once_it_is_decided_once(
    world: World, counter: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.delitem(HANDLERS, (ORDER_PLACED, 1))
        parked = [counter.placed(order(world, line(world, COAT))) for _ in range(4)]
        counter.send(*parked)
    threads = [threading.Thread(target=retry_parked, args=(reception(world),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    retry_parked(reception(world))
    assert len(world.rows("orders")) == 4
    assert world.level(HUBIN, COAT) == 1


def test_two_that_wait_for_each_other_are_shown_and_harm_nobody(world: World, counter: Device) -> None:
    first = done(counter, b"a", (b"?" * 16,))
    unsigned = replace(done(counter, b"b", (first.id,)), id=b"?" * 16)
    second = replace(unsigned, signature=counter.signer.sign(unsigned.hash))
    counter.prev_hash = second.hash
    after = counter.placed(order(world, line(world, COAT)))
    assert counter.send(first, second, after) == ["parked", "parked", "accepted"]
    assert len(world.attention()) == 2
