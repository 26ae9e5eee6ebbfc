"""A time by which a call is over, whatever drips in: no timeout between two bytes ever meets a line that sends some.

Whoever reads from a socket hears of nothing else; so another thread ends the connection, and the reader sees it break.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock, Timer
from types import TracebackType
from typing import Any
from weakref import WeakSet

from app.errors import Outage


class Lines:
    """The connections of one client, as httpcore tells of them (its request extension `trace`)."""

    def __init__(self) -> None:
        self._open: WeakSet[socket.socket] = WeakSet()
        self._lock = Lock()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        # The second one stands for the same connection: TLS takes the first socket over.
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            line = info["return_value"].get_extra_info("socket")
            if line is not None:
                with self._lock:
                    self._open.add(line)

    def cut(self) -> None:
        with self._lock:
            lines = list(self._open)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class Deadline:
    """The block raises Outage `timeout` if it has lasted `seconds`; `lift` leaves what follows its time."""

    def __init__(self, lines: Lines, seconds: float) -> None:
        self._lines = lines
        self._lock = Lock()
        self._over = False
        self.passed = False
        self._timer = Timer(seconds, self._pass)
        self._timer.daemon = True

    def lift(self) -> None:
        with self._lock:
            self._over = True
        self._timer.cancel()

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lift()
        if self.passed:
            raise Outage("timeout", detail="deadline") from error

    def _pass(self) -> None:
        with self._lock:
            if not self._over:
                self.passed = True
                self._lines.cut()
