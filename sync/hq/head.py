"""What a pull answers: the tail of the feed, or a backfill from `head`, in pages (sync.md §1–3)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection, text

from app.errors import Refusal
from sync.hq import digests, segments
from sync.hq.capture import CATALOG_SCOPE
from sync.hq.scopes import Caller
from sync.protocol import MAX_PAGE_BYTES, MAX_PAGE_ROWS, SEGMENT_ROWS, PullRequest


class _Row(msgspec.Struct, frozen=True, array_like=True):
    """`sync.protocol.FeedRow` on the wire; key and image are JSON already and go out as they lie in the table."""

    scope: str
    table: str
    key: msgspec.Raw
    ver: int
    image: msgspec.Raw | None


class _Reply(msgspec.Struct, frozen=True, kw_only=True):
    """`sync.protocol.PullReply` on the wire."""

    epoch: str
    h: int
    rows: list[_Row]
    more: bool
    page: str
    server_time: int
    received: tuple[tuple[int, int], ...]
    scopes: list[str]
    digests: dict[str, int]
    segments: list[int]


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the next page goes on: in the feed behind `seq`, or in `head` behind (scope, table, key); for one h.

    Sealed segments bring the catalogue up to `sealed`.
    """

    h: int
    seq: int = 0
    place: tuple[str, str, str] | None = None
    sealed: int = 0

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(json.dumps([self.h, self.seq, self.place, self.sealed]).encode()).decode()

    @classmethod
    def parse(cls, page: str) -> _Page:
        try:
            h, seq, place, sealed = msgspec.json.decode(
                base64.urlsafe_b64decode(page.encode()), type=tuple[int, int, tuple[str, str, str] | None, int]
            )
        except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
            raise Refusal("malformed", field="page") from error
        if not 0 <= seq < 2**63 or not 0 <= sealed <= h or any("\0" in part for part in place or ()):
            raise Refusal("malformed", field="page")
        return cls(h, seq, place, sealed)


def pull(connection: Connection, caller: Caller, asked: PullRequest, now: int, limit: int = MAX_PAGE_ROWS) -> bytes:
    """The JSON of a `PullReply` with at most `limit` rows, and about MAX_PAGE_BYTES.

    A backfill (`store_h` None) answers for the store scopes alone; its rows may be newer than its h, which the tail
    pulled from that h then repeats. Raises `Refusal('resync')` where a cursor means nothing here.
    """
    page = _Page.parse(asked.page) if asked.page else None
    h = caller.head if page is None else page.h
    _check(caller, asked, h)
    following: _Page | None
    verify, sealed = asked.verify, list[int]()
    if asked.store_h is None:
        scopes = [scope for scope in caller.store_scopes if scope in asked.scopes or not asked.scopes]
        rows, following = _backfill(connection, scopes, _Page(h) if page is None else page, limit)
    elif h == asked.catalog_h == asked.store_h:
        rows, following = [], None
    else:
        if page is None and asked.segments:
            sealed = segments.offered(connection, caller, asked.catalog_h, h)
        if page is None:
            page = _Page(h, sealed=sealed[-1] + SEGMENT_ROWS if sealed else 0)
        rows, following = _tail(connection, caller, asked.catalog_h, asked.store_h, page, limit)
        _check_again(connection, caller, asked, h)
        verify = True
    wanted = caller.scopes if verify and following is None and asked.store_h is not None else ()
    return msgspec.json.encode(
        _Reply(
            epoch=caller.epoch,
            h=h,
            rows=rows,
            more=following is not None,
            page="" if following is None else str(following),
            server_time=now,
            received=caller.received,
            scopes=caller.scopes,
            digests=digests.at(connection, wanted, h) if wanted else {},
            segments=sealed,
        )
    )


def _check(caller: Caller, asked: PullRequest, h: int) -> None:
    cursors = [asked.catalog_h] if asked.store_h is None else [asked.catalog_h, asked.store_h]
    wrong = [cursor for cursor in cursors if not caller.floor <= cursor <= caller.head]
    # A page of a backfill asks head, not the feed: only its h must still be ahead of the floor.
    if asked.epoch != caller.epoch or wrong or not caller.floor <= h <= caller.head:
        raise Refusal("resync", epoch=caller.epoch, head=caller.head, floor=caller.floor)


_MARKS = text(
    """
SELECT (SELECT value FROM hq_meta WHERE name = 'epoch') AS epoch,
       (SELECT CAST(value AS BIGINT) FROM hq_meta WHERE name = 'floor') AS floor,
       (SELECT CAST(value AS BIGINT) FROM hq_meta WHERE name = 'compacted') AS compacted,
       (SELECT count(*) FROM checkpoint WHERE h IN (:catalog, :store)) AS checkpoints
"""
)


def _check_again(connection: Connection, caller: Caller, asked: PullRequest, h: int) -> None:
    """Now that the rows are read: none of them had been removed before, and both cursors are places to go on from."""
    marks = connection.execute(_MARKS, {"catalog": asked.catalog_h, "store": asked.store_h}).one()
    # 0 is the beginning; another h that is no checkpoint is one of a history that this HQ has lost.
    cursors = {asked.catalog_h, asked.store_h} - {0}
    if (
        marks.epoch != caller.epoch
        or min(asked.catalog_h, asked.store_h or 0) < marks.floor
        or h < marks.compacted
        or marks.checkpoints != len(cursors)
    ):
        raise Refusal("resync", epoch=marks.epoch, head=caller.head, floor=marks.floor)


class _Rows:
    """What goes into a page: up to `limit` rows, and no more bytes than a page may have, but one row always."""

    def __init__(self, limit: int) -> None:
        self.taken: list[_Row] = []
        self._limit = limit
        self._room = MAX_PAGE_BYTES

    @property
    def wanted(self) -> int:
        """Rows to ask for: with one more than there is place for, it is known whether another page follows."""
        return self._limit + 1 - len(self.taken)

    def take(self, scope: str, table: str, key: str, ver: int, image: str | None) -> bool:
        """False where the page is full without it."""
        packed_key, packed = key.encode(), None if image is None else image.encode()
        size = len(packed_key) + len(packed or b"") + _AROUND
        if self.taken and (size > self._room or len(self.taken) == self._limit):
            return False
        self._room -= size
        self.taken.append(
            _Row(scope, table, msgspec.Raw(packed_key), ver, None if packed is None else msgspec.Raw(packed))
        )
        return True


_AROUND = 80
"""Bytes of a row on the wire besides its key and image, about."""

_ONE_SCOPE = (
    "SELECT * FROM (SELECT seq, scope, tbl, pk, ver, image FROM feed WHERE scope = :s{i} AND seq > :from{i}"
    " AND seq <= :h ORDER BY seq LIMIT :limit) f{i}"
)


def _tail(
    connection: Connection, caller: Caller, catalog_h: int, store_h: int, page: _Page, limit: int
) -> tuple[list[_Row], _Page | None]:
    # One range of the index per scope: a single condition over all scopes would walk through every shop's rows.
    cursors = [(CATALOG_SCOPE, max(catalog_h, page.sealed)), *((scope, store_h) for scope in caller.store_scopes)]
    parameters: dict[str, object] = {"h": page.h, "limit": limit + 1}
    for i, (scope, cursor) in enumerate(cursors):
        parameters |= {f"s{i}": scope, f"from{i}": max(cursor, page.seq)}
    union = " UNION ALL ".join(_ONE_SCOPE.format(i=i) for i in range(len(cursors)))
    found = connection.execute(text(f"{union} ORDER BY seq LIMIT :limit"), parameters).all()
    rows = _Rows(limit)
    for row in found:
        if not rows.take(row.scope, row.tbl, row.pk, row.ver, row.image):
            return rows.taken, replace(page, seq=found[len(rows.taken) - 1].seq)
    return rows.taken, None


_FROM_HEAD = text(
    "SELECT tbl, pk, ver, image FROM head WHERE scope = :scope AND (tbl, pk) > (:tbl, :pk)"
    " ORDER BY tbl, pk LIMIT :limit"
)


def _backfill(
    connection: Connection, scopes: Sequence[str], page: _Page, limit: int
) -> tuple[list[_Row], _Page | None]:
    rows = _Rows(limit)
    for scope, tbl, pk in _from(scopes, page.place):
        place = (scope, tbl, pk)
        parameters = {"scope": scope, "tbl": tbl, "pk": pk, "limit": rows.wanted}
        for row in connection.execute(_FROM_HEAD, parameters).all():
            if not rows.take(scope, row.tbl, row.pk, row.ver, row.image):
                return rows.taken, _Page(page.h, 0, place)
            place = (scope, row.tbl, row.pk)
    return rows.taken, None


def _from(scopes: Sequence[str], place: tuple[str, str, str] | None) -> list[tuple[str, str, str]]:
    if place is None:
        return [(scope, "", "") for scope in scopes]
    return [(scope, *(place[1:] if scope == place[0] else ("", ""))) for scope in scopes if scope >= place[0]]
