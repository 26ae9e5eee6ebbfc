"""Writes the import layout (docs/import.md), and numbers goods the way GS1 does."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from sync.hq.importing.layout import FILES


class ImportFolder:
    """An open folder of the layout; `add` appends a row to one of its files, absent columns stay empty."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._stack = ExitStack()
        self._names = {file.name.removesuffix(".csv"): file.names for file in FILES}
        self._writers = {}
        for file in FILES:
            stream = self._stack.enter_context((folder / file.name).open("w", encoding="utf-8", newline=""))
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(file.names)
            self._writers[file.name.removesuffix(".csv")] = writer

    def add(self, file: str, /, **values: str | int) -> None:
        unknown = values.keys() - self._names[file]
        if unknown:
            raise KeyError(f"{file}.csv has no column {sorted(unknown)}")
        self._writers[file].writerow([values.get(column, "") for column in self._names[file]])

    def add_all(self, file: str, rows: Iterable[tuple[str | int, ...]]) -> None:
        """Rows complete and in the order of the columns."""
        self._writers[file].writerows(rows)

    def __enter__(self) -> ImportFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def check_digit(digits: str) -> str:
    """The last digit of a GTIN whose other digits are given (GS1 General Specifications §7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def ean13(number: int) -> str:
    """The EAN-13 of the `number`th thing (below 10 billion): a Chinese prefix 690–699, valid check digit."""
    body = f"69{number:010d}"
    return body + check_digit(body)
