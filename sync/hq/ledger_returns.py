"""The returns' side of the ledger: each row is what a counter said, and moved exactly its pieces back into the shop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text

from app.orders.return_commands import CASH, ReturnTaken

_ROWS = text("SELECT * FROM goods_return")
_MOVED = text(
    "SELECT order_line_id, to_location, sum(quantity) AS pieces FROM stock_movement WHERE reason = 'return'"
    " AND from_location = 0 AND from_state = 'customer' AND to_state = 'inspection'"
    " GROUP BY order_line_id, to_location"
)
_OTHERS = text(
    "SELECT count(*) FROM stock_movement WHERE (from_state = 'customer' AND reason NOT IN ('return', 'till'))"
    " OR (reason = 'return' AND (from_state <> 'customer' OR to_state <> 'inspection'))"
)


def return_differences(
    connection: Connection, told: Mapping[bytes, ReturnTaken], erased: set[bytes], refunded: Counter[str]
) -> Iterator[str]:
    """Adds to `refunded` what went back in cash, by currency; of orders in `erased` nobody knows what was said."""
    left = dict(told)
    pieces: Counter[tuple[bytes, int]] = Counter()
    for row in connection.execute(_ROWS):
        pieces[bytes(row.line_id), row.location_id] += row.quantity
        refunded[row.currency] += row.amount if row.refund == CASH else 0
        taken = left.pop(bytes(row.id), None)
        if taken is None and bytes(row.order_id) not in erased:
            yield f"return {row.number}: no command has taken it in"
        elif taken is not None:
            yield from _compared(taken, row)
    for taken in left.values():
        if taken.order_id not in erased:
            yield f"return {taken.number}: taken in, but not there"
    moved = {(bytes(row.order_line_id), row.to_location): int(row.pieces) for row in connection.execute(_MOVED)}
    for key in {*moved, *pieces}:
        if moved.get(key, 0) != pieces[key]:
            yield f"line {key[0].hex()} at {key[1]}: {pieces[key]} returned, {moved.get(key, 0)} moved back"
    if others := connection.execute(_OTHERS).scalar_one():
        yield f"{others} movements from customers are no returns, or went elsewhere than to inspection"


def _compared(taken: ReturnTaken, row: Any) -> Iterator[str]:
    for name in ReturnTaken.__slots__:
        if name != "return_id" and getattr(row, name) != getattr(taken, name):
            yield f"return {taken.number}: {name} is {getattr(row, name)!r}, taken in with {getattr(taken, name)!r}"
