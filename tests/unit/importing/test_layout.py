"""docs/import.md says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from sync.hq.importing.findings import REASONS
from sync.hq.importing.layout import FILES

DOCUMENT = (Path(__file__).parents[3] / "docs" / "import.md").read_text("utf-8")


def test_the_document_names_every_file_and_column() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+\.csv)` \| (.*) \|$", DOCUMENT, re.MULTILINE))
    assert list(rows) == [file.name for file in FILES]
    for file in FILES:
        words = set(re.findall(r"[a-z_]+", rows[file.name]))
        required = set(re.findall(r"\*\*([a-z_]+)\*\*", rows[file.name]))
        assert set(file.names) <= words, file.name
        assert required == {column.name for column in file.columns if column.required}, file.name


def test_the_document_names_every_reason() -> None:
    _, _, table = DOCUMENT.partition("| reason | row |")
    assert set(REASONS) <= set(re.findall(r"[a-z_0-9]+", table))
