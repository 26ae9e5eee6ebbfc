"""Forward steps of the journal's schema, each after a backup; the journal is never deleted by any automatic path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.errors import Refusal
from app.journal.records import metadata
from app.storage.database import Connection, Database, DatabaseFile


def _first(connection: Connection) -> None:
    metadata.create_all(connection)


STEPS: tuple[Callable[[Connection], None], ...] = (_first,)
"""Step n brings a journal of version n to n + 1; released steps are never edited."""


def version_of(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def migrate(path: Path, key: bytes, steps: tuple[Callable[[Connection], None], ...] = STEPS) -> None:
    """Create the journal, or bring it to this build's version, one transaction a step.

    Before the first step an existing journal is copied to `journal.v<n>.bak` (encrypted with the same key).
    Raises Refusal `journal_newer` where a newer build wrote it: such a journal is only read and uploaded.
    """
    database = Database(DatabaseFile(path, "create", "full", key))
    try:
        with database.read() as connection:
            found = version_of(connection)
        if found > len(steps):
            raise Refusal("journal_newer", found=found, known=len(steps))
        if 0 < found < len(steps):
            _back_up(database, path.with_name(f"journal.v{found}.bak"))
        for number, step in enumerate(steps[found:], found + 1):
            with database.write() as connection:
                step(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {number}")
    finally:
        database.close()


def _back_up(database: Database, target: Path) -> None:
    # Always anew: one left by an attempt that failed months ago would lack everything since.
    aside = target.with_suffix(".part")
    aside.unlink(missing_ok=True)
    raw = database.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(aside),))
    finally:
        raw.close()
    aside.replace(target)
