"""What SQLAlchemy costs devices and HQ that die and start all the time, and run the same few statements for ever.

Their engines share one dialect and the statements it has compiled; and SQL that is text goes to the driver as it is,
its rows into the same `Row` objects, without a context, a compilation and a description of columns for each execution.
Both together halve the time of a seed. What SQLite is asked, in which transaction, and what comes back stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Dialect, Engine, TextClause, create_engine, make_url
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import Pool
from sqlalchemy.sql.sqltypes import NullType
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2

STATEMENTS = 5000

_columns = cache(SimpleResultMetaData)
_nothing = _columns(())
_execute, _exec_driver_sql = Connection.execute, Connection.exec_driver_sql


class _Rows(IteratorResult[Any]):
    """All rows, read at once, and how many were written."""

    def __init__(self, cursor: Any) -> None:
        described = cursor.description
        columns = _columns(tuple([one[0] for one in described])) if described else _nothing
        super().__init__(columns, iter(cursor.fetchall() if described else ()))
        self.rowcount = cursor.rowcount
        self.returns_rows = described is not None


def _run(connection: Connection, sql: str, values: Any) -> Any:
    cursor = connection.connection.cursor()
    try:
        if isinstance(values, list):
            cursor.executemany(sql, values)
        else:
            cursor.execute(sql, values)
        return _Rows(cursor)
    except dbapi2.Error as error:
        raise DBAPIError.instance(sql, values, error, dbapi2.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()


def exec_driver_sql(connection: Connection, statement: str, parameters: Any = None, **options: Any) -> Any:
    if options or not connection.in_transaction():
        return _exec_driver_sql(connection, statement, parameters, **options)
    return _run(connection, statement, () if parameters is None else parameters)


def execute(connection: Connection, statement: Any, parameters: Any = None, **options: Any) -> Any:
    if options or not _is_plain(statement) or not connection.in_transaction():
        return _execute(connection, statement, parameters, **options)
    return _run(connection, statement.text, {} if parameters is None else parameters)


def _is_plain(statement: Any) -> bool:
    """SQLite takes `:name` by itself; what Core would have to expand or convert is left to it."""
    return type(statement) is TextClause and all(
        isinstance(one.type, NullType) and one.required and not one.expanding for one in statement._bindparams.values()
    )


class _Lent:
    """A connection on loan, as Core sees those of a pool."""

    __slots__ = ("_pool", "dbapi_connection", "finalize_callback")

    def __init__(self, pool: _Pool, connection: Any) -> None:
        self._pool = pool
        self.dbapi_connection = connection
        self.finalize_callback: list[object] = []
        """Where options were set that another borrower must not meet."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.dbapi_connection, name)

    @property
    def _connection_record(self) -> _Lent:
        return self

    @property
    def is_valid(self) -> bool:
        return self.dbapi_connection is not None

    def close(self) -> None:
        if self.dbapi_connection.in_transaction:
            self.dbapi_connection.rollback()
        self._close_special()

    def _close_special(self, **_: object) -> None:
        lent, self.dbapi_connection = self.dbapi_connection, None
        self._pool.take_back(lent, again=not self.finalize_callback)


class _Pool(Pool):
    """For one thread: the connection that came back last is lent again."""

    def __init__(self, creator: Callable[[], Any]) -> None:
        super().__init__(creator)
        self._open = creator
        self._idle: list[Any] | None = []

    def connect(self) -> Any:
        return _Lent(self, self._idle.pop() if self._idle else self._open())

    def take_back(self, connection: Any, *, again: bool) -> None:
        if self._idle is not None and again:
            self._idle.append(connection)
        else:
            connection.close()

    def dispose(self) -> None:
        idle, self._idle = self._idle or [], None
        for connection in idle:
            connection.close()

    def recreate(self) -> Pool:
        return self


@cache
def _dialect() -> tuple[Dialect, Any]:
    engine = create_engine("sqlite://", module=dbapi2)
    with engine.connect():
        return engine.dialect, LRUCache(STATEMENTS)


def _sharing(url: str, *, creator: Callable[[], Any], **_: object) -> Engine:
    dialect, compiled = _dialect()
    engine = Engine(_Pool(creator), dialect, make_url(url))
    engine._compiled_cache = compiled
    engine.pool._dialect = dialect
    return engine


@contextmanager
def shared() -> Iterator[None]:
    """For devices and HQ alike: both are SQLite by the same driver."""
    with ExitStack() as stack:
        for module in ("app.storage.database", "sync.hq.database"):
            stack.enter_context(patch(f"{module}.create_engine", _sharing))
        stack.enter_context(patch.object(Connection, "execute", execute))
        stack.enter_context(patch.object(Connection, "exec_driver_sql", exec_driver_sql))
        yield
