"""What was held for a customer to try on goes back among the goods when its time is over (retail.md §5)."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, Row, text

from app.orders.holding import HELD_US
from app.orders.states import LineState, roll_up
from sync.hq.capture import key_text
from sync.hq.handlers.pickup import release_lines

_IN_HAND = "fulfilment = 'try_on' AND state IN ('accepted', 'picking', 'ready')"
_DUE = text(
    f"SELECT id, order_id FROM order_line WHERE {_IN_HAND} AND due_at < :before ORDER BY order_id, position LIMIT 200"
)
_LINE = text(f"SELECT * FROM order_line WHERE id = :id AND {_IN_HAND}")
_PUT_BACK = text("UPDATE order_line SET state = :state, changed_at = :at WHERE id = :id")
_STATES = text("SELECT state FROM order_line WHERE order_id = :id")
_ROLL_UP = text("UPDATE orders SET state = :state WHERE id = :id AND state <> :state")
_SEE = text(
    "INSERT INTO row_scope(tbl, pk, scope)"
    " SELECT 'order_event', :pk, scope FROM row_scope WHERE tbl = 'orders' AND pk = :order_pk"
)
_TELL = text(
    "INSERT INTO order_event(id, order_id, line_id, kind, at, location_id, associate_id, detail)"
    " VALUES (:id, :order, :line, 'order.try_on_over', :at, :location, 0, '{}')"
)


def release_due(connection: Connection, now: int) -> int:
    """Put back what has been held for too long, and say so on the order; answers how many lines."""
    due = connection.execute(_DUE, {"before": now - HELD_US}).all()
    return sum(_release(connection, bytes(row.id), bytes(row.order_id), now) for row in due)


def _release(connection: Connection, line_id: bytes, order_id: bytes, now: int) -> int:
    lock = " FOR UPDATE" if connection.dialect.name == "postgresql" else ""
    connection.execute(text("SELECT id FROM orders WHERE id = :id" + lock), {"id": order_id})
    # Bought, or put back, while this transaction waited.
    line: Row[tuple[Any, ...]] | None = connection.execute(_LINE, {"id": line_id}).first()
    if line is None:
        return 0
    release_lines(connection, [line], None, now, now)
    connection.execute(_PUT_BACK, {"state": LineState.PUT_BACK.value, "at": now, "id": line_id})
    states = connection.execute(_STATES, {"id": order_id}).scalars().all()
    connection.execute(_ROLL_UP, {"state": roll_up(states), "id": order_id})
    event_id = hashlib.blake2s(b"try_on_over\0" + line_id, digest_size=16).digest()
    connection.execute(_SEE, {"pk": key_text(event_id), "order_pk": key_text(order_id)})
    values = {"id": event_id, "order": order_id, "line": line_id, "at": now, "location": line.location_id}
    connection.execute(_TELL, values)
    return 1
