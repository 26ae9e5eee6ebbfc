"""The shift at the counter: open with a float, count blind, close or hand over. Each is one journal commit.

Selling never waits for a shift; without one the drawer is simply nobody's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.clock import business_date
from app.device import Device
from app.errors import Refusal
from app.inventory.places import Location
from app.journal import records
from app.journal.codec import decode
from app.journal.command import Command
from app.journal.open_shift import LONGEST_US, OpenShift, keep_shift, read_shift
from app.orders.draft import clean_text
from app.orders.ordering import MOST_CASH
from app.orders.reading import OrderReader
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
from app.shifts.proving import proved
from app.shifts.slips import CLOSED, MOST_SLIPS
from app.shifts.takings import IN_DRAWER, cash, openings, takings
from app.staff.overriding import Approval, approver
from app.staff.standing import is_manager
from app.storage.changes import Topic
from app.storage.database import Connection

LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that was committed. `stale`: cash has moved since."""

    amount: int
    expected: int
    stale: bool

    @property
    def difference(self) -> int:
        """Too much > 0, too little < 0."""
        return self.amount - self.expected


@dataclass(frozen=True, slots=True)
class Drawer:
    """What a shift took; `expected` is what must lie in the drawer, shown only once there is a `counted`."""

    shift: OpenShift
    takings: tuple[Taking, ...]
    expected: int
    openings: int
    counted: Counted | None = None


def current(device: Device) -> OpenShift | None:
    with device.journal.database.read() as connection:
        return read_shift(connection)


def drawer(device: Device) -> Drawer:
    """Raises Refusal `shift_none`."""
    with device.journal.database.read() as connection:
        return _drawer(connection)


def unowned(device: Device) -> tuple[Taking, ...]:
    """What was taken while no shift was open: since the last one was closed, of the last 24 hours."""
    since = device.clock.now() - LONGEST_US
    with device.journal.database.read() as connection:
        if read_shift(connection) is not None:
            return ()
        closed = json.loads(records.get_value(connection, CLOSED) or "[]")
        place = records.place_in_lane(connection, bytes.fromhex(closed[0]), SHIFT_CLOSED) if closed else 0
        found = records.commands_after(connection, place or 0)
    return tuple(takings((one.type, one.payload) for one in found if one.wall >= since))


def open_shift(device: Device, float_amount: int, actor: int, here: Location, currency: str) -> OpenShift:
    """Raises Refusal `shift_open` where one is, or `amount_out_of_range`."""
    _require_sum(float_amount)
    now = device.clock.now()
    date = business_date(now, here.timezone)
    with device.journal.work() as work:
        if read_shift(work.connection) is not None:
            raise Refusal("shift_open")
        shift = OpenShift(device.identifiers.new_id(), date, currency, float_amount, now, actor)
        payload = ShiftOpened(shift.id, device.identity.store_id, date, currency, float_amount, now, actor)
        work.record(SHIFT_OPENED, payload, device.basis(actor, 0), lane=shift.id)
        keep_shift(work.connection, shift)
        work.touch(Topic.SHIFT)
    return shift


def open_drawer(device: Device, reason: str, actor: int, approval: Approval | None = None, amount: int = 0) -> None:
    """Without a sale; `amount` is put in (> 0) or taken out (< 0); `approval` is a manager's for `drawer_of` just that.

    Raises Refusal `shift_none`, `reason_missing`, `text_invalid`, `amount_out_of_range`, `override_over`, or
    `drawer_manager`.
    """
    _require_sum(abs(amount))
    why = clean_text(reason, LONGEST_REASON)
    if not why:
        raise Refusal("reason_missing")
    with device.journal.work() as work:
        shift = _open(work.connection)
        allowed = approver(approval, device.clock, actor, drawer_of(shift.id, amount))
        if not (allowed or is_manager(device.roster, actor)):
            raise Refusal("drawer_manager")
        payload = DrawerOpened(shift.id, why, device.clock.now(), actor, allowed, amount)
        work.record(DRAWER_OPENED, payload, device.basis(actor, 0), lane=shift.id)
        work.touch(Topic.SHIFT)


def count(device: Device, amount: int, actor: int) -> Counted:
    """Commit what lies in the drawer; only then say what should. Raises Refusal `shift_none`, `amount_out_of_range`."""
    _require_sum(amount)
    with device.journal.work() as work:
        shift = _open(work.connection)
        payload = ShiftCounted(shift.id, amount, device.clock.now(), actor)
        work.record(SHIFT_COUNTED, payload, device.basis(actor, 0), lane=shift.id)
        work.touch(Topic.SHIFT)
        return Counted(amount, _drawer(work.connection).expected, stale=False)


def close_shift(device: Device, reader: OrderReader, reason: str, actor: int, handed_to: int = 0) -> ShiftClosed:
    """End it with what was counted last; `handed_to` counts anew and opens the next one, 0 at the end of the day.

    Raises Refusal `shift_none`, `shift_uncounted`, `count_stale` where cash has moved since, `text_invalid`,
    `shift_difference` (amount: counted − expected) where that is not 0 and has no reason, or `handover_unknown` for
    somebody who is not of this shop or oneself.
    """
    if handed_to and (handed_to == actor or device.roster.find(handed_to) is None):
        raise Refusal("handover_unknown")
    why = clean_text(reason, LONGEST_REASON)
    with device.journal.database.read() as connection:
        known = proved(reader, _since(connection, _open(connection)))
    with device.journal.work() as work:
        found = _drawer(work.connection)
        if found.counted is None:
            raise Refusal("shift_uncounted")
        if found.counted.stale:
            raise Refusal("count_stale")
        if found.counted.difference and not why:
            raise Refusal("shift_difference", amount=found.counted.difference)
        payload = ShiftClosed(
            shift_id=found.shift.id,
            at=device.clock.now(),
            associate_id=actor,
            takings=list(found.takings),
            expected=found.expected,
            counted=found.counted.amount,
            reason=why if found.counted.difference else "",
            handed_to=handed_to,
            drawer_openings=found.openings,
            proved=known,
        )
        work.record(SHIFT_CLOSED, payload, device.basis(actor, 0), lane=found.shift.id)
        keep_shift(work.connection, None)
        before = json.loads(records.get_value(work.connection, CLOSED) or "[]")
        records.put_value(work.connection, CLOSED, json.dumps([found.shift.id.hex(), *before][:MOST_SLIPS]))
        work.touch(Topic.SHIFT)
    return payload


def drawer_of(shift_id: bytes, amount: int = 0) -> bytes:
    """What a manager allows: to open the drawer in this shift, and to move just this amount."""
    return DRAWER_OPENED.encode() + b"\0" + shift_id + str(amount).encode()


def _require_sum(amount: int) -> None:
    if not 0 <= amount <= MOST_CASH:
        raise Refusal("amount_out_of_range", amount=amount)


def _open(journal: Connection) -> OpenShift:
    shift = read_shift(journal)
    if shift is None:
        raise Refusal("shift_none")
    return shift


def _since(journal: Connection, shift: OpenShift) -> list[Command]:
    return records.commands_after(journal, records.place_in_lane(journal, shift.id, SHIFT_OPENED) or 0)


def _drawer(journal: Connection) -> Drawer:
    shift = _open(journal)
    since = [(one.type, one.payload) for one in _since(journal, shift)]
    found = takings(since)
    expected = shift.float_amount + cash(found)
    return Drawer(shift, tuple(found), expected, openings(since), _counted(since, expected))


def _counted(since: Sequence[tuple[str, bytes]], expected: int) -> Counted | None:
    last = next((place for place in reversed(range(len(since))) if since[place][0] == SHIFT_COUNTED), None)
    if last is None:
        return None
    moved = any(one.kind in IN_DRAWER for one in takings(since[last:]))
    return Counted(decode(since[last][1], ShiftCounted).amount, expected, moved)
