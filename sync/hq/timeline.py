"""What all at HQ that changes an order does alike: lock it, add a step to its timeline, bring its state in line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, text

from app.orders.states import roll_up
from sync.hq.capture import to_json
from sync.hq.database import for_update
from sync.hq.showing import see
from sync.hq.tables import LIVE

_ORDER = "SELECT id, number, store_id, currency, device_id, associate_id FROM orders WHERE id = :id"
_STATES = text("SELECT state FROM order_line WHERE order_id = :id")
_ROLL = text("UPDATE orders SET state = :state WHERE id = :id AND state <> :state")

AnyRow = Row[tuple[Any, ...]]


def lock_order(connection: Connection, order_id: bytes) -> AnyRow | None:
    """The order, nobody else's until the end of the transaction: before its lines, tenders and attempts."""
    return connection.execute(text(_ORDER + for_update(connection)), {"id": order_id}).first()


def step(
    event_id: bytes,
    order_id: bytes,
    kind: str,
    at: int,
    location_id: int,
    detail: Mapping[str, object],
    *,
    associate_id: int = 0,
    line_id: bytes | None = None,
) -> dict[str, object]:
    """A row of the timeline; `associate_id` 0 for HQ itself."""
    return {
        "id": event_id,
        "order_id": order_id,
        "line_id": line_id,
        "kind": kind,
        "at": at,
        "location_id": location_id,
        "associate_id": associate_id,
        "detail": to_json(detail),
    }


def record(connection: Connection, event: Mapping[str, object]) -> None:
    """Add a `step`, seen by all who see the order."""
    order_id, event_id = event["order_id"], event["id"]
    assert isinstance(order_id, bytes)
    assert isinstance(event_id, bytes)
    see(connection, order_id, "order_event", [event_id])
    connection.execute(LIVE["order_event"].insert().values(**event))


def roll(connection: Connection, order_id: bytes) -> None:
    """The order's state as its lines' states say."""
    states = connection.execute(_STATES, {"id": order_id}).scalars().all()
    connection.execute(_ROLL, {"state": roll_up(states), "id": order_id})
