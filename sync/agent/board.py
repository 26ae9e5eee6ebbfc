"""The agent's status in memory, written to the store file at most four times a second."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

import msgspec

from app.clock import Clock
from app.errors import FarshelfError
from app.journal import word
from app.journal.server_time import Contact
from app.replica.meta import set_value, touch
from app.storage.changes import Topic
from app.timekeeping import CONTACT, encode_contact
from sync.files import Files
from sync.status import VALUE, AgentStatus, encode_status

LEAST_PAUSE_US = 250_000
COUNTED = ("catalog", "store")
"""Phases whose progress is the bytes received."""


class Board:
    """Both loops report here, from their threads; the main thread writes it down."""

    def __init__(self, clock: Clock, before: AgentStatus) -> None:
        """`before` is the last word of the agent before this one; only what stays true without a network is kept."""
        self._clock = clock
        self._lock = Lock()
        self._status = AgentStatus(
            last_contact=before.last_contact,
            current_at=before.current_at,
            mended_at=before.mended_at,
            revoked=before.revoked,
        )
        self._written: tuple[str, AgentStatus] | None = None
        self._written_at = 0
        self._begun = (0, 0)
        self._errors: dict[str, tuple[str, int]] = {}
        self.answered_at: int | None = None
        """When HQ answered last, on the monotonic clock."""

    @property
    def status(self) -> AgentStatus:
        with self._lock:
            return self._status

    def phase(self, phase: str, done: int = 0, total: int = 0) -> None:
        with self._lock:
            self._begun = (self._clock.monotonic(), done)
            self._set(phase=phase, done=done, total=total, rate=0, seconds_left=-1)

    def received(self, size: int) -> None:
        """`size` more bytes have come in."""
        with self._lock:
            if self._status.phase not in COUNTED:
                return
            begun, start = self._begun
            done = self._status.done + size
            # Over the whole phase: a rate of the last moment makes the time left jump about.
            rate = (done - start) * 1_000_000 // max(1, self._clock.monotonic() - begun)
            left = -1 if not self._status.total or not rate else max(0, self._status.total - done) // rate
            self._set(done=done, rate=rate, seconds_left=left)

    def answered(self) -> None:
        """HQ has said something, be it no."""
        self.answered_at = self._clock.monotonic()

    def contact(self, loop: str, **values: int | bool | str) -> None:
        """HQ has answered this loop."""
        with self._lock:
            self._errors.pop(loop, None)
            self.answered()
            self._set(last_contact=self._clock.now(), **values)
            self._show_error()

    def failed(self, loop: str, reason: str, next_try: int) -> None:
        """`next_try` in µs UTC."""
        with self._lock:
            self._errors[loop] = (reason, next_try)
            self._set(phase="waiting")
            self._show_error()

    def revoked(self) -> None:
        with self._lock:
            self._set(revoked=True, word=word.Word(revoked=True).encode())

    def mended(self, differing: Iterable[str]) -> None:
        """Scopes were fetched again; those of them that still differ from HQ's."""
        with self._lock:
            self._set(mended_at=self._clock.now(), differing=tuple(sorted(differing)))

    def write(self, files: Files, heard: Contact | None = None) -> bool:
        """Write what has changed, unless that was just done or the store file is busy; then the next call does it."""
        now = self._clock.monotonic()
        with self._lock:
            status = self._status
        if self._written is not None and now - self._written_at < LEAST_PAUSE_US:
            return False
        if not files.lock.acquire(blocking=False):
            return False
        try:
            current = (files.store.file.path.name, status)
            if current == self._written:
                return False
            with files.store.write() as connection:
                set_value(connection, VALUE, encode_status(status))
                if heard is not None:
                    set_value(connection, CONTACT, encode_contact(heard))
                set_value(connection, word.VALUE, status.word)
                touch(connection, [Topic.SYNC])
            self._written, self._written_at = current, now
        except FarshelfError:
            # A full disk stops the loops as well, and they tell why; progress alone must never end the agent.
            return False
        finally:
            files.lock.release()
        return True

    def _show_error(self) -> None:
        if not self._errors:
            self._set(error="", next_try=0)
            return
        reason = next(iter(self._errors.values()))[0]
        self._set(error=reason, next_try=min(at for _, at in self._errors.values()))

    def _set(self, **values: object) -> None:
        self._status = msgspec.structs.replace(self._status, **values)
