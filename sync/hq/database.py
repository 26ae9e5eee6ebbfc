"""HQ's database: PostgreSQL or SQLite, the same code above it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text

from app.errors import Defect
from sync.digest import row_digest

POSTGRESQL = "postgresql+psycopg://"
_BUSY_MS = 60_000
_FILLED = text(
    "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    " AND pg_relation_size(oid) > 0"
)


def _sqlite(path: Path) -> Engine:
    from sqlcipher3 import dbapi2  # without a key; its SQLite is newer than the standard library's (WAL-reset bug)

    def connect() -> object:
        raw = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "cache_size = -65536",
            "temp_store = MEMORY",
        ):
            raw.execute(f"PRAGMA {pragma}").close()
        raw.create_function("row_digest", 4, row_digest, deterministic=True)
        return raw

    engine = create_engine(
        "sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=40
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("farshelf_begin", "BEGIN")
        connection.exec_driver_sql(mode)

    return engine


def _postgresql(url: str) -> Engine:
    # As many stay open as calls run at once: a new one has to plan everything anew, triggers too.
    return create_engine(url, pool_size=24, max_overflow=24)


class Database:
    """Opens transactions; a writer of SQLite takes the write lock at once, so that it can never fail half-way."""

    def __init__(self, url: str) -> None:
        """`url`: `postgresql+psycopg://…`, or `sqlite:///absolute/path`."""
        self.path: Path | None = None
        """SQLite's file."""
        if url.startswith(POSTGRESQL):
            self.engine = _postgresql(url)
        elif url.startswith("sqlite:///"):
            self.path = Path(url.removeprefix("sqlite:///"))
            self.engine = _sqlite(self.path)
        else:
            raise Defect("database_url", url=url.partition("://")[0])
        self.is_postgresql = self.engine.dialect.name == "postgresql"
        # SQLite's busy handler sleeps and is unfair; within this process writers queue here instead.
        self._writers = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Only reads. On SQLite one moment; on PostgreSQL each statement sees what is committed by then."""
        if self.is_postgresql:
            # Read committed without BEGIN and ROLLBACK around each query: a third of the round trips of an idle poll.
            with self.engine.connect() as connection:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
            return
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that reads, all of it as of one moment, however many statements it has."""
        with self.engine.connect() as connection:
            if self.is_postgresql:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed on leaving, rolled back on any exception."""
        if self.is_postgresql:
            with self.engine.connect() as connection, connection.begin():
                yield connection
            return
        with self._writers, self.engine.connect() as connection:
            connection.execution_options(farshelf_begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    def analyze(self, *tables: str) -> None:
        """Refresh the planner's statistics, e.g. after an import; with `tables` only theirs, and only PostgreSQL's."""
        if tables and not self.is_postgresql:
            return
        with self.write() as connection:
            if self.is_postgresql and not tables:
                # Told that a table is empty, PostgreSQL plans to read all of it, and keeps to that while it grows.
                tables = tuple(connection.execute(_FILLED).scalars())
            connection.execute(text(f"ANALYZE {', '.join(tables)}"))

    def close(self) -> None:
        self.engine.dispose()


def for_update(connection: Connection) -> str:
    """What to add to a SELECT whose rows are nobody else's until the end of the transaction; SQLite has one writer."""
    return " FOR UPDATE" if connection.dialect.name == "postgresql" else ""
