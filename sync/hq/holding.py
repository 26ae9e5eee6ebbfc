"""What was held for a customer to try on goes back among the goods when its time is over (retail.md §5)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, text

from app.clock import Clock
from app.orders.holding import HELD_US
from app.orders.states import LineState
from sync.hq.database import Database
from sync.hq.handlers.pickup import release_lines
from sync.hq.tables import HELD
from sync.hq.timeline import lock_order, record, roll, step

_DUE = text(f"SELECT order_id FROM order_line WHERE {HELD} AND due_at < :before ORDER BY due_at LIMIT 1")
_LINES = text(f"SELECT * FROM order_line WHERE order_id = :order AND {HELD} AND due_at < :before ORDER BY position, id")
_PUT_BACK = text("UPDATE order_line SET state = :state, changed_at = :at WHERE id = :id")


def release_due(database: Database, clock: Clock) -> int:
    """Put back what has been held for too long, and say so on the order; answers how many lines.

    One transaction an order: a handler locks an order, then its goods, and a second order after goods would deadlock
    with it.
    """
    released = 0
    while True:
        now = clock.now()
        with database.read() as connection:
            order_id = connection.execute(_DUE, {"before": now - HELD_US}).scalar()
        if order_id is None:
            return released
        with database.write() as connection:
            released += _release(connection, bytes(order_id), now)


def _release(connection: Connection, order_id: bytes, now: int) -> int:
    lock_order(connection, order_id)
    # Those bought, or put back, while this transaction waited are not among them.
    lines = connection.execute(_LINES, {"order": order_id, "before": now - HELD_US}).all()
    release_lines(connection, lines, None, now, now)
    for line in lines:
        connection.execute(_PUT_BACK, {"state": LineState.PUT_BACK.value, "at": now, "id": line.id})
        event_id = hashlib.blake2s(b"try_on_over\0" + bytes(line.id), digest_size=16).digest()
        told = step(event_id, order_id, "order.try_on_over", now, line.location_id, {}, line_id=bytes(line.id))
        record(connection, told)
    roll(connection, order_id)
    return len(lines)
