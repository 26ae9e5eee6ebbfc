"""Leases, goods held to be tried on, and reservations that run out while HQ serves: once a minute, on any process."""

from __future__ import annotations

import logging
import threading

from app.clock import Clock
from sync.hq.database import Database
from sync.hq.holding import release_due
from sync.hq.leases.expiry import expire_due, tidy
from sync.hq.reservations import expiry as reservations

EVERY_SECONDS = 60.0


class LeaseUpkeep:
    """`run` does it once; `start` keeps doing it in a thread. The sequencer finds what it changed by itself."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="leases")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def run(self) -> int:
        """Answers how many leases and holds ended."""
        ended = release_due(self._database, self._clock) + reservations.expire_due(self._database, self._clock)
        while True:
            with self._database.write() as connection:
                batch = expire_due(connection, self._clock.now())
                tidy(connection, self._clock.now())
            ended += batch
            if not batch:
                return ended

    def _work(self) -> None:
        while not self._stopping.wait(EVERY_SECONDS):
            try:
                self.run()
            except Exception:
                logging.getLogger(__name__).exception("leases could not be ended; trying again")
