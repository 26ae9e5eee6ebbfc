"""How the window is started, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ui.bridge.translation import LANGUAGES


@dataclass(frozen=True, slots=True)
class Options:
    """How to start. `lang` and `theme` are "" for what was chosen before."""

    home: Path
    size: tuple[int, int] = (1280, 800)
    lang: str = ""
    theme: str = ""
    hq: str = ""


def parse(argv: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="farshelf")
    parser.add_argument("--home", type=Path, required=True, help="folder of this device")
    parser.add_argument("--size", default="1280x800", help="width x height of the window")
    parser.add_argument("--lang", choices=LANGUAGES, default="")
    parser.add_argument("--theme", choices=("light", "dark"), default="")
    parser.add_argument("--hq", default="", help="address of HQ, for the first start")
    found = parser.parse_args(argv)
    width, _, height = found.size.partition("x")
    return Options(found.home, (int(width), int(height)), found.lang, found.theme, found.hq)
