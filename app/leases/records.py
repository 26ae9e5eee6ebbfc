"""Leases in the store replica, and the journal's copy of those in force."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from app.journal.codec import decode, encode
from app.journal.command import Command
from app.journal.records import commands_by_id, get_value, put_value
from app.leases.book import Grant
from app.leases.rows import LEASE_SHAPES, Lease

_COLUMNS = ", ".join(LEASE_SHAPES[0].names)
GRANTS = "leases"
"""Name of the journal value that holds the leases in force."""
WISHES = "lease_wishes"
"""Name of the journal value that the agent asks HQ by."""


def granted(store: Connection) -> list[Lease]:
    """Every lease HQ keeps for this device, by id."""
    rows = store.exec_driver_sql(f"SELECT {_COLUMNS} FROM lease ORDER BY id").fetchall()
    return [Lease(*row) for row in rows]


def lease_commands(journal: Connection) -> list[Command]:
    """Commands of this journal that use leases up."""
    rows = journal.exec_driver_sql("SELECT id FROM command WHERE lease_refs <> '[]'").fetchall()
    return list(commands_by_id(journal, (bytes(row[0]) for row in rows)).values())


def settled_among(store: Connection, ids: list[bytes]) -> set[bytes]:
    """Which of the commands HQ has answered for good."""
    rows = store.exec_driver_sql(
        "SELECT o.command_id FROM json_each(?) j JOIN outcome o ON o.command_id = unhex(j.value)"
        " WHERE o.status <> 'parked'",
        (json.dumps([one.hex() for one in ids]),),
    ).fetchall()
    return {bytes(row[0]) for row in rows}


def read_grants(journal: Connection) -> tuple[Grant, ...]:
    body = get_value(journal, GRANTS)
    return () if body is None else tuple(decode(body.encode(), list[Grant]))


def keep_grants(journal: Connection, grants: tuple[Grant, ...]) -> None:
    put_value(journal, GRANTS, encode(list(grants)).decode())


def read_wishes(journal: Connection) -> list[tuple[int, int]]:
    """(variant, location) pairs, newest first."""
    body = get_value(journal, WISHES)
    return [] if body is None else [(variant, location) for variant, location in json.loads(body)]


def keep_wishes(journal: Connection, wishes: list[tuple[int, int]]) -> None:
    put_value(journal, WISHES, json.dumps(wishes))
