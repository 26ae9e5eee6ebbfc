"""Rows of reservations and the pieces that are held for them.

Who moves held pieces locks their variants first and then the row, as `order.placed` does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, text

from app.reservations.lines import State, held_pieces, read_lines
from sync.hq import stock
from sync.hq.database import for_update
from sync.hq.stock import Movement, Place

AnyRow = Row[tuple[Any, ...]]
HOLD, RELEASE = "hold", "unhold"
"""Reasons of movements between sellable and reserved that belong to no order line."""

_BY_ID = "SELECT * FROM reservation WHERE id = :id"
_END = text("UPDATE reservation SET state = :state, order_id = :order, number = :number WHERE id = :id")


def locked(connection: Connection, reservation_id: bytes) -> AnyRow | None:
    """The row, which nobody else may change until the end of the transaction."""
    return connection.execute(text(_BY_ID + for_update(connection)), {"id": reservation_id}).first()


def queue(connection: Connection, reservation_id: bytes) -> AnyRow | None:
    """`locked`, behind everybody who moves what is held for it."""
    seen = connection.execute(text(_BY_ID), {"id": reservation_id}).first()
    if seen is None:
        return None
    stock.lock(connection, held_pieces(read_lines(seen.lines)))
    return locked(connection, reservation_id)


def releases(row: AnyRow, now: int) -> list[Movement]:
    """What lets go of everything that is held for it."""
    return [
        movement(row.store_id, variant_id, pieces, now, hold=False)
        for variant_id, pieces in sorted(held_pieces(read_lines(row.lines)).items())
    ]


def movement(location_id: int, variant_id: int, pieces: int, now: int, *, hold: bool) -> Movement:
    states = ("sellable", "reserved") if hold else ("reserved", "sellable")
    source, target = (Place(location_id, state) for state in states)
    return Movement(variant_id, pieces, source, target, HOLD if hold else RELEASE, None, None, now, now)


def end(
    connection: Connection, reservation_id: bytes, state: State, order_id: bytes | None = None, number: str = ""
) -> None:
    values = {"id": reservation_id, "state": str(state), "order": order_id, "number": number}
    connection.execute(_END, values)
