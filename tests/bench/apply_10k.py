"""`apply_10k`: 10,000 changed rows of the catalogue from a pull, against the same rows by `executemany` alone.

Both change prices, products, texts, variants and search terms (which the search index follows) in one transaction,
each in a file of its own, the very same rows in turn. Ours also finds what it replaces and keeps the scope's digest.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.replica.apply import RowApplier
from app.replica.meta import set_value
from app.rows import RowShape
from app.shapes import CATALOG_SHAPES
from app.storage.database import Database
from app.storage.sqlite import DatabaseFile, connect
from sync.protocol import FeedRow
from tests.bench.measure import emit, in_turn, percentile
from tests.bench.world import world

CHANGED = {"price": 4_000, "product": 2_000, "product_text": 2_000, "variant": 1_000, "search_document": 1_000}
COLUMN = {"price": "amount", "product": "price_from", "product_text": "name", "variant": "size",
          "search_document": "terms"}  # fmt: skip
RUNS = 12
SCOPE = "catalog:cn"


def bench(skus: int) -> None:
    """At `skus` variants; quality.md asks for 200,000."""
    place = world(skus, per_style=1)
    measure(place.device / place.catalog, skus)


def measure(catalog: Path, skus: int) -> None:
    """With two copies of this catalog file."""
    with tempfile.TemporaryDirectory(dir=catalog.parent) as folder:
        for name in ("ours.db", "raw.db"):
            shutil.copy(catalog, Path(folder) / name)
        ours = Database(DatabaseFile(Path(folder) / "ours.db", "write", cache=16))
        raw = connect(DatabaseFile(Path(folder) / "raw.db", "write", cache=16))
        shapes = [shape for shape in CATALOG_SHAPES if shape.table in CHANGED]
        rows = {shape: rows_of(raw, shape, CHANGED[shape.table]) for shape in shapes}
        applier = RowApplier(CATALOG_SHAPES, scoped=False)
        pages = {run: [*feed(rows, run)] for run in range(-2, RUNS)}

        def apply(run: int) -> None:
            with ours.write() as connection:
                applier.apply(connection, pages[run])
                set_value(connection, "h", str(run))

        def execute(run: int) -> None:
            raw.execute("BEGIN IMMEDIATE")
            for shape in shapes:
                values = [(*row.image, row.ver) for row in pages[run] if row.table == shape.table and row.image]
                raw.executemany(upsert(shape), values)
            raw.execute("COMMIT")

        pair = in_turn(apply, execute, RUNS, warm_up=2)
        value, limit = pair.at(50)
        rate = round(sum(CHANGED.values()) / value * 1000)
        p90 = round(percentile(pair.ours, 90), 1)
        emit("apply_10k", skus, value, "ms p50", limit, bar="ratio ≤ 2", p90=p90, rows_per_second=rate)
        ours.close()
        raw.close()


def rows_of(raw: Any, shape: RowShape, count: int) -> list[list[Any]]:
    """So many rows of the table, from all over it."""
    (total,) = raw.execute(f"SELECT count(*) FROM {shape.table}").fetchone()
    names = ", ".join(f'"{name}"' for name in shape.names)
    sql = f"SELECT {names} FROM {shape.table} ORDER BY {', '.join(shape.key)}"
    step = max(1, total // count)
    return [list(row) for place, row in enumerate(raw.execute(sql)) if place % step == 0][:count]


def feed(rows: dict[RowShape, list[list[Any]]], run: int) -> Iterator[FeedRow]:
    """The rows with another value in each run."""
    ver = 1 << 40 | (run + 10) << 20
    for shape, images in rows.items():
        column = shape.names.index(COLUMN[shape.table])
        for image in images:
            ver += 1
            old = image[column]
            changed = [*image[:column], old + run if isinstance(old, int) else f"{old} {run}", *image[column + 1 :]]
            yield FeedRow(scope=SCOPE, table=shape.table, key=changed[: len(shape.key)], ver=ver, image=changed)


def upsert(shape: RowShape) -> str:
    names = [f'"{name}"' for name in (*shape.names, "ver")]
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    return (
        f"INSERT INTO {shape.table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT ({', '.join(shape.key)}) DO UPDATE SET {sets} WHERE excluded.ver > {shape.table}.ver"
    )
