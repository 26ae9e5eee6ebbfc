"""HQ in the simulation: its real routes, handlers and sequencer over SQLite, in as many processes as the seed wants."""

from __future__ import annotations

import asyncio
import shutil
import warnings
from collections import namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from litestar.exceptions.base_exceptions import LitestarDeprecationWarning
from sqlalchemy import text

from app.identifiers import Uuid7
from app.journal.signing import Signer
from sync.hq import documents, durability, epoch, schema
from sync.hq.database import Database
from sync.hq.durability import AT_ONCE
from sync.hq.sequencer import Sequencer, run_round
from sync.hq.service import Hq, create_app
from sync.hq.snapshots import SnapshotMaker
from sync.hq.upkeep import compact, prune
from tests.simulation.crashes import Process
from tests.simulation.moments import MachineClock

POLL_SECONDS = 45.0
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers, body."""


@cache
def _row(*names: str) -> Callable[..., Any]:
    return namedtuple("Row", names)


class Rounds(Sequencer):
    """The sequencer without its thread: `woken` is looked at by the world, which runs the rounds."""

    woken = False

    def wake(self) -> None:
        self.woken = True


@dataclass(eq=False)
class HqProcess:
    """One process of HQ."""

    process: Process
    database: Database
    rounds: Rounds
    snapshots: SnapshotMaker
    app: Any


class Headquarters:
    """HQ's folder and the processes that serve it."""

    def __init__(self, folder: Path, clock: MachineClock, random: Random) -> None:
        self.folder = folder
        self.clock = clock
        self.identifiers = Uuid7(clock, random.randbytes)
        self._random = random
        self.processes: list[HqProcess] = []
        self.loop = asyncio.new_event_loop()
        self.durability = AT_ONCE
        self._number = 0

    @property
    def signer(self) -> Signer:
        """HQ's key; drawn from the seed where there is none yet."""
        key = self.folder / "hq.key"
        if not key.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            key.write_text(self._random.randbytes(32).hex())
        return documents.hq_signer(self.folder)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'hq.db'}"

    def start(self) -> HqProcess:
        """One more process."""
        signer = self.signer
        database = Database(self.url)
        schema.prepare(database, self.identifiers)
        rounds, snapshots = Rounds(database, self.clock), SnapshotMaker(database, self.clock, self.folder)
        hq = Hq(database, self.clock, self.identifiers, signer, snapshots.blobs, rounds, POLL_SECONDS, self.durability)
        with warnings.catch_warnings():
            # Litestar 3 will want request bodies declared in another way; the process in production says nothing.
            warnings.simplefilter("ignore", LitestarDeprecationWarning)
            app = create_app(hq, threads=False)
        self._number += 1
        started = HqProcess(Process("hq", f"hq{self._number}"), database, rounds, snapshots, app)
        self.processes.append(started)
        return started

    def stop(self, stopped: HqProcess) -> None:
        """Gone, however it ended; SQLite rolls back what was not committed."""
        stopped.process.alive = False
        if stopped in self.processes:
            self.processes.remove(stopped)
        stopped.database.close()

    def close(self) -> None:
        for one in tuple(self.processes):
            self.stop(one)
        self.loop.close()

    def call(self, serving: HqProcess, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One request through the real ASGI app."""
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        unread = [body]
        answered = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if unread:
                return {"type": "http.request", "body": unread.pop(), "more_body": False}
            await answered.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    answered.set()

        bare, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": bare,
            "raw_path": bare.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        self.loop.run_until_complete(serving.app(scope, receive, send))
        return start["status"], [(name, value) for name, value in start["headers"]], b"".join(parts)

    def round(self, process: HqProcess) -> int:
        """One round of the sequencer."""
        process.rounds.woken = False
        return run_round(process.database, self.clock)

    def make_catalog(self, process: HqProcess) -> str:
        return process.snapshots.make()

    def forget(self, process: HqProcess, keep_us: int) -> None:
        """Upkeep of the feed, with everything older than `keep_us` forgotten and a quarter of that compacted."""
        prune(process.database, self.clock, keep_us)
        compact(process.database, self.clock, keep_us // 4)

    def run(self, statement: str, **values: object) -> None:
        """A change in the live tables, by the first process."""
        with self.processes[0].database.write() as connection:
            connection.execute(text(statement), values)
        self.processes[0].rounds.wake()

    def rows(self, query: str, **values: object) -> list[Any]:
        """By the driver alone: the simulation looks so often that Core would cost as much as what it looks at."""
        raw = self.processes[0].database.engine.raw_connection()
        try:
            found: Any = raw.cursor()
            found.execute(query, values)
            row = _row(*(column[0] for column in found.description))
            return [row(*values) for values in found.fetchall()]
        finally:
            raw.close()

    def back_up(self, target: Path) -> None:
        """A copy of the database as it is at this moment; devices may prune what is in it."""
        target.unlink(missing_ok=True)
        begun = self.clock.now()
        raw = self.processes[0].database.engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM INTO ?", (str(target),))
        finally:
            raw.close()
        with self.processes[0].database.write() as connection:
            durability.backed_up(connection, begun)

    def restore(self, source: Path) -> HqProcess:
        """All processes end, the copy becomes the database, and the history of the feed a new one."""
        for one in tuple(self.processes):
            self.stop(one)
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"hq.db{suffix}").unlink(missing_ok=True)
        shutil.copyfile(source, self.folder / "hq.db")
        started = self.start()
        with started.database.write() as connection:
            epoch.begin(connection, self.identifiers.secret(8).hex())
        return started
