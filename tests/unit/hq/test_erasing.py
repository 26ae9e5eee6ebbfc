"""A person's data leaves HQ; the chain, the books and every answer stay what they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.errors import Refusal
from app.journal.command import Command
from app.orders.change_commands import ORDER_AMENDED, OrderAmended
from app.orders.commands import OrderPlaced
from sync.hq.erasing import erase_command, erase_member
from sync.hq.ledger import recompute
from sync.hq.verifying import verify
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, XIHU, Device, World, line, order

MEMBER = 4711
PRIVATE = (b"13812348000", "周女士".encode())


@pytest.fixture
def device(world: World) -> Device:
    return world.enrol("hubin")


def sell(device: Device, member: int | None) -> Command:
    command = device.placed(replace(order(device.world, line(device.world, COAT)), member_id=member))
    device.send(command)
    return command


def everything(world: World) -> bytes:
    """All text and bytes that HQ keeps outside the feed of the moment."""
    kept = []
    with world.database.read() as connection:
        for table in ("command", "outcome", "alert", "orders", "order_event", "attention_item"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                kept += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
                ]
    return b"\n".join(kept)


def sound(world: World, device: Device) -> None:
    world.drain()
    with world.database.snapshot() as connection:
        assert recompute(connection).differences == []
        keys = device.signer.public_key, world.signer.public_key
        assert verify(connection, device.identity.device_id, *keys)[0] is None


def test_a_members_orders_lose_what_they_said_and_nothing_else(world: World, device: Device) -> None:
    mine = [sell(device, MEMBER), sell(device, MEMBER)]
    other = sell(device, 5)
    forged = replace(mine[0], payload=mine[0].payload.replace(b"K7M2", b"AAAA"))
    assert device.send(forged) == ["conflict"]
    answers = [world.outcome(one) for one in (*mine, other)]
    with world.database.write() as connection:
        assert erase_member(connection, world.clock, MEMBER) == 2
    sound(world, device)
    assert [world.outcome(one) for one in (*mine, other)] == answers
    with world.database.read() as connection:
        found = connection.execute(text("SELECT id, payload, salt, hash, erased_at FROM command"))
        rows = {bytes(row.id): row for row in found}
    for one in mine:
        row = rows[one.id]
        assert (row.payload, bytes(row.salt), bytes(row.hash)) == (None, b"", one.hash)
        assert row.erased_at > 0
    assert bytes(rows[other.id].payload) == other.payload
    assert [row.contact_name for row in world.rows("orders", member_id=MEMBER)] == ["", ""]
    kept = everything(world)
    assert all(kept.count(secret) == 2 for secret in PRIVATE), "in the other member's command and order alone"
    with world.database.write() as connection:
        assert erase_member(connection, world.clock, MEMBER) == 0


def test_what_was_changed_of_their_orders_goes_too(world: World, device: Device) -> None:
    def placed(member: int) -> OrderPlaced:
        waits = order(world, line(world, COAT, 1, "click_and_collect", XIHU), tender="pay_at_pickup")
        assert device.place(replace(waits, member_id=member)) == ("accepted", "")
        return waits

    def amended(one: OrderPlaced) -> Command:
        told = OrderAmended(one.order_id, HUBIN, "吴先生", "13900001111", None, world.clock.now(), ASSOCIATE)
        command = device.command(ORDER_AMENDED, told, one.order_id)
        assert device.send(command) == ["accepted"]
        return command

    mine, other = amended(placed(MEMBER)), amended(placed(5))
    with world.database.write() as connection:
        assert erase_member(connection, world.clock, MEMBER) == 2
    with world.database.read() as connection:
        kept = connection.execute(
            text("SELECT id FROM command WHERE payload IS NOT NULL AND type = :type"), {"type": ORDER_AMENDED}
        )
        assert [bytes(one) for one in kept.scalars()] == [other.id] != [mine.id]
    assert everything(world).count(b"13900001111") == 2, "in the other member's command and order alone"
    sound(world, device)


def test_sent_again_it_gets_its_answer_and_does_not_come_back(world: World, device: Device) -> None:
    command = sell(device, MEMBER)
    with world.database.write() as connection:
        assert erase_command(connection, world.clock, command.id) == 1
        assert erase_command(connection, world.clock, command.id) == 0
    assert device.send(command) == ["accepted"]
    with world.database.read() as connection:
        assert connection.execute(text("SELECT payload FROM command")).scalar_one() is None
    assert len(world.rows("orders")) == 1
    assert device.send(sell(device, None)) == ["accepted"]
    sound(world, device)


def test_what_is_not_decided_or_not_there_is_not_erased(world: World, device: Device) -> None:
    parked = device.command("order.teleported", b"{}")
    device.send(parked)
    with world.database.write() as connection:
        with pytest.raises(Refusal, match="undecided"):
            erase_command(connection, world.clock, parked.id)
        with pytest.raises(Refusal, match="not_found"):
            erase_command(connection, world.clock, bytes(16))
    with world.database.read() as connection:
        assert bytes(connection.execute(text("SELECT payload FROM command")).scalar_one()) == b"{}"


def test_an_altered_entry_still_shows_after_its_payload_is_gone(world: World, device: Device) -> None:
    command = sell(device, MEMBER)
    with world.database.write() as connection:
        erase_command(connection, world.clock, command.id)
        connection.execute(text("UPDATE command SET actor = actor + 1"))
    with world.database.snapshot() as connection:
        broken, _ = verify(connection, device.identity.device_id, device.signer.public_key, world.signer.public_key)
        assert broken is not None
        assert recompute(connection).differences != []
