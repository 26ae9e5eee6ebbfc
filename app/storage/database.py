"""Local files as SQLAlchemy engines: read and write transactions over the connections of `app.storage.sqlite`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.errors import Defect, Outage
from app.storage.sqlite import DatabaseFile, check_sqlite_version, connect

# Connection and DatabaseError: what a block of reads or writes is handed and may raise; features name SQLAlchemy in
# their records alone.
__all__ = ["Connection", "Database", "DatabaseError", "DatabaseFile", "fetch_all"]


class Database:
    """One open file: short read transactions, and write transactions that take the lock at once."""

    def __init__(self, file: DatabaseFile) -> None:
        check_sqlite_version()
        self.file = file
        self.engine = _engine(file)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: everything read inside is of one moment."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction; commits on leaving, rolls back on any exception. Raises Outage `disk` on I/O errors."""
        if self.file.access == "read":
            raise Defect("write_to_read_only", path=str(self.file.path))
        with self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
            try:
                with connection.begin():
                    yield connection
            except (OperationalError, dbapi2.OperationalError) as error:
                cause: Any = error.orig if isinstance(error, OperationalError) else error
                if cause.sqlite_errorcode == dbapi2.SQLITE_ERROR:
                    raise  # a fault in our SQL, not in the world
                raise Outage("disk", path=str(self.file.path), detail=str(error)) from error

    def settle(self) -> None:
        """Bring all that was committed to the disk for good, and into the file itself. Raises Outage `disk`.

        With durability "normal" the last commits may else be gone after a power cut.
        """
        connection = self.engine.raw_connection()
        try:
            busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except dbapi2.OperationalError as error:
            raise Outage("disk", path=str(self.file.path), detail=str(error)) from error
        finally:
            connection.close()
        if busy:
            raise Outage("disk", path=str(self.file.path), detail="in use")

    def close(self) -> None:
        self.engine.dispose()


def fetch_all(connection: Connection, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All rows by the driver alone, inside the connection's transaction: for each keystroke and each order placed.

    Core costs half as much again as the query; a fault raises the driver's own DatabaseError.
    """
    rows: list[tuple[Any, ...]] = connection.connection.cursor().execute(sql, values).fetchall()
    return rows


def fetch_each(connection: Connection, sql: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """As `fetch_all`, row by row: whoever stops early costs no more than was read."""
    cursor = connection.connection.cursor()
    try:
        yield from cursor.execute(sql, values)
    finally:
        cursor.close()


@contextmanager
def sparing(connection: Connection) -> Iterator[None]:
    """Whole tables are read: what was read before may leave the connection's memory, and half a MiB of them stays."""
    cursor = connection.connection.cursor()
    (usual,) = cursor.execute("PRAGMA cache_size").fetchone()
    cursor.execute("PRAGMA cache_size = -512")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {usual}")


def _engine(file: DatabaseFile) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(file),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
        pool_reset_on_return=None,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Only writers take the lock: a read in the writing process must wait for nobody.
        fetch_all(connection, connection.get_execution_options().get("begin", "BEGIN"))

    return engine
