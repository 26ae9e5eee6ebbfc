"""Many rows in one statement, on PostgreSQL and SQLite alike."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from app.shapes import CATALOG_SHAPES, STORE_SHAPES
from sync.hq import ids
from sync.hq.tables import LIVE, associate, source_ref, stock_minimum

KEYS = {shape.table: shape.key for shape in (*CATALOG_SHAPES, *STORE_SHAPES)} | {
    "source_ref": ("source", "kind", "external_code"),
    "associate": ("id",),
    "stock_minimum": ("location_id", "variant_id"),
}
TABLES: dict[str, Table] = {**LIVE, "source_ref": source_ref, "associate": associate, "stock_minimum": stock_minimum}
_ARRAYS: dict[type, str] = {int: "bigint[]", str: "text[]", bytes: "bytea[]"}
Values = tuple[Any, ...]


def upsert(connection: Connection, table: str, rows: Sequence[Values]) -> None:
    """Insert or overwrite by key; the values follow the table's columns."""
    if not rows:
        return
    columns = [column.name for column in TABLES[table].columns]
    key = KEYS[table]
    overwrite = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    into = f"INSERT INTO {table}({', '.join(columns)})"
    conflict = f"ON CONFLICT ({', '.join(key)}) " + (f"DO UPDATE SET {overwrite}" if overwrite else "DO NOTHING")
    if connection.dialect.name == "postgresql":
        casts = (f"%s::{_array(table, name)}" for name in columns)
        statement = f"{into} SELECT * FROM unnest({', '.join(casts)}) {conflict}"
        connection.exec_driver_sql(statement, tuple(list(values) for values in zip(*rows, strict=True)))
    else:
        places = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"{into} VALUES ({places}) {conflict}", list(rows))


def fetch(connection: Connection, table: str, column: str, wanted: Collection[Any], **fixed: Any) -> list[Values]:
    """All columns of the rows whose `column` is among `wanted` and whose other columns equal `fixed`."""
    if not wanted:
        return []
    columns = ", ".join(one.name for one in TABLES[table].columns)
    statement, values = _among(connection, table, column, wanted, fixed)
    return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} {statement}", values)]


def delete(connection: Connection, table: str, column: str, wanted: Collection[Any], **fixed: Any) -> None:
    """Delete those rows."""
    if wanted:
        statement, values = _among(connection, table, column, wanted, fixed)
        connection.exec_driver_sql(f"DELETE {statement}", values)


def among(connection: Connection, table: str, column: str) -> str:
    """A condition with one parameter, which `many` makes of the wanted values."""
    if connection.dialect.name == "postgresql":
        return f"{column} = ANY(%s::{_array(table, column.rpartition('.')[2])})"
    return f"{column} IN (SELECT value FROM json_each(?))"


def many(connection: Connection, wanted: Iterable[Any]) -> Any:
    """The parameter of `among`."""
    return list(wanted) if connection.dialect.name == "postgresql" else json.dumps(list(wanted), ensure_ascii=False)


def _among(
    connection: Connection, table: str, column: str, wanted: Collection[Any], fixed: dict[str, Any]
) -> tuple[str, Values]:
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    also = "".join(f" AND {name} = {mark}" for name in fixed)
    condition = among(connection, table, column)
    return f"FROM {table} WHERE {condition}{also}", (many(connection, wanted), *fixed.values())


def _array(table: str, column: str) -> str:
    return _ARRAYS[TABLES[table].c[column].type.python_type]


def ids_of(connection: Connection, source: str, kind: str, codes: Iterable[str]) -> dict[str, int]:
    """Ids of the codes that are known."""
    found = fetch(connection, "source_ref", "external_code", set(codes), source=source, kind=kind)
    return {row[2]: row[3] for row in found}


def ids_for(connection: Connection, source: str, kind: str, codes: Sequence[str]) -> dict[str, int]:
    """Ids of all codes; those not known yet get fresh ones, in their order."""
    known = ids_of(connection, source, kind, codes)
    fresh = [code for code in dict.fromkeys(codes) if code not in known]
    if fresh:
        first = ids.allocate(connection, len(fresh))
        made = {code: first + place for place, code in enumerate(fresh)}
        upsert(connection, "source_ref", [(source, kind, code, number) for code, number in made.items()])
        known |= made
    return known


@dataclass
class Tally:
    """How many rows of one file were new, changed or as before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def write_changed(connection: Connection, table: str, rows: dict[Any, Values], was: dict[Any, Values]) -> set[Any]:
    """Write the rows that differ from what `was` there under the same key; answers their keys."""
    changed = {key: row for key, row in rows.items() if was.get(key) != row}
    upsert(connection, table, list(changed.values()))
    return set(changed)
