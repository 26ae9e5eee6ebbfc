"""Queries on invoices in the store replica."""

from __future__ import annotations

from sqlalchemy import Connection

from app.invoices.rows import INVOICE_SHAPES, Invoice

_COLUMNS = ", ".join(f't."{name}"' for name in INVOICE_SHAPES[0].names)


def read_invoice(store: Connection, order_id: bytes) -> Invoice | None:
    """The order's newest."""
    row = store.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM invoice t WHERE order_id = ? ORDER BY state = 'refused', asked_at DESC, id LIMIT 1",
        (order_id,),
    ).first()
    return None if row is None else Invoice(*row)


def read_invoices(store: Connection, member_id: int) -> list[Invoice]:
    """Of the member's orders that this shop sees, the newest first."""
    rows = store.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM orders o JOIN invoice t ON t.order_id = o.id WHERE o.member_id = ?"
        " ORDER BY t.asked_at DESC, t.id",
        (member_id,),
    ).fetchall()
    return [Invoice(*row) for row in rows]
