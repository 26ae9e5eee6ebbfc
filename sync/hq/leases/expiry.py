"""Taking back what a device has kept for too long, by HQ's time, or will not be heard about any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from app.leases.book import STOCK
from sync.hq import stock
from sync.hq.leases.entries import Step, enter, held, read_locked
from sync.hq.leases.tables import lease_request

_FORGET_US = 14 * 86_400 * 1_000_000
_REQUESTS_US = 7 * 86_400 * 1_000_000
_DUE = text(
    "SELECT t.lease_id, l.kind, l.resource FROM lease_term t JOIN lease l ON l.id = t.lease_id"
    " WHERE t.reclaim_at <= :now ORDER BY t.lease_id LIMIT 500"
)
_HELD = text(
    "SELECT id AS lease_id, kind, resource FROM lease"
    " WHERE device_id = :device AND quantity > spent + returned + expired ORDER BY id"
)
_STILL_DUE = text("SELECT 1 FROM lease_term WHERE lease_id = :id AND reclaim_at <= :now")
_USED_UP = text("SELECT id FROM lease WHERE expires_at < :before AND quantity = spent + returned + expired LIMIT 500")


def expire_due(connection: Connection, now: int) -> int:
    """End the leases whose grace is over; answers how many. Their pieces are sellable again at once."""
    return _end(connection, connection.execute(_DUE, {"now": now}).all(), now, whenever=False)


def end_all(connection: Connection, device_id: int, now: int) -> int:
    """End whatever a device holds that is served no more; answers how many leases.

    Mark it so before, in this transaction: then it is granted nothing meanwhile. What it has promised from them and
    sends only now is decided as a late spend.
    """
    return _end(connection, connection.execute(_HELD, {"device": device_id}).all(), now, whenever=True)


def _end(connection: Connection, leases: Sequence[Row[tuple[Any, ...]]], now: int, *, whenever: bool) -> int:
    stock.lock(connection, {row.resource for row in leases if row.kind == STOCK})
    ended = 0
    for row in leases:
        lease = read_locked(connection, bytes(row.lease_id))
        # Spent or kept longer while this transaction waited.
        due = whenever or connection.execute(_STILL_DUE, {"id": bytes(row.lease_id), "now": now}).scalar()
        if lease is not None and due and held(lease):
            enter(connection, lease, Step("expired", held(lease), None, now))
            ended += 1
    return ended


def tidy(connection: Connection, now: int) -> None:
    """Devices forget leases used up long ago, HQ old requests; the entries stay for ever."""
    used_up = connection.execute(_USED_UP, {"before": now - _FORGET_US}).scalars().all()
    if used_up:
        connection.execute(
            text("DELETE FROM lease WHERE id IN :ids").bindparams(bindparam("ids", expanding=True)),
            {"ids": [bytes(one) for one in used_up]},
        )
    connection.execute(lease_request.delete().where(lease_request.c.at < now - _REQUESTS_US))
