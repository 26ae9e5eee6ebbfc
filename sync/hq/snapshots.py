"""The golden replica: a client of the catalog scope at HQ, from which devices get their first catalog file.

It applies feed rows to an exact h; `VACUUM INTO` makes the file, which is hashed, compressed (zstd, level 3) and put
into the blob folder under its SHA-256. The golden file itself is discardable: damaged or lost, it is made anew.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
import zstandard
from sqlalchemy import Connection, select, text

from app.clock import Clock
from app.errors import FarshelfError
from app.replica.apply import RowApplier
from app.replica.files import create_replica
from app.replica.meta import ReplicaMeta, read_meta, write_meta
from app.replica.verify import check_file
from app.shapes import CATALOG_SHAPES, REPLICA_SCHEMA
from app.storage.database import Database as ReplicaDatabase
from app.storage.database import DatabaseError, DatabaseFile
from sync.hq.blobs import BlobFolder
from sync.hq.capture import CATALOG_SCOPE
from sync.hq.database import Database
from sync.hq.schema import meta
from sync.hq.tables import snapshot
from sync.hq.upkeep import KEEP_US
from sync.protocol import FeedRow

_BATCH = 20_000
_LEVEL = 3
_KEEP = 3
_MANY_ROWS = 5_000
"""A new file is worth making once this many catalogue rows have changed; until then the feed brings them."""
_RENEW_US = KEEP_US // 2
"""A file is made anew after this long at the latest: the feed must still reach back to it when it has been loaded."""

_APPLIER = RowApplier(CATALOG_SHAPES, scoped=False)

_FEED = text(
    "SELECT seq, tbl, pk, ver, image FROM feed WHERE scope = :scope AND seq > :seq AND seq <= :h ORDER BY seq LIMIT :n"
)
_HEAD = text(
    "SELECT tbl, pk, ver, image FROM head WHERE scope = :scope AND (tbl, pk) > (:tbl, :pk) ORDER BY tbl, pk LIMIT :n"
)

_NEWEST = text("SELECT coalesce(max(seq), 0) FROM feed WHERE scope = :scope")
_CHANGED = text("SELECT count(*) FROM (SELECT 1 FROM feed WHERE scope = :scope AND seq > :h LIMIT :most) changed")


class GoldenReplica:
    """One catalog file at HQ, brought forward by the feed."""

    def __init__(self, database: Database, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = database
        self.path = folder / f"golden-{REPLICA_SCHEMA}.db"

    def advance(self) -> ReplicaMeta:
        """Bring the file to HQ's head; starts anew from `head` where the feed no longer reaches back to it."""
        with self._database.read() as connection:
            epoch, floor = meta(connection, "epoch"), int(meta(connection, "floor") or 0)
            top: int = connection.execute(text("SELECT coalesce(max(h), 0) FROM checkpoint")).scalar_one()
        standing = self._standing()
        if standing is None or standing.epoch != epoch or not floor <= standing.h <= top:
            standing = self._start_anew()
        replica = ReplicaDatabase(DatabaseFile(self.path, "write"))
        try:
            for h, rows in self._feed_after(standing.h):
                standing = replace(standing, h=h)
                with replica.write() as connection:
                    _APPLIER.apply(connection, rows)
                    write_meta(connection, standing)
        finally:
            replica.close()
        return standing

    def copy_to(self, target: Path) -> None:
        """A compact copy with fresh statistics and a merged search index."""
        replica = ReplicaDatabase(DatabaseFile(self.path, "write"))
        try:
            with replica.write() as connection:
                connection.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")
                connection.exec_driver_sql("ANALYZE")
            with replica.engine.connect() as raw:
                raw.connection.cursor().execute("VACUUM INTO ?", (str(target),))
        finally:
            replica.close()

    def discard(self) -> None:
        """Forget the file, e.g. because it is damaged."""
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _standing(self) -> ReplicaMeta | None:
        if not self.path.exists():
            return None
        replica = ReplicaDatabase(DatabaseFile(self.path, "read"))
        try:
            with replica.read() as connection:
                found = read_meta(connection)
                return found if found.h >= 0 else None
        except (FarshelfError, DatabaseError):
            return None
        finally:
            replica.close()

    def _start_anew(self) -> ReplicaMeta:
        """Load `head` as it is at one moment, which is exactly a checkpoint."""
        self.discard()
        with self._database.snapshot() as connection:
            top: int = connection.execute(text("SELECT coalesce(max(h), 0) FROM checkpoint")).scalar_one()
            standing = ReplicaMeta(meta(connection, "epoch") or "", top, REPLICA_SCHEMA, "")
            create_replica(self.path, CATALOG_SHAPES, replace(standing, h=-1), scoped=False)
            replica = ReplicaDatabase(DatabaseFile(self.path, "write"))
            try:
                for rows in _head_rows(connection):
                    with replica.write() as target:
                        _APPLIER.apply(target, rows)
                with replica.write() as target:
                    write_meta(target, standing)
            finally:
                replica.close()
        return standing

    def _feed_after(self, h: int) -> Iterator[tuple[int, list[FeedRow]]]:
        """Batches of catalogue rows, each with the checkpoint it may be published at; the last ends at the head."""
        with self._database.read() as connection:
            top: int = connection.execute(text("SELECT coalesce(max(h), 0) FROM checkpoint")).scalar_one()
            seq = h
            while seq < top:
                found = connection.execute(_FEED, {"scope": CATALOG_SCOPE, "seq": seq, "h": top, "n": _BATCH}).all()
                seq = found[-1].seq if len(found) == _BATCH else top
                # a batch that ends between checkpoints is safe here: nothing is made of the file before the last one
                yield seq, [_row(row.tbl, row.pk, row.ver, row.image) for row in found]


def _head_rows(connection: Connection) -> Iterator[list[FeedRow]]:
    tbl = pk = ""
    while True:
        found = connection.execute(_HEAD, {"scope": CATALOG_SCOPE, "tbl": tbl, "pk": pk, "n": _BATCH}).all()
        if not found:
            return
        tbl, pk = found[-1].tbl, found[-1].pk
        yield [_row(row.tbl, row.pk, row.ver, row.image) for row in found]


def _row(table: str, key: str, ver: int, image: str | None) -> FeedRow:
    decode = msgspec.json.decode
    return FeedRow(
        scope=CATALOG_SCOPE, table=table, key=decode(key), ver=ver, image=None if image is None else decode(image)
    )


def publish(database: Database, clock: Clock, golden: GoldenReplica, blobs: BlobFolder) -> str:
    """Make the catalog file of this moment; answers its SHA-256. Older files beyond the last few are removed.

    `quick_check` runs here, once for all devices, which take the file by its hash. Raises Refusal `replica_damaged`.
    """
    standing = golden.advance()
    raw, packed = blobs.folder / "catalog.making", blobs.folder / "catalog.zst.making"
    raw.unlink(missing_ok=True)
    golden.copy_to(raw)
    check_file(raw, schema=REPLICA_SCHEMA)
    with raw.open("rb") as source, packed.open("wb") as target:
        raw_hash, packed_hash = hashlib.sha256(), hashlib.sha256()
        packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj(size=raw.stat().st_size)
        while piece := source.read(1 << 20):
            raw_hash.update(piece)
            _write(target, packed_hash, packer.compress(piece))
        _write(target, packed_hash, packer.flush())
    made = {
        "sha256": packed_hash.hexdigest(),
        "size": packed.stat().st_size,
        "raw_sha256": raw_hash.hexdigest(),
        "raw_size": raw.stat().st_size,
        "epoch": standing.epoch,
        "h": standing.h,
        "schema": REPLICA_SCHEMA,
        "made_at": clock.now(),
    }
    raw.unlink()
    blobs.adopt(packed, packed_hash.hexdigest())
    with database.write() as connection:
        connection.execute(snapshot.delete().where(snapshot.c.sha256 == made["sha256"]))
        connection.execute(snapshot.insert().values(made))
        kept = select(snapshot.c.sha256).order_by(snapshot.c.made_at.desc()).limit(_KEEP)
        old = connection.execute(select(snapshot.c.sha256).where(snapshot.c.sha256.not_in(kept))).scalars().all()
        connection.execute(snapshot.delete().where(snapshot.c.sha256.in_(old)))
    for name in old:
        (blobs.folder / name).unlink(missing_ok=True)
    return packed_hash.hexdigest()


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


def _write(target: BinaryIO, digest: _Digest, piece: bytes) -> None:
    digest.update(piece)
    target.write(piece)


class SnapshotMaker:
    """Makes a new catalog file in a thread once enough of the catalogue has changed and it has come to rest."""

    def __init__(self, database: Database, clock: Clock, home: Path, every: float = 1.0) -> None:
        self.blobs = BlobFolder(home / "blobs")
        self._database = database
        self._clock = clock
        self._golden = GoldenReplica(database, home)
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="snapshots")
        self._last_seen = -1

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def make(self) -> str:
        """Make one now."""
        return publish(self._database, self._clock, self._golden, self.blobs)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self.is_due():
                    self.make()
            except Exception:
                logging.getLogger(__name__).exception("no catalog file could be made; starting anew")
                self._golden.discard()
                self._stopping.wait(10)
            self._stopping.wait(self._every)

    def is_due(self) -> bool:
        """Whether it is time; ask about once a second, because rest is seen by asking twice."""
        with self._database.read() as connection:
            scope = {"scope": CATALOG_SCOPE}
            newest: int = connection.execute(_NEWEST, scope).scalar_one()
            resting, self._last_seen = newest == self._last_seen, newest
            made = connection.execute(
                text(
                    "SELECT h FROM snapshot WHERE schema = :schema AND made_at > :since"
                    " AND epoch = (SELECT value FROM hq_meta WHERE name = 'epoch')"
                    " AND h >= (SELECT CAST(value AS BIGINT) FROM hq_meta WHERE name = 'floor') ORDER BY h DESC LIMIT 1"
                ),
                {"schema": REPLICA_SCHEMA, "since": self._clock.now() - _RENEW_US},
            ).scalar()
            if made is None:
                has_rows = connection.execute(text("SELECT 1 FROM head WHERE scope = :scope LIMIT 1"), scope).scalar()
                return resting and has_rows is not None
            if not resting or newest <= made:
                return False
            changed: int = connection.execute(_CHANGED, scope | {"h": made, "most": _MANY_ROWS}).scalar_one()
            return changed >= _MANY_ROWS
