"""What the loaders of all files share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.clock import Clock
from app.journal.signing import Signer
from sync.hq.blobs import BlobFolder
from sync.hq.database import Database
from sync.hq.importing.bulk import Tally
from sync.hq.importing.findings import Finding
from sync.hq.importing.layout import File
from sync.hq.importing.reading import Row, read

CHUNK = 5_000
"""Rows of a file in one transaction; with their texts at most 20,000 captured rows."""

Progress = Callable[[str, int, int, bool], None]
"""File, rows read, parts read per thousand, whether that was all."""


@dataclass
class Import:
    """One run. `source` names the system that the codes belong to, `blobs` is where pictures go.

    `touched` collects products whose derived columns or search terms may have changed; `popularity` is (-n, code, id);
    `uncategorised` is the id of that category once it was needed, else 0.
    """

    folder: Path
    database: Database
    signer: Signer
    clock: Clock
    tell: Callable[[Finding], None]
    progress: Progress
    source: str = "csv"
    blobs: BlobFolder | None = None
    tallies: dict[str, Tally] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    all_touched: bool = False
    uncategorised: int = 0
    popularity: list[tuple[int, str, int]] = field(default_factory=list)

    def has(self, file: File) -> bool:
        return (self.folder / file.name).is_file()

    def tally(self, file: File) -> Tally:
        return self.tallies.setdefault(file.name, Tally())

    def told(self, file: File, line: int, column: str, reason: str, *, kept: bool = False, value: str = "") -> None:
        self.tell(Finding(file.name, line, column, reason, kept, value))

    def chunks(self, file: File, size: int = CHUNK) -> Iterator[list[Row]]:
        """The good rows of a file, `size` at a time; nothing where the file is not there."""
        path = self.folder / file.name
        if not path.is_file():
            return
        reader = read(path, file, self.tell)
        rows = iter(reader)
        whole = max(1, path.stat().st_size)
        self.tally(file)
        while chunk := list(islice(rows, size)):
            yield chunk
            self.read[file.name] = reader.rows
            self.progress(file.name, reader.rows, min(1000, reader.position * 1000 // whole), False)
        self.read[file.name] = reader.rows
        self.progress(file.name, reader.rows, 1000, True)
