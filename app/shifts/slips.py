"""The slip of a closed shift, from its entries in the journal; it can be printed again while they are there."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.device import Device
from app.journal import records
from app.journal.codec import decode
from app.journal.command import Command
from app.shifts.commands import (
    DRAWER_OPENED,
    SHIFT_CLOSED,
    SHIFT_COUNTED,
    SHIFT_OPENED,
    DrawerOpened,
    ShiftClosed,
    ShiftOpened,
    Taking,
)

CLOSED = "closed_shifts"
"""Name of the journal value that lists shifts closed here, newest first."""
MOST_SLIPS = 20


@dataclass(frozen=True, slots=True)
class DaySlip:
    """`counts`: how often the drawer was counted; `moves`: cash put in or taken out, and openings for nothing."""

    opened: ShiftOpened
    closed: ShiftClosed
    counts: int
    moves: tuple[DrawerOpened, ...]

    @property
    def difference(self) -> int:
        """Too much > 0, too little < 0."""
        return self.closed.counted - self.closed.expected

    @property
    def ends_day(self) -> bool:
        return not self.closed.handed_to


def read_slips(device: Device) -> list[DaySlip]:
    """Of the shifts closed at this device, newest first; without those that have left the journal."""
    with device.journal.database.read() as connection:
        ids = json.loads(records.get_value(connection, CLOSED) or "[]")
        lanes = [records.lane_commands(connection, bytes.fromhex(one)) for one in ids]
    return [slip for slip in map(slip_of, lanes) if slip is not None]


def slip_of(lane: list[Command]) -> DaySlip | None:
    """None while its opening or its closing is not among the lane's commands."""
    told = {one.type: one.payload for one in lane}
    if SHIFT_OPENED not in told or SHIFT_CLOSED not in told:
        return None
    return DaySlip(
        opened=decode(told[SHIFT_OPENED], ShiftOpened),
        closed=decode(told[SHIFT_CLOSED], ShiftClosed),
        counts=sum(one.type == SHIFT_COUNTED for one in lane),
        moves=tuple(decode(one.payload, DrawerOpened) for one in lane if one.type == DRAWER_OPENED),
    )


def of_day(slip: DaySlip, slips: list[DaySlip]) -> list[DaySlip]:
    """All shifts of the slip's business date up to it, the first one first; one alone says nothing more."""
    same = [
        one
        for one in slips
        if one.opened.business_date == slip.opened.business_date and one.opened.at <= slip.opened.at
    ]
    return sorted(same, key=lambda one: one.opened.at)


def together(slips: list[DaySlip]) -> list[Taking]:
    """What several shifts took, kind by kind."""
    found: dict[str, Taking] = {}
    for slip in slips:
        for one in (*slip.closed.takings, *slip.closed.proved):
            before = found.get(one.kind, Taking(one.kind, 0, 0))
            found[one.kind] = Taking(one.kind, before.count + one.count, before.amount + one.amount)
    return list(found.values())
