"""usage: python -m tests.fashion [--skus N] [--seed S] [--per-style 40|1] DIR   (or --demo DIR)"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.fashion.catalogue import generate
from tests.fashion.demo import write_demo


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fashion", description="writes a fashion catalogue to import")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--skus", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-style", type=int, default=40, choices=(40, 1))
    parser.add_argument("--demo", action="store_true", help="the small catalogue of the demo instead")
    chosen = parser.parse_args()
    if chosen.demo:
        write_demo(chosen.folder, offers=True)
    else:
        generate(chosen.skus, chosen.seed, chosen.folder, per_style=chosen.per_style)


if __name__ == "__main__":
    main()
