"""Queries on orders in the store replica, and the draft in the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.journal.codec import decode, encode
from app.journal.records import draft_table
from app.orders.draft import Draft
from app.orders.held import HeldOrder
from app.orders.rows import ORDER_SHAPES, GoodsReturn, Order, OrderEvent, OrderLine, Tender
from app.orders.states import AT_DESK
from app.storage.database import fetch_all

DAY_US = 86_400_000_000
_COLUMNS = {shape.table: ", ".join(f't."{name}"' for name in shape.names) for shape in ORDER_SHAPES}


def recent_orders(store: Connection, limit: int) -> list[Order]:
    """Newest first."""
    rows = store.exec_driver_sql(
        f"SELECT {_COLUMNS['orders']} FROM orders t ORDER BY placed_at DESC LIMIT ?", (limit,)
    ).fetchall()
    return [Order(*row) for row in rows]


def orders_by_id(store: Connection, ids: Iterable[bytes]) -> list[Order]:
    rows = store.exec_driver_sql(
        f"SELECT {_COLUMNS['orders']} FROM json_each(?) j JOIN orders t ON t.id = unhex(j.value)",
        (_hex(ids),),
    ).fetchall()
    return [Order(*row) for row in rows]


def order_by_code(store: Connection, code: str) -> bytes | None:
    """The order id of a pickup code or a human number."""
    row = store.exec_driver_sql(
        "SELECT id FROM orders WHERE number = ? OR (pickup_code = ? AND pickup_code <> '')", (code, code)
    ).first()
    return None if row is None else bytes(row[0])


def orders_waiting_at(store: Connection, location_id: int, states: Iterable[str]) -> list[bytes]:
    """Ids of orders with a line that the location's pickup desk works on, in one of the states."""
    rows = store.exec_driver_sql(
        "SELECT DISTINCT order_id FROM order_line WHERE location_id = ?"
        " AND fulfilment IN (SELECT value FROM json_each(?)) AND state IN (SELECT value FROM json_each(?))",
        (location_id, json.dumps(sorted(AT_DESK)), json.dumps(list(states))),
    ).fetchall()
    return [bytes(row[0]) for row in rows]


def lines_of(store: Connection, order_ids: Iterable[bytes]) -> list[OrderLine]:
    return [OrderLine(*row) for row in _children(store, "order_line", "position", order_ids)]


def tenders_of(store: Connection, order_ids: Iterable[bytes]) -> list[Tender]:
    return [Tender(*row) for row in _children(store, "tender", "position", order_ids)]


def events_of(store: Connection, order_ids: Iterable[bytes]) -> list[OrderEvent]:
    return [OrderEvent(*row) for row in _children(store, "order_event", "at", order_ids)]


def external_unverified(store: Connection, device_id: int, date: str) -> int:
    """Minor units of the device's orders of the business date that HQ has not found in a settlement."""
    # Zones and long shifts put an order of the date at most so far from its midnight; of all others none is looked at.
    midnight = int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()) * 1_000_000
    rows = fetch_all(
        store,
        "SELECT coalesce(sum(t.amount), 0) FROM orders o JOIN tender t ON t.order_id = o.id"
        " WHERE o.placed_at BETWEEN ? AND ? AND o.device_id = ? AND o.business_date = ?"
        " AND t.kind = 'external' AND t.state = 'paid_unverified'",
        (midnight - DAY_US, midnight + 3 * DAY_US, device_id, date),
    )
    return int(rows[0][0])


def returns_of(store: Connection, order_ids: Iterable[bytes]) -> list[GoodsReturn]:
    return [GoodsReturn(*row) for row in _children(store, "goods_return", "at", order_ids)]


def _children(store: Connection, table: str, sort: str, order_ids: Iterable[bytes]) -> list[tuple[Any, ...]]:
    rows = store.exec_driver_sql(
        f"SELECT {_COLUMNS[table]} FROM json_each(?) j JOIN {table} t ON t.order_id = unhex(j.value) ORDER BY t.{sort}",
        (_hex(order_ids),),
    ).fetchall()
    return [tuple(row) for row in rows]


def _hex(ids: Iterable[bytes]) -> str:
    return json.dumps([one.hex() for one in ids])


def read_draft(journal: Connection) -> Draft | None:
    """The order that was being made when the app was last left or killed."""
    body = journal.execute(select(draft_table.c.body).where(draft_table.c.name == "order")).scalar()
    return None if body is None else decode(body.encode(), Draft)


def keep_draft(journal: Connection, draft: Draft, at: int) -> None:
    journal.exec_driver_sql(
        "INSERT INTO draft VALUES ('order', ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at",
        (encode(draft).decode(), at),
    )


def drop_draft(journal: Connection) -> None:
    fetch_all(journal, "DELETE FROM draft WHERE name = 'order'")


def read_held(journal: Connection) -> list[HeldOrder]:
    """Orders put aside, the last one first."""
    rows = fetch_all(journal, "SELECT body FROM draft WHERE name LIKE 'held:%' ORDER BY changed_at DESC, name DESC")
    return [decode(body.encode(), HeldOrder) for (body,) in rows]


def keep_held(journal: Connection, held: HeldOrder) -> None:
    journal.exec_driver_sql(
        "INSERT INTO draft VALUES (?, ?, ?)",
        (f"held:{held.draft.id.hex()}", encode(held).decode(), held.held_at),
    )


def rewrite_held(journal: Connection, held: HeldOrder) -> None:
    """Where it still is held."""
    name = f"held:{held.draft.id.hex()}"
    journal.exec_driver_sql("UPDATE draft SET body = ? WHERE name = ?", (encode(held).decode(), name))


def drop_held(journal: Connection, order_id: bytes) -> None:
    journal.exec_driver_sql("DELETE FROM draft WHERE name = ?", (f"held:{order_id.hex()}",))
