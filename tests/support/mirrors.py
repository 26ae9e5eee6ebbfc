"""Is a device's file what HQ's `head` says, row by row?"""

from __future__ import annotations

import json
from typing import Any

from app.rows import RowShape
from app.shapes import CATALOG_SHAPES, STORE_SHAPES
from app.storage.database import Database, fetch_all
from tests.support.headquarters import Headquarters

Mirror = dict[tuple[str, str], tuple[int, list[Any]]]
"""(table, key as JSON) → (ver, image)."""


def of_hq(hq: Headquarters, *prefixes: str) -> Mirror:
    """`head` of the scopes that start with one of the prefixes."""
    with hq.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT scope, tbl, pk, ver, image FROM head").all()
    return {
        (row.tbl, json.dumps(json.loads(row.pk))): (row.ver, json.loads(row.image))
        for row in rows
        if row.scope.startswith(prefixes)
    }


def of_catalog(catalog: Database) -> Mirror:
    return _of(catalog, CATALOG_SHAPES)


def of_store(store: Database) -> Mirror:
    return _of(store, STORE_SHAPES)


def _of(database: Database, shapes: tuple[RowShape, ...]) -> Mirror:
    mirror: Mirror = {}
    with database.read() as connection:
        for shape in shapes:
            names = ", ".join(f'"{name}"' for name in shape.names)
            for *values, ver in fetch_all(connection, f"SELECT {names}, ver FROM {shape.table}"):
                image = [value.hex() if isinstance(value, bytes) else value for value in values]
                row = dict(zip(shape.names, image, strict=True))
                mirror[shape.table, json.dumps([row[name] for name in shape.key])] = (ver, image)
    return mirror
