"""News of checkpoints within one HQ process: who waits for changes is told once a sequencer round, at the latest.

The news are hints: `h` and the scopes that changed, no content. PostgreSQL notifies from the sequencer's transaction
(in every commit NOTIFY would halve the throughput), and each process listens with one connection and one thread. On
SQLite the sequencer of this process wakes the thread, and a glance at `checkpoint` finds the rounds of others. What
changed is read from the feed, so a lost notification is made good by the next glance.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from sync.hq.database import Database

CHANNEL = "farshelf_checkpoint"
GLANCE_SECONDS = 1.0
"""How often to look without being told: bounds what a lost notification costs."""

_MANY_ROWS = 20_000
"""After more rows than this nobody looks through them: every scope counts as changed."""

_HEAD = text("SELECT coalesce(max(h), 0) FROM checkpoint")
_CHANGED = text("SELECT DISTINCT scope FROM feed WHERE seq > :after AND seq <= :h")


@dataclass(frozen=True, slots=True)
class Notice:
    """HQ stands at checkpoint `h`; `scopes` changed since the notice before. None: any of them may have."""

    h: int
    scopes: frozenset[str] | None

    def classes(self, scopes: Iterable[str]) -> frozenset[str]:
        """The classes (`stock` of `stock:4`) of those of `scopes` that changed."""
        return frozenset(scope.partition(":")[0] for scope in scopes if self.scopes is None or scope in self.scopes)


class _Bell(Protocol):
    """Waits for news from outside the thread."""

    def wait(self, seconds: float) -> None: ...
    def close(self) -> None: ...


class _LocalBell:
    def __init__(self, rung: threading.Event) -> None:
        self._rung = rung

    def wait(self, seconds: float) -> None:
        self._rung.wait(seconds)
        self._rung.clear()

    def close(self) -> None:
        """Nothing is held."""


class _PostgresqlBell:
    def __init__(self, database: Database) -> None:
        fairy = database.engine.raw_connection()
        raw = fairy.driver_connection
        if raw is None:
            raise RuntimeError("the pool gave no connection")
        # It listens for as long as the process lives: the pool must not count on it.
        fairy.detach()
        self._raw = raw
        raw.autocommit = True
        raw.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> None:
        for _ in self._raw.notifies(timeout=seconds, stop_after=1):
            return

    def close(self) -> None:
        self._raw.close()


class Hints:
    """Tells whoever subscribed. `start` runs it in a thread; without one, `check` looks and tells."""

    def __init__(self, database: Database, glance_seconds: float = GLANCE_SECONDS) -> None:
        self._database = database
        self._glance_seconds = glance_seconds
        self._hearers: dict[int, Callable[[Notice], None]] = {}
        self._next = 0
        self._guard = threading.Lock()
        self._rung = threading.Event()
        self._stopping = False
        self._known = -1
        self._thread = threading.Thread(target=self._run, name="hints")

    def subscribe(self, hear: Callable[[Notice], None]) -> Callable[[], None]:
        """`hear` is called in the thread of the hints, must be quick and must not fail; call the answer to end it."""
        with self._guard:
            self._next += 1
            number = self._next
            self._hearers[number] = hear

        def end() -> None:
            with self._guard:
                self._hearers.pop(number, None)

        return end

    def wake(self) -> None:
        """A round of this process has ended (SQLite; PostgreSQL notifies)."""
        self._rung.set()

    def check(self) -> Notice | None:
        """Look once: what is new since the last look is told to all and answered; the first look only remembers h."""
        with self._database.read() as connection:
            h: int = connection.execute(_HEAD).scalar_one()
            before, self._known = self._known, max(h, self._known)
            if before < 0 or h <= before:
                return None
            scopes = None
            if h - before <= _MANY_ROWS:
                changed = connection.execute(_CHANGED, {"after": before, "h": h})
                scopes = frozenset(str(scope) for scope in changed.scalars())
        notice = Notice(h, scopes)
        with self._guard:
            hearers = list(self._hearers.values())
        for hear in hearers:
            hear(notice)
        return notice

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._rung.set()
        with suppress(OperationalError), self._database.write() as connection:
            notify(connection, self._known)
        self._thread.join()

    def _run(self) -> None:
        bell: _Bell | None = None
        while not self._stopping:
            try:
                if bell is None:
                    bell = _PostgresqlBell(self._database) if self._database.is_postgresql else _LocalBell(self._rung)
                self.check()
                bell.wait(self._glance_seconds)
            except Exception:
                logging.getLogger(__name__).exception("no news of checkpoints; trying again")
                if bell is not None:
                    bell.close()
                bell = None
                self._rung.wait(self._glance_seconds)
        if bell is not None:
            bell.close()


def notify(connection: Connection, h: int) -> None:
    """Part of a sequencer round's transaction: delivered when it commits, and not at all if it does not."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_notify(:channel, :h)"), {"channel": CHANNEL, "h": str(h)})
