"""Which goods elsewhere this counter would like to have locked: looked at or sold lately, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.journal.journal import Journal
from app.leases import records
from app.storage.database import Connection

MOST = 20
FRESH = 5
"""A wish among so many newest is not written down again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A variant; `location_id` 0 leaves the place to HQ."""

    variant_id: int
    location_id: int


def with_new(wishes: Sequence[Wish], new: Iterable[Wish]) -> list[Wish]:
    """The new ones first; the oldest give way."""
    return list(dict.fromkeys((*new, *wishes)))[:MOST]


def read_wishes(journal: Connection) -> list[Wish]:
    return [Wish(variant_id, location_id) for variant_id, location_id in records.read_wishes(journal)]


def remember(connection: Connection, new: Sequence[Wish]) -> None:
    """Inside the caller's unit of work of the journal."""
    kept = with_new(read_wishes(connection), new)
    records.keep_wishes(connection, [(one.variant_id, one.location_id) for one in kept])


def forget(connection: Connection, variant_ids: Collection[int]) -> None:
    """Inside the caller's unit of work: they are not asked for any more."""
    kept = [one for one in read_wishes(connection) if one.variant_id not in variant_ids]
    records.keep_wishes(connection, [(one.variant_id, one.location_id) for one in kept])


def wish(journal: Journal, new: Wish) -> None:
    """Somebody looks at it; the agent asks HQ."""
    with journal.database.read() as connection:
        known = new in read_wishes(connection)[:FRESH]
    if not known:
        with journal.work() as work:
            remember(work.connection, [new])
