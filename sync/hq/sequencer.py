"""The sequencer: turns captured changes into the dense feed and into `head`, the state at h (sync.md §1).

Rows of open transactions are invisible to a round and stay queued, so a cursor can skip nothing however long a
transaction runs; a round is one snapshot, so it never splits a transaction. Any process may run the next round.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Connection, text

from app.clock import Clock
from sync.hq import digests, epoch
from sync.hq.database import Database
from sync.hq.notice import Hints, notify

_ROUND_LOCK = 7_203_402
_MANY_ROWS = 10_000
_LONGEST_REST = 0.5
_TOP = text("SELECT coalesce(max(h), 0) FROM checkpoint")
_NUMBERED = "SELECT :h + row_number() OVER (ORDER BY id), scope, tbl, pk, op, id, image"
_INTO_FEED = "INSERT INTO feed(seq, scope, tbl, pk, op, ver, image)"
_DRAIN_POSTGRESQL = text(
    f"WITH drained AS (DELETE FROM cap RETURNING id, scope, tbl, pk, op, image) {_INTO_FEED} {_NUMBERED} FROM drained"
)
_DRAIN_SQLITE = (text(f"{_INTO_FEED} {_NUMBERED} FROM cap ORDER BY id"), text("DELETE FROM cap"))
_HEAD_UPSERT = text(
    """
INSERT INTO head(scope, tbl, pk, ver, image, digest)
SELECT scope, tbl, pk, ver, image, row_digest(tbl, pk, ver, image)
FROM (SELECT f.*, row_number() OVER (PARTITION BY scope, tbl, pk ORDER BY seq DESC) AS place
      FROM feed f WHERE seq > :h) last
WHERE place = 1 AND op = 'U' ORDER BY scope, tbl, pk
ON CONFLICT (scope, tbl, pk) DO UPDATE SET ver = excluded.ver, image = excluded.image, digest = excluded.digest
"""
)
_HEAD_DELETE = text(
    """
DELETE FROM head WHERE (scope, tbl, pk) IN (SELECT scope, tbl, pk FROM feed WHERE seq > :h AND op = 'D')
AND ver < (SELECT max(f.ver) FROM feed f WHERE f.seq > :h AND f.op = 'D' AND f.scope = head.scope
           AND f.tbl = head.tbl AND f.pk = head.pk)
"""
)
_CHECKPOINT = text("INSERT INTO checkpoint(h, at) VALUES (:h, :at)")


def run_round(database: Database, clock: Clock) -> int:
    """One round; answers how many rows it sequenced (0: nothing to do, or another process is at it)."""
    with database.read() as connection:
        if connection.execute(text("SELECT 1 FROM cap LIMIT 1")).scalar() is None:
            return 0
    with database.write() as connection:
        if database.is_postgresql:
            mine = connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _ROUND_LOCK}).scalar_one()
            if not mine:
                return 0
        sequenced = _sequence(connection, clock)
    if database.is_postgresql and sequenced > _MANY_ROWS:
        # Every later round would read through what this one removed, until PostgreSQL gets round to it by itself.
        with database.read() as connection:
            connection.execute(text("VACUUM cap"))
    return sequenced


def _sequence(connection: Connection, clock: Clock) -> int:
    epoch.follow(connection)
    before: int = connection.execute(_TOP).scalar_one()
    if connection.dialect.name == "postgresql":
        drained = connection.execute(_DRAIN_POSTGRESQL, {"h": before}).rowcount
    else:
        fill, empty = _DRAIN_SQLITE
        drained = connection.execute(fill, {"h": before}).rowcount
        connection.execute(empty)
    if drained:
        replaced = digests.of_changed(connection, before)
        connection.execute(_HEAD_UPSERT, {"h": before})
        if connection.execute(text("SELECT 1 FROM feed WHERE seq > :h AND op = 'D' LIMIT 1"), {"h": before}).scalar():
            connection.execute(_HEAD_DELETE, {"h": before})
        digests.keep(connection, replaced, digests.of_changed(connection, before), before + drained)
        connection.execute(_CHECKPOINT, {"h": before + drained, "at": clock.now()})
        notify(connection, before + drained)
    return int(drained)


def round_within(connection: Connection, clock: Clock) -> int:
    """A round as part of a transaction that has more to do; answers how many rows it sequenced."""
    hold(connection)
    return _sequence(connection, clock)


def hold(connection: Connection) -> None:
    """No process runs a round until this transaction, which writes, has ended."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ROUND_LOCK})


def drain(database: Database, clock: Clock) -> int:
    """Rounds until nothing is queued; answers the head h."""
    while run_round(database, clock):
        pass
    with database.read() as connection:
        top: int = connection.execute(_TOP).scalar_one()
        return top


class Sequencer:
    """Runs rounds in a thread of the HQ process: at once when woken, else a few times a second.

    After a long round it rests: rounds take a quarter of the time, and a few large ones cost less than many.
    `hints` tells of every checkpoint, whichever process made it.
    """

    def __init__(self, database: Database, clock: Clock, every: float = 0.2) -> None:
        self.hints = Hints(database)
        self._database = database
        self._clock = clock
        self._every = every
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sequencer")

    def start(self) -> None:
        self.hints.start()
        self._thread.start()

    def wake(self) -> None:
        """There is something to sequence."""
        self._woken.set()

    def stop(self) -> None:
        self._stopping.set()
        self._woken.set()
        self._thread.join()
        self.hints.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.wait(self._every)
            self._woken.clear()
            began = self._clock.monotonic()
            try:
                if run_round(self._database, self._clock):
                    self.hints.wake()
                took = (self._clock.monotonic() - began) / 1_000_000
                self._stopping.wait(min(_LONGEST_REST, 3 * took))
            except Exception:
                logging.getLogger(__name__).exception("a sequencer round failed; the next one tries again")
                self._woken.wait(1.0)
