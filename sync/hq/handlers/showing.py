"""Letting one more place see an order."""

from __future__ import annotations

from sqlalchemy import text

from sync.hq.capture import key_text
from sync.hq.handlers.work import Work

_SEE = text("INSERT INTO row_scope(tbl, pk, scope) VALUES (:tbl, :pk, :scope) ON CONFLICT (tbl, pk, scope) DO NOTHING")
_OF_ORDER = (("order_line", "order_id"), ("tender", "order_id"), ("order_event", "order_id"))


def show_order(work: Work, order_id: bytes, location_id: int) -> None:
    """The place sees the whole order from now on."""
    connection, scope = work.connection, f"ops:{location_id}"
    work.writes.flush()
    order = {"tbl": "orders", "pk": key_text(order_id), "scope": scope}
    if not connection.execute(_SEE, order).rowcount:
        return  # it sees the order already
    for table, column in _OF_ORDER:
        ids = connection.execute(text(f"SELECT id FROM {table} WHERE {column} = :id"), {"id": order_id}).scalars().all()
        if ids:
            connection.execute(_SEE, [{"tbl": table, "pk": key_text(bytes(one)), "scope": scope} for one in ids])
    for table, column in (("orders", "id"), *_OF_ORDER):
        # Captured anew, for the scope that has come.
        connection.execute(text(f"UPDATE {table} SET id = id WHERE {column} = :id"), {"id": order_id})
