"""What a counter tells HQ about its shifts: command payloads, version 1; their lane is the shift. All are facts."""

from __future__ import annotations

from dataclasses import dataclass, field

SHIFT_OPENED = "shift.opened"
SHIFT_COUNTED = "shift.counted"
SHIFT_CLOSED = "shift.closed"
DRAWER_OPENED = "shift.drawer_opened"


@dataclass(frozen=True, slots=True)
class Taking:
    """What came in (> 0) or went out (< 0) by one `kind`, minor units, in `count` parts.

    A `app.orders.tenders.TenderKind`, or `refund`, `put_in`, `taken_out`, which are cash too (`app.shifts.takings`).
    """

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
    """Without a sale, by a manager or with `approved_by`'s permission, for `reason`.

    `amount` was put in (> 0) or taken out (< 0), 0 for neither.
    """

    shift_id: bytes
    reason: str
    at: int
    associate_id: int
    approved_by: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class ShiftCounted:
    """What lay in the drawer, told before anybody saw what should lie there; a count anew is one more of these."""

    shift_id: bytes
    amount: int
    at: int
    associate_id: int


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """`expected` = float + cash of `takings`; `counted` is the last `ShiftCounted`; `reason` where they differ.

    `handed_to` is the associate who takes the drawer over, 0 at the end of the day. `proved`: payments by QR or stored
    value of the shift's orders that the device knew to be paid; HQ's books say it for certain.
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
    proved: list[Taking] = field(default_factory=list)
