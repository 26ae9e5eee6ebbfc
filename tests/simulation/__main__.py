"""`./dev sim`: what is simulated, and cut short, to prove that nothing is lost."""

from __future__ import annotations

import argparse
import sys

from tests.simulation.crash.run import print_crash_images


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev sim", description=__doc__)
    parser.add_argument("--crash-images", type=int, metavar="N", required=True, help="cut the power N times")
    asked = parser.parse_args()
    return print_crash_images(asked.crash_images)


if __name__ == "__main__":
    sys.exit(main())
