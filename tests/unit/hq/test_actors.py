"""Who did it, and had they the permission; and what a revoked device has sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.orders.line_commands import HandedOver
from app.shifts.commands import DRAWER_OPENED, SHIFT_OPENED, DrawerOpened, ShiftOpened
from sync.hq import actors, documents, enrolment, quarantine
from sync.hq.handlers import HANDLERS
from sync.hq.overriding import overrides, told
from sync.hq.releasing import retry_parked
from sync.hq.settling import Reception
from tests.unit.hq.test_devices import hire
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, PRICE, START, Device, World, line, order


@pytest.fixture
def device(world: World) -> Device:
    return world.enrol("hubin")


def test_every_kind_of_command_says_what_it_needs() -> None:
    assert set(actors.NEEDS) == {kind for kind, _ in HANDLERS}


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([(ASSOCIATE, ["sell"])], ""),
        ([(ASSOCIATE, ["pickup", "manage"])], "actor_not_allowed"),
        ([(ASSOCIATE + 1, ["sell"])], "actor_unknown"),
        ([], "actor_unknown"),
        (None, "actor_unknown"),
    ],
)
def test_a_sale_without_the_permission_counts_and_is_flagged(
    world: World, device: Device, people: list[tuple[int, list[str]]] | None, reason: str
) -> None:
    world.execute("DELETE FROM roster_history WHERE store_id = :store", store=HUBIN)
    if people is not None:
        with world.database.write() as connection:
            actors.remember(connection, HUBIN, 1, people)
    assert device.place(order(world, line(world, COAT))) == ("accepted", "")
    assert world.attention() == [reason] * bool(reason)
    if reason:
        (item,) = world.rows("attention_item")
        assert (item.store_id, item.owner_id) == (HUBIN, ASSOCIATE)


def test_the_roster_that_counts_is_the_one_the_command_was_made_under(world: World, device: Device) -> None:
    """Somebody who has left meanwhile was allowed to then; somebody of another shop never was."""
    world.execute("DELETE FROM roster_history")
    hire(world, ASSOCIATE, HUBIN)
    _issue(world)
    hire(world, ASSOCIATE, HUBIN, active=0)
    _issue(world)
    with world.database.read() as connection:
        rosters = actors.Rosters()

        def fault(store: int, kind: str, actor: int, version: int) -> str:
            return actors.fault(rosters.people(connection, store, version), kind, actor)

        assert fault(HUBIN, "order.placed", ASSOCIATE, 1) == ""
        assert fault(HUBIN, "order.placed", ASSOCIATE, 2) == "actor_unknown"
        assert fault(HUBIN, "order.placed", ASSOCIATE, 3) == "actor_unknown"
        assert fault(HUBIN + 1, "order.placed", ASSOCIATE, 1) == "actor_unknown"
        assert fault(HUBIN, "attention.acknowledged", ASSOCIATE, 1) == "actor_not_allowed"
        assert fault(HUBIN, "lease.returned", 0, 0) == ""
    assert device.place(order(world, line(world, COAT))) == ("accepted", "")
    assert world.attention() == []


def _issue(world: World) -> None:
    with world.database.write() as connection:
        documents.issue_all(connection, world.signer)


# --- quarantine ------------------------------------------------------------------------------------------------------


def test_what_a_revoked_device_sent_waits_until_it_is_released(world: World, device: Device) -> None:
    other = world.enrol("xihu", seed=2)
    for one in (device, other):
        with world.database.write() as connection:
            enrolment.revoke(connection, world.clock, one.identity.device_id)
    placed = order(world, line(world, COAT), line(world, COAT, 2))
    first = device.placed(placed)
    second = device.command("attention.acknowledged", b"{}", placed.order_id)
    assert device.send(first, second) == ["parked", "parked"]
    assert other.place(order(world, line(world, COAT))) == ("parked", "revoked")
    with world.database.read() as connection:
        held = quarantine.held(connection)
        assert "2 commands, 300.00 at risk" in quarantine.told(connection)
    assert [(one.device_id, one.commands, one.amount) for one in held] == [(1, 2, 3 * PRICE), (2, 1, PRICE)]
    reception = Reception(world.database, world.clock, world.ids, world.signer)
    assert retry_parked(reception) == 0
    assert world.rows("orders") == []
    assert retry_parked(reception, released=device.identity.device_id) == 1
    assert len(world.rows("orders")) == 1
    assert world.outcome(first) == ("accepted", "")
    # Its item is settled with it; what HQ cannot read stays parked, for another reason's sake.
    with world.database.read() as connection:
        states = connection.execute(
            text("SELECT state FROM attention_item WHERE command_id = :id"), {"id": first.id}
        ).scalars()
        assert list(states) == ["done"]
        assert [one.commands for one in quarantine.held(connection)] == [1, 1]


def test_a_shop_hears_once_that_its_device_was_blocked_and_who_sees_to_it(world: World, device: Device) -> None:
    hire(world, ASSOCIATE, HUBIN)
    world.execute('UPDATE associate SET capabilities = \'["sell","manage"]\' WHERE id = :id', id=ASSOCIATE)
    for _ in range(2):
        with world.database.write() as connection:
            enrolment.revoke(connection, world.clock, device.identity.device_id)
    (item,) = world.rows("attention_item")
    assert (item.reason, item.store_id, item.owner_id) == ("device_revoked", HUBIN, ASSOCIATE)


def test_nothing_held_is_said_so(world: World) -> None:
    with world.database.read() as connection:
        assert quarantine.told(connection) == "nothing is held back"


def test_what_a_manager_allowed_is_listed_and_a_strange_one_flagged(world: World, device: Device) -> None:
    with world.database.write() as connection:
        people = [(ASSOCIATE, ["sell"]), (77, ["sell", "manage"]), (78, ["sell"])]
        actors.remember(connection, HUBIN, 1, people)
    for manager, flags in ((0, 0), (77, 0), (78, 1), (ASSOCIATE, 2), (999, 3)):
        placed = replace(order(world, line(world, COAT)), approved_by=manager)
        assert device.place(placed) == ("accepted", ""), "it counts all the same"
        found = [row for row in world.rows("attention_item") if row.reason == "override_not_allowed"]
        assert len(found) == flags
    with world.database.read() as connection:
        assert [(one.region, one.store_code, one.actor, one.manager) for one in overrides(connection)] == [
            ("hz", "hubin", ASSOCIATE, manager) for manager in (77, 78, ASSOCIATE, 999)
        ]
        assert told(connection).count("order.placed") == 4


@pytest.mark.parametrize("kind", ["pickup.handed_over", "order.handed_out", "pickup.delivered"])
def test_whoever_lets_goods_go_must_be_a_manager(world: World, device: Device, kind: str) -> None:
    with world.database.write() as connection:
        actors.remember(connection, HUBIN, 1, [(ASSOCIATE, ["sell", "pickup"]), (78, ["sell", "pickup"])])
    placed = order(world, line(world, COAT))
    device.place(placed)
    told = HandedOver(placed.order_id, [placed.lines[0].id], HUBIN, "code", START, ASSOCIATE, [], approved_by=78)
    device.send(device.command(kind, told, placed.order_id))
    assert "override_not_allowed" in world.attention()


def test_a_drawer_opened_without_a_sale_is_listed(world: World, device: Device) -> None:
    with world.database.write() as connection:
        actors.remember(connection, HUBIN, 1, [(ASSOCIATE, ["sell"]), (77, ["sell", "manage"])])
    opened = ShiftOpened(b"s" * 16, HUBIN, "2026-11-22", "CNY", 500, START, ASSOCIATE)
    device.send(device.command(SHIFT_OPENED, opened, b"s" * 16))
    for reason, manager in (("换零", 77), ("x", 0)):
        drawer = DrawerOpened(b"s" * 16, reason, START, ASSOCIATE, manager)
        device.send(device.command(DRAWER_OPENED, drawer, b"s" * 16))
    with world.database.read() as connection:
        assert [(one.order, one.actor, one.manager, one.what) for one in overrides(connection)] == [
            ("", ASSOCIATE, 77, "(换零)"),
            ("", ASSOCIATE, 0, "(x)"),
        ]
        assert "shift.drawer_opened (换零): by 501, allowed by 77" in told(connection)
    assert world.attention() == []
