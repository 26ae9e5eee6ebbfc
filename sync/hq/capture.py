"""Capture triggers: every change of a replicated row becomes a row of `cap` inside the business transaction.

One captured row per scope of the changed row, tombstones before upserts. `pk` and `image` are JSON arrays as text
(key columns; columns in the order of the shape), blobs as lower-case hex, without spaces: the same text on both
databases. Where the scope follows from a row's own columns it is an expression here; orders and what belongs to them
have theirs in `row_scope`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult

from app.rows import Column, RowShape
from app.shapes import CATALOG_SHAPES
from sync.hq.tables import SHAPES

MARKET = "cn"
CATALOG_SCOPE = f"catalog:{MARKET}"
OWN_SCOPE = {
    "stock": ("stock:", "location_id"),
    "replenishment": ("stock:", "location_id"),
    "stock_in_transit": ("stock:", "location_id"),
    "availability": ("avail:", "region"),
    "member": ("members:", "store_id"),
    "signed_document": ("ops:", "store_id"),
    "attention_item": ("ops:", "store_id"),
    "coupon_use": ("ops:", "store_id"),
    "outcome": ("device:", "device_id"),
    "lease": ("device:", "device_id"),
    "chain_receipt": ("device:", "device_id"),
}
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_EVENTS = ("insert", "update", "delete")
BY_ROW_SCOPE = frozenset(
    {"orders", "order_line", "tender", "order_event", "goods_return", "invoice", "member_address", "reservation"}
)
ALSO_BY_ROW_SCOPE = frozenset({"member"})
"""These have a scope by a column of their own, and in `row_scope` those of further shops."""


def key_text(*values: int | str | bytes) -> str:
    """A row's key as `cap.pk` and `row_scope.pk` hold it."""
    plain = [value.hex() if isinstance(value, bytes) else value for value in values]
    return to_json(plain)


def to_json(value: object) -> str:
    """JSON as rows hold it: compact, readable Chinese."""
    return _COMPACT.encode(value)


def install(connection: Connection) -> None:
    """Create the triggers of all replicated tables; replaces those of an older build."""
    for statement in _postgresql() if connection.dialect.name == "postgresql" else _sqlite():
        run(connection, statement)


def run(connection: Connection, statement: str) -> CursorResult[Any]:
    """SQL that holds the expressions made here: their colons and percent signs are no parameters."""
    is_postgresql = connection.dialect.name == "postgresql"
    return connection.exec_driver_sql(statement.replace("%", "%%") if is_postgresql else statement)


def rows(connection: Connection, shape: RowShape) -> str:
    """SQL: scope, pk and image of every row there is, once per scope, just as the triggers write them."""
    branches = (_postgresql_parts if connection.dialect.name == "postgresql" else _sqlite_parts)(shape, "r")
    return " UNION ALL ".join(
        f"SELECT {parts.scope} AS scope, {parts.key} AS pk, {parts.image} AS image"
        f" FROM {shape.table} r{parts.join(shape.table)}"
        for parts in branches
    )


def absent(connection: Connection) -> list[tuple[str, str]]:
    """Triggers that are gone or switched off, each with its table."""
    known = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        if connection.dialect.name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    there = set(run(connection, known).scalars())
    wanted = [(f"cap_{shape.table}_{event}", shape.table) for shape in SHAPES for event in _EVENTS]
    return [(name, table) for name, table in [*wanted, ("cap_row_scope_delete", "row_scope")] if name not in there]


@dataclass(frozen=True, slots=True)
class _Parts:
    """SQL of a row's scope, key and image; `joined`: the scope comes from `row_scope s`, unless it is `own` as well."""

    scope: str
    key: str
    image: str
    joined: bool
    own: str = ""

    def join(self, table: str) -> str:
        if not self.joined:
            return ""
        unless = f" AND s.scope <> {self.own}" if self.own else ""
        return f" JOIN row_scope s ON s.tbl = '{table}' AND s.pk = {self.key}{unless}"

    def lookup(self, table: str, lock: str = "OFFSET 0") -> str:
        """PostgreSQL: the same for few rows, each looked up by the whole key, whatever the planner thinks it knows."""
        if not self.joined:
            return ""
        unless = f" AND scope <> {self.own}" if self.own else ""
        found = f"SELECT scope FROM row_scope WHERE tbl = '{table}' AND pk = {self.key}{unless} {lock}"
        return f" CROSS JOIN LATERAL ({found}) s"


def _branches(shape: RowShape, row: str, key: str, image: str) -> list[_Parts]:
    """Ways by which the row comes to its scopes."""
    if shape.table in BY_ROW_SCOPE:
        return [_Parts("s.scope", key, image, joined=True)]
    if shape in CATALOG_SHAPES:
        return [_Parts(f"'{CATALOG_SCOPE}'", key, image, joined=False)]
    prefix, column = OWN_SCOPE[shape.table]
    own = _Parts(f"'{prefix}' || {row}.{column}", key, image, joined=False)
    return [own, _Parts("s.scope", key, image, True, own.scope)] if shape.table in ALSO_BY_ROW_SCOPE else [own]


def _key_columns(shape: RowShape) -> list[Column]:
    return [column for name in shape.key for column in shape.columns if column.name == name]


# --- SQLite ----------------------------------------------------------------------------------------------------------


def _sqlite_array(columns: list[Column] | tuple[Column, ...], row: str) -> str:
    def value(column: Column) -> str:
        name = f"{row}.{column.name}"
        if column.kind != "blob":
            return name
        return (
            f"CASE WHEN {name} IS NULL THEN NULL ELSE lower(hex({name})) END"
            if column.nullable
            else f"lower(hex({name}))"
        )

    return f"json_array({', '.join(value(column) for column in columns)})"


def _sqlite_parts(shape: RowShape, row: str) -> list[_Parts]:
    return _branches(shape, row, _sqlite_array(_key_columns(shape), row), _sqlite_array(shape.columns, row))


def _sqlite() -> Iterator[str]:
    for shape in SHAPES:
        name, new, old = shape.table, _sqlite_parts(shape, "NEW"), _sqlite_parts(shape, "OLD")

        def write(branches: list[_Parts], op: str, condition: str = "TRUE", name: str = name) -> str:
            return " ".join(
                f"INSERT INTO cap(scope, tbl, pk, op, image) SELECT {parts.scope}, '{name}', {parts.key}, '{op}',"
                f" {parts.image if op == 'U' else 'NULL'} FROM (SELECT 1) r{parts.join(name)} WHERE {condition};"
                for parts in branches
            )

        moved = [f"NEW.{column} IS NOT OLD.{column}" for column in shape.key]
        if name in OWN_SCOPE:
            moved.append(f"NEW.{OWN_SCOPE[name][1]} IS NOT OLD.{OWN_SCOPE[name][1]}")
        upsert, gone = write(new, "U"), write(old, "D")
        gone_if_moved = write(old, "D", " OR ".join(moved))
        for event, body in (("INSERT", upsert), ("UPDATE", f"{gone_if_moved} {upsert}"), ("DELETE", gone)):
            trigger = f"cap_{name}_{event.lower()}"
            yield f"DROP TRIGGER IF EXISTS {trigger}"
            yield f"CREATE TRIGGER {trigger} AFTER {event} ON {name} BEGIN {body} END"
    yield "DROP TRIGGER IF EXISTS cap_row_scope_delete"
    yield (
        "CREATE TRIGGER cap_row_scope_delete AFTER DELETE ON row_scope BEGIN INSERT INTO cap(scope, tbl, pk, op)"
        " VALUES (OLD.scope, OLD.tbl, OLD.pk, 'D'); END"
    )


# --- PostgreSQL: once per statement over its transition tables, which a bulk write needs ----------------------------


def _postgresql_array(columns: list[Column] | tuple[Column, ...], row: str) -> str:
    def value(column: Column) -> str:
        name = f'{row}."{column.name}"'
        bare = {
            "int": f"{name}::text",
            "text": f"to_json({name})::text",
            "blob": f"'\"' || encode({name}, 'hex') || '\"'",
        }[column.kind]
        return f"coalesce({bare}, 'null')" if column.nullable else bare

    return "'[' || " + " || ',' || ".join(value(column) for column in columns) + " || ']'"


def _postgresql_parts(shape: RowShape, row: str) -> list[_Parts]:
    return _branches(shape, row, _postgresql_array(_key_columns(shape), row), _postgresql_array(shape.columns, row))


def _postgresql() -> Iterator[str]:
    for shape in SHAPES:
        name, branches = shape.table, _postgresql_parts(shape, "r")

        def keys(rows: str, name: str = name, branches: list[_Parts] = branches) -> str:
            each = (
                f"SELECT {parts.scope} AS scope, {parts.key} AS pk FROM {rows} r{parts.lookup(name)}"
                for parts in branches
            )
            return f"SELECT scope, pk FROM ({' UNION ALL '.join(each)}) k"

        into = "INSERT INTO cap(scope, tbl, pk, op, image)"
        # Without the lock a shop whose scope is being taken away would be sent this change behind its tombstone.
        upsert = " ".join(
            f"{into} SELECT {parts.scope}, '{name}', {parts.key}, 'U', {parts.image}"
            f" FROM fresh r{parts.lookup(name, 'FOR KEY SHARE')};"
            for parts in branches
        )
        gone = f"{into} SELECT g.scope, '{name}', g.pk, 'D', NULL FROM ({keys('gone')}) g;"
        moved = f"{into} SELECT g.scope, '{name}', g.pk, 'D', NULL FROM ({keys('gone')} EXCEPT {keys('fresh')}) g;"
        for event, body, tables in (
            ("INSERT", upsert, "NEW TABLE AS fresh"),
            ("UPDATE", f"{moved} {upsert}", "OLD TABLE AS gone NEW TABLE AS fresh"),
            ("DELETE", gone, "OLD TABLE AS gone"),
        ):
            yield from _postgresql_trigger(f"cap_{name}_{event.lower()}", name, event, body, tables)
    body = "INSERT INTO cap(scope, tbl, pk, op) SELECT scope, tbl, pk, 'D' FROM gone;"
    yield from _postgresql_trigger("cap_row_scope_delete", "row_scope", "DELETE", body, "OLD TABLE AS gone")


def _postgresql_trigger(trigger: str, table: str, event: str, body: str, tables: str) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} RETURN NULL; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
    yield (
        f"CREATE TRIGGER {trigger} AFTER {event} ON {table} REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {trigger}()"
    )
