"""Whose order it was that nobody came back for: forgotten on the device after a while, as HQ's erasing cannot reach it.

Nothing held is told to HQ, so nobody there knows that a phone lies here.
"""

from __future__ import annotations

from dataclasses import replace

from app.journal.journal import Journal
from app.orders import records
from app.orders.held import HeldOrder
from app.storage.changes import Topic

KEEP_US = 72 * 3_600 * 1_000_000


def forget_customers(journal: Journal, now: int) -> int:
    """Take names, phones, members and addresses out of what has been held for longer; answers of how many orders.

    The goods stay, under the number alone. `now` in µs UTC.
    """
    with journal.database.read() as connection:
        found = [one for one in records.read_held(connection) if is_old(one, now)]
    if found:
        with journal.work() as work:
            for one in found:
                records.rewrite_held(work.connection, forgotten(one))
            work.touch(Topic.DRAFT)
    return len(found)


def is_old(held: HeldOrder, now: int) -> bool:
    """Whether it has waited so long that nobody should know any more whose it was, and still says so."""
    return held.held_at < now - KEEP_US and forgotten(held) != held


def forgotten(held: HeldOrder) -> HeldOrder:
    """The same order, and nobody's."""
    nobody = replace(
        held.draft,
        member_id=None,
        member_name="",
        member_tier="",
        member_points=0,
        contact_name="",
        contact_phone="",
        address=None,
    )
    return replace(held, name="", draft=nobody)
