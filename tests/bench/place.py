"""`place`: an order committed with chain and signature, against the same rows by the raw driver, both FULL.

With 10,000 commands in the journal that HQ has not answered; the raw driver begins with none.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.orders.ordering import Cash, place_order
from app.storage.sqlite import DatabaseFile, connect
from tests.bench.measure import emit, in_turn, percentile
from tests.bench.unsettled import borrowed, here_of, order_of, unsettled
from tests.bench.world import open_device, world

RUNS, WARM_UP = 400, 3


def bench(skus: int) -> None:
    """At `skus` variants."""
    place = world(skus)
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        device = open_device(borrowed(unsettled(place), Path(folder) / "device"))
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
