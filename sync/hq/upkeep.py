"""What keeps the feed from growing for ever: old rows go, and of what is not new only the last word per key stays.

`seq` is dense when the sequencer writes it; here gaps arise, and nothing may count on their absence. A client always
reads on to a checkpoint at or above `compacted`, so a row that a later one up to there replaced says nothing to it.
Both marks are set before the first row goes: who reads meanwhile finds the marks raised afterwards (`head.pull`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, text

from app.clock import Clock
from sync.hq.database import Database

_DAY_US = 86_400 * 1_000_000
KEEP_US = 30 * _DAY_US
"""How long feed rows are kept for devices that were away; older cursors fetch anew."""

FRESH_US = _DAY_US
"""Younger rows are never compacted: an answer of several pages for one h must come to its end."""

_CHUNK = 20_000
"""Rows removed in one transaction: commands wait for it on SQLite."""

_CHECKPOINT_BEFORE = text("SELECT coalesce(max(h), 0) FROM checkpoint WHERE at < :instant")
_META = text("SELECT CAST(value AS BIGINT) FROM hq_meta WHERE name = :name")
_RAISE = text("UPDATE hq_meta SET value = :text WHERE name = :name AND CAST(value AS BIGINT) < :value")
_LOWEST = text("SELECT min(seq) FROM feed")
_FORGET = text("DELETE FROM feed WHERE seq <= :upto")
_SCOPES = text("SELECT DISTINCT scope FROM feed")
_REPLACED = text(
    """
SELECT seq FROM (SELECT seq, lead(seq) OVER (PARTITION BY tbl, pk ORDER BY seq) AS later FROM feed
                 WHERE scope = :scope AND seq <= :upto) known
WHERE later IS NOT NULL
"""
)
_REMOVE = text("DELETE FROM feed WHERE seq IN :numbers").bindparams(bindparam("numbers", expanding=True))


def prune(database: Database, clock: Clock, keep_us: int = KEEP_US) -> int:
    """Forget feed rows older than `keep_us`, or below the floor for another reason; answers the floor."""
    floor = _raise(database, "floor", clock.now() - keep_us)
    with database.read() as connection:
        lowest: int | None = connection.execute(_LOWEST).scalar()
    while lowest is not None and lowest <= floor:
        lowest += _CHUNK
        with database.write() as connection:
            connection.execute(_FORGET, {"upto": min(lowest - 1, floor)})
    with database.write() as connection:
        connection.execute(text("DELETE FROM checkpoint WHERE h < :floor"), {"floor": floor})
        connection.execute(text("DELETE FROM segment WHERE last <= :floor"), {"floor": floor})
    return floor


def compact(database: Database, clock: Clock, fresh_us: int = FRESH_US) -> int:
    """Of what was sequenced more than `fresh_us` ago keep the last row per key; answers how many rows went."""
    upto = _raise(database, "compacted", clock.now() - fresh_us)
    removed = 0
    with database.read() as connection:
        scopes = connection.execute(_SCOPES).scalars().all()
    for scope in scopes:
        for numbers in _replaced(database, scope, upto):
            with database.write() as connection:
                removed += connection.execute(_REMOVE, {"numbers": numbers}).rowcount
    return removed


def _raise(database: Database, name: str, before: int) -> int:
    """Move a mark up to the last checkpoint before the instant; answers where it stands."""
    with database.write() as connection:
        h: int = connection.execute(_CHECKPOINT_BEFORE, {"instant": before}).scalar_one()
        connection.execute(_RAISE, {"name": name, "value": h, "text": str(h)})
        mark: int = connection.execute(_META, {"name": name}).scalar_one()
        return mark


def _replaced(database: Database, scope: str, upto: int) -> Iterator[list[int]]:
    """Rows of the scope that a later one up to there replaces, a chunk at a time: they may be millions."""
    with database.snapshot() as connection:
        found = connection.execution_options(stream_results=True, yield_per=_CHUNK).execute(
            _REPLACED, {"scope": scope, "upto": upto}
        )
        for chunk in found.scalars().partitions(_CHUNK):
            yield list(chunk)
