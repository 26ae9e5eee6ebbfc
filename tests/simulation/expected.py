"""What devices must see, said a second time: scopes and images straight from HQ's live tables, without its triggers."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from app.journal.codec import decode
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.customer_commands import PlanChosen
from app.shapes import STORE_SHAPES
from tests.simulation.book import Book
from tests.simulation.headquarters import Headquarters

_BY_COLUMN = {
    "stock": ("stock:{}", "location_id"),
    "stock_in_transit": ("stock:{}", "location_id"),
    "availability": ("avail:{}", "region"),
    "member": ("members:{}", "store_id"),
    "signed_document": ("ops:{}", "store_id"),
    "attention_item": ("ops:{}", "store_id"),
    "outcome": ("device:{}", "device_id"),
    "lease": ("device:{}", "device_id"),
    "coupon_use": ("ops:{}", "store_id"),
    "chain_receipt": ("device:{}", "device_id"),
}
_OF_ORDERS = {
    "orders": "id",
    "order_line": "order_id",
    "tender": "order_id",
    "order_event": "order_id",
    "goods_return": "order_id",
}
_SEERS = (
    "SELECT id, store_id AS place FROM orders UNION SELECT order_id, location_id FROM order_line"
    # Wherever a line has ever lain for its customer: it may be collected elsewhere since.
    " UNION SELECT l.order_id, m.to_location FROM stock_movement m JOIN order_line l ON l.id = m.order_line_id"
    " WHERE m.reason = 'reserve'"
)


def scopes_of(device_id: int, store_id: int, region: str) -> list[str]:
    """A device's store scopes."""
    return [
        f"avail:{region}",
        f"stock:{store_id}",
        f"members:{store_id}",
        f"ops:{store_id}",
        f"device:{device_id}",
    ]


def _asked_first(hq: Headquarters, book: Book) -> dict[bytes, set[int]]:
    """Order → places that lost a line when its customer chose another way: they were to serve it, and still see it."""
    lines: dict[bytes, int] = {}
    for command in book.commands.values():
        if command.type == ORDER_PLACED:
            lines |= {line.id: line.location_id for line in decode(command.payload, OrderPlaced).lines}
    sent: dict[bytes, int] = {
        bytes(row.line_id): json.loads(row.detail)["to"]
        for row in hq.rows("SELECT line_id, detail FROM order_event WHERE kind = 'order.line_rerouted'")
    }
    found: defaultdict[bytes, set[int]] = defaultdict(set)
    for row in hq.rows("SELECT id, order_id FROM order_event WHERE kind = 'customer.plan_chosen'"):
        line = decode(book.commands[bytes(row.id)].payload, PlanChosen).line_id
        found[bytes(row.order_id)].add(sent[line] if line in sent else lines[line])
    return found


def live_rows(hq: Headquarters, book: Book) -> dict[tuple[str, str, str], list[Any]]:
    """(scope, table, key as JSON) → image of every row that some device may see."""
    seers: defaultdict[bytes, set[int]] = defaultdict(set)
    for row in hq.rows(_SEERS):
        seers[bytes(row.id)].add(row.place)
    for order_id, places in _asked_first(hq, book).items():
        seers[order_id] |= places
    found: dict[tuple[str, str, str], list[Any]] = {}
    for shape in STORE_SHAPES:
        names = ", ".join(f'"{name}"' for name in shape.names)
        for row in hq.rows(f"SELECT {names} FROM {shape.table}"):
            values = dict(zip(shape.names, (_plain(value) for value in row), strict=True))
            key = json.dumps([values[name] for name in shape.key])
            if shape.table in _OF_ORDERS:
                order_id = bytes.fromhex(str(values[_OF_ORDERS[shape.table]]))
                scopes = [f"ops:{place}" for place in seers[order_id]]
            else:
                pattern, column = _BY_COLUMN[shape.table]
                scopes = [pattern.format(values[column])]
            for scope in scopes:
                found[scope, shape.table, key] = list(values.values())
    return found


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
