"""The golden replica is exactly the catalogue at h, and blobs are served by range."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.errors import Refusal
from app.replica.verify import check_file
from app.shapes import CATALOG_SHAPES, REPLICA_SCHEMA
from app.storage.database import Database as ReplicaDatabase
from app.storage.database import DatabaseFile
from sync.hq.blobs import BlobFolder, Span, read_span, wanted_span
from sync.hq.snapshots import GoldenReplica, SnapshotMaker, publish
from sync.hq.tables import LIVE, snapshot
from tests.unit.hq.world import World


def contents(path: Path) -> dict[str, list[Any]]:
    database = ReplicaDatabase(DatabaseFile(path, "read"))
    try:
        with database.read() as connection:
            return {
                shape.table: [
                    tuple(row)
                    for row in connection.exec_driver_sql(
                        f"SELECT {', '.join(shape.names)} FROM {shape.table} ORDER BY {', '.join(shape.key)}"
                    )
                ]
                for shape in CATALOG_SHAPES
            }
    finally:
        database.close()


def live(world: World) -> dict[str, list[Any]]:
    found = {}
    with world.database.read() as connection:
        for shape in CATALOG_SHAPES:
            table = LIVE[shape.table]
            keys = [table.c[name] for name in shape.key]
            rows = [tuple(row) for row in connection.execute(select(table).order_by(*keys))]
            found[shape.table] = sorted(rows, key=lambda row: row[: len(keys)])
    return found


def change(world: World, *statements: str) -> int:
    with world.database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return world.drain()


def search(path: Path, match: str) -> list[int]:
    database = ReplicaDatabase(DatabaseFile(path, "read"))
    try:
        with database.read() as connection:
            found = connection.exec_driver_sql("SELECT rowid FROM search WHERE search MATCH ?", (match,))
            return [row[0] for row in found]
    finally:
        database.close()


@pytest.fixture
def golden(world: World, tmp_path: Path) -> GoldenReplica:
    return GoldenReplica(world.database, tmp_path / "golden")


def test_it_follows_the_feed_to_an_exact_h(world: World, golden: GoldenReplica) -> None:
    top = change(
        world,
        "INSERT INTO colour VALUES ('red', '#f00'), ('blue', '#00f')",
        "INSERT INTO search_document VALUES (7, 100, 'yrf rongfu')",
    )
    assert golden.advance().h == top
    assert contents(golden.path) == live(world)
    top = change(
        world,
        "UPDATE colour SET hex = '#e00' WHERE code = 'red'",
        "DELETE FROM colour WHERE code = 'blue'",
        "UPDATE search_document SET terms = 'weiyi', search_id = 200",
        "DELETE FROM variant WHERE id = 13",
    )
    assert golden.advance().h == top
    assert contents(golden.path) == live(world)
    assert (search(golden.path, "yrf"), search(golden.path, "weiyi")) == ([], [200])


def test_it_starts_anew_behind_the_floor_or_when_damaged(world: World, golden: GoldenReplica) -> None:
    change(world, "INSERT INTO colour VALUES ('red', '#f00')")
    golden.advance()
    top = change(world, "DELETE FROM colour", "INSERT INTO colour VALUES ('green', '#0f0')")
    with world.database.write() as connection:
        connection.execute(text("UPDATE hq_meta SET value = :top WHERE name = 'floor'"), {"top": str(top)})
        connection.execute(text("DELETE FROM feed"))
    assert golden.advance().h == top
    assert contents(golden.path) == live(world)
    golden.path.write_bytes(b"nonsense" * 1000)
    golden.advance()
    assert contents(golden.path) == live(world)


def test_the_published_file_is_whole_and_named_by_its_hash(world: World, golden: GoldenReplica, tmp_path: Path) -> None:
    top = change(world, "INSERT INTO search_document VALUES (7, 100, 'yrf rongfu')")
    blobs = BlobFolder(tmp_path / "blobs")
    name = publish(world.database, world.clock, golden, blobs)
    packed = (blobs.folder / name).read_bytes()
    raw = zstandard.ZstdDecompressor().decompress(packed)
    with world.database.read() as connection:
        (made,) = connection.execute(select(snapshot)).all()
    assert hashlib.sha256(packed).hexdigest() == name == made.sha256
    assert hashlib.sha256(raw).hexdigest() == made.raw_sha256
    assert (made.size, made.raw_size, made.h, made.schema) == (len(packed), len(raw), top, REPLICA_SCHEMA)
    copy = tmp_path / "catalog-1.db"
    copy.write_bytes(raw)
    assert check_file(copy, schema=REPLICA_SCHEMA).h == top
    assert contents(copy) == live(world)
    assert search(copy, "rongfu") == [100]


def test_old_files_are_removed(world: World, golden: GoldenReplica, tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    names = []
    for n in range(5):
        change(world, f"INSERT INTO colour VALUES ('c{n}', '#000')")
        names.append(publish(world.database, world.clock, golden, blobs))
    assert {path.name for path in blobs.folder.iterdir()} == set(names[-3:])


def test_a_new_file_waits_until_the_catalogue_rests(world: World, tmp_path: Path) -> None:
    maker = SnapshotMaker(world.database, world.clock, tmp_path)
    world.drain()
    assert not maker.is_due()
    assert maker.is_due()
    maker.make()
    assert not maker.is_due()
    with world.database.write() as connection:
        connection.execute(LIVE["colour"].insert(), [{"code": f"c{n}", "hex": "#000"} for n in range(5_000)])
    world.drain()
    assert [maker.is_due() for _ in range(2)] == [False, True]


# --- ranges ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        (None, 0, 100),
        ("bytes=0-", 0, 100),
        ("bytes=10-", 10, 100),
        ("bytes=10-19", 10, 20),
        ("bytes=90-500", 90, 100),
        ("bytes=-5", 95, 100),
        ("bytes=-500", 0, 100),
        ("bytes=5-4", 0, 100),
        ("bytes=1-2,5-6", 0, 100),
        ("lines=1-2", 0, 100),
        ("bytes=-", 0, 100),
    ],
)
def test_what_a_range_asks_for(header: str | None, start: int, stop: int) -> None:
    assert wanted_span(100, header, None, '"x"') == Span(start, stop, 100)


def test_ranges_that_cannot_be_served() -> None:
    for header in ("bytes=100-", "bytes=100-200", "bytes=-0"):
        with pytest.raises(Refusal, match="range"):
            wanted_span(100, header, None, '"x"')
    assert wanted_span(100, "bytes=50-", '"x"', '"x"').partial
    assert not wanted_span(100, "bytes=50-", '"other"', '"x"').partial


@given(data=st.binary(max_size=3000), cuts=st.lists(st.integers(0, 3000), max_size=4))
def test_pieces_make_the_whole(data: bytes, cuts: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("blob") / "b"
    path.write_bytes(data)
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    spans = [Span(a, b, len(data)) for a, b in pairwise(places)]
    assert b"".join(piece for span in spans for piece in read_span(path, span)) == data


def test_only_hashes_name_blobs(tmp_path: Path) -> None:
    folder = BlobFolder(tmp_path / "blobs")
    (tmp_path / "secret").write_text("x")
    for name in ("../secret", "..", "", "A" * 64, "a" * 63, "a" * 64):
        assert folder.path(name) is None
