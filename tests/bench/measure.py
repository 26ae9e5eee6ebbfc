"""Timing in turn: ours, the raw limit, ours, the raw limit …, so that a machine whose speed drifts drifts for both."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of the values lie (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(percent / 100 * len(ranked) + 0.5) - 1))]


@dataclass(frozen=True, slots=True)
class Pair:
    """Milliseconds of each run of ours and of the limit; `cpu` is what ours took of its thread's processor time.

    On a machine that does other things too, the tail of the wall clock is theirs, the tail of `cpu` is ours.
    """

    ours: list[float]
    limit: list[float]
    cpu: list[float]

    def at(self, percent: float) -> tuple[float, float]:
        return percentile(self.ours, percent), percentile(self.limit, percent)


def in_turn(ours: Callable[[int], object], limit: Callable[[int], object], runs: int, warm_up: int = 3) -> Pair:
    """Time both `runs` times, alternating; each gets the number of the run."""
    pair = Pair([], [], [])
    for run in range(-warm_up, runs):
        for act, times in ((ours, pair.ours), (limit, pair.limit)):
            began, worked = time.perf_counter(), time.thread_time()
            act(run)
            if run >= 0:
                times.append((time.perf_counter() - began) * 1000)
                if act is ours:
                    pair.cpu.append((time.thread_time() - worked) * 1000)
    return pair


def emit(bench: str, n: int, value: float, unit: str, limit: float, *, bar: str, **more: object) -> None:
    """One JSON line; `ratio` = how many times worse than the raw limit, `bar` what quality.md asks for."""
    line = {
        "bench": bench,
        "n": n,
        "value": round(value, 3),
        "unit": unit,
        "limit": round(limit, 3),
        "ratio": round(value / limit, 2) if limit else None,
        "bar": bar,
        **more,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
