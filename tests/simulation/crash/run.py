"""`./dev sim --crash-images N`: the power is cut N times, on two processes."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests.simulation.crash import orders, publish
from tests.simulation.crash.findings import Report
from tests.simulation.crash.images import cut, moments
from tests.simulation.crash.recording import CannotTrace, require_strace

PROCESSES = 2
MEMORY = Path("/dev/shm")


def order_images(count: int, seed: int, durability: str = "full") -> Report:
    """Record orders being placed under `durability`, cut the power `count` times. Raises CannotTrace."""
    with folder() as place:
        sessions = orders.SESSIONS if durability == "full" else orders.SHORT
        recording = orders.record(Path(place), durability, sessions)
    return spread(partial(_orders, recording), count, seed)


def publish_images(count: int, seed: int) -> Report:
    """Record an agent that loads, follows and loads anew, cut the power `count` times. Raises CannotTrace."""
    with folder() as place:
        publishing = publish.record(Path(place))
    return spread(partial(_publish, publishing), count, seed)


def print_crash_images(count: int, seed: int = 1) -> int:
    """Say what was found; 1 where anything is wrong, or where the weaker pragma loses nothing, which proves nothing."""
    begun = time.monotonic()
    try:
        require_strace()
    except CannotTrace as reason:
        print(reason, file=sys.stderr)
        return 2
    few = max(20, count // 50)
    placed = order_images(count - count // 5, seed)
    published = publish_images(count // 5, seed)
    weak = order_images(few, seed, "normal")
    for name, report in (("orders", placed), ("replica files", published), ("orders, synchronous=NORMAL", weak)):
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(report.kinds.items()))
        faults = f"{report.lost} lost acknowledged work, {report.halves} hold a half, {report.corrupt} are corrupt"
        print(f"{name}: {report.images} images ({kinds}): {faults}")
        for example in report.examples if report is not weak else ():
            print(f"  {example}")
    print(f"{time.monotonic() - begun:.1f} s")
    return 1 if placed.bad or published.bad or not weak.lost else 0


def folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where there is such a place: images are many and need no disk of their own."""
    return tempfile.TemporaryDirectory(prefix="crash-", dir=MEMORY if MEMORY.is_dir() else None)


def spread(part: Callable[[int, int], Report], count: int, seed: int) -> Report:
    """`part(count, seed)` in each process, added up."""
    counts = [count // PROCESSES + (place < count % PROCESSES) for place in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        parts = list(pool.map(part, counts, range(seed, seed + PROCESSES)))
    return sum(parts, Report())


def _orders(recording: orders.Recording, count: int, seed: int) -> Report:
    random, told = Random(seed), orders.Told()
    at = moments(recording.promises, len(recording.events), count, random)
    with folder() as place:
        check = orders.OrderCheck(recording, Path(place))
        look = partial(check.look, told)
        return cut(recording.disk, recording.events, at, random, Path(place), told.hear, look, _is_replica)


def _is_replica(name: str) -> bool:
    return not name.startswith("journal")


def _publish(publishing: publish.Publishing, count: int, seed: int) -> Report:
    random = Random(seed)
    at = moments(publishing.promises, len(publishing.events), count, random)
    with folder() as place:
        check = publish.PublishCheck(publishing, Path(place))
        return cut(publishing.disk, publishing.events, at, random, Path(place), check.hear, check.look, lambda _: False)
