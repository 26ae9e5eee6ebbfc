"""The tables of a replica file, made from the row shapes it is given."""

from __future__ import annotations

from collections.abc import Sequence

from app.rows import Column, RowShape
from app.storage.database import Connection

_TYPES = {"int": "INTEGER", "text": "TEXT", "blob": "BLOB"}

BOOKKEEPING = (
    "CREATE TABLE replica_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # What each pull touched: a screen compares `change` with the last one it has seen.
    "CREATE TABLE replica_topic (topic TEXT PRIMARY KEY, change INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE replica_sum (scope TEXT PRIMARY KEY, rows INTEGER NOT NULL, digest INTEGER NOT NULL) WITHOUT ROWID",
    # What belongs to one thing (`RowShape.whole`), e.g. the prices of a book.
    "CREATE TABLE replica_content (whole INTEGER PRIMARY KEY, rows INTEGER NOT NULL, digest INTEGER NOT NULL)",
    # Pages of scopes that are not published yet.
    "CREATE TABLE replica_page (number INTEGER PRIMARY KEY, rows BLOB NOT NULL)",
)


def create(connection: Connection, shapes: Sequence[RowShape], *, scoped: bool) -> None:
    """Create tables, indexes and further statements of `shapes`; `scoped` files remember each row's scope."""
    for statement in (*BOOKKEEPING, *(s for shape in shapes for s in _statements(shape, scoped=scoped))):
        connection.exec_driver_sql(statement)


def _statements(shape: RowShape, *, scoped: bool) -> list[str]:
    columns = [_column(column) for column in shape.columns]
    columns += ["ver INTEGER NOT NULL"] + ["scope TEXT NOT NULL"] * scoped
    single_integer = len(shape.key) == 1 and shape.columns[0].kind == "int"
    tail = "" if single_integer else " WITHOUT ROWID"
    table = f"CREATE TABLE {shape.table} ({', '.join(columns)}, PRIMARY KEY ({', '.join(shape.key)})){tail}"
    indexes = [
        f"CREATE INDEX {shape.table}_by_{'_'.join(index)} ON {shape.table} ({', '.join(index)})"
        for index in shape.indexes
    ]
    by_scope = [f"CREATE INDEX {shape.table}_by_scope ON {shape.table} (scope)"] * scoped
    return [table, *indexes, *by_scope, *shape.ddl]


def _column(column: Column) -> str:
    return f'"{column.name}" {_TYPES[column.kind]}{"" if column.nullable else " NOT NULL"}'
