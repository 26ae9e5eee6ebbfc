"""A process of HQ that does nothing but sequence: `python -m tests.race.sequencing URL`, until its input closes."""

from __future__ import annotations

import sys
import threading

from app.clock import SystemClock
from sync.hq.database import Database
from sync.hq.sequencer import run_round


def main(url: str) -> None:
    """Prints at its end how many rounds had something to do."""
    database, clock, rounds = Database(url), SystemClock(), 0
    closed = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        closed.set()

    threading.Thread(target=listen, daemon=True).start()
    print("ready", flush=True)
    while not closed.wait(0.002):
        rounds += run_round(database, clock) > 0
    database.close()
    print(rounds, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
