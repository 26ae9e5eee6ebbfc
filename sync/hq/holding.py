"""What was held for a customer to try on goes back among the goods when its time is over (retail.md §5)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, text

from app.orders.holding import HELD_US
from app.orders.states import LineState
from sync.hq.handlers.pickup import release_lines
from sync.hq.timeline import AnyRow, lock_order, record, roll, step

_IN_HAND = "fulfilment = 'try_on' AND state IN ('accepted', 'picking', 'ready')"
_DUE = text(
    f"SELECT id, order_id FROM order_line WHERE {_IN_HAND} AND due_at < :before ORDER BY order_id, position LIMIT 200"
)
_LINE = text(f"SELECT * FROM order_line WHERE id = :id AND {_IN_HAND}")
_PUT_BACK = text("UPDATE order_line SET state = :state, changed_at = :at WHERE id = :id")


def release_due(connection: Connection, now: int) -> int:
    """Put back what has been held for too long, and say so on the order; answers how many lines."""
    due = connection.execute(_DUE, {"before": now - HELD_US}).all()
    return sum(_release(connection, bytes(row.id), bytes(row.order_id), now) for row in due)


def _release(connection: Connection, line_id: bytes, order_id: bytes, now: int) -> int:
    lock_order(connection, order_id)
    # Bought, or put back, while this transaction waited.
    line: AnyRow | None = connection.execute(_LINE, {"id": line_id}).first()
    if line is None:
        return 0
    release_lines(connection, [line], None, now, now)
    connection.execute(_PUT_BACK, {"state": LineState.PUT_BACK.value, "at": now, "id": line_id})
    roll(connection, order_id)
    event_id = hashlib.blake2s(b"try_on_over\0" + line_id, digest_size=16).digest()
    record(connection, step(event_id, order_id, "order.try_on_over", now, line.location_id, {}, line_id=line_id))
    return 1
