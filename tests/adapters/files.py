"""Reading the real files of the shared data folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

Record = dict[str, str]

RETAIL_FROM = "2022-11-01T00:00:00+08:00"
"""Start of the market's price book; AdventureWorks' list in USD began earlier and so is not the one in force."""


def records(folder: Path, name: str) -> Iterator[Record]:
    """The rows of one file by column name, nothing repaired."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
