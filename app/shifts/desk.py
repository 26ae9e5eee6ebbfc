"""The shift at the counter: open with a float, count blind, close or hand over. Each is one journal commit.

Selling never waits for a shift; without one the drawer is simply nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.clock import business_date
from app.device import Device
from app.errors import Refusal
from app.inventory.places import Location
from app.journal import records
from app.journal.open_shift import OpenShift, keep_shift, read_shift
from app.orders.draft import clean_text
from app.orders.ordering import MOST_CASH
from app.shifts.commands import (
    DRAWER_OPENED,
    SHIFT_CLOSED,
    SHIFT_OPENED,
    DrawerOpened,
    ShiftClosed,
    ShiftOpened,
    Taking,
)
from app.shifts.takings import cash, openings, takings
from app.staff.overriding import Approval, approver
from app.staff.standing import is_manager
from app.storage.changes import Topic
from app.storage.database import Connection

LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class Drawer:
    """What a shift took; `expected` is what must lie in the drawer. Shown only after the count."""

    shift: OpenShift
    takings: tuple[Taking, ...]
    expected: int
    openings: int


def current(device: Device) -> OpenShift | None:
    with device.journal.database.read() as connection:
        return read_shift(connection)


def drawer(device: Device) -> Drawer:
    """Raises Refusal `shift_none`."""
    with device.journal.database.read() as connection:
        return _drawer(connection)


def open_shift(device: Device, float_amount: int, actor: int, here: Location, currency: str) -> OpenShift:
    """Raises Refusal `shift_open` where one is, or `amount_out_of_range`."""
    if not 0 <= float_amount <= MOST_CASH:
        raise Refusal("amount_out_of_range", amount=float_amount)
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


def open_drawer(device: Device, reason: str, actor: int, approval: Approval | None = None) -> None:
    """Without a sale; `approval` is a manager's for `drawer_of` the shift.

    Raises Refusal `shift_none`, `reason_missing`, `text_invalid`, `override_over`, or `manager_only`.
    """
    why = clean_text(reason, LONGEST_REASON)
    if not why:
        raise Refusal("reason_missing")
    with device.journal.work() as work:
        shift = _open(work.connection)
        allowed = approver(approval, device.clock, actor, drawer_of(shift.id))
        if not (allowed or is_manager(device.roster, actor)):
            raise Refusal("manager_only")
        payload = DrawerOpened(shift.id, why, device.clock.now(), actor, allowed)
        work.record(DRAWER_OPENED, payload, device.basis(actor, 0), lane=shift.id)
        work.touch(Topic.SHIFT)


def close_shift(device: Device, counted: int, reason: str, actor: int, handed_to: int = 0) -> ShiftClosed:
    """End it with what was counted; `handed_to` counts anew and opens the next one, 0 at the end of the day.

    Raises Refusal `shift_none`, `amount_out_of_range`, `text_invalid`, `shift_difference` (amount: counted − expected)
    where that is not 0 and has no reason, or `handover_unknown` for somebody who is not of this shop or oneself.
    """
    if not 0 <= counted <= MOST_CASH:
        raise Refusal("amount_out_of_range", amount=counted)
    if handed_to and (handed_to == actor or device.roster.find(handed_to) is None):
        raise Refusal("handover_unknown")
    why = clean_text(reason, LONGEST_REASON)
    with device.journal.work() as work:
        found = _drawer(work.connection)
        if counted != found.expected and not why:
            raise Refusal("shift_difference", amount=counted - found.expected)
        payload = ShiftClosed(
            shift_id=found.shift.id,
            at=device.clock.now(),
            associate_id=actor,
            takings=list(found.takings),
            expected=found.expected,
            counted=counted,
            reason=why,
            handed_to=handed_to,
            drawer_openings=found.openings,
        )
        work.record(SHIFT_CLOSED, payload, device.basis(actor, 0), lane=found.shift.id)
        keep_shift(work.connection, None)
        work.touch(Topic.SHIFT)
    return payload


def drawer_of(shift_id: bytes) -> bytes:
    """What a manager allows: to open the drawer once in this shift."""
    return DRAWER_OPENED.encode() + b"\0" + shift_id


def _open(journal: Connection) -> OpenShift:
    shift = read_shift(journal)
    if shift is None:
        raise Refusal("shift_none")
    return shift


def _drawer(journal: Connection) -> Drawer:
    shift = _open(journal)
    place = records.place_in_lane(journal, shift.id, SHIFT_OPENED) or 0
    since = [(one.type, one.payload) for one in records.commands_after(journal, place)]
    found = takings(since)
    return Drawer(shift, tuple(found), shift.float_amount + cash(found), openings(since))
