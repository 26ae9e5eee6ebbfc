"""Feed rows into a replica file, inside the caller's transaction.

A row is taken only if its `ver` is greater than the local one (sync.md §1), so a repeated or overlapping page
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.errors import Defect
from app.rows import RowShape
from app.storage.database import Connection


class Row(Protocol):
    """A change of one row as it comes from HQ; `image` None removes it."""

    @property
    def scope(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def key(self) -> list[Any]: ...
    @property
    def ver(self) -> int: ...
    @property
    def image(self) -> list[Any] | None: ...


@dataclass(frozen=True, slots=True)
class _Statements:
    upsert: str
    delete: str
    blobs: tuple[int, ...]
    key_blobs: tuple[int, ...]


def _statements(shape: RowShape, *, scoped: bool) -> _Statements:
    names = [f'"{name}"' for name in (*shape.names, "ver", *(["scope"] * scoped))]
    key = ", ".join(f'"{name}"' for name in shape.key)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names)
    match = " AND ".join(f'"{name}" = ?' for name in shape.key)
    kinds = {column.name: column.kind for column in shape.columns}
    return _Statements(
        upsert=f"INSERT INTO {shape.table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT ({key}) DO UPDATE SET {updates} WHERE excluded.ver > {shape.table}.ver",
        delete=f"DELETE FROM {shape.table} WHERE {match} AND ver < ?",
        blobs=tuple(i for i, column in enumerate(shape.columns) if column.kind == "blob"),
        key_blobs=tuple(i for i, name in enumerate(shape.key) if kinds[name] == "blob"),
    )


class RowApplier:
    """Applies feed rows to the tables of `shapes`; unknown tables are a Defect, never skipped in silence."""

    def __init__(self, shapes: Sequence[RowShape], *, scoped: bool) -> None:
        self._by_table = {shape.table: _statements(shape, scoped=scoped) for shape in shapes}
        self._scoped = scoped

    def apply(self, connection: Connection, rows: Iterable[Row]) -> frozenset[str]:
        """Write the rows in order; answers the tables touched. Raises Defect `unknown_table`."""
        touched: set[str] = set()
        run: tuple[str, list[tuple[Any, ...]]] = ("", [])
        for row in rows:
            statements = self._by_table.get(row.table)
            if statements is None:
                raise Defect("unknown_table", table=row.table)
            touched.add(row.table)
            if row.image is None:
                statement, values = statements.delete, (*_bytes(row.key, statements.key_blobs), row.ver)
            else:
                statement = statements.upsert
                values = (*_bytes(row.image, statements.blobs), row.ver, *([row.scope] * self._scoped))
            if run[0] != statement or len(run[1]) >= 2000:
                _flush(connection, run)
                run = (statement, [])
            run[1].append(tuple(values))
        _flush(connection, run)
        return frozenset(touched)

    def forget_scopes(self, connection: Connection, scopes: Iterable[str]) -> None:
        """Remove every row of the scopes that this device no longer has."""
        for scope in scopes:
            for table in self._by_table:
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE scope = ?", (scope,))


def _bytes(values: list[Any], places: tuple[int, ...]) -> list[Any]:
    if not places:
        return values
    copy = list(values)
    for place in places:
        if copy[place] is not None:
            copy[place] = bytes.fromhex(copy[place])
    return copy


def _flush(connection: Connection, run: tuple[str, list[tuple[Any, ...]]]) -> None:
    if run[1]:
        # The driver's executemany keeps one prepared statement for the run; Core's bulk insert costs 1.3 times that.
        connection.connection.cursor().executemany(run[0], run[1])
