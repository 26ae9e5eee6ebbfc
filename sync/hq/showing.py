"""Which shops see a row that several may see (`tables.row_scope`): say so before the row is inserted, or touched."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from sync.hq.capture import key_text

_SHOW = text("INSERT INTO row_scope(tbl, pk, scope) VALUES (:tbl, :pk, :scope) ON CONFLICT (tbl, pk, scope) DO NOTHING")
_HIDE = text("DELETE FROM row_scope WHERE tbl = :tbl AND pk = :pk AND scope = :scope")
_AS_ORDER = text(
    "INSERT INTO row_scope(tbl, pk, scope)"
    " SELECT :tbl, :pk, scope FROM row_scope WHERE tbl = 'orders' AND pk = :order_pk"
)
_OF_ORDER = ("order_line", "tender", "order_event", "goods_return", "invoice")


def show(connection: Connection, table: str, key: bytes | int, scope: str) -> bool:
    """Whether the scope is new to the row."""
    return connection.execute(_SHOW, {"tbl": table, "pk": key_text(key), "scope": scope}).rowcount > 0


def hide(connection: Connection, table: str, key: bytes | int, scope: str) -> None:
    """Before the row is touched: tombstones come before upserts."""
    connection.execute(_HIDE, {"tbl": table, "pk": key_text(key), "scope": scope})


def see(connection: Connection, order_id: bytes, table: str, ids: Sequence[bytes]) -> None:
    """New rows of `table` are seen by every shop that sees the order, whose scopes must be known."""
    order = key_text(order_id)
    connection.execute(_AS_ORDER, [{"tbl": table, "pk": key_text(one), "order_pk": order} for one in ids])


def show_order(connection: Connection, order_id: bytes, location_id: int) -> None:
    """The place sees the whole order from now on."""
    scope = f"ops:{location_id}"
    if not show(connection, "orders", order_id, scope):
        return  # it sees the order already
    for table in _OF_ORDER:
        ids = connection.execute(text(f"SELECT id FROM {table} WHERE order_id = :id"), {"id": order_id}).scalars()
        if rows := [{"tbl": table, "pk": key_text(bytes(one)), "scope": scope} for one in ids]:
            connection.execute(_SHOW, rows)
    # Captured anew, for the scope that has come.
    connection.execute(text("UPDATE orders SET id = id WHERE id = :id"), {"id": order_id})
    for table in _OF_ORDER:
        connection.execute(text(f"UPDATE {table} SET id = id WHERE order_id = :id"), {"id": order_id})
