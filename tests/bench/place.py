"""`place`: an order committed with chain and signature, against the same rows by the raw driver, both FULL."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from app.catalog.search import current_prices, find_products, read_sheet
from app.device import Device
from app.inventory.places import Location
from app.inventory.records import read_locations
from app.orders.draft import Draft, Source, add
from app.orders.ordering import Cash, place_order
from app.orders.states import Fulfilment
from app.storage.sqlite import DatabaseFile, connect
from tests.bench.measure import emit, in_turn, percentile
from tests.support.shop import make_shop

RUNS, WARM_UP = 400, 3


def bench(skus: int) -> None:
    """Independent of the catalogue's size: `skus` is only reported."""
    with tempfile.TemporaryDirectory() as folder:
        shop = make_shop(Path(folder))
        device = shop.open()
        order = order_of(device)
        here = here_of(device)

        drafts = [order(device.identifiers.new_id()) for _ in range(RUNS + WARM_UP + 1)]
        cash = Cash(drafts[0].totals.total)

        def ours(run: int) -> None:
            place_order(device, drafts[run + WARM_UP], cash, 200, here)

        ours(RUNS)
        with device.journal.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM command ORDER BY place DESC LIMIT 1").one()
        raw = connect(DatabaseFile(Path(folder) / "raw.db", "create", "full", bytes(32)))
        raw.execute("CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
        raw.execute("CREATE TABLE draft (name TEXT PRIMARY KEY, body TEXT, changed_at INTEGER)")
        names = ", ".join(f"c{place}" for place in range(len(rows)))
        raw.execute(f"CREATE TABLE command ({names}, PRIMARY KEY (c0))")
        raw.execute("CREATE UNIQUE INDEX command_id ON command (c3)")
        marks = ", ".join("?" * len(rows))

        def limit(run: int) -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO counter VALUES ('order', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")
            values = [1_000 + run, rows[1], rows[2], device.identifiers.new_id(), *rows[4:]]
            raw.execute(f"INSERT INTO command VALUES ({marks})", values)
            raw.execute("DELETE FROM draft WHERE name = 'order'")
            raw.execute("COMMIT")

        pair = in_turn(ours, limit, RUNS, WARM_UP)
        middle, raw_middle = pair.at(50)
        # A machine that does other things too makes both wait after their fsync: `limit_p99` tells of that.
        p99, limit_p99, cpu_p99 = (round(value, 2) for value in (*pair.at(99), percentile(pair.cpu, 99)))
        emit(
            "place",
            skus,
            middle,
            "ms p50",
            raw_middle,
            bar="ratio ≤ 2.5, p99 ≤ 5 ms",
            p99=p99,
            limit_p99=limit_p99,
            cpu_p99=cpu_p99,
        )
        raw.close()
        device.close()


def here_of(device: Device) -> Location:
    with device.replicas.catalog.read() as catalog:
        return read_locations(catalog, "zh")[device.identity.store_id]


def order_of(device: Device) -> Callable[[bytes], Draft]:
    with device.replicas.catalog.read() as catalog:
        now = device.clock.now()
        book = current_prices(catalog, now)
        tiles = find_products(catalog, "yrf", "zh")[:3]
        sheets = [read_sheet(catalog, tile.product_id, "zh", now) for tile in tiles]

    def make(order_id: bytes) -> Draft:
        draft = Draft(order_id, book.currency, book.book_id)
        for sheet in sheets:
            assert sheet is not None
            source = Source(Fulfilment.CARRY_OUT, device.identity.store_id)
            draft = add(draft, sheet, sheet.variants[0], source, device.identifiers.new_id(), 99)
        return draft

    return make
