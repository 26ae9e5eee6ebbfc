"""The digest of every scope, kept by the sequencer together with `head` (definition: `sync.digest`)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, bindparam, text

from app.clock import Clock
from sync.digest import wrapped
from sync.hq.alerts import raise_alert
from sync.hq.database import Database
from sync.hq.scopes import Caller
from sync.protocol import BOOK

# Halves, because SQLite's sum() fails where the total leaves 64 bits. `>> 32` keeps the sign on both databases.
_SUMS = "count(*) AS rows, coalesce(sum(digest >> 32), 0) AS high, coalesce(sum(digest & 4294967295), 0) AS low"
_OF_CHANGED = text(
    f"SELECT scope, {_SUMS} FROM head"
    " WHERE (scope, tbl, pk) IN (SELECT scope, tbl, pk FROM feed WHERE seq > :h) GROUP BY scope"
)
_OF_ALL = text(f"SELECT scope, {_SUMS} FROM head GROUP BY scope")
_KNOWN = text("SELECT scope, rows, digest, h FROM scope_digest WHERE scope IN :scopes").bindparams(
    bindparam("scopes", expanding=True)
)
_KEEP = text(
    "INSERT INTO scope_digest(scope, rows, digest, h) VALUES (:scope, :rows, :digest, :h)"
    " ON CONFLICT (scope) DO UPDATE SET rows = excluded.rows, digest = excluded.digest, h = excluded.h"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows, and the sum of their digests."""

    rows: int = 0
    digest: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.rows + other.rows, wrapped(self.digest + other.digest))

    def __neg__(self) -> Sum:
        return Sum(-self.rows, wrapped(-self.digest))


def of_changed(connection: Connection, h: int) -> dict[str, Sum]:
    """By scope: the sums, as `head` is now, of those rows that the feed changes after `h`."""
    return _sums(connection.execute(_OF_CHANGED, {"h": h}))


def of_all(connection: Connection) -> dict[str, Sum]:
    """By scope: the sums over all of `head`, which `scope_digest` must agree with."""
    return _sums(connection.execute(_OF_ALL))


def kept(connection: Connection) -> dict[str, Sum]:
    """By scope: what `scope_digest` says."""
    found = connection.execute(text("SELECT scope, rows, digest FROM scope_digest"))
    return {row.scope: Sum(row.rows, row.digest) for row in found}


def rebuild(connection: Connection) -> None:
    """Count everything again; no round may run meanwhile."""
    h: int = connection.execute(text("SELECT coalesce(max(h), 0) FROM checkpoint")).scalar_one()
    connection.execute(text("DELETE FROM scope_digest"))
    keep(connection, {}, of_all(connection), h)


def keep(connection: Connection, replaced: dict[str, Sum], present: dict[str, Sum], h: int) -> None:
    """A round ending at `h` has put the rows of `present` in the place of those of `replaced`."""
    changes = {scope: present.get(scope, Sum()) + -replaced.get(scope, Sum()) for scope in replaced | present}
    changed = sorted(scope for scope, change in changes.items() if change != Sum())
    if not changed:
        return
    found = connection.execute(_KNOWN, {"scopes": changed})
    known = {row.scope: Sum(row.rows, row.digest) for row in found}
    sums = [(scope, known.get(scope, Sum()) + changes[scope]) for scope in changed]
    connection.execute(
        _KEEP, [{"scope": scope, "rows": total.rows, "digest": total.digest, "h": h} for scope, total in sums]
    )


def at(connection: Connection, scopes: Collection[str], h: int) -> dict[str, int]:
    """The digests of these scopes at the checkpoint `h`, without those that changed since; 0 for an empty scope."""
    found = {row.scope: row for row in connection.execute(_KNOWN, {"scopes": list(scopes)})}
    return {
        scope: found[scope].digest if scope in found else 0
        for scope in scopes
        if scope not in found or found[scope].h <= h
    }


def report(database: Database, clock: Clock, caller: Caller, differing: Collection[str]) -> None:
    """A device has found that scopes of its replica differ from ours: people should know, once for each head."""
    scopes = sorted(set(differing) & set(caller.scopes))
    books = sorted(one for one in differing if one.startswith(BOOK))
    with database.write() as connection:
        for book in books:
            detail = json.dumps({"book": book.removeprefix(BOOK)})
            raise_alert(connection, clock, "price_book_refused", caller.id, None, detail, once=True)
        if scopes or not books:
            detail = json.dumps({"scopes": scopes, "h": caller.head})
            raise_alert(connection, clock, "replica_differs", caller.id, None, detail, once=True)


def _sums(found: CursorResult[Any]) -> dict[str, Sum]:
    return {row.scope: Sum(row.rows, wrapped((int(row.high) << 32) + int(row.low))) for row in found}
