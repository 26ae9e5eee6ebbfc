"""What HQ does once a night: take members from shops that no longer serve them, forget old feed rows, compact the rest,
compare `head` with the live tables, look whether the books of leases balance, and which best sellers run out.

One process of several does it: whoever first writes down that this night has begun.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from sqlalchemy import text

from app.clock import Clock
from sync.hq import audit, replenishing, served, till_sales, upkeep
from sync.hq.database import Database
from sync.hq.leases import balance as leases_balance
from sync.hq.reservations.expiry import forget_old

_DAY_US = 86_400 * 1_000_000
BEGINS_US = 19 * 3600 * 1_000_000
"""When the night's work begins, after midnight UTC: three in the morning in China."""

_FIRST = text("INSERT INTO hq_meta(name, value) VALUES ('night', :night) ON CONFLICT (name) DO NOTHING")
_CLAIM = text(
    "UPDATE hq_meta SET value = :night WHERE name = 'night' AND CAST(value AS BIGINT) < CAST(:night AS BIGINT)"
)

Job = Callable[[Database, Clock], object]
JOBS: tuple[Job, ...] = (served.age_out, forget_old, upkeep.prune, upkeep.compact, audit.watch,
                         leases_balance.watch, replenishing.watch, till_sales.watch)  # fmt: skip


class Nightly:
    """`start` looks at the clock now and then in a thread; `run_if_due` is one such look."""

    def __init__(self, database: Database, clock: Clock, jobs: Sequence[Job] = JOBS, every: float = 60.0) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="nightly")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def run_if_due(self) -> bool:
        """Do the night's work if it is time and nobody else does it; a new HQ waits for its first night."""
        night = str((self._clock.now() - BEGINS_US) // _DAY_US)
        with self._database.write() as connection:
            connection.execute(_FIRST, {"night": night})
            if not connection.execute(_CLAIM, {"night": night}).rowcount:
                return False
        for job in self._jobs:
            try:
                job(self._database, self._clock)
            except Exception:
                # The other jobs of this night do not depend on it.
                logging.getLogger(__name__).exception("work of the night failed: %s", job)
        return True

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                self.run_if_due()
            except Exception:
                logging.getLogger(__name__).exception("the night's work could not begin; trying again")
