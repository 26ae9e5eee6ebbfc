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

from tests.simulation.crash.findings import Report
from tests.simulation.crash.images import cut, moments
from tests.simulation.crash.orders import OrderCheck, Recording, Told, record
from tests.simulation.crash.recording import CannotTrace, require_strace

PROCESSES = 2
MEMORY = Path("/dev/shm")


def order_images(count: int, seed: int, durability: str = "full") -> Report:
    """Record orders being placed under `durability`, cut the power `count` times. Raises CannotTrace."""
    with folder() as place:
        recording = record(Path(place), durability)
        return spread(partial(_orders, recording), count, seed)


def print_crash_images(count: int, seed: int = 1) -> int:
    """Say what was found; 1 where anything is wrong, or where the weaker pragma loses nothing, which proves nothing."""
    begun = time.monotonic()
    try:
        require_strace()
    except CannotTrace as reason:
        print(reason, file=sys.stderr)
        return 2
    weak = max(20, count // 50)
    reports = {"orders": order_images(count, seed), "orders, synchronous=NORMAL": order_images(weak, seed, "normal")}
    for name, report in reports.items():
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(report.kinds.items()))
        faults = f"{report.lost} lost acknowledged work, {report.halves} hold a half, {report.corrupt} are corrupt"
        print(f"{name}: {report.images} images ({kinds}): {faults}")
        for example in report.examples if "NORMAL" not in name else ():
            print(f"  {example}")
    print(f"{time.monotonic() - begun:.1f} s")
    good = not any(report.bad for name, report in reports.items() if "NORMAL" not in name)
    return 0 if good and reports["orders, synchronous=NORMAL"].lost else 1


def folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where there is such a place: images are many and need no disk of their own."""
    return tempfile.TemporaryDirectory(prefix="crash-", dir=MEMORY if MEMORY.is_dir() else None)


def spread(part: Callable[[int, int], Report], count: int, seed: int) -> Report:
    """`part(count, seed)` in each process, added up."""
    counts = [count // PROCESSES + (place < count % PROCESSES) for place in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        parts = list(pool.map(part, counts, range(seed, seed + PROCESSES)))
    return sum(parts, Report())


def _orders(recording: Recording, count: int, seed: int) -> Report:
    random, told = Random(seed), Told()
    at = moments(recording.events, count, random)
    with folder() as place:
        home = Path(place)
        check = OrderCheck(recording, home)
        look = partial(check.look, told)
        return cut(recording.disk, recording.events, at, random, home, told.hear, look, _is_replica)


def _is_replica(name: str) -> bool:
    return not name.startswith("journal")
