"""`walk_in`: a hundred walk-ins back to back through the real window, by scanner, touch and keyboard.

Each kind gives one line: scans, taps and keys of a walk-in, ms from the last input of each step until its answer was
painted, and whether it keeps to the taps of ui.md. Exit 1 where one does not.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.measure import percentile

if TYPE_CHECKING:
    from tests.support.walk_in import Walk

WALKS = {
    "sign-in": 10,
    "carry-out by scanner": 30,
    "carry-out by touch": 14,
    "carry-out by keyboard": 14,
    "endless aisle by touch": 10,
    "endless aisle by scanner": 5,
    "endless aisle by keyboard": 3,
    "handover": 14,
}
"""A hundred; fewer unpaid orders than an associate may take a day."""


def bench(skus: int) -> None:
    """In the demo's shop, whatever `skus`; what a catalogue of a million costs is said by `keystroke` and `scan`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    from PySide6.QtGui import QGuiApplication

    from tests.support.hands import Hands
    from tests.support.shop import make_shop
    from tests.support.walk_in import ALLOWED, Walker

    kinds = [kind for kind, often in WALKS.items() for _ in range(often)]
    random.Random(7).shuffle(kinds)
    played: dict[str, list[Walk]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        shop = make_shop(Path(folder) / "device")
        qt = QGuiApplication.instance() or QGuiApplication([])
        assert isinstance(qt, QGuiApplication)
        hands = Hands(qt, shop)
        hands.sign_in()
        walker = Walker(hands, shop)
        began = time.perf_counter()
        for kind in kinds:
            played[kind].append(walker.play(kind))
        took = time.perf_counter() - began
        hands.close()
    over = False
    for kind, walks in sorted(played.items()):
        worst = max(walks, key=lambda one: one.scans + one.taps)
        over = over or worst.too_many
        total = [one.ms for one in walks]
        line = {
            "bench": "walk_in",
            "kind": kind,
            "n": len(walks),
            "scans": worst.scans,
            "taps": worst.taps,
            "keys": max(one.keys for one in walks),
            "allowed": ALLOWED.get(kind),
            "ok": not worst.too_many,
            "p50_ms": round(percentile(total, 50)),
            "p99_ms": round(percentile(total, 99)),
            "steps": _steps(walks),
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)
    inputs = Counter[str]()
    for walk in (one for walks in played.values() for one in walks):
        inputs.update(scans=walk.scans, taps=walk.taps, keys=walk.keys)
    whole = {"bench": "walk_in", "kind": "all", "n": len(kinds), **inputs, "seconds": round(took, 1)}
    print(json.dumps(whole), flush=True)
    if over:
        sys.exit(1)


def _steps(walks: list[Walk]) -> list[dict[str, object]]:
    """ms of each step, in the order in which a walk-in takes them."""
    found: dict[str, list[float]] = defaultdict(list)
    for walk in walks:
        for step in walk.steps:
            found[step.name].append(step.ms)
    return [
        {"step": name, "p50_ms": round(percentile(ms, 50), 1), "p99_ms": round(percentile(ms, 99), 1)}
        for name, ms in found.items()
    ]
