"""From a CSV file to checked rows: encoding, quoting, header, cells. What is wrong is told, and the rest goes on."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from app.errors import Refusal
from sync.hq.importing.cells import Parser, parser
from sync.hq.importing.findings import Bad, Finding
from sync.hq.importing.layout import File

T = TypeVar("T")
Tell = Callable[[Finding], None]
_BLOCK = 1 << 20


class Row(NamedTuple):
    """A row that stands: `line` is where it begins, `values` follow the columns of the file's layout."""

    line: int
    values: tuple[object, ...]


class _Lines:
    """Lines with their numbers, which can go back: a quote that never closes swallows the good rows after it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._taken: list[str] = []
        self._again: deque[str] = deque()
        self.number = 0

    def begin(self) -> int:
        """A row begins; answers its line."""
        self._taken.clear()
        return self.number + 1

    def resume_after(self, line: int) -> None:
        """Give out again what was taken since `line`, that line left out."""
        self._again.extendleft(reversed(self._taken[1:]))
        self.number = line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        self.number += 1
        return line


class Reader:
    """Counts what it read (`rows`: with those skipped; `position`: bytes) and remembers lines with broken bytes."""

    def __init__(self, path: Path, file: File, tell: Tell) -> None:
        self.path, self.file, self.tell = path, file, tell
        self.rows = 0
        self.position = 0
        self._broken: set[int] = set()
        self._header: list[str] = []

    def __iter__(self) -> Iterator[Row]:
        records = self._records()
        header = next(records, None)
        if header is None:
            self._told(0, "", "no_header")
            return
        plan = self._plan(header[1])
        if plan is None:
            return
        seen: set[object] = set()
        key_places = [self.file.names.index(name) for name in self.file.key]
        only = key_places[0] if len(key_places) == 1 else None
        for line, cells in records:
            self.rows += 1
            if len(cells) != len(header[1]):
                self._told(line, "", "cell_count", value=str(len(cells)))
                continue
            values = self._values(line, cells, plan)
            if values is None:
                continue
            if not key_places:
                yield Row(line, values)
                continue
            key = values[only] if only is not None else tuple(values[place] for place in key_places)
            if key in seen:
                self._told(line, self.file.key[-1], "duplicate", value=str(values[key_places[-1]]))
                continue
            seen.add(key)
            yield Row(line, values)

    def _told(self, line: int, column: str, reason: str, *, kept: bool = False, value: str = "") -> None:
        self.tell(Finding(self.file.name, line, column, reason, kept, value))

    # --- cells ---

    def _plan(self, header: list[str]) -> list[tuple[str, int, Parser, bool, object]] | None:
        """Per column of the layout: name, place in the row (-1: absent), parser, required, default."""
        self._header = names = [name.strip().lower() for name in header]
        fatal = False
        for place, name in enumerate(names):
            if name not in self.file.names:
                self._told(1, name, "column_unknown", kept=True)
            elif name in names[:place]:
                self._told(1, name, "column_repeated")
                fatal = True
        plan: list[tuple[str, int, Parser, bool, object]] = []
        for column in self.file.columns:
            place = names.index(column.name) if column.name in names else -1
            if place < 0 and column.required:
                self._told(1, column.name, "column_missing")
                fatal = True
            read = parser(column)
            plan.append((column.name, place, read, column.required, read(column.default) if column.default else ""))
        return None if fatal else plan

    def _values(
        self, line: int, cells: list[str], plan: list[tuple[str, int, Parser, bool, object]]
    ) -> tuple[object, ...] | None:
        values: list[object] = []
        for name, place, read, required, default in plan:
            cell = cells[place].strip() if place >= 0 else ""
            if not cell:
                if required:
                    self._told(line, name, "price_missing" if name == "price" else "missing")
                    return None
                values.append(default)
                continue
            try:
                values.append(read(cell))
            except Bad as bad:
                kept = bad.instead is not None
                self._told(line, name, bad.reason, kept=kept, value="" if name == "pin" else cell)
                if not kept:
                    return None
                values.append(bad.instead)
        return tuple(values)

    # --- lines ---

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows of cells with the line they begin at; blank lines are passed over, rows with broken bytes told."""
        lines = _Lines(self._lines())
        reader = csv.reader(lines, strict=True)
        is_header = True
        while True:
            line = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self.rows += 1
                self._told(line, "", "malformed")
                lines.resume_after(line)
                reader = csv.reader(lines, strict=True)
                continue
            if not cells or (len(cells) == 1 and not cells[0].strip()):
                continue
            torn = self._broken and not self._broken.isdisjoint(range(line, lines.number + 1))
            if torn and not is_header:
                self.rows += 1
                place = next((place for place, cell in enumerate(cells) if "\ufffd" in cell), 0)
                column = self._header[place] if place < len(self._header) else ""
                self._told(line, column, "encoding", value=cells[place])
                continue
            is_header = False
            yield line, cells

    def _lines(self) -> Iterator[str]:
        if _is_utf8(self.path):
            with self.path.open(encoding="utf-8-sig", newline="") as text:
                for line in text:
                    self.position += len(line)
                    yield line
            return
        encoding = _likelier(self.path)
        with self.path.open("rb") as raw:
            for number, data in enumerate(raw, 1):
                self.position += len(data)
                body = data.removeprefix(codecs.BOM_UTF8) if number == 1 else data
                try:
                    yield body.decode(encoding)
                except UnicodeDecodeError:
                    self._broken.add(number)
                    yield body.decode(encoding, "replace")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        try:
            while block := raw.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _likelier(path: Path) -> str:
    """The encoding of a file that is not UTF-8 throughout.

    One broken byte must not turn a UTF-8 file into GB18030 mojibake, which nearly any bytes decode to: it stays UTF-8
    as long as at least half of its lines with Chinese are valid UTF-8, which lines of GB18030 hardly ever are.
    """
    valid = broken = 0
    with path.open("rb") as raw:
        for line in raw:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                valid += 1
            except UnicodeDecodeError:
                broken += 1
    return "utf-8" if valid >= broken else "gb18030"


def read(path: Path, file: File, tell: Tell) -> Reader:
    """The rows of one file; iterate it once."""
    return Reader(path, file, tell)


def read_whole(path: Path, file: File, of_row: Callable[..., T]) -> list[T]:
    """What `of_row` makes of the values of each row, of a file of which all is right.

    Raises Refusal `bad_file` (line, column, why) at the first fault; `of_row` tells one by `Bad`, ValueError or a
    Refusal of its own.
    """

    def tell(finding: Finding) -> None:
        if not finding.kept:
            raise Refusal("bad_file", line=max(1, finding.line), column=finding.column, why=finding.sentence("en"))

    made = []
    for row in read(path, file, tell):
        try:
            made.append(of_row(*row.values))
        except (Bad, ValueError, Refusal) as error:
            raise Refusal("bad_file", line=row.line, column="", why=str(error)) from error
    return made
