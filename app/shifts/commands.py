"""What a counter tells HQ about its shifts: command payloads, version 1; their lane is the shift. All are facts."""

from __future__ import annotations

from dataclasses import dataclass

SHIFT_OPENED = "shift.opened"
SHIFT_CLOSED = "shift.closed"
DRAWER_OPENED = "shift.drawer_opened"


@dataclass(frozen=True, slots=True)
class Taking:
    """What came in by one kind of tender (`app.orders.tenders.TenderKind`), minor units, in `count` parts."""

    kind: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    """`float_amount` is what lay in the drawer, as counted by whoever opened it."""

    shift_id: bytes
    store_id: int
    business_date: str
    currency: str
    float_amount: int
    at: int
    associate_id: int


@dataclass(frozen=True, slots=True)
class DrawerOpened:
    """Without a sale, by a manager or with `approved_by`'s permission, for `reason`."""

    shift_id: bytes
    reason: str
    at: int
    associate_id: int
    approved_by: int = 0


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """`expected` = float + cash taken; `counted` was typed before that was shown; `reason` where they differ.

    `handed_to` is the associate who takes the drawer over, 0 at the end of the day.
    """

    shift_id: bytes
    at: int
    associate_id: int
    takings: list[Taking]
    expected: int
    counted: int
    reason: str
    handed_to: int = 0
    drawer_openings: int = 0
