"""Queries on reservations in the store replica."""

from __future__ import annotations

from app.reservations.rows import RESERVATION_SHAPES, Reservation
from app.storage.database import Connection, fetch_all

_COLUMNS = ", ".join(RESERVATION_SHAPES[0].names)


def reservation_by_code(store: Connection, code: str) -> Reservation | None:
    rows = fetch_all(store, f"SELECT {_COLUMNS} FROM reservation WHERE code = ?", (code,))
    return Reservation(*rows[0]) if rows else None
