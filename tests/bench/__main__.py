"""usage: python -m tests.bench [NAME …] [--skus N]: benchmarks, one JSON line each (see `measure.emit`)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

NAMES = (
    "search",
    "price",
    "place",
    "first_load",
    "start",
    "memory",
    "frame_while_syncing",
    "apply_10k",
    "commands",
    "poll",
    "storm",
    "keystroke",
    "scan",
    "growth",
    "walk_in",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=", ".join(NAMES) + "; all of them by default")
    parser.add_argument("--skus", type=int, default=1_000_000)
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.name if name not in NAMES]:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    for name in chosen.name or NAMES:
        bench: Callable[[int], None] = import_module(f"tests.bench.{name}").bench
        bench(chosen.skus)


if __name__ == "__main__":
    main()
