"""Reads a folder of CSV files into HQ (docs/import.md)."""

from sync.hq.importing.findings import Finding
from sync.hq.importing.printing import Printer
from sync.hq.importing.run import FileSummary, Summary, import_folder

__all__ = ["FileSummary", "Finding", "Printer", "Summary", "import_folder"]
