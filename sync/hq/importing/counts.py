"""Loads stock.csv: each row is a count, and the ledger takes the difference."""

from __future__ import annotations

from sync.hq import stock
from sync.hq.importing.bulk import ids_of
from sync.hq.importing.context import Import
from sync.hq.importing.layout import STOCK

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
