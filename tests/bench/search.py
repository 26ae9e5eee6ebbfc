"""`search`: every kind of query through the app layer, against the same SQL through the raw driver on the same file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.catalog import search
from app.catalog.facets import Facets, Wanted, find_filtered
from app.device import Device
from app.inventory.endless_aisle import products_here
from app.storage.database import Connection, DatabaseFile, fetch_all
from app.storage.sqlite import connect
from tests.bench.measure import emit, in_turn, percentile
from tests.bench.unsettled import unsettled
from tests.bench.world import World, open_device, world

RUNS = 300
LIMIT = 51
Statement = tuple[str, tuple[Any, ...]]
KINDS: dict[str, tuple[str, ...]] = {
    "chinese": ("羽绒服", "外套", "连衣裙", "轻薄", "加厚羽绒", "运动鞋"),
    "initials": ("yrf", "wt", "lyq", "ydx", "nz"),
    "pinyin": ("yurong", "waitao", "lianyi", "yundong"),
    "english": ("down", "jack", "dress", "light dow", "s"),
    "one character": ("羽", "鞋", "衣"),
}


FILTERED = (
    ("a price band", Wanted(band=2), "sold.price_from >= 30000 AND sold.price_from < 100000"),
    ("new ones", Wanted(mark="new"), "sold.mark = 'new'"),
    ("pre-sales", Wanted(mark="pre_sale"), "sold.mark = 'pre_sale'"),
)


def bench(skus: int) -> None:
    """At `skus` variants of 40 a style, and at a fifth as many styles of one variant each."""
    _bench(world(skus), skus, "")
    _bench(world(skus // 5, per_style=1), skus // 5, " of single-item styles")


def _bench(place: World, skus: int, goods: str) -> None:
    home = unsettled(place)
    device = open_device(home)
    path = home / place.catalog
    raw = connect(DatabaseFile(path, "read", cache=64))
    everything, of_limit, cpu = list[float](), list[float](), list[float]()
    with device.replicas.catalog.read() as catalog:
        queries = {**KINDS, "code": _codes(catalog), "barcode": _barcodes(catalog)}
        for kind, texts in queries.items():
            recorded = [_recorded(catalog, text) for text in texts]
            pair = in_turn(partial(_find, catalog, texts), partial(_one, raw, recorded), RUNS)
            everything += pair.ours
            of_limit += pair.limit
            cpu += pair.cpu
            ours, limit = pair.at(50)
            emit(f"search{goods}, {kind}", skus, ours, "ms p50", limit, bar="ratio ≤ 2")
        _bench_filtered(device, catalog, raw, skus, goods)
    raw.close()
    device.close()
    emit(
        f"search{goods}, all kinds",
        skus,
        percentile(everything, 99),
        "ms p99",
        2.0,
        bar="≤ 2 ms",
        p99_of_limit=round(percentile(of_limit, 99), 3),
        p99_of_cpu=round(percentile(cpu, 99), 3),
    )
    words = [sys.executable, "-m", "tests.bench.search", str(home), str(path)]
    cold, warm = (
        float(subprocess.run([*words, how], check=True, capture_output=True, text=True).stdout)
        for how in ("cold", "warm")
    )
    emit(
        f"search{goods}, first query after start",
        skus,
        warm,
        "ms",
        10.0,
        bar="≤ 10 ms",
        nothing_of_the_file_in_memory=round(cold, 1),
    )


def _bench_filtered(device: Device, catalog: Connection, raw: Any, skus: int, goods: str) -> None:
    """The same words under filters that keep one style in two, in eight and in fifty, and what is in this shop."""
    began = time.perf_counter()
    facets = Facets(catalog, 100)
    emit(f"search{goods}, filters made ready", skus, (time.perf_counter() - began) * 1000, "ms", 0.0, bar="")
    texts = tuple(text for kind in KINDS.values() for text in kind)
    everything, cpu, counting = list[float](), list[float](), list[float]()
    for name, wanted, condition in FILTERED:
        kept = facets.wanted(wanted)
        # The statements of the words alone, with the filter written into them.
        statements = [
            [(sql.replace("sold.ended = 0", f"sold.ended = 0 AND {condition}"), values) for sql, values in sent]
            for sent in (_recorded(catalog, text) for text in texts)
        ]
        pair = in_turn(partial(_find_kept, catalog, facets, kept, texts), partial(_one, raw, statements), RUNS)
        everything += pair.ours
        cpu += pair.cpu
        ours, limit = pair.at(50)
        emit(f"search{goods}, only {name}", skus, ours, "ms p50", limit, bar="ratio ≤ 2", p99=round(pair.at(99)[0], 3))
    with device.reading() as reading:
        here = facets.of(products_here(reading.store, {}, device.identity.store_id))
    for run in range(RUNS):
        began, worked = time.perf_counter(), time.thread_time()
        _find_kept(catalog, facets, here, texts, run)
        everything.append((time.perf_counter() - began) * 1000)
        cpu.append((time.thread_time() - worked) * 1000)
    of_cpu = round(percentile(cpu, 99), 3)
    p99 = percentile(everything, 99)
    emit(f"search{goods}, filtered, all kinds", skus, p99, "ms p99", 2.0, bar="≤ 2 ms", p99_of_cpu=of_cpu)
    for text in texts:
        began = time.perf_counter()
        facets.hits(catalog, text)
        counting.append((time.perf_counter() - began) * 1000)
    emit(f"search{goods}, counted", skus, percentile(counting, 50), "ms p50", 0.0, bar="", most=round(max(counting), 1))


def _find_kept(catalog: Connection, facets: Facets, kept: int, texts: tuple[str, ...], run: int) -> None:
    find_filtered(catalog, facets, texts[run % len(texts)], kept, "zh", LIMIT)


def _find(catalog: Connection, texts: tuple[str, ...], run: int) -> None:
    search.find_products(catalog, texts[run % len(texts)], "zh", LIMIT)


def _one(raw: Any, recorded: list[list[Statement]], run: int) -> None:
    _replay(raw, recorded[run % len(recorded)])


def _recorded(catalog: Connection, text: str) -> list[Statement]:
    """The statements that one search sends."""
    sent: list[Statement] = []

    def record(connection: Connection, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        sent.append((sql, values))
        return fetch_all(connection, sql, values)

    with patch.object(search, "fetch_all", record):
        search.find_products(catalog, text, "zh", LIMIT)
    return sent


def _replay(raw: Any, statements: list[Statement]) -> None:
    """The same through the driver alone, rows fetched and thrown away."""
    for sql, values in statements:
        raw.execute(sql, values).fetchall()


def _first_query(home: Path, catalog: Path, how: str) -> float:
    """Milliseconds in a process that has asked nothing yet; `cold`: of a file that the system holds nothing of."""
    if how == "cold":
        with catalog.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    device = open_device(home)
    began = time.perf_counter()
    with device.replicas.catalog.read() as connection:
        search.find_products(connection, "yrf", "zh", LIMIT)
    took = (time.perf_counter() - began) * 1000
    device.close()
    return took


def _codes(catalog: Connection) -> tuple[str, ...]:
    rows = catalog.exec_driver_sql("SELECT sku FROM variant ORDER BY id LIMIT 400000").fetchall()
    return tuple(row[0] for row in rows[:: max(1, len(rows) // 20)])


def _barcodes(catalog: Connection) -> tuple[str, ...]:
    rows = catalog.exec_driver_sql("SELECT barcode FROM barcode LIMIT 400000").fetchall()
    return tuple(row[0] for row in rows[:: max(1, len(rows) // 20)])


if __name__ == "__main__":
    print(_first_query(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
