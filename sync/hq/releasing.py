"""Parked commands whose turn has come: the one they waited for was decided.

Looked for after that one's commit, and each decided in a transaction of its own. Two HQ processes may decide the one
and park the other at the same moment, so the parked one looks once more after its own commit; what a crash leaves
behind is found when HQ starts.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import OperationalError

from app.journal.command import Command
from sync.hq.entries import stored_command
from sync.hq.settling import Reception, Settling, Undone

WAITING = frozenset({"lane_held", "waits_for", "unknown_line"})
"""Reasons of parking that end by themselves; `unknown_line`: HQ has yet to hear of the order."""

_COLUMNS = "SELECT c.* FROM outcome o JOIN command c ON c.id = o.command_id WHERE o.status = 'parked'"
_BEHIND = text(
    f"{_COLUMNS} AND ((o.reason = 'lane_held' AND c.device_id = :device AND c.lane = :lane)"
    " OR (o.reason = 'waits_for' AND c.deps LIKE :named)"
    " OR (o.reason = 'unknown_line' AND c.lane = :lane)"
    " OR (o.reason = 'chain_broken' AND c.device_id = :device AND c.incarnation = :incarnation"
    "     AND c.jseq = :next AND c.prev_hash = :hash))"
    " ORDER BY c.device_id, c.incarnation, c.jseq, c.fork"
)
_ALL = text(
    f"{_COLUMNS} AND o.reason NOT IN ('bad_signature', 'chain_broken')"
    " AND (o.reason <> 'revoked' OR c.device_id = :released) ORDER BY c.device_id, c.incarnation, c.jseq, c.fork"
)


def any_parked(connection: Connection) -> bool:
    """Whether there is anything to look for; nearly always not."""
    return connection.execute(text("SELECT 1 FROM outcome WHERE status = 'parked' LIMIT 1")).first() is not None


def release(reception: Reception, device_id: int, decided: Command) -> int:
    """Decide what waited for this command, and what waited for that; answers how many were decided."""
    queue, count = [(device_id, decided)], 0
    while queue:
        device_id, decided = queue.pop()
        with reception.database.read() as connection:
            behind = _waiting(connection, device_id, decided)
        for row in behind:
            if _again(reception, row.device_id, stored_command(row)):
                count += 1
                queue.append((row.device_id, stored_command(row)))
    return count


def look_again(reception: Reception, device_id: int, parked: Command) -> None:
    """What this command waits for may have been decided while it was being parked."""
    if _again(reception, device_id, parked):
        release(reception, device_id, parked)


def retry_parked(reception: Reception, released: int = 0) -> int:
    """Try parked commands again, e.g. after an update brought their handler; answers how many were decided.

    What could not be believed (signature, chain) stays where it is; so does what a revoked device sent, but for the
    device `released`.
    """
    with reception.database.read() as connection:
        parked = connection.execute(_ALL, {"released": released}).all()
    count = 0
    for row in parked:
        if _again(reception, row.device_id, stored_command(row)):
            count += 1 + release(reception, row.device_id, stored_command(row))
    return count


def _waiting(connection: Connection, device_id: int, decided: Command) -> list[Row[tuple[object, ...]]]:
    values = {
        "device": device_id,
        "lane": decided.lane,
        "named": f'%"{decided.id.hex()}"%',
        "incarnation": decided.incarnation,
        "next": decided.jseq + 1,
        "hash": decided.hash,
    }
    return list(connection.execute(_BEHIND, values).all())


def _again(reception: Reception, device_id: int, parked: Command) -> bool:
    try:
        with reception.database.write() as connection:
            return Settling(connection, reception, device_id, parked).again()
    except Undone:
        return False
    except OperationalError as error:
        # A deadlock broken, say. The command that released it is decided and answered; this one has its next chance.
        logging.getLogger(__name__).warning("a parked command stays parked: %s", error.orig)
        return False
