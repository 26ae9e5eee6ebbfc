"""Replica files across a power cut: the real agent loads, follows and loads anew; in every image of its disk the files
in use are complete."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from sqlcipher3 import dbapi2

from app.clock import SystemClock
from app.errors import FarshelfError
from app.identity import Secrets
from app.replica.files import Replicas
from app.replica.meta import get_value, read_meta
from app.replica.pointer import Pointer, read_pointer
from app.replica.verify import check_file
from app.shapes import REPLICA_SCHEMA
from app.storage.database import DatabaseError
from sync.files import BACKFILL, Files
from sync.hq import epoch
from tests.simulation.crash.disk import Disk
from tests.simulation.crash.events import Event, Rename, Write
from tests.simulation.crash.findings import Findings
from tests.simulation.crash.recording import Traced
from tests.support.headquarters import Headquarters

ROOT = Path(__file__).resolve().parents[3]
LOG = "log/agent.jsonl"
PATIENCE = 60.0


@dataclass(frozen=True)
class Publishing:
    """What lay on the device's disk before the agent ran, and all that then happened to it."""

    secrets: Secrets
    disk: Disk
    events: list[Event]

    @property
    def promises(self) -> list[int]:
        """Where in the list files changed their names, or the agent told of something."""
        return [
            place
            for place, event in enumerate(self.events)
            if isinstance(event, Rename) or (isinstance(event, Write) and event.path == LOG)
        ]


def record(folder: Path) -> Publishing:
    """A first load, a few pulls, HQ begins another epoch, all is loaded anew, and pulled again."""
    hq = Headquarters(folder / "hq")
    hq.load_demo()
    hq.start()
    try:
        device = hq.enrol(folder / "device")
        disk = Disk.of(device.home)
        command = [sys.executable, "-m", "tests.demo.agent", "--home", str(device.home)]
        traced = Traced(command, device.home, folder / "trace", ROOT)
        told = _Log(device.home / LOG)
        told.until("store_loaded", 1)
        for price in range(3):
            hq.run("UPDATE stock SET sellable = sellable + 1")
            hq.run("UPDATE price SET amount = amount + 1")
            told.until("pulled", price + 1)
        with hq.database.write() as connection:
            epoch.begin(connection, "another")
        hq.drain()
        hq.snapshots.make()
        told.until("store_loaded", 2)
        before = told.count("pulled")
        hq.run("UPDATE stock SET sellable = sellable + 1")
        told.until("pulled", before + 1)
        psutil.Process(told.last("started")["pid"]).terminate()
        return Publishing(device.secrets, disk, traced.read())
    finally:
        hq.close()


class _Log:
    """The agent's log while it runs: the recording must not be spoilt by a look into its files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def until(self, event: str, times: int) -> None:
        end = time.monotonic() + PATIENCE
        while self.count(event) < times:
            assert time.monotonic() < end, f"the agent did not get to {event}"
            time.sleep(0.02)

    def count(self, event: str) -> int:
        return sum(line["event"] == event for line in self._lines())

    def last(self, event: str) -> dict[str, Any]:
        return [line for line in self._lines() if line["event"] == event][-1]

    def _lines(self) -> list[dict[str, Any]]:
        text = self._path.read_text() if self._path.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


class PublishCheck:
    """Opens the files of an image as the window and the agent would."""

    def __init__(self, publishing: Publishing, home: Path) -> None:
        self._secrets = publishing.secrets
        self._home = home
        self._loaded: dict[str, int] = {}

    def hear(self, event: Event) -> None:
        """The agent's log tells when a file has come into use."""
        if isinstance(event, Write) and event.path == LOG:
            for line in map(json.loads, event.data.splitlines()):
                if line["event"] in ("catalog_loaded", "store_loaded"):
                    self._loaded[line["event"].removesuffix("_loaded")] = line["h"]

    def look(self) -> Findings:
        found = Findings()
        try:
            pointer = read_pointer(self._home)
            for kind in ("catalog", "store"):
                self._complete(kind, pointer, found)
            self._open(pointer, found)
        except (FarshelfError, DatabaseError, dbapi2.DatabaseError, ValueError, TypeError) as error:
            found.corrupt.append(f"{type(error).__name__}: {error}")
        return found

    def _complete(self, kind: str, pointer: Pointer, found: Findings) -> None:
        name = getattr(pointer, kind)
        key = self._secrets.store_key if kind == "store" else None
        if not name:
            found.lost += [kind] if kind in self._loaded else []
            return
        meta = check_file(self._home / name, schema=REPLICA_SCHEMA, key=key)
        if kind in self._loaded and meta.h < 0:
            found.lost.append(f"{name}, which was loaded to {self._loaded[kind]}")
        # The first one is made empty, so that the window finds the agent's progress in it.
        if meta.h < 0 and name != "store-1.db":
            found.halves.append(f"{name} is in use and was never loaded")

    def _open(self, pointer: Pointer, found: Findings) -> None:
        window = Replicas(self._home, self._secrets.store_key)
        try:
            if window.store.present:
                with window.store.read() as store:
                    if read_meta(store).h >= 0 and get_value(store, BACKFILL):
                        found.halves.append(f"{pointer.store} is in use and still being loaded")
        finally:
            window.close()
        agent = Files(self._home, self._secrets.store_key, SystemClock())
        agent.close()
        after = read_pointer(self._home)
        if pointer.catalog != after.catalog or pointer.store not in ("", after.store):
            found.lost.append(f"{pointer} was given up for {after}")
