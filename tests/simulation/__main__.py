"""`./dev sim`: seeds, one seed with its trace, or power cuts byte by byte."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from tests.simulation.crash.run import print_crash_images
from tests.simulation.mutants import MUTANTS, hunt
from tests.simulation.runner import Result, run_many, run_seed

PROGRESS = 100
"""Seeds after which a long run says how far it is."""

NOT_YET = {
    "I5": "points: the module is not built yet",
    "I8": "commissions: the module is not built yet",
}


def main(words: list[str] | None = None) -> int:
    """The exit status: 1 on any violation."""
    parser = argparse.ArgumentParser(prog="dev sim", description="The deterministic simulation of sync.")
    parser.add_argument("--seeds", default="1-300", metavar="A-B", help="both included (the default is 1-300)")
    parser.add_argument("--seed", type=int, help="one seed only")
    parser.add_argument("--trace", action="store_true", help="with --seed: print its event log")
    parser.add_argument("--mutants", action="store_true", help="instead: faults of ours, each to be found by a seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes to use (by default all cores)")
    parser.add_argument("--crash-images", type=int, metavar="N", help="instead: cut the power N times, byte by byte")
    asked = parser.parse_args(words)
    if asked.crash_images is not None:
        return print_crash_images(asked.crash_images)
    if asked.seed is not None:
        result = run_seed(asked.seed, print if asked.trace else None)
        print(f"event log {result.event_hash}")
        return _report([result])
    if asked.mutants:
        return _mutants(asked.jobs)
    first, _, last = asked.seeds.partition("-")
    return _report(run_many(range(int(first), int(last or first) + 1), asked.jobs))


def _mutants(jobs: int) -> int:
    missed = 0
    print(f"{'mutant':<42} seed  broken what it said")
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for kill in pool.map(partial(hunt, seeds=range(1, 301)), [one.name for one in MUTANTS]):
            missed += not kill.seed
            found = f"{kill.seed:>4}  {kill.invariant:<6} {kill.what[:80]}"
            print(f"{kill.mutant:<42} {found if kill.seed else 'NOT FOUND within 300 seeds'}", flush=True)
    print(f"mutants {len(MUTANTS)}, not found {missed}")
    return 1 if missed else 0


def _report(results: Iterable[Result]) -> int:
    begun = time.monotonic()
    seeds = steps = commands = 0
    faults: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    violations: list[Result] = []
    for result in results:
        seeds, steps, commands = seeds + 1, steps + result.steps, commands + result.commands
        faults += result.faults
        checked += result.checked
        if result.violation:
            violations.append(result)
            print(f"VIOLATION seed {result.seed}: {result.violation}", flush=True)
        if seeds % PROGRESS == 0:
            print(f"up to seed {result.seed}: violations {len(violations)}", file=sys.stderr, flush=True)
    print(f"seeds {seeds}, steps {steps}, commands {commands}, in {time.monotonic() - begun:.0f} s")
    print("faults     " + ", ".join(f"{name} {count}" for name, count in sorted(faults.items())))
    for number in range(1, 18):
        name = f"I{number}"
        said = NOT_YET.get(name, f"held {checked[name]} times" if checked[name] else "never looked at")
        print(f"{name:<10} {said}")
    print(f"violations {len(violations)}")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
