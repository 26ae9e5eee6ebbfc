"""First load: the catalog as a ready-made file, this shop's rows in pages. The files in use serve until the new are in.

Every step leaves on disk what the next run needs to go on: a kill at any byte costs at most one page or chunk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from zstandard import ZstdError

from app.catalog.books import require_signed
from app.errors import Outage, Refusal
from app.replica.meta import ReplicaMeta, get_value, set_value
from app.replica.verify import check_file
from app.shapes import REPLICA_SCHEMA
from app.storage.database import Database, DatabaseFile
from sync.files import BACKFILL, Files, meta_of
from sync.hq_client import CHUNK, HqClient
from sync.pages import read_pages
from sync.protocol import Manifest, PullRequest, Snapshot
from sync.pull import SCOPES, apply_backfill, pull, store_scopes
from sync.unpacking import TooLong, Unpacker

OnPhase = Callable[[str, int, int], None]
"""Told (phase, bytes done, bytes in all; 0 where not known) at the start of a phase; see `sync.status.PHASES`."""


def is_stale(meta: ReplicaMeta, manifest: Manifest) -> bool:
    """True where a file stands on a history that HQ no longer has, or has forgotten too much of."""
    return meta.epoch != manifest.epoch or not manifest.floor <= meta.h <= manifest.head


def load_catalog(client: HqClient, files: Files, manifest: Manifest, on_phase: OnPhase) -> None:
    """Download, verify and publish HQ's catalog file.

    Raises Outage `no_snapshot` where HQ has none yet, Refusal `replica_schema` where this build cannot read it,
    `disk_full`, `price_book_refused`, or `blob_damaged` where the bytes are not what the manifest promised (they are
    then fetched anew).
    """
    snapshot = manifest.catalog
    if snapshot is None:
        raise Outage("no_snapshot")
    if snapshot.schema != REPLICA_SCHEMA:
        raise Refusal("replica_schema", found=snapshot.schema, needed=REPLICA_SCHEMA)
    part = files.incoming / f"{snapshot.sha256}.part"
    ready = files.incoming / f"{snapshot.sha256}.db"
    _forget_others(files.incoming, snapshot.sha256)
    there = part.stat().st_size if part.exists() else 0
    files.require_space(snapshot.raw_size + max(0, snapshot.size - there))
    on_phase("catalog", min(there, snapshot.size), snapshot.size)
    try:
        with Unpacker(ready, snapshot.raw_size) as unpacker:
            _fetch(client, part, snapshot, unpacker)
            on_phase("checking", 0, 0)
            unpacked = unpacker.finish()
    except (TooLong, ZstdError) as error:
        part.unlink()
        raise Refusal("blob_damaged", detail=str(error)) from error
    except Refusal as refusal:
        if refusal.reason != "range":
            raise
        # HQ's blob ends before what the manifest said: what is here can never be completed.
        part.unlink()
        raise Refusal("blob_damaged", size=there) from refusal
    if unpacked != snapshot.raw_size:
        part.unlink()
        raise Refusal("blob_damaged", size=unpacked)
    # HQ has run `quick_check` over these very bytes; the hash and the checksum inside the blob say that they are those.
    meta = check_file(ready, schema=REPLICA_SCHEMA, quick=True)
    if (meta.epoch, meta.h) != (manifest.epoch, snapshot.h):
        raise Refusal("blob_damaged", detail="another checkpoint than promised", h=meta.h)
    _require_signed(ready, client.hq_public_key)
    _adopt(files, ready, snapshot)
    part.unlink(missing_ok=True)


def backfill(client: HqClient, files: Files, scopes: list[str], on_phase: OnPhase) -> None:
    """Load this shop's rows into a fresh store file, follow with the tail, publish both at one checkpoint."""
    files.require_space(0)
    on_phase("store", 0, 0)
    epoch, wanted = files.catalog_meta.epoch, json.dumps(sorted(store_scopes(scopes)))
    target, page = _begun(files, epoch, wanted)
    try:
        request = PullRequest(epoch=epoch, catalog_h=files.catalog_meta.h, store_h=None, page=page)
        for reply in read_pages(client, request) if meta_of(target).h < 0 else ():
            values = {BACKFILL: json.dumps([epoch, reply.page]), SCOPES: wanted}
            if not reply.more:
                values["h"] = str(reply.h)
            apply_backfill(target, reply.rows, values)
        pull(client, files, target)
        with target.write() as connection:
            set_value(connection, BACKFILL, "")
    except Refusal:
        # Whatever HQ objects to, this half is of no more use.
        files.discard(target)
        raise
    except BaseException:
        target.close()
        raise
    files.publish_store(target)


def _begun(files: Files, epoch: str, scopes: str) -> tuple[Database, str]:
    """The store file to load and the page to ask for: those of an earlier run where they still fit."""
    found = files.unfinished_store()
    if found is not None:
        with found.read() as connection:
            mark, held = get_value(connection, BACKFILL), get_value(connection, SCOPES)
        began, page = json.loads(mark)
        if (began, held) == (epoch, scopes):
            return found, page
        files.discard(found)
    return files.new_store(epoch), ""


def _fetch(client: HqClient, part: Path, snapshot: Snapshot, unpacker: Unpacker) -> None:
    """Complete `part`, feeding all of it to the unpacker; what an earlier run left is read again and gone on from."""
    digest = hashlib.sha256()
    there = 0

    def take(chunk: bytes) -> None:
        nonlocal there
        there += len(chunk)
        digest.update(chunk)
        unpacker.feed(chunk)

    if part.exists():
        with part.open("rb") as known:
            while chunk := known.read(CHUNK):
                take(chunk)
    if there < snapshot.size:
        with part.open("ab") as file, client.blob(snapshot.sha256, there) as download:
            again = there - download.start
            for chunk in download.chunks:
                # Where HQ ignored the range, what is here already comes once more.
                fresh, again = chunk[again:], max(0, again - len(chunk))
                file.write(fresh)
                take(fresh)
                if there > snapshot.size:
                    break
    if there < snapshot.size:
        raise Outage("no_network", detail="the blob ended early", got=there, size=snapshot.size)
    if there > snapshot.size or digest.hexdigest() != snapshot.sha256:
        part.unlink()
        raise Refusal("blob_damaged", sha256=digest.hexdigest(), size=there)


def _adopt(files: Files, ready: Path, snapshot: Snapshot) -> None:
    """Record what the file began as, and take it into use."""
    database = files.open_writable(ready, None)
    try:
        with database.write() as connection:
            set_value(connection, "base", snapshot.raw_sha256)
    finally:
        database.close()
    files.publish_catalog(ready)


def _require_signed(ready: Path, hq_key: bytes) -> None:
    """That the rows add up to the sums beside them HQ has seen to, and the agent does now and then (`recounting`)."""
    database = Database(DatabaseFile(ready, "read"))
    try:
        with database.read() as connection:
            require_signed(connection, hq_key)
    finally:
        database.close()


def _forget_others(incoming: Path, sha256: str) -> None:
    for path in incoming.iterdir():
        if not path.name.startswith(f"{sha256}.part"):
            path.unlink(missing_ok=True)
