"""The slip of a shift as a PDF page, in A4 or A5."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPen

from ui.bridge.pdf import dots, face, pdf_file
from ui.bridge.wording import tr
from ui.shifts.slip_view import SlipRow, SlipView

INK, LINE = QColor("#18201C"), QColor("#E4E8E5")
_SIZES = {"A4": QPageSize.PageSizeId.A4, "A5": QPageSize.PageSizeId.A5}
_POINTS = {"head": 10, "strong": 11, "small": 8}


def write_slip(view: SlipView, folder: Path, *, copy: int, page: str) -> Path:
    """`shift-<closed>-<id>.pdf` in `folder`, complete or not there at all; `page` is A4 | A5. Raises OSError."""
    stamp = "".join(one for one in view.when if one.isdigit())
    path = folder / f"shift-{stamp}-{view.key[-4:]}{f'-copy{copy}' if copy else ''}.pdf"
    with pdf_file(path, QPageSize(_SIZES[page]), 12.0, view.title) as (painter, writer):
        y = _row(painter, 0.0, SlipRow(view.shop), 15)
        note = tr("Copy %1").replace("%1", str(copy)) if copy else ""
        y = _row(painter, y, SlipRow(view.title, note, "strong"), 13) + dots(3)
        for row in (*view.rows, SlipRow(kind="rule"), SlipRow(), SlipRow(tr("Signature"), "_" * 24)):
            y = _drawn(painter, writer, y, row)
    return path


def _drawn(painter: QPainter, writer: QPdfWriter, y: float, row: SlipRow) -> float:
    if y + dots(12) > painter.viewport().height():
        writer.newPage()
        y = 0.0
    if row.kind == "rule":
        painter.setPen(QPen(LINE, dots(0.3)))
        painter.drawLine(0, round(y + dots(1.5)), painter.viewport().width(), round(y + dots(1.5)))
        return y + dots(4)
    return _row(painter, y, row, _POINTS.get(row.kind, 9))


def _row(painter: QPainter, y: float, row: SlipRow, points: int) -> float:
    """Words that wrap before they reach the figure on the right; answers where the next row begins."""
    painter.setFont(face(points, bold=row.kind in ("head", "strong")))
    painter.setPen(QPen(INK))
    width = float(painter.viewport().width())
    metrics = painter.fontMetrics()
    room = width - metrics.horizontalAdvance(row.figure) - (dots(4) if row.figure else 0)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    box = painter.boundingRect(QRectF(0, y, room, 10_000), flags, row.words)
    height = max(box.height(), float(metrics.height()))
    painter.drawText(QRectF(0, y, room, height), flags, row.words)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    painter.drawText(QRectF(0, y, width, height), right, row.figure)
    return y + height + dots(0.8)
