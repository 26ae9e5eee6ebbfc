"""What an import says on the terminal."""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from sync.hq.importing.findings import REASONS, Finding
from sync.hq.importing.run import Summary

SHOWN = 20
"""Findings of one reason in one file that are printed one by one; a report file has all."""


class Printer:
    """Hears findings and progress; `report` is a CSV file of all findings."""

    def __init__(self, report: Path | None = None, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._seen: Counter[tuple[str, str]] = Counter()
        self._started = time.monotonic()
        self._spoken = 0.0
        self._stack = ExitStack()
        self._report = None
        if report is not None:
            self._report = csv.writer(self._stack.enter_context(report.open("w", encoding="utf-8-sig", newline="")))
            self._report.writerow(("file", "line", "column", "reason", "kept", "value", "zh", "en"))

    def tell(self, finding: Finding) -> None:
        """One finding, printed or counted."""
        if self._report is not None:
            words = (finding.sentence("zh"), finding.sentence("en"))
            self._report.writerow(
                (finding.file, finding.line, finding.column, finding.reason, int(finding.kept), finding.value, *words)
            )
        self._seen[finding.file, finding.reason] += 1
        if self._seen[finding.file, finding.reason] <= SHOWN:
            print(finding, file=self._out)

    def progress(self, file: str, rows: int, thousandths: int, done: bool) -> None:
        """At most one line a second, and one at the end of a file."""
        now = time.monotonic()
        if done or now - self._spoken >= 1:
            self._spoken = now
            print(
                f"{now - self._started:7.1f}s  {file:<15} {thousandths / 10:5.1f} %  {rows:>11,} rows", file=self._out
            )

    def close(self, summary: Summary) -> None:
        """The rest of the findings as numbers, and the summary."""
        self._stack.close()
        for (file, reason), number in sorted(self._seen.items()):
            if number > SHOWN:
                print(f"{file}: {number - SHOWN} more: {reason}: {REASONS[reason][1]}", file=self._out)
        row = "{:<16}{:>11}{:>11}{:>11}{:>11}{:>9}{:>9}"
        print(row.format("file", "read", "new", "changed", "unchanged", "skipped", "kept"), file=self._out)
        for name, one in summary.files.items():
            numbers = (one.read, one.new, one.changed, one.unchanged, one.skipped.total(), one.kept.total())
            print(row.format(name, *(f"{number:,}" for number in numbers)), file=self._out)
            for reason, number in sorted(one.skipped.items()):
                print(
                    f"    skipped {number:>7,}  {reason}: {REASONS[reason][0]} / {REASONS[reason][1]}", file=self._out
                )
            for reason, number in sorted(one.kept.items()):
                print(
                    f"    kept    {number:>7,}  {reason}: {REASONS[reason][0]} / {REASONS[reason][1]}", file=self._out
                )
