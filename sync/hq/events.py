"""`GET /events`: contentless hints as server-sent events (WHATWG HTML, "Server-sent events").

They save a device the wait for its next poll and carry nothing that a poll would not bring: a lost one costs time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

import msgspec

from app.errors import Outage
from sync.hq.notice import Hints, Notice
from sync.protocol import Hint

MOST_STREAMS = 5_000
"""Per HQ process; who comes later polls."""

BEAT_SECONDS = 10.0
"""A comment line this often tells both ends that the line is alive."""

LONGEST_SECONDS = 600
"""Then the device asks again, signed anew: a revoked one is not heard from for longer than its next poll."""


class _Stream:
    def __init__(self, scopes: Iterable[str]) -> None:
        self.scopes = frozenset(scopes)
        self.rung = asyncio.Event()
        self._h = 0
        self._classes: frozenset[str] = frozenset()

    def tell(self, notice: Notice) -> None:
        if classes := notice.classes(self.scopes):
            self._h, self._classes = notice.h, self._classes | classes
            self.rung.set()

    def take(self) -> bytes:
        """What there is to say, as one event; a comment where there is nothing."""
        self.rung.clear()
        if not self._classes:
            return b": beat\n\n"
        hint = Hint(h=self._h, scope_class=sorted(self._classes))
        self._classes = frozenset()
        return b"event: hint\ndata: " + msgspec.json.encode(hint) + b"\n\n"


class Streams:
    """The open streams of one HQ process. News come from the thread of `Hints`; all else is on the event loop."""

    def __init__(self, most: int = MOST_STREAMS, beat: float = BEAT_SECONDS) -> None:
        self._most = most
        self._beat = beat
        self._open: set[_Stream] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = False

    def follow(self, hints: Hints) -> None:
        """Pass on its notices from now on."""
        hints.subscribe(self._soon)

    def close(self) -> None:
        """End every stream, from any thread: a server that stops must not wait for them."""
        self._closing = True
        self._soon(None)

    def admit(self) -> None:
        """Raises Outage `overloaded` where there are enough already."""
        if self._closing or len(self._open) >= self._most:
            raise Outage("overloaded", retry_after=60.0)

    async def events(self, scopes: Iterable[str], seconds: float) -> AsyncIterator[bytes]:
        """What the device of these scopes is told, for so many seconds."""
        self._loop = loop = asyncio.get_running_loop()
        stream = _Stream(scopes)
        self._open.add(stream)
        until = loop.time() + seconds
        try:
            yield b": here\n\n"
            while not self._closing and (left := until - loop.time()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stream.rung.wait(), min(left, self._beat))
                yield stream.take()
        finally:
            self._open.discard(stream)

    def _soon(self, notice: Notice | None) -> None:
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop has ended meanwhile, and so have the streams
                loop.call_soon_threadsafe(self._tell, notice)

    def _tell(self, notice: Notice | None) -> None:
        for stream in tuple(self._open):
            if notice is None:
                stream.rung.set()
            else:
                stream.tell(notice)
