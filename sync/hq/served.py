"""Members at the shops that serve them: a shop's devices hold those bound to it and those it served of late."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.clock import Clock
from sync.hq import showing
from sync.hq.database import Database
from sync.hq.member_addresses import share

KEEP_US = 90 * 86_400 * 1_000_000
"""How long a shop that has served a member keeps the row."""

_BATCH = 1_000
_KNOWN = text("SELECT id FROM member WHERE id = :member")
_NOTE = text(
    "INSERT INTO member_service(member_id, store_id, served_at) VALUES (:member, :store, :at)"
    " ON CONFLICT (member_id, store_id) DO UPDATE SET served_at = excluded.served_at"
    " WHERE excluded.served_at > member_service.served_at"
)
_TOUCH = text("UPDATE member SET points = points WHERE id = :member")
_AGED = text("SELECT member_id, store_id FROM member_service WHERE served_at < :cutoff ORDER BY served_at LIMIT :limit")
_FORGET = text("DELETE FROM member_service WHERE member_id = :member AND store_id = :store AND served_at < :cutoff")


def serve(connection: Connection, member_id: int, store_id: int, at: int) -> None:
    """The shop has served the member at `at` (µs UTC): its devices get the row, if they have not got it yet."""
    if connection.execute(_KNOWN, {"member": member_id}).scalar() is None:
        return
    connection.execute(_NOTE, {"member": member_id, "store": store_id, "at": at})
    if showing.show(connection, "member", member_id, f"members:{store_id}"):
        # Even where the shop has the row already, being the member's own: it may be losing that at this moment.
        connection.execute(_TOUCH, {"member": member_id})
        share(connection, member_id)


def age_out(database: Database, clock: Clock, keep_us: int = KEEP_US) -> int:
    """Take members from shops that have not served them for so long, and are not their own; answers how many."""
    cutoff, aged = clock.now() - keep_us, 0
    while True:
        with database.write() as connection:
            found = connection.execute(_AGED, {"cutoff": cutoff, "limit": _BATCH}).all()
            for member, store in found:
                hide(connection, member, store, cutoff)
        aged += len(found)
        if len(found) < _BATCH:
            return aged


def hide(connection: Connection, member: int, store: int, cutoff: int) -> None:
    """Take the member from a shop that has not served it since `cutoff`."""
    # Served again meanwhile: nothing to hide.
    if connection.execute(_FORGET, {"member": member, "store": store, "cutoff": cutoff}).rowcount:
        showing.hide(connection, "member", member, f"members:{store}")
        share(connection, member)
        # Behind the tombstone: the shop it is bound to must end with the row.
        connection.execute(_TOUCH, {"member": member})
