"""Shops, by the code that people and files name them by."""

from __future__ import annotations

from sqlalchemy import Connection, text

_SHOP = text("SELECT id FROM location WHERE code = :code AND kind = 'store'")


def shop_of(connection: Connection, code: str) -> int | None:
    """Its id; None where no shop has this code."""
    found: int | None = connection.execute(_SHOP, {"code": code}).scalar()
    return found
