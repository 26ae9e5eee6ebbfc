"""Each command is answered once and for ever, in order, and none is dropped."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from app.attention.commands import ACKNOWLEDGED, Acknowledged
from app.errors import Refusal
from app.journal.command import GENESIS
from app.journal.signing import Signer
from app.orders.commands import ORDER_PLACED
from sync.hq import enrolment
from sync.hq.handlers import HANDLERS
from sync.hq.releasing import retry_parked
from sync.hq.settling import Reception
from sync.hq.tables import alert, stock_movement
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, Device, World, line, order


@pytest.fixture
def device(world: World) -> Device:
    return world.enrol("hubin")


def placed_orders(world: World) -> int:
    return len(world.rows("orders"))


def test_a_command_sent_twice_counts_once(world: World, device: Device) -> None:
    command = device.placed(order(world, line(world, COAT, 2)))
    assert device.send(command) == ["accepted"]
    assert device.send(command, command) == ["accepted", "accepted"]
    assert placed_orders(world) == 1
    assert world.level(HUBIN, COAT) == 3
    assert world.outcome(command) == ("accepted", "")


def test_sent_at_once_by_two_connections_it_counts_once(world: World, device: Device) -> None:
    commands = [device.placed(order(world, line(world, COAT))) for _ in range(3)]
    threads = [threading.Thread(target=device.send, args=commands) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert placed_orders(world) == 3
    assert world.level(HUBIN, COAT) == 2
    assert world.caller(device).received == ((0, 3),)


def test_an_outcome_comes_with_its_effects(world: World, device: Device) -> None:
    command = device.placed(order(world, line(world, COAT)))
    device.send(command)
    (outcome,) = world.rows("outcome")
    assert (bytes(outcome.command_id), outcome.device_id, outcome.jseq) == (command.id, device.identity.device_id, 1)
    before = world.drain()
    with world.database.read() as connection:
        tables = set(connection.execute(text("SELECT tbl FROM feed WHERE seq <= :h"), {"h": before}).scalars())
    assert {"orders", "order_line", "tender", "order_event", "outcome", "stock", "availability"} <= tables


def test_the_same_id_with_another_payload_is_a_conflict(world: World, device: Device) -> None:
    first = device.placed(order(world, line(world, COAT)))
    device.send(first)
    forged = replace(first, payload=first.payload.replace(b"K7M2", b"AAAA"))
    assert device.send(forged) == ["conflict"]
    assert device.send(forged) == ["conflict"]
    assert world.alerts() == ["conflict"]
    assert world.outcome(first) == ("accepted", "")
    with world.database.read() as connection:
        detail = json.loads(connection.execute(select(alert.c.detail)).scalar_one())
    assert detail["command"]["payload"]


def test_a_reused_id_does_not_block_what_follows(world: World, device: Device) -> None:
    first = device.placed(order(world, line(world, COAT)))
    second = replace(device.placed(order(world, line(world, COAT))), id=first.id)
    second = replace(second, signature=device.signer.sign(second.hash))
    device.prev_hash = second.hash
    third = device.placed(order(world, line(world, COAT)))
    assert device.send(first, second, third) == ["accepted", "conflict", "accepted"]


def test_a_gap_is_refused_with_what_is_expected(world: World, device: Device) -> None:
    first, second, third = (device.placed(order(world, line(world, COAT))) for _ in range(3))
    assert device.send(first) == ["accepted"]
    with pytest.raises(Refusal, match="gap") as refused:
        device.send(third)
    assert refused.value.values["expected"] == 2
    assert device.send(second, third) == ["accepted", "accepted"]


def test_a_broken_chain_or_signature_is_parked(world: World, device: Device) -> None:
    stranger = Signer(b"\x09" * 32)
    unsigned = device.placed(order(world, line(world, COAT)))
    unsigned = replace(unsigned, signature=stranger.sign(unsigned.hash))
    torn = device.placed(order(world, line(world, COAT)))
    torn = replace(torn, prev_hash=GENESIS)
    torn = replace(torn, signature=device.signer.sign(torn.hash))
    device.prev_hash = torn.hash
    sound = device.placed(order(world, line(world, COAT)))
    assert device.send(unsigned, torn, sound) == ["parked", "parked", "accepted"]
    assert world.outcome(unsigned) == ("parked", "bad_signature")
    assert world.outcome(torn) == ("parked", "chain_broken")
    assert placed_orders(world) == 1
    assert sorted(world.attention()) == ["bad_signature", "chain_broken"]


def test_a_payload_without_bottom_holds_nothing_up(world: World, device: Device) -> None:
    deep = device.command("order.placed", b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"lane")
    after = device.placed(order(world, line(world, COAT)))
    assert device.send(deep, after) == ["parked", "accepted"]
    assert world.outcome(deep) == ("parked", "malformed")


def test_unknown_types_and_versions_are_parked(world: World, device: Device) -> None:
    newer = device.command("order.teleported", b"{}")
    unreadable = device.command("order.placed", b'{"order_id": 5}', b"lane")
    assert device.send(newer, unreadable) == ["parked", "parked"]
    assert world.outcome(newer) == ("parked", "unknown_type")
    assert world.outcome(unreadable) == ("parked", "malformed")
    assert len(world.attention()) == 2


def test_a_parked_command_holds_back_its_lane_and_what_depends_on_it(world: World, device: Device) -> None:
    parked = device.command("order.teleported", b"{}", b"lane")
    same_lane = device.placed(order(world, line(world, COAT)))
    held = device.command("attention.acknowledged", Acknowledged(b"x" * 16, 0, ASSOCIATE), b"lane")
    waiting = device.command("attention.acknowledged", Acknowledged(b"x" * 16, 0, ASSOCIATE), b"z", (parked.id,))
    unheard = device.command("attention.acknowledged", Acknowledged(b"x" * 16, 0, ASSOCIATE), b"y", (b"u" * 16,))
    after = device.command("attention.acknowledged", Acknowledged(b"x" * 16, 0, ASSOCIATE), b"w", (same_lane.id,))
    device.send(parked, same_lane, held, waiting, unheard, after)
    reasons = [world.outcome(command) for command in (same_lane, held, waiting, unheard, after)]
    assert reasons == [
        ("accepted", ""),
        ("parked", "lane_held"),
        ("parked", "waits_for"),
        ("parked", "waits_for"),
        ("rejected", "unknown_item"),
    ]


def test_parked_commands_are_decided_once_hq_knows_them(
    world: World, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = order(world, line(world, COAT))
    with monkeypatch.context() as older:
        older.delitem(HANDLERS, (ORDER_PLACED, 1))
        first = device.placed(placed)
        second = device.command(ACKNOWLEDGED, Acknowledged(b"x" * 16, 0, ASSOCIATE), placed.order_id)
        forged = replace(device.placed(order(world, line(world, COAT))), signature=bytes(64))
        assert device.send(first, second, forged) == ["parked", "parked", "parked"]
        reception = Reception(world.database, world.clock, world.ids, world.signer)
        assert retry_parked(reception) == 0
    assert retry_parked(reception) == 2
    outcomes = [world.outcome(command) for command in (first, second, forged)]
    assert outcomes == [("accepted", ""), ("rejected", "unknown_item"), ("parked", "bad_signature")]
    assert placed_orders(world) == 1
    assert retry_parked(reception) == 0


def test_a_command_no_handler_can_digest_stops_nothing(world: World, device: Device) -> None:
    huge = order(world, line(world, COAT, price=2**63))
    poison = device.placed(huge)
    sound = device.placed(order(world, line(world, COAT)))
    assert device.send(poison, sound) == ["parked", "accepted"]
    assert world.outcome(poison) == ("parked", "defect")
    assert world.alerts() == ["defect"]
    assert placed_orders(world) == 1


def test_fields_no_journal_has_are_malformed(world: World, device: Device) -> None:
    command = device.placed(order(world, line(world, COAT)))
    for wrong in (
        replace(command, id=b"short"),
        replace(command, wall=2**63),
        replace(command, boot="a\0b"),
        replace(command, jseq=0),
    ):
        with pytest.raises(Refusal, match="malformed"):
            device.send(wrong)


def test_a_revoked_device_may_upload_to_quarantine(world: World, device: Device) -> None:
    with world.database.write() as connection:
        enrolment.revoke(connection, world.clock, device.identity.device_id)
    command = device.placed(order(world, line(world, COAT)))
    assert device.send(command) == ["parked"]
    assert world.outcome(command) == ("parked", "revoked")
    with world.database.read() as connection:
        booked = connection.execute(select(stock_movement).where(stock_movement.c.command_id.is_not(None))).all()
    assert booked == []


def test_acknowledging_twice_is_fine_and_another_shops_item_is_unknown(world: World, device: Device) -> None:
    device.place(order(world, line(world, COAT, 9)))
    (item,) = world.rows("attention_item")
    for status in ("accepted", "accepted"):
        command = device.command(ACKNOWLEDGED, Acknowledged(bytes(item.id), 0, ASSOCIATE), bytes(item.id))
        device.send(command)
        assert world.outcome(command)[0] == status
    assert world.attention() == []
    stranger = world.enrol("ningbo", 2)
    command = stranger.command(ACKNOWLEDGED, Acknowledged(bytes(item.id), 0, ASSOCIATE), bytes(item.id))
    stranger.send(command)
    assert world.outcome(command) == ("rejected", "unknown_item")
