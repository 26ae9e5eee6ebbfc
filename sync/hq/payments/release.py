"""What nobody has paid for is free again: orders that have waited too long for a QR payment are given up."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, text

from app.clock import Clock
from app.identifiers import Identifiers
from app.orders.paying import LIVE, AttemptState
from app.orders.states import OVER, LineState
from sync.hq import stock
from sync.hq.database import Database
from sync.hq.payments.books import Books, noun
from sync.hq.stock import Movement, Place
from sync.hq.timeline import AnyRow, lock_order, roll

_LATE = text("SELECT order_id FROM payment_wait WHERE until <= :now ORDER BY until, order_id LIMIT 1")
_STILL = text("DELETE FROM payment_wait WHERE order_id = :id AND until <= :now")
_LINES = text("SELECT id, variant_id, quantity, location_id, state FROM order_line WHERE order_id = :id ORDER BY id")
_END = text("UPDATE order_line SET state = :state, changed_at = :at WHERE id IN :lines").bindparams(
    bindparam("lines", expanding=True)
)
_TENDERS = text("SELECT id, kind, amount, state FROM tender WHERE order_id = :id ORDER BY position, id")
_UNDO = text(
    "UPDATE payment_attempt SET state = 'reversing', look_at = :now, changed_at = :now, looks = 0"
    " WHERE tender_id = :id AND state IN :live"
).bindparams(bindparam("live", expanding=True))
_OTHERS = text("SELECT 1 FROM tender WHERE order_id = :order AND id <> :id AND kind = 'qr' AND state <> 'paid'")
_UNPAID = text("SELECT sum(amount) FROM tender WHERE order_id = :id AND kind = 'qr' AND state <> 'paid'")
_TAKEN = frozenset({"paid", "paid_unverified"})


def release_due(database: Database, clock: Clock, identifiers: Identifiers) -> int:
    """Give up every order whose time is over, one transaction each; answers how many."""
    released = 0
    while True:
        with database.read() as connection:
            order_id = connection.execute(_LATE, {"now": clock.now()}).scalar()
        if order_id is None:
            return released
        with database.write() as connection:
            released += _release(Books(connection, identifiers, clock.now()), bytes(order_id))


def _release(books: Books, order_id: bytes) -> int:
    """Its goods are free, its attempts undone; money that a person took is to be given back by a person."""
    order = lock_order(books.connection, order_id)
    if order is None or not books.connection.execute(_STILL, {"id": order_id, "now": books.now}).rowcount:
        return 0
    given_up = _free(books, order_id)
    for row in books.attempts(order_id):
        if row.state == AttemptState.PAID:
            books.turn(row, AttemptState.REFUNDING)
        elif noun(row).live and row.state != AttemptState.REVERSING:
            books.turn(row, AttemptState.REVERSING)
    tenders = books.connection.execute(_TENDERS, {"id": order_id}).all()
    for tender in tenders:
        if tender.kind == "qr":
            books.follow(order_id, bytes(tender.id))
    if not given_up:
        return 1  # cancelled before
    books.record(order_id, "order.released", {}, 0, order.store_id)
    taken = sum(one.amount for one in tenders if one.kind != "qr" and one.state in _TAKEN)
    books.raise_item(order_id, "payment_expired", {"amount": taken}, taken)
    return 1


def _free(books: Books, order_id: bytes) -> bool:
    """Whether anything was still to be had."""
    lines = books.connection.execute(_LINES, {"id": order_id}).all()
    held = [line for line in lines if line.state not in OVER]
    stock.lock(books.connection, {line.variant_id for line in held})
    stock.move(books.connection, [_back(line, books.now) for line in held])
    if not held:
        return False
    ended = {"state": LineState.CANCELLED.value, "at": books.now, "lines": [bytes(line.id) for line in held]}
    books.connection.execute(_END, ended)
    roll(books.connection, order_id)
    return True


def _back(line: AnyRow, at: int) -> Movement:
    return Movement(
        variant_id=line.variant_id,
        quantity=line.quantity,
        source=Place(line.location_id, "reserved"),
        target=Place(line.location_id, "sellable"),
        reason="release",
        command_id=None,
        order_line_id=bytes(line.id),
        at=at,
        known_at=at,
    )


def give_up(connection: Connection, order_id: bytes, tender_id: bytes, now: int) -> None:
    """The tender was paid another way: what is still tried is reversed, and the order waits for nothing else."""
    connection.execute(_UNDO, {"id": tender_id, "now": now, "live": [one.value for one in LIVE]})
    others = connection.execute(_OTHERS, {"order": order_id, "id": tender_id}).first()
    if others is None:
        connection.execute(text("DELETE FROM payment_wait WHERE order_id = :id"), {"id": order_id})


def unpaid(connection: Connection, order_id: bytes) -> int:
    """Minor units of an order's QR tenders that nobody has proved to be paid."""
    found: int | None = connection.execute(_UNPAID, {"id": order_id}).scalar()
    return found or 0
