"""Feed rows into a replica file, inside the caller's transaction.

A row is taken only if its `ver` is greater than the local one (sync.md §1), so a repeated or overlapping page
changes nothing. A tombstone removes a row only in its own scope: one that has moved to another scope stays.

The file keeps no tombstones. It needs none as long as whoever applies rows applies, in one transaction, all that the
feed holds between a checkpoint not after the file's own and a later one, in order: an old image that comes again is
then followed by whatever replaced or removed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.errors import Defect
from app.replica.digest import add_to_contents, add_to_sums, blob_places, row_digest, with_hex
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
    find: str
    upsert: str
    delete: str
    blobs: tuple[int, ...]
    key_blobs: tuple[int, ...]
    key_width: int
    whole: int | None
    """Column that names the thing of which the row is part."""
    place: int | None
    """Column of the row's place in a search index that follows by triggers; None for a table without."""


def _statements(shape: RowShape, *, scoped: bool) -> _Statements:
    names = [f'"{name}"' for name in (*shape.names, "ver", *(["scope"] * scoped))]
    key = ", ".join(f'"{name}"' for name in shape.key)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names)
    match = " AND ".join(f'"{name}" = ?' for name in shape.key)
    kinds = {column.name: column.kind for column in shape.columns}
    return _Statements(
        find=f"SELECT {', '.join(names)} FROM {shape.table} WHERE {match}",
        upsert=f"INSERT INTO {shape.table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT ({key}) DO UPDATE SET {updates}",
        delete=f"DELETE FROM {shape.table} WHERE {match}",
        blobs=blob_places(shape),
        key_blobs=tuple(i for i, name in enumerate(shape.key) if kinds[name] == "blob"),
        key_width=len(shape.key),
        whole=shape.names.index(shape.whole) if shape.whole else None,
        place=shape.names.index(shape.indexes[0][0]) if shape.ddl else None,
    )


_Known = tuple[str, int, list[Any]]
"""Scope, ver and image of a row."""


class RowApplier:
    """Applies feed rows to the tables of `shapes`; unknown tables are a Defect, never skipped in silence."""

    def __init__(self, shapes: Sequence[RowShape], *, scoped: bool) -> None:
        self._by_table = {shape.table: _statements(shape, scoped=scoped) for shape in shapes}
        self._scoped = scoped

    def apply(self, connection: Connection, rows: Iterable[Row]) -> frozenset[str]:
        """Write the rows in order, and the scopes' sums; answers the tables changed. Raises Defect `unknown_table`."""
        by_table: dict[str, dict[tuple[Any, ...], list[Row]]] = {}
        for row in rows:
            if row.table not in self._by_table:
                raise Defect("unknown_table", table=row.table)
            by_table.setdefault(row.table, {}).setdefault(tuple(row.key), []).append(row)
        sums: dict[str, tuple[int, int]] = {}
        contents: dict[int, tuple[int, int]] = {}
        changed = {table for table, news in by_table.items() if self._apply(connection, table, news, sums, contents)}
        add_to_sums(connection, sums)
        add_to_contents(connection, contents)
        return frozenset(changed)

    def forget_scopes(self, connection: Connection, scopes: Iterable[str]) -> None:
        """Remove every row of the scopes that this device no longer has."""
        for scope in scopes:
            for table in self._by_table:
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE scope = ?", (scope,))
            connection.exec_driver_sql("DELETE FROM replica_sum WHERE scope = ?", (scope,))

    def _apply(
        self,
        connection: Connection,
        table: str,
        news: dict[tuple[Any, ...], list[Row]],
        sums: dict[str, tuple[int, int]],
        contents: dict[int, tuple[int, int]],
    ) -> bool:
        statements, cursor = self._by_table[table], connection.connection.cursor()
        width, place = statements.key_width, statements.place
        empty = cursor.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None
        gone: list[tuple[int, list[Any]]] = []
        come: list[list[Any]] = []
        for key, changes in news.items():
            values = _bytes(list(key), statements.key_blobs)
            found = None if empty else cursor.execute(statements.find, values).fetchone()
            before = None if found is None else self._known(statements, found, changes[0].scope)
            after = before
            for row in changes:
                if row.image is None:
                    if after is not None and after[1] < row.ver and (after[0] == row.scope or not self._scoped):
                        after = None
                elif after is None or after[1] < row.ver:
                    after = (row.scope, row.ver, row.image)
            if after is before:
                continue
            for row_then, sign in ((before, -1), (after, 1)) if statements.whole is not None else ():
                if row_then is not None:
                    _add_part(contents, table, row_then[2], width, statements.whole or 0, sign)
            if before is not None:
                _add(sums, table, before, width, -1)
                # Where two rows change places, both must be forgotten before either is learned.
                if after is None or (place is not None and after[2][place] != before[2][place]):
                    gone.append((0 if place is None else before[2][place], values))
            if after is not None:
                _add(sums, table, after, width, 1)
                scope, ver, image = after
                come.append([*_bytes(image, statements.blobs), ver, *([scope] * self._scoped)])
        # The driver's executemany keeps one prepared statement for the run; Core's bulk insert costs 1.3 times that.
        if place is not None:
            # FTS5 writes out what it has gathered whenever a row comes out of order: half of the time goes that way.
            gone.sort()
            come.sort(key=lambda row: int(row[place]))
        if gone:
            cursor.executemany(statements.delete, [values for _, values in gone])
        if come:
            cursor.executemany(statements.upsert, come)
        return bool(gone or come)

    def _known(self, statements: _Statements, found: tuple[Any, ...], scope: str) -> _Known:
        if self._scoped:
            *image, ver, scope = found
        else:
            *image, ver = found
        with_hex(image, statements.blobs)
        return scope, ver, image


def _add(sums: dict[str, tuple[int, int]], table: str, row: _Known, width: int, sign: int) -> None:
    scope, ver, image = row
    rows, digest = sums.get(scope, (0, 0))
    sums[scope] = rows + sign, digest + sign * row_digest(table, image[:width], ver, image)


def _add_part(
    contents: dict[int, tuple[int, int]], table: str, image: list[Any], width: int, whole: int, sign: int
) -> None:
    rows, digest = contents.get(image[whole], (0, 0))
    contents[image[whole]] = rows + sign, digest + sign * row_digest(table, image[:width], 0, image)


def _bytes(values: list[Any], places: tuple[int, ...]) -> list[Any]:
    if not places:
        return values
    copy = list(values)
    for place in places:
        if copy[place] is not None:
            copy[place] = bytes.fromhex(copy[place])
    return copy
