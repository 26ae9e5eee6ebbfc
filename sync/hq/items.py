"""Attention items: what a person of a shop has to see to."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from sync.hq.capture import to_json
from sync.hq.tables import LIVE

DAY_US = 86_400 * 1_000_000
_REFUNDS = text(
    "SELECT coalesce(sum(amount), 0) FROM attention_item"
    " WHERE order_id = :id AND reason = 'refund_due' AND state = 'open'"
)
_MANAGER = text(
    "SELECT id FROM associate WHERE store_id = :store AND active = 1 AND capabilities LIKE '%\"manage\"%'"
    " ORDER BY id LIMIT 1"
)
_CLOSE = text("UPDATE attention_item SET state = 'done' WHERE id = :id AND state = 'open'")


def raise_item(
    connection: Connection,
    item_id: bytes,
    store_id: int,
    reason: str,
    detail: Mapping[str, object],
    *,
    amount: int,
    currency: str,
    owner_id: int,
    now: int,
    due_at: int = 0,
    order_id: bytes | None = None,
    command_id: bytes = b"",
) -> None:
    """An open item; `amount` is the money at risk in minor units. Due within a day unless `due_at` (µs UTC) says so."""
    item = {
        "id": item_id,
        "store_id": store_id,
        "order_id": order_id,
        "command_id": command_id,
        "reason": reason,
        "detail": to_json(detail),
        "currency": currency,
        "amount": amount,
        "owner_id": owner_id,
        "raised_at": now,
        "due_at": due_at or now + DAY_US,
        "state": "open",
        "told_how": "",
        "told_by": 0,
        "told_at": 0,
    }
    connection.execute(LIVE["attention_item"].insert().values(item))


def manager_of(connection: Connection, store_id: int) -> int:
    """Who sees to what no associate of the shop has caused; 0 where it has no manager."""
    found: int | None = connection.execute(_MANAGER, {"store": store_id}).scalar()
    return found or 0


def refund_said(connection: Connection, order_id: bytes) -> int:
    """Minor units that open items of an order say are to be given back by a person."""
    return int(connection.execute(_REFUNDS, {"id": order_id}).scalar_one())


def close_item(connection: Connection, item_id: bytes) -> None:
    """Nothing is left to see to."""
    connection.execute(_CLOSE, {"id": item_id})
