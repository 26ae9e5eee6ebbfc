"""What nobody has paid for is free again: orders that have waited too long for a QR payment are given up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, text

from app.clock import Clock
from app.identifiers import Identifiers
from app.orders.paying import LIVE, PROVEN, AttemptState
from app.orders.states import OVER, WITH_CUSTOMER, Fulfilment, LineState
from app.orders.tenders import TenderKind, stands
from app.orders.till import is_at_till
from sync.hq import stock
from sync.hq.database import Database
from sync.hq.items import refund_said
from sync.hq.payments.books import Books, noun
from sync.hq.payments.tables import WAIT_NO_MORE
from sync.hq.stock import Movement, Place
from sync.hq.timeline import AnyRow, lock_order, roll

_LATE = text("SELECT order_id FROM payment_wait WHERE until <= :now ORDER BY until, order_id")
_STILL = text("DELETE FROM payment_wait WHERE order_id = :id AND until <= :now")
_LINES = text(
    "SELECT id, variant_id, quantity, amount, location_id, state, fulfilment FROM order_line WHERE order_id = :id"
    " ORDER BY id"
)
_END = text("UPDATE order_line SET state = :state, changed_at = :at WHERE id IN :lines").bindparams(
    bindparam("lines", expanding=True)
)
_TENDERS = text("SELECT id, kind, amount, state FROM tender WHERE order_id = :id ORDER BY position, id")
_UNDO = text(
    "UPDATE payment_attempt SET state = 'reversing', look_at = :now, changed_at = :now, looks = 0"
    " WHERE order_id = :order AND tender_id = :id AND state IN :live"
).bindparams(bindparam("live", expanding=True))
_UNDO_FOR = text(
    "UPDATE payment_attempt SET state = 'reversing', look_at = :now, changed_at = :now, looks = 0"
    " WHERE state IN :live AND tender_id IN (SELECT id FROM tender WHERE line_id IN :lines)"
).bindparams(bindparam("live", expanding=True), bindparam("lines", expanding=True))
_UNKNOWN = text("UPDATE tender SET state = 'unknown' WHERE line_id IN :lines AND state = 'user_paying'").bindparams(
    bindparam("lines", expanding=True)
)
_UNPAID = text(
    "SELECT coalesce(sum(amount), 0) FROM tender"
    " WHERE order_id = :id AND kind IN ('qr', 'stored_value') AND state <> 'paid'"
)
_LEFT = WITH_CUSTOMER | {LineState.SHIPPED}
_TAKEN = frozenset({"paid", "paid_unverified"})


def release_due(
    database: Database, clock: Clock, identifiers: Identifiers, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Give up every order whose time is over, one transaction each; answers how many. One that cannot be is tried again
    the next time."""
    with database.read() as connection:
        late = connection.execute(_LATE, {"now": clock.now()}).scalars().all()
    released = 0
    for order_id in late:
        if stopping():
            break
        try:
            with database.write() as connection:
                released += _release(Books(connection, identifiers, clock.now()), bytes(order_id))
        except Exception:
            # One order must not keep the others, nor the payments, waiting.
            logging.getLogger(__name__).exception("an order that was not paid could not be given up; trying again")
    return released


def _release(books: Books, order_id: bytes) -> int:
    """Its goods are free, its attempts undone; money that a person took is to be given back by a person.

    Where goods have left, what was paid stays with them, and what is still tried may be: it ends by itself.
    """
    order = lock_order(books.connection, order_id)
    if order is None or not books.connection.execute(_STILL, {"id": order_id, "now": books.now}).rowcount:
        return 0
    lines = books.connection.execute(_LINES, {"id": order_id}).all()
    at_till = is_at_till(books.connection.execute(_TENDERS, {"id": order_id}).all())
    # What a till is to sell is the till's affair.
    lines = [line for line in lines if not (at_till and line.fulfilment == Fulfilment.CARRY_OUT)]
    held = [line for line in lines if line.state not in OVER | _LEFT]
    left = [line for line in lines if line.state in _LEFT]
    _free(books, order_id, held)
    for row in [] if left else books.attempts(order_id):
        if row.state == AttemptState.PAID:
            books.turn(row, AttemptState.REFUNDING)
        elif noun(row).live and row.state != AttemptState.REVERSING:
            books.turn(row, AttemptState.REVERSING)
    tenders = books.connection.execute(_TENDERS, {"id": order_id}).all()
    for tender in tenders:
        if tender.kind in PROVEN:
            books.follow(order_id, bytes(tender.id))
    if not held:
        return 1  # cancelled before, or gone
    books.record(order_id, "order.released", {}, 0, order.store_id)
    _tell(books, order_id, sum(line.amount for line in left))
    return 1


def _tell(books: Books, order_id: bytes, kept: int) -> None:
    """`kept`: what the goods cost that have left. `refund_due` is an item of its own, by which it can be given back."""
    tenders = books.connection.execute(_TENDERS, {"id": order_id}).all()
    # What a till has sold and taken is the till's affair, too.
    ours = [one for one in tenders if one.kind != TenderKind.TILL]
    taken = sum(one.amount for one in ours if one.state in _TAKEN and stands(one.kind, one.state))
    given = sum(one.amount for one in tenders if one.amount < 0)
    over = taken + given - kept - refund_said(books.connection, order_id)
    books.raise_item(order_id, "payment_expired", {"amount": max(over, 0)}, 0)
    if over > 0:
        books.raise_item(order_id, "refund_due", {"amount": over}, over)


def _free(books: Books, order_id: bytes, held: Sequence[AnyRow]) -> None:
    if not held:
        return
    stock.lock(books.connection, {line.variant_id for line in held})
    stock.move(books.connection, [_back(line, books.now) for line in held])
    ended = {"state": LineState.CANCELLED.value, "at": books.now, "lines": [bytes(line.id) for line in held]}
    books.connection.execute(_END, ended)
    roll(books.connection, order_id)


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
    """The tender is paid another way, and says so: what is tried is reversed, and the order waits for it no more."""
    values = {"order": order_id, "id": tender_id, "now": now, "live": [one.value for one in LIVE]}
    connection.execute(_UNDO, values)
    connection.execute(WAIT_NO_MORE, {"id": order_id})


def undo_for(connection: Connection, line_ids: Sequence[bytes], now: int) -> None:
    """Lines that tenders of their own pay for will not be bought: what is tried for them is reversed."""
    live = [one.value for one in LIVE]
    if line_ids and connection.execute(_UNDO_FOR, {"now": now, "live": live, "lines": list(line_ids)}).rowcount:
        connection.execute(_UNKNOWN, {"lines": list(line_ids)})


def unpaid(connection: Connection, order_id: bytes) -> int:
    """Minor units of an order's QR tenders that nobody has proved to be paid."""
    return int(connection.execute(_UNPAID, {"id": order_id}).scalar_one())
