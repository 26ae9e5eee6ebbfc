"""`scan`: from the last key of a scan to the line of the order on the screen, in the real window.

With 10,000 commands in the journal that HQ has not answered.
"""

from __future__ import annotations

from tests.bench.keystroke import FRAME
from tests.bench.measure import emit, percentile
from tests.bench.processes import window
from tests.bench.unsettled import unsettled
from tests.bench.world import open_device, world

SCANS = 200
WARM_UP = 20
AN_ORDER, ARTICLES = 30, 10
"""Scans of an order, and of how many articles: lines are added, then counted up."""


def bench(skus: int) -> None:
    """At `skus` variants, articles that lie in the shop."""
    home = unsettled(world(skus))
    device = open_device(home)
    with device.replicas.store.read() as store:
        rows = store.exec_driver_sql("SELECT variant_id FROM stock WHERE sellable > 3 LIMIT ?", (SCANS,)).fetchall()
    with device.replicas.catalog.read() as catalog:
        codes = [
            str(catalog.exec_driver_sql("SELECT barcode FROM barcode WHERE variant_id = ?", (row[0],)).scalar())
            for row in rows
        ]
    device.close()
    took: list[float] = []
    worked: list[float] = []
    with window("tests.bench.hand_window", "--home", str(home)) as shown:
        for name in ("pad", "pin", "armed"):
            shown.wait(name)
        for number in range(SCANS + WARM_UP):
            if number % AN_ORDER == 0:
                shown.tell("clear")
                shown.wait("cleared")
            shown.tell(f"scan {codes[(number // AN_ORDER * ARTICLES + number % ARTICLES) % len(codes)]}")
            for name, values in (("cpu", worked), ("scanned", took)):
                said, value = shown.next()
                assert said == name, said
                if number >= WARM_UP:
                    values.append(value / 1000)
    emit(
        "scan",
        skus,
        percentile(took, 99),
        "ms p99",
        FRAME,
        bar="ratio ≤ 3",
        scans=len(took),
        p50=round(percentile(took, 50), 2),
        cpu_p50=round(percentile(worked, 50), 2),
        cpu_p99=round(percentile(worked, 99), 2),
    )
