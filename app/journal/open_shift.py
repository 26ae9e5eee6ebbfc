"""The shift that is open at this device, kept beside the commands: the business date belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from app.clock import business_date
from app.journal import records
from app.journal.codec import decode, encode
from app.storage.database import Connection

_NAME = "shift"
LONGEST_US = 24 * 3600 * 1_000_000
"""A shift that somebody forgot to close does not keep its date for ever."""


@dataclass(frozen=True, slots=True)
class OpenShift:
    """`float_amount` in minor units of `currency`; `opened_at` µs UTC."""

    id: bytes
    business_date: str
    currency: str
    float_amount: int
    opened_at: int
    opened_by: int


def read_shift(journal: Connection) -> OpenShift | None:
    body = records.get_value(journal, _NAME)
    return decode(body.encode(), OpenShift) if body else None


def opened_in(journal: Connection) -> int:
    """The place of the open shift's first command; beyond all places where none is open."""
    shift = read_shift(journal)
    if shift is None:
        return records.END
    return next((one.place for one in records.lane_commands(journal, shift.id)), records.END)


def keep_shift(journal: Connection, shift: OpenShift | None) -> None:
    """None: it was closed."""
    records.put_value(journal, _NAME, "" if shift is None else encode(shift).decode())


def date_of(journal: Connection, now: int, zone: str) -> str:
    """The business date of what happens now: the open shift's, also after midnight, else the shop's calendar's."""
    shift = read_shift(journal)
    fresh = shift is not None and now - shift.opened_at < LONGEST_US
    return shift.business_date if shift is not None and fresh else business_date(now, zone)
