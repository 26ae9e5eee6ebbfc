"""Where the QML of a view lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl

UI = Path(__file__).resolve().parents[1]


def view(path: str) -> QUrl:
    """The address of a view below ui/."""
    return QUrl.fromLocalFile(str(UI / path))
