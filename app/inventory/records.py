"""Queries on stock and locations."""

from __future__ import annotations

import json
from collections.abc import Iterable

from app.inventory.places import Location
from app.inventory.rows import StockInTransit
from app.storage.database import Connection, fetch_each


def read_locations(catalog: Connection, lang: str) -> dict[int, Location]:
    """All locations by id, named in `lang` or else in Chinese."""
    rows = catalog.exec_driver_sql(
        "SELECT l.id, l.code, l.kind, COALESCE(t.name, f.name, l.code), l.timezone, l.latitude, l.longitude,"
        " l.address, l.phone FROM location l"
        " LEFT JOIN location_text t ON t.location_id = l.id AND t.lang = ?"
        " LEFT JOIN location_text f ON f.location_id = l.id AND f.lang = 'zh'",
        (lang,),
    ).fetchall()
    return {row[0]: Location(*row) for row in rows}


def own_stock(store: Connection, location_id: int, product_ids: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """variant id → (product id, sellable, as of µs) for the products' variants at one location."""
    ids = json.dumps(list(product_ids))
    rows = store.exec_driver_sql(
        "SELECT variant_id, product_id, sellable, updated_at FROM stock"
        " WHERE product_id IN (SELECT value FROM json_each(?)) AND location_id = ?",
        (ids, location_id),
    ).fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def stocked_products(store: Connection, location_id: int) -> set[int]:
    """Products with a sellable piece at one location."""
    sql = "SELECT product_id FROM stock WHERE location_id = ? AND sellable > 0"
    return {row[0] for row in fetch_each(store, sql, (location_id,))}


def products_of_variants(store: Connection, variant_ids: Iterable[int]) -> set[int]:
    """Products of the variants that have stock anywhere."""
    ids = json.dumps(list(variant_ids))
    rows = store.exec_driver_sql(
        "SELECT product_id FROM stock WHERE variant_id IN (SELECT value FROM json_each(?1))"
        " UNION SELECT product_id FROM availability WHERE variant_id IN (SELECT value FROM json_each(?1))",
        (ids,),
    ).fetchall()
    return {row[0] for row in rows}


def available(store: Connection, product_ids: Iterable[int]) -> dict[int, tuple[int, list[list[int]]]]:
    """variant id → (product id, [[location id, sellable, as of µs], …]) over the region."""
    ids = json.dumps(list(product_ids))
    rows = store.exec_driver_sql(
        "SELECT variant_id, product_id, places FROM availability WHERE product_id IN (SELECT value FROM json_each(?))",
        (ids,),
    ).fetchall()
    return {row[0]: (row[1], json.loads(row[2])) for row in rows}


def read_in_transit(store: Connection, location_id: int, variant_id: int) -> StockInTransit | None:
    """What of the variant is on its way to the shop."""
    row = store.exec_driver_sql(
        "SELECT location_id, variant_id, product_id, quantity, due_at, updated_at FROM stock_in_transit"
        " WHERE location_id = ? AND variant_id = ?",
        (location_id, variant_id),
    ).fetchone()
    return None if row is None else StockInTransit(*row)
