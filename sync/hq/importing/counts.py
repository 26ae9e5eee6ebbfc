"""Loads stock.csv: each row is a count, and the ledger takes the difference; and what is on its way to shops."""

from __future__ import annotations

from sync.hq import stock
from sync.hq.importing.bulk import Values, delete, fetch, ids_of, write_changed
from sync.hq.importing.context import Import
from sync.hq.importing.layout import STOCK, STOCK_IN_TRANSIT
from sync.hq.importing.places import count

TABLES = ("stock_level", "stock_count", "stock_movement", "stock", "availability")
CHUNK = 4_000
"""A count touches up to five rows."""
CLOCK_SKEW = 300 * 1_000_000
"""How far (µs) in the future a count may lie: the clocks of two machines differ."""


def load_stock(run: Import) -> None:
    latest = run.clock.now() + CLOCK_SKEW
    for number, chunk in enumerate(run.chunks(STOCK, CHUNK), 1):
        with run.database.write() as connection:
            stores = ids_of(connection, run.source, "location", {str(row.values[0]) for row in chunk})
            variants = ids_of(connection, run.source, "variant", {str(row.values[1]) for row in chunk})
            counts: list[stock.Count] = []
            for row in chunk:
                store, sku, quantity, counted_at = row.values
                if str(store) not in stores:
                    run.told(STOCK, row.line, "store_code", "unknown_store", value=str(store))
                elif str(sku) not in variants:
                    run.told(STOCK, row.line, "sku", "unknown_variant", value=str(sku))
                elif int(str(counted_at)) > latest:
                    run.told(STOCK, row.line, "counted_at", "future_count")
                else:
                    counts.append(
                        stock.Count(stores[str(store)], variants[str(sku)], int(str(counted_at)), int(str(quantity)))
                    )
            booked = stock.apply_counts(connection, counts)
            tally = run.tallies[STOCK.name]
            tally.new += booked
            tally.unchanged += len(counts) - booked
        # At 1, 2, 4, 8 … chunks: planned for the empty tables of the start, each would read all that came before.
        if number & (number - 1) == 0:
            run.database.analyze(*TABLES)


def load_stock_in_transit(run: Import) -> None:
    """Pieces on their way to a shop; 0 pieces: they have come in, or will not come."""
    latest = run.clock.now() + CLOCK_SKEW
    for chunk in run.chunks(STOCK_IN_TRANSIT):
        with run.database.write() as connection:
            stores = ids_of(connection, run.source, "location", {str(row.values[0]) for row in chunk})
            skus = ids_of(connection, run.source, "variant", {str(row.values[1]) for row in chunk})
            products = {row[0]: row[1] for row in fetch(connection, "variant", "id", skus.values())}
            wanted: dict[tuple[int, int], Values] = {}
            for row in chunk:
                store, sku, quantity, due_at, told_at = row.values
                if str(store) not in stores:
                    run.told(STOCK_IN_TRANSIT, row.line, "store_code", "unknown_store", value=str(store))
                elif str(sku) not in skus:
                    run.told(STOCK_IN_TRANSIT, row.line, "sku", "unknown_variant", value=str(sku))
                elif int(str(told_at)) > latest:
                    run.told(STOCK_IN_TRANSIT, row.line, "told_at", "future_count")
                else:
                    key = stores[str(store)], skus[str(sku)]
                    wanted[key] = (*key, products[key[1]], quantity, due_at, told_at)
            variants = {variant for _, variant in wanted}
            was = {row[:2]: row for row in fetch(connection, "stock_in_transit", "variant_id", variants)}
            older = {key for key, row in wanted.items() if key in was and was[key][5] > row[5]}
            here = {key: row for key, row in wanted.items() if row[3] and key not in older}
            gone = {key for key, row in wanted.items() if not row[3] and key in was and key not in older}
            changed = write_changed(connection, "stock_in_transit", here, was)
            for store_id in {key[0] for key in gone}:
                came = {key[1] for key in gone if key[0] == store_id}
                delete(connection, "stock_in_transit", "variant_id", came, location_id=store_id)
            known: dict[tuple[int, int], Values] = {key: () for key, row in wanted.items() if key in was or not row[3]}
            count(run, STOCK_IN_TRANSIT.name, dict.fromkeys(wanted, ()), known, changed | gone)
