"""PDF files: complete or not there at all, and their text can be read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.replica.pointer import sync_folder

DPI = 300


@contextmanager
def pdf_file(path: Path, size: QPageSize, margin: float, title: str) -> Iterator[tuple[QPainter, QPdfWriter]]:
    """Paint on pages of `size` with `margin` mm on every side. Raises OSError where the file cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    writer = QPdfWriter(str(aside))
    writer.setResolution(DPI)
    margins = QMarginsF(margin, margin, margin, margin)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    writer.setTitle(title)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"cannot write {aside}")
    try:
        yield painter, writer
    finally:
        painter.end()
    aside.replace(path)
    sync_folder(path.parent)


def dots(millimetres: float) -> float:
    return millimetres * DPI / 25.4


def face(points: float, *, bold: bool = False) -> QFont:
    """The window's face in a size for paper."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(round(points * DPI / 72))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    # Inter's contextual and tabular glyphs have no character of their own in the file: the text could not be read.
    font.setFeature(QFont.Tag("calt"), 0)
    return font
