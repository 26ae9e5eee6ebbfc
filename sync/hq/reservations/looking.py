"""A code that a shop does not know: HQ shows it the reservation, and from then on by the feed."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, text

from app.errors import Refusal
from app.reservations.code import read_code
from app.reservations.rows import Reservation
from sync.hq.scopes import Caller
from sync.hq.served import serve
from sync.hq.showing import show
from sync.protocol import ReservationAsked, ReservationReply

_BY_CODE = text("SELECT * FROM reservation WHERE code = :code")
_TOUCH = text("UPDATE reservation SET code = code WHERE id = :id")


def look_up(connection: Connection, caller: Caller, asked: ReservationAsked, now: int) -> ReservationReply:
    """Raises Refusal `reservation_unknown`."""
    code = read_code(asked.code)
    row = None if code is None else connection.execute(_BY_CODE, {"code": code}).first()
    if row is None:
        raise Refusal("reservation_unknown")
    if show(connection, "reservation", bytes(row.id), f"ops:{caller.store_id}"):
        connection.execute(_TOUCH, {"id": row.id})
        if row.member_id is not None:
            serve(connection, row.member_id, caller.store_id, now)
    return ReservationReply(reservation=msgspec.convert(row._asdict(), Reservation))
