"""Clients of the feed: the real one through HQ's own pull, and two with a cursor that is wrong."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from sync.digest import row_digest, wrapped
from sync.hq import head
from sync.hq.database import Database
from sync.hq.scopes import caller_by_id
from sync.protocol import PullReply, PullRequest, decode

PAGE = 200
Key = tuple[str, str]


@dataclass
class Client:
    """Follows HQ as a device does, and judges every checkpoint that it publishes; `faults` says what was wrong.

    `hasty` is a mutant that publishes each page as it comes. `marks_lacking`: rows of a marking transaction that this
    shop does not see.
    """

    database: Database
    device_id: int
    marks_lacking: int = 0
    hasty: bool = False
    h: int = 0
    rows: dict[Key, tuple[str, int, str | None]] = field(default_factory=dict)
    sums: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    checkpoints: int = 0
    compared: int = 0
    faults: list[str] = field(default_factory=list)
    _marks: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def pull(self) -> None:
        """Up to the next checkpoint, page by page."""
        page = ""
        touched: set[str] = set()
        while True:
            reply = self._ask(page)
            for row in reply.rows:
                self._apply(row.scope, row.table, row.key, row.ver, row.image, touched)
            page = reply.page
            if not reply.more:
                break
            if self.hasty:
                self._judge(touched, {})
        if reply.h > self.h:
            self.h = reply.h
            self.checkpoints += 1
            self._judge(touched, reply.digests)

    def _ask(self, page: str) -> PullReply:
        with self.database.read() as connection:
            caller = caller_by_id(connection, self.device_id)
            assert caller is not None
            asked = PullRequest(epoch=caller.epoch, catalog_h=self.h, store_h=self.h, page=page)
            return decode(head.pull(connection, caller, asked, 0, PAGE), PullReply)

    def _apply(
        self, scope: str, table: str, key: list[Any], ver: int, image: list[Any] | None, touched: set[str]
    ) -> None:
        place = (table, _text(key))
        known_scope, known_ver, known = self.rows.get(place, ("", 0, None))
        if ver <= known_ver:
            self.faults.append(f"{place} came with {ver} after {known_ver}")
            return
        stored = None if image is None else _text(image)
        self.rows[place] = (scope, ver, stored)
        if known is not None:
            self.sums[known_scope] -= row_digest(table, place[1], known_ver, known)
        if stored is not None:
            self.sums[scope] += row_digest(table, place[1], ver, stored)
        if table == "colour":
            self._notice(key[0], image[1] if image else None, known, touched)
        elif table == "member" and image is not None and image[2] != "moves":
            self._mark(image[2], touched)

    def _notice(self, code: str, hex_: str | None, known: str | None, touched: set[str]) -> None:
        if code[0] == "x":
            self.faults.append(f"{code} was rolled back and is here")
        elif code[0] == "m":
            self._mark(code, touched)
        elif code[0] in "hl" and known is not None and int(hex_ or 0) <= int(json.loads(known)[1]):
            self.faults.append(f"{code} went from {known} to {hex_}")

    def _mark(self, mark: str, touched: set[str]) -> None:
        name, _, place = mark.rpartition("/")
        self._marks[name].add(place)
        touched.add(name)

    def _judge(self, touched: set[str], digests: dict[str, int]) -> None:
        for name in touched:
            if len(self._marks[name]) != int(name.partition("/")[2]) - self.marks_lacking:
                self.faults.append(f"{name} is split at {self.h}: {len(self._marks[name])}")
        for scope, digest in digests.items():
            self.compared += 1
            if wrapped(self.sums[scope]) != digest:
                self.faults.append(f"{scope} at {self.h} adds up to another digest")

    def table(self, name: str) -> dict[str, str]:
        """Present rows: image by key."""
        return {key: image for (table, key), (_, _, image) in self.rows.items() if table == name and image is not None}


@dataclass
class SequenceCursor:
    """Mutant: follows the numbers that the transactions drew, as if they became visible in that order."""

    database: Database
    cursor: int = 0
    rows: dict[str, str | None] = field(default_factory=dict)

    def pull(self) -> None:
        with self.database.read() as connection:
            found = connection.execute(
                text("SELECT id, pk, image FROM race_log WHERE id > :cursor ORDER BY id"), {"cursor": self.cursor}
            )
            for row in found:
                self.cursor = row.id
                self.rows[row.pk] = row.image


@dataclass
class XminCursor:
    """Mutant: follows transactions in the order of their numbers, up to the oldest that is still open."""

    database: Database
    cursor: int = 0
    rows: dict[str, str | None] = field(default_factory=dict)

    def pull(self) -> None:
        with self.database.snapshot() as connection:
            oldest: int = connection.execute(
                text("SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)")
            ).scalar_one()
            found = connection.execute(
                text("SELECT pk, image FROM race_log WHERE xid >= :cursor AND xid < :oldest ORDER BY xid, id"),
                {"cursor": self.cursor, "oldest": oldest},
            )
            for row in found:
                self.rows[row.pk] = row.image
            self.cursor = oldest


LOG = (
    "CREATE TABLE race_log(id bigint PRIMARY KEY, xid bigint, pk text, image text)",
    "CREATE INDEX race_log_xid ON race_log(xid, id)",
    """CREATE FUNCTION race_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO race_log SELECT id, pg_current_xact_id()::text::bigint, pk, image FROM fresh WHERE tbl = 'colour';
         RETURN NULL; END $$""",
    """CREATE TRIGGER race_log AFTER INSERT ON cap REFERENCING NEW TABLE AS fresh
         FOR EACH STATEMENT EXECUTE FUNCTION race_log()""",
)
"""What the mutants read: every captured change with its transaction's number, written by that transaction."""


@dataclass(frozen=True)
class Difference:
    """A reader's rows against the live ones, by key."""

    missing: list[str]
    stale: list[str]
    too_many: list[str]

    @classmethod
    def between(cls, has: dict[str, str], should: dict[str, str]) -> Difference:
        return cls(
            sorted(should.keys() - has.keys()),
            sorted(key for key in should.keys() & has.keys() if has[key] != should[key]),
            sorted(has.keys() - should.keys()),
        )

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.too_many)

    def __str__(self) -> str:
        return f"{len(self.missing)} missing, {len(self.stale)} stale, {len(self.too_many)} too many"


def _text(values: list[Any]) -> str:
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False)
