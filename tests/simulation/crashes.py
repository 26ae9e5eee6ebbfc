"""Processes that may be killed at every commit, fsync and rename, and a disk that may be full.

A process that is killed writes nothing more: whatever its unwinding code tries is refused at the same points.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlcipher3 import dbapi2

from app.storage.database import Connection
from app.storage.database import Database as DeviceDatabase
from sync.hq.database import Database as HqDatabase


@dataclass(eq=False)
class Process:
    """`kind` is window, agent or hq."""

    kind: str
    name: str
    alive: bool = True


class SimulatedKill(BaseException):
    """kill -9 of a process. No Exception, or the code under test would handle it."""

    def __init__(self, process: Process) -> None:
        super().__init__(process.name)
        self.process = process


def disk_full() -> Exception:
    """What the driver raises where SQLite meets ENOSPC."""
    raised: Any = dbapi2.OperationalError("database or disk is full")
    raised.sqlite_errorcode = dbapi2.SQLITE_FULL
    error: Exception = raised
    return error


Strikes = Callable[[Process, str], str]
"""Asked at each point with (process, place): '' nothing, `kill`, or `full`."""


class Crashes:
    """Who runs at this moment, and the points where that may end."""

    def __init__(self, strikes: Strikes) -> None:
        self._strikes = strikes
        self._running: list[Process] = []
        self.quiet = False
        """True while the simulation itself looks at files."""

    @contextmanager
    def running(self, process: Process) -> Iterator[None]:
        self._running.append(process)
        try:
            yield
        finally:
            self._running.pop()

    def point(self, place: str) -> None:
        """A place where the running process may be killed."""
        if self.quiet or not self._running:
            return
        process = self._running[-1]
        if process.alive and self._strikes(process, place) == "kill":
            process.alive = False
        if not process.alive:
            raise SimulatedKill(process)

    def before_commit(self, place: str) -> None:
        """The same, or the disk is full."""
        if self.quiet or not self._running:
            return
        process = self._running[-1]
        if process.alive:
            struck = self._strikes(process, place)
            if struck == "full":
                raise disk_full()
            process.alive = struck != "kill"
        if not process.alive:
            raise SimulatedKill(process)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Put the points into the code under test."""
        device_write, hq_write = DeviceDatabase.write, HqDatabase.write
        fsync, replace, rename = os.fsync, Path.replace, Path.rename

        @contextmanager
        def write_on_device(database: DeviceDatabase) -> Iterator[Connection]:
            with device_write(database) as connection:
                yield connection
                self.before_commit("before commit")
            self.point("after commit")

        @contextmanager
        def write_at_hq(database: HqDatabase) -> Iterator[Any]:
            with hq_write(database) as connection:
                yield connection
                self.point("before commit")
            self.point("after commit")

        def syncing(handle: int) -> None:
            # Memory has nothing to sync; what a power cut leaves of torn files is the crash images' business.
            self.point("fsync")

        def moving(move: Callable[[Path, Any], Path]) -> Callable[[Path, Any], Path]:
            def moved(path: Path, target: Any) -> Path:
                self.point("before rename")
                done = move(path, target)
                self.point("after rename")
                return done

            return moved

        assert fsync is os.fsync
        with (
            patch.object(DeviceDatabase, "write", write_on_device),
            patch.object(HqDatabase, "write", write_at_hq),
            patch.object(os, "fsync", syncing),
            patch.object(Path, "replace", moving(replace)),
            patch.object(Path, "rename", moving(rename)),
        ):
            yield
