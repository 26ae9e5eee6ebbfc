"""An order that picks up a reservation: what is held for it is free for its lines, and it is picked up once."""

from __future__ import annotations

from sqlalchemy import text

from app.orders.commands import OrderPlaced
from app.reservations.lines import State, held_pieces, read_lines
from sync.hq import stock
from sync.hq.handlers.work import Finding, Work
from sync.hq.reservations import books
from sync.hq.stock import Bookings

_STORE = text("SELECT store_id FROM orders WHERE id = :id")


def places(order: OrderPlaced) -> set[tuple[int, int]]:
    """(location, variant) of what the counter knew to be held."""
    told = order.reservation
    return set() if told is None else {(told.location_id, variant_id) for variant_id, _ in told.held}


def pick_up(work: Work, order: OrderPlaced, bookings: Bookings) -> list[Finding]:
    """The first order to arrive takes it. A second one is a sale of its own; somebody has to ask the customer."""
    told = order.reservation
    if told is None:
        return []
    row = books.locked(work.connection, told.id)
    if row is None:
        return [Finding("reservation_unknown", {"code": told.code, "number": order.number})]
    if row.state == State.TAKEN:
        first: dict[str, object] = {"first": row.number, "location_id": _place_of(work, row.order_id, row.store_id)}
        return [Finding("reservation_taken_twice", {"code": row.code, "number": order.number} | first, order.total)]
    if row.state == State.OPEN:
        # The web shop may have changed it since the counter last heard of it.
        unknown = set(held_pieces(read_lines(row.lines))) - {variant_id for variant_id, _ in told.held}
        stock.lock(work.connection, unknown)
        for movement in books.releases(row, work.now):
            bookings.add(movement)
    books.end(work.connection, told.id, State.TAKEN, order.order_id, order.number)
    return []


def _place_of(work: Work, order_id: bytes | None, otherwise: int) -> int:
    found = work.connection.execute(_STORE, {"id": order_id}).scalar()
    return otherwise if found is None else int(found)
