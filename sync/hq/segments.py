"""Sealed segments: the catalog scope's feed in pieces with fixed bounds, for devices that were away for long.

A segment holds the rows with `first` < seq ≤ `last`, of each key the last one. It is made when it is first asked for,
kept in the database and never changed, whatever compaction does to the feed later: every HQ process and every cache
gives out the same bytes. Only the catalog's rows are read, and a row of a table that is not the catalog's stops it:
what lies in caches of others must hold nothing about people.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import msgspec
import zstandard
from sqlalchemy import Connection, text

from app.errors import Defect, Refusal
from app.shapes import CATALOG_SHAPES
from sync.hq.capture import CATALOG_SCOPE
from sync.hq.database import Database
from sync.hq.scopes import Caller
from sync.protocol import MAX_PAGE_ROWS, MAX_REPLY, SEGMENT_ROWS

WORTH_ROWS = 2 * MAX_PAGE_ROWS
"""With fewer rows of the catalogue to come, a pull's own pages are quicker."""

_LEVEL = 3
_TABLES = frozenset(shape.table for shape in CATALOG_SHAPES)
_SPAN = re.compile(r"(0|[1-9][0-9]{0,17})-([1-9][0-9]{0,17})")

_SOME = text(
    "SELECT count(*) FROM (SELECT 1 FROM feed WHERE scope = :scope AND seq > :first AND seq <= :last LIMIT :most) few"
)
_FILLED = text(
    "SELECT DISTINCT (seq - 1) / :size AS number FROM feed WHERE scope = :scope AND seq > :first AND seq <= :last"
    " ORDER BY number"
)
_ROWS = text(
    "SELECT scope, tbl, pk, ver, image FROM feed WHERE scope = :scope AND seq > :first AND seq <= :last ORDER BY seq"
)
_STORED = text("SELECT sha256, body FROM segment WHERE epoch = :epoch AND first = :first")
_KEEP = text(
    "INSERT INTO segment(epoch, first, last, sha256, body) VALUES (:epoch, :first, :last, :sha256, :body)"
    " ON CONFLICT (epoch, first) DO NOTHING"
)
_MARKS = text(
    "SELECT (SELECT value FROM hq_meta WHERE name = 'epoch') AS epoch,"
    " (SELECT CAST(value AS BIGINT) FROM hq_meta WHERE name = 'floor') AS floor,"
    " (SELECT coalesce(max(h), 0) FROM checkpoint) AS head"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """`body` is the zstd of a JSON array of feed rows, `sha256` (hex) its hash."""

    sha256: str
    body: bytes


def offered(connection: Connection, caller: Caller, catalog_h: int, h: int) -> list[int]:
    """Where the segments begin that a device standing at `catalog_h` should fetch; [] where a pull alone is as good.

    They are complete up to the last bound at or below `h`.
    """
    first, last = _bound(catalog_h), _bound(h)
    # The piece that the cursor lies in comes whole: what it holds from before the cursor is known by its `ver`.
    if last - catalog_h < WORTH_ROWS or first < caller.floor:
        return []
    span = {"scope": CATALOG_SCOPE, "first": catalog_h, "last": last}
    if connection.execute(_SOME, span | {"most": WORTH_ROWS}).scalar_one() < WORTH_ROWS:
        return []
    filled = connection.execute(_FILLED, span | {"size": SEGMENT_ROWS}).scalars()
    return [number * SEGMENT_ROWS for number in filled]


def segment(database: Database, epoch: str, span: str) -> Segment:
    """The segment `{first}-{last}` of this epoch. Raises Refusal `not_found` where there is none, or not yet."""
    found = _SPAN.fullmatch(span)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if last != first + SEGMENT_ROWS or first % SEGMENT_ROWS:
        raise Refusal("not_found", span=span)
    with database.read() as connection:
        stored = _stored(connection, epoch, first)
        made = None if stored else _made(connection, epoch, first, last)
    if made is not None:
        with database.write() as connection:
            connection.execute(
                _KEEP, {"epoch": epoch, "first": first, "last": last, "sha256": made.sha256, "body": made.body}
            )
            # Another process may have been quicker, and its bytes are the ones that count.
            stored = _stored(connection, epoch, first)
    if stored is None:
        raise Refusal("not_found", span=span)
    return stored


def _bound(h: int) -> int:
    return h - h % SEGMENT_ROWS


def _stored(connection: Connection, epoch: str, first: int) -> Segment | None:
    row = connection.execute(_STORED, {"epoch": epoch, "first": first}).first()
    return None if row is None else Segment(row.sha256, bytes(row.body))


def _made(connection: Connection, epoch: str, first: int, last: int) -> Segment | None:
    marks = connection.execute(_MARKS).one()
    if epoch != marks.epoch or last > marks.head:
        return None
    rows: dict[tuple[str, str], list[object]] = {}
    for row in connection.execute(_ROWS, {"scope": CATALOG_SCOPE, "first": first, "last": last}):
        if row.scope != CATALOG_SCOPE or row.tbl not in _TABLES:
            raise Defect("not_catalog", scope=row.scope, table=row.tbl)
        # Again at its new place: a key's last row must not come before a later row of another key.
        rows.pop((row.tbl, row.pk), None)
        image = None if row.image is None else msgspec.Raw(row.image.encode())
        rows[row.tbl, row.pk] = [row.scope, row.tbl, msgspec.Raw(row.pk.encode()), row.ver, image]
    # Read after the rows: a piece of which the floor has taken some is none.
    if first < connection.execute(_MARKS).one().floor:
        return None
    content = msgspec.json.encode([*rows.values()])
    if len(content) > MAX_REPLY:
        return None  # no device would take it; its rows come by pages
    body = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(content)
    return Segment(hashlib.sha256(body).hexdigest(), body)
