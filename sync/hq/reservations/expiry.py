"""Reservations that nobody came for: their goods are free, and after a while nobody has to know of them."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.clock import Clock
from app.reservations.lines import State
from sync.hq import stock
from sync.hq.capture import key_text
from sync.hq.database import Database, for_update
from sync.hq.reservations import books

KEEP_US = 30 * 86_400 * 1_000_000
"""How long one is kept that is over."""

_DUE = text("SELECT id FROM reservation WHERE state = 'open' AND expires_at <= :now ORDER BY expires_at, id LIMIT 100")
_OVER = (
    "SELECT r.id FROM reservation_source s JOIN reservation r ON r.id = s.reservation_id"
    " WHERE r.state <> 'open' AND r.expires_at <= :before ORDER BY r.id LIMIT 500"
)


def expire_due(database: Database, clock: Clock) -> int:
    """One transaction each, so that none waits for goods of another; answers how many."""
    ended = 0
    while True:
        with database.read() as connection:
            due = [bytes(one) for one in connection.execute(_DUE, {"now": clock.now()}).scalars()]
        for reservation_id in due:
            with database.write() as connection:
                ended += _expire(connection, reservation_id, clock.now())
        if not due:
            return ended


def _expire(connection: Connection, reservation_id: bytes, now: int) -> bool:
    row = books.queue(connection, reservation_id)
    # Picked up, or given more time, while this waited.
    if row is None or row.state != State.OPEN or row.expires_at > now:
        return False
    stock.move(connection, books.releases(row, now))
    books.end(connection, reservation_id, State.EXPIRED)
    return True


def forget_old(database: Database, clock: Clock, keep_us: int = KEEP_US) -> int:
    """Answers how many rows went, here and on the devices."""
    gone = 0
    while True:
        with database.write() as connection:
            # Behind the web shop, which may be asking for one of them again: that one is not over then.
            over = text(_OVER + for_update(connection))
            found = connection.execute(over, {"before": clock.now() - keep_us}).scalars().all()
            for one in found:
                connection.execute(text("DELETE FROM reservation_source WHERE reservation_id = :id"), {"id": one})
                connection.execute(text("DELETE FROM reservation WHERE id = :id"), {"id": one})
                connection.execute(
                    text("DELETE FROM row_scope WHERE tbl = 'reservation' AND pk = :pk"), {"pk": key_text(bytes(one))}
                )
        gone += len(found)
        if len(found) < 500:
            return gone


def forget_member(connection: Connection, member_id: int) -> None:
    """What the member put together online is nobody's; what is held for it stays held until it ends."""
    connection.execute(
        text("UPDATE reservation SET member_id = NULL, coupon = '' WHERE member_id = :member"), {"member": member_id}
    )
