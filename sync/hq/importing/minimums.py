"""Loads minimums.csv: how many pieces of a variant a shop should have at least."""

from __future__ import annotations

from typing import Any

from sync.hq import replenishing
from sync.hq.importing.bulk import Values, delete, fetch, ids_of, write_changed
from sync.hq.importing.context import Import
from sync.hq.importing.layout import MINIMUMS, STOCK
from sync.hq.importing.places import count


def load_minimums(run: Import) -> None:
    for chunk in run.chunks(MINIMUMS):
        with run.database.write() as connection:
            stores = ids_of(connection, run.source, "location", {str(row.values[0]) for row in chunk})
            variants = ids_of(connection, run.source, "variant", {str(row.values[1]) for row in chunk})
            rows: dict[Any, Values] = {}
            gone: dict[int, set[int]] = {}
            for row in chunk:
                store, sku, pieces = row.values
                if str(store) not in stores:
                    run.told(MINIMUMS, row.line, "store_code", "unknown_store", value=str(store))
                elif str(sku) not in variants:
                    run.told(MINIMUMS, row.line, "sku", "unknown_variant", value=str(sku))
                else:
                    key = (stores[str(store)], variants[str(sku)])
                    rows[key] = (*key, pieces)
                    if not pieces:
                        gone.setdefault(key[0], set()).add(key[1])
            was = {row[:2]: row for row in fetch(connection, "stock_minimum", "variant_id", {key[1] for key in rows})}
            kept = {key: row for key, row in rows.items() if row[2]}
            written = write_changed(connection, "stock_minimum", kept, was)
            for store_id, ids in gone.items():
                delete(connection, "stock_minimum", "variant_id", ids, location_id=store_id)
            written |= {(store_id, one) for store_id, ids in gone.items() for one in ids if (store_id, one) in was}
            unset = {key: row for key, row in rows.items() if not row[2] and key not in was}
            known = {key: row for key, row in was.items() if key in rows}
            count(run, MINIMUMS.name, rows, known | unset, written)


def suggest(run: Import) -> None:
    """After new counts or minimums: which best sellers are below theirs."""
    if run.has(MINIMUMS) or run.has(STOCK):
        replenishing.watch(run.database, run.clock)
