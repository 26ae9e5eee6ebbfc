"""A database of HQ as builds before this one left it, and revisions that lead from there to here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import make_dataclass, replace
from types import ModuleType
from typing import get_type_hints
from unittest.mock import patch

from alembic.operations import Operations
from sqlalchemy import Column, Text, text

from app.clock import Clock
from app.shapes import CATALOG_SHAPES
from sync.hq import capture, sequencer
from sync.hq.database import Database
from sync.hq.leases.tables import metadata
from sync.hq.migrations import capturing
from sync.hq.migrations.versions import r0001_tables
from sync.hq.tables import SHAPES

FIRST = r0001_tables


def _without_phone() -> type:
    hints = get_type_hints(next(shape.row for shape in SHAPES if shape.table == "location"))
    return make_dataclass("Location", [(name, kind) for name, kind in hints.items() if name != "phone"])


OLD_SHAPES = tuple(replace(shape, row=_without_phone()) if shape.table == "location" else shape for shape in SHAPES)
"""Before places had a telephone."""


def make_older(database: Database, clock: Clock) -> None:
    """Take the telephone away as if nobody had known of it: no column, in no trigger, in no image."""
    with ExitStack() as stack:
        connection = stack.enter_context(database.write())
        stack.enter_context(patch.object(capture, "SHAPES", OLD_SHAPES))
        stack.enter_context(patch.object(capture, "CATALOG_SHAPES", OLD_SHAPES[: len(CATALOG_SHAPES)]))
        stack.enter_context(patch.object(capturing, "SHAPES", OLD_SHAPES))
        for statement in capturing.off(connection):
            capture.run(connection, statement)
        connection.execute(text("ALTER TABLE location DROP COLUMN phone"))
        capture.install(connection)
        connection.execute(text("UPDATE location SET address = address"))
        connection.execute(
            text("UPDATE hq_meta SET value = :images WHERE name = 'images'"), {"images": capturing.layout()}
        )
    sequencer.drain(database, clock)


def revision(number: str, upgrade: Callable[[Operations], None]) -> ModuleType:
    """One that no build ships; it follows the number before."""
    made = ModuleType(f"r{number}")
    made.__dict__.update(revision=number, down_revision=f"{int(number) - 1:04}", upgrade=upgrade)
    return made


def _add_phone(op: Operations) -> None:
    strict = {"sqlite_strict": True}
    with op.batch_alter_table("location", table_kwargs=strict) as table:
        table.add_column(Column("phone", Text, nullable=False, server_default=""))
    with op.batch_alter_table("location", table_kwargs=strict) as table:
        table.alter_column("phone", server_default=None, existing_type=Text(), existing_nullable=False)
    op.execute("UPDATE location SET phone = '0571-' || id")


PHONES = revision("0002", _add_phone)


def make_first(database: Database) -> None:
    """As builds made it that had no revisions yet."""
    with database.write() as connection:
        metadata.create_all(connection)
        if database.is_postgresql:
            connection.exec_driver_sql(r0001_tables.ROW_DIGEST)
            connection.exec_driver_sql("CREATE UNLOGGED TABLE call_nonce (device_id bigint, nonce text, at bigint)")
        capture.install(connection)
        for name, value in (("schema", "1"), ("epoch", "e"), ("floor", "0"), ("compacted", "0")):
            connection.execute(text("INSERT INTO hq_meta VALUES (:name, :value)"), {"name": name, "value": value})
