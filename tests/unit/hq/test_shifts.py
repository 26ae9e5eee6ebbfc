"""Shifts at HQ: what a device took by tender is what HQ's own books say, to the fen; differences reach a person."""

from __future__ import annotations

import json

import pytest

from app.orders.commands import ORDER_PLACED
from app.shifts.commands import (
    DRAWER_OPENED,
    SHIFT_CLOSED,
    SHIFT_COUNTED,
    SHIFT_OPENED,
    DrawerOpened,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
    Taking,
)
from sync.hq.erasing import erase_command
from tests.unit.hq.test_tenders import on_slip
from tests.unit.hq.world import ASSOCIATE, COAT, HUBIN, PRICE, START, XIHU, Device, World, line, order

SHIFT = b"s" * 16
NEXT = b"n" * 16


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


def send(device: Device, kind: str, payload: object, shift: bytes = SHIFT) -> tuple[str, str]:
    command = device.command(kind, payload, shift)
    device.send(command)
    return device.world.outcome(command)


def opened(device: Device, amount: int = 500, shift: bytes = SHIFT, store: int = HUBIN) -> tuple[str, str]:
    payload = ShiftOpened(shift, store, "2026-11-22", "CNY", amount, START, ASSOCIATE)
    return send(device, SHIFT_OPENED, payload, shift)


def closed(
    device: Device,
    takings: list[Taking],
    expected: int,
    counted: int,
    *,
    to: int = 0,
    shift: bytes = SHIFT,
    at: int = START + 1,
) -> tuple[str, str]:
    why = "" if counted == expected else "一枚硬币"
    payload = ShiftClosed(shift, at, ASSOCIATE, takings, expected, counted, why, to)
    return send(device, SHIFT_CLOSED, payload, shift)


def test_the_slip_of_the_device_is_what_hqs_books_say(world: World, counter: Device) -> None:
    assert counter.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert opened(counter) == ("accepted", "")
    assert counter.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert counter.place(on_slip(world, 1, "0001", cash=1_000)) == ("accepted", "")
    assert world.enrol("hubin", 2).place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert send(counter, DRAWER_OPENED, DrawerOpened(SHIFT, "x", START, ASSOCIATE)) == ("accepted", "")
    takings = [Taking("cash", 2, PRICE + 1_000), Taking("external", 1, PRICE - 1_000)]
    assert closed(counter, takings, 500 + PRICE + 1_000, 500 + PRICE + 1_000) == ("accepted", "")
    with world.database.read() as connection:
        row = connection.exec_driver_sql("SELECT * FROM shift").one()
    assert (row.state, row.expected, row.counted, row.drawer_openings) == (
        "closed",
        500 + PRICE + 1_000,
        row.expected,
        1,
    )
    slips = {one["kind"]: one["amount"] for one in json.loads(row.takings)}
    books = {"cash": 0, "external": 0}
    for tender in world.rows("tender"):
        books[tender.kind] += tender.amount
    assert books == {"cash": slips["cash"] + 2 * PRICE, "external": slips["external"]}, "two sales were not in it"


def test_a_difference_and_sums_that_do_not_match_are_told(world: World, counter: Device) -> None:
    opened(counter)
    assert counter.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert closed(counter, [Taking("cash", 1, PRICE)], 500 + PRICE, 400 + PRICE) == ("adjusted", "cash_difference")
    assert opened(counter, 3, NEXT) == ("accepted", "")
    assert closed(counter, [Taking("cash", 1, 7)], 10, 3, shift=NEXT) == ("adjusted", "shift_mismatch")
    found = {(row.reason, row.amount) for row in world.rows("attention_item")}
    assert found == {("cash_difference", 100), ("shift_mismatch", 7)}


def test_who_takes_over_counts_what_the_other_left(world: World, counter: Device) -> None:
    opened(counter)
    assert closed(counter, [], 500, 500, to=ASSOCIATE) == ("accepted", "")
    assert opened(counter, 480, NEXT) == ("adjusted", "float_variance")
    assert [(row.reason, row.amount) for row in world.rows("attention_item")] == [("float_variance", 20)]
    assert closed(counter, [], 480, 480, to=ASSOCIATE, shift=NEXT, at=START + 2) == ("accepted", "")
    assert opened(counter, 480, b"o" * 16) == ("accepted", ""), "as it was left"
    assert closed(counter, [], 480, 480, shift=b"o" * 16, at=START + 3) == ("accepted", "")
    assert opened(counter, 1_000, b"m" * 16) == ("accepted", ""), "at the end of the day the float is made anew"


def test_what_no_device_would_say_is_parked(world: World, counter: Device) -> None:
    assert opened(counter, store=XIHU) == ("parked", "other_store")
    assert opened(counter, shift=NEXT) == ("accepted", "")
    assert opened(counter, shift=NEXT) == ("parked", "duplicate_shift")
    assert closed(counter, [], 0, 0, shift=b"q" * 16) == ("parked", "unknown_shift")


def test_what_nobody_can_read_is_not_held_against_the_shift(world: World, counter: Device) -> None:
    """As with what was erased: HQ then goes by what the device says, and the shift is closed all the same."""
    opened(counter)
    garbled = counter.command(ORDER_PLACED, b'{"order_id": 7}', b"lane")
    counter.send(garbled)
    assert world.outcome(garbled) == ("parked", "malformed")
    assert closed(counter, [Taking("cash", 1, PRICE)], 500 + PRICE, 500 + PRICE) == ("accepted", "")
    assert opened(counter, 0, NEXT) == ("accepted", "")
    sold = counter.placed(order(world, line(world, COAT, 1)))
    counter.send(sold)
    with world.database.write() as connection:
        erase_command(connection, world.clock, sold.id)
    assert closed(counter, [Taking("cash", 1, PRICE)], PRICE, PRICE, shift=NEXT) == ("accepted", "")


def test_a_clone_of_the_device_has_a_drawer_of_its_own(world: World, counter: Device) -> None:
    opened(counter)
    clone = counter.clone(1)
    assert counter.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert clone.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert counter.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert closed(counter, [Taking("cash", 2, 2 * PRICE)], 500 + 2 * PRICE, 500 + 2 * PRICE) == ("accepted", "")


def test_a_shift_goes_on_in_the_journal_of_the_next_incarnation(world: World, counter: Device) -> None:
    opened(counter)
    assert counter.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    counter.adopt(1)
    assert counter.place(order(world, line(world, COAT, 1))) == ("accepted", "")
    assert closed(counter, [Taking("cash", 2, 2 * PRICE)], 500 + 2 * PRICE, 500 + 2 * PRICE) == ("accepted", "")


def test_counts_and_what_was_taken_out_are_in_hqs_books(world: World, counter: Device) -> None:
    opened(counter)
    for amount in (400, 300):
        assert send(counter, SHIFT_COUNTED, ShiftCounted(SHIFT, amount, START, ASSOCIATE)) == ("accepted", "")
    moved, other = DrawerOpened(SHIFT, "存银行", START, ASSOCIATE, amount=-200), world.enrol("hubin", 2)
    assert send(counter, DRAWER_OPENED, moved) == ("accepted", "")
    assert send(other, DRAWER_OPENED, moved) == ("accepted", "")
    assert send(other, SHIFT_COUNTED, ShiftCounted(SHIFT, 300, START, ASSOCIATE)) == ("accepted", "")
    assert closed(other, [], 500, 500) == ("parked", "unknown_shift")
    assert closed(counter, [Taking("taken_out", 1, -200)], 300, 300) == ("accepted", "")
    assert send(counter, SHIFT_COUNTED, ShiftCounted(SHIFT, 300, START, ASSOCIATE)) == ("accepted", "")
    assert send(counter, DRAWER_OPENED, moved) == ("accepted", "")
    with world.database.read() as connection:
        row = connection.exec_driver_sql("SELECT * FROM shift").one()
    counted = (row.expected, row.counts, row.drawer_openings)
    assert counted == (300, 2, 1), "not what another device says, nor what comes after it was closed"
