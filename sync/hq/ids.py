"""63-bit HQ ids for imported rows."""

from __future__ import annotations

from sqlalchemy import Connection, text

_FIRST = 1000


def allocate(connection: Connection, count: int) -> int:
    """The first of `count` consecutive fresh ids; given back if the transaction rolls back, never given out twice."""
    statement = text(
        "INSERT INTO id_counter(name, next) VALUES ('row', :first + :count)"
        " ON CONFLICT (name) DO UPDATE SET next = id_counter.next + :count RETURNING next"
    )
    following: int = connection.execute(statement, {"first": _FIRST, "count": count}).scalar_one()
    return following - count
