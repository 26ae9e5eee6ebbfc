"""Work off the UI thread: one thread reads, one writes, one waits for HQ, one for the printer; results come back to it.

Reads never wait for a commit, writes keep their order because one thread does them all, neither waits for a network.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
Lane = Literal["reader", "writer", "network", "printer"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What a task raised. `lane` is the thread it ran on; `error` keeps its traceback."""

    lane: Lane
    error: Exception


@dataclass(frozen=True, slots=True)
class _Result:
    deliver: Callable[[Any], None]
    value: object
    latest: tuple[str, int] | None


class Tasks(QObject):
    """`read`, `write` and `call` run a callable on their thread and call `done(result)` on the UI thread.

    What a callable raises goes to its own `failed`, or else to the signal `failed` (of `Failure`), so that it is never
    lost. With `latest`, only the newest task of that name is delivered: typing on makes older answers void.
    """

    failed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: dict[Lane, ThreadPoolExecutor] = {
            "reader": ThreadPoolExecutor(1, "reader"),
            "writer": ThreadPoolExecutor(1, "writer"),
            "network": ThreadPoolExecutor(1, "network"),
            "printer": ThreadPoolExecutor(1, "printer"),
        }
        self._newest: dict[str, int] = {}
        self._open = True
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Failure], None] | None = None,
        latest: str | None = None,
    ) -> None:
        """Run `work` on the reading thread."""
        self._submit("reader", work, done, failed, latest)

    def write(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Failure], None] | None = None
    ) -> None:
        """Run `work` on the writing thread, after all earlier writes."""
        self._submit("writer", work, done, failed, None)

    def call(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Failure], None] | None = None,
    ) -> None:
        """Run `work`, which waits for HQ and touches no file, on a thread of its own."""
        self._submit("network", work, done, failed, None)

    def print_out(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Failure], None] | None = None,
    ) -> None:
        """Run `work`, which waits for the printer, on a thread of its own."""
        self._submit("printer", work, done, failed, None)

    def close(self) -> None:
        """Finish what was submitted; deliver nothing more and take nothing more, for a timer may outlive its window."""
        self._open = False
        for thread in self._threads.values():
            thread.shutdown(wait=True)

    def _submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Failure], None] | None,
        latest: str | None,
    ) -> None:
        if not self._open:
            return
        ticket: tuple[str, int] | None = None
        if latest is not None:
            ticket = (latest, self._newest.get(latest, 0) + 1)
            self._newest[latest] = ticket[1]
        refused = failed or self.failed.emit

        def run() -> None:
            if ticket is not None and self._newest[ticket[0]] != ticket[1]:
                return
            try:
                result = _Result(done, work(), ticket)
            except Exception as error:
                result = _Result(refused, Failure(lane, error), ticket)
            self._arrived.emit(result)

        self._threads[lane].submit(run)

    def _deliver(self, result: _Result) -> None:
        if not self._open or (result.latest is not None and self._newest[result.latest[0]] != result.latest[1]):
            return
        result.deliver(result.value)
