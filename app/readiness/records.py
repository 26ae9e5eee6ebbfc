"""How much of the disk the journal takes, how fast it was written, and its latest orders."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.journal.command import Command
from app.journal.records import commands_by_id
from app.journal.server_time import Moment
from app.orders.commands import ORDER_PLACED

_ELSE = """
SELECT 1 + (SELECT sum(CASE tbl_name WHEN 'command' THEN 0.5 ELSE 1 END) FROM sqlite_schema WHERE rootpage > 0)
  + (SELECT coalesce(sum(length(body) / ?), 0) FROM (SELECT body FROM document UNION ALL SELECT body FROM value))
"""
"""Pages that no command fills: roots of other trees, long texts, and half of the page each own tree ends in."""


def latest_orders(journal: Connection, limit: int) -> list[Command]:
    """In journal order."""
    rows = journal.exec_driver_sql(
        "SELECT id FROM command WHERE type = ? ORDER BY place DESC LIMIT ?", (ORDER_PLACED, limit)
    ).fetchall()
    found = commands_by_id(journal, (bytes(row[0]) for row in rows)).values()
    return sorted(found, key=lambda one: one.place)


def zone_of(catalog: Connection, store_id: int) -> str:
    """The shop's IANA zone, "" where the catalogue does not know the shop."""
    found = catalog.exec_driver_sql("SELECT timezone FROM location WHERE id = ?", (store_id,)).scalar()
    return str(found or "")


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of the journal file that its `commands` fill, and those it can write again without growing."""

    commands: int
    filled: int
    free: int


def room(journal: Connection) -> Room:
    size, pages, unused = (
        int(journal.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_size", "page_count", "freelist_count")
    )
    other = int(journal.exec_driver_sql(_ELSE, (size,)).scalar_one())
    commands = int(journal.exec_driver_sql("SELECT count(*) FROM command").scalar_one())
    return Room(commands, max(0, pages - unused - other) * size, unused * size)


def latest_moments(journal: Connection, limit: int) -> list[Moment]:
    """When the newest commands were committed, oldest first."""
    rows = journal.exec_driver_sql(
        "SELECT wall, mono, boot FROM command ORDER BY place DESC LIMIT ?", (limit,)
    ).fetchall()
    return [Moment(*row) for row in reversed(rows)]
