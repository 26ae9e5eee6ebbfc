"""Labels as PDF pages of their own size: 40 × 30 mm for the shelf, 100 × 150 mm for a parcel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPageSize, QPainter, QTextOption

from app.identifiers import check_digit_fits
from ui.bridge.code_images import code_image
from ui.bridge.pdf import dots, face, pdf_file
from ui.bridge.wording import tr

SHELF, PARCEL = (40.0, 30.0), (100.0, 150.0)
"""Millimetres, width × height."""


@dataclass(frozen=True, slots=True)
class ShelfLabel:
    """One variant; `price` in words, `barcode` as the goods bear it, else the SKU."""

    title: str
    variant: str
    sku: str
    price: str
    barcode: str


@dataclass(frozen=True, slots=True)
class ParcelLabel:
    """One parcel of an order; `phone` masked: the carrier's own system knows the whole of it."""

    number: str
    sender: str
    name: str
    phone: str
    address: str
    contents: tuple[str, ...]


def write_shelf_labels(labels: Sequence[ShelfLabel], path: Path) -> Path:
    """A page for each. Raises OSError where the file cannot be written."""
    with pdf_file(path, _page(SHELF), 0, path.stem) as (painter, writer):
        for place, label in enumerate(labels):
            if place:
                writer.newPage()
            _shelf(painter, label)
    return path


def write_parcel_label(label: ParcelLabel, path: Path) -> Path:
    """Raises OSError where the file cannot be written."""
    with pdf_file(path, _page(PARCEL), 0, label.number) as (painter, _):
        _parcel(painter, label)
    return path


def symbology(code: str) -> str:
    """EAN-13 where the code is one, check digit included; Code 128 for all else."""
    is_ean = len(code) == 13 and code.isascii() and code.isdigit() and check_digit_fits(code)
    return "ean13" if is_ean else "code128"


def _shelf(painter: QPainter, label: ShelfLabel) -> None:
    width = dots(SHELF[0])
    left, room = dots(1.5), width - dots(3)
    _write(painter, label.title, QRectF(left, dots(0.8), room, dots(6.4)), 7.5, bold=True)
    _write(painter, f"{label.variant} · {label.sku}", QRectF(left, dots(7.3), room, dots(2.6)), 5.5)
    _write(painter, label.price, QRectF(left, dots(9.9), room, dots(5.6)), 13, bold=True, right=True)
    _bars(painter, label.barcode, QRectF(0, dots(15.8), width, dots(10.2)))
    _write(painter, label.barcode, QRectF(left, dots(26.6), room, dots(2.8)), 6, middle=True)


def _parcel(painter: QPainter, label: ParcelLabel) -> None:
    width = dots(PARCEL[0])
    left, room = dots(5), width - dots(10)
    _bars(painter, label.number, QRectF(0, dots(6), width, dots(22)))
    _write(painter, label.number, QRectF(left, dots(29), room, dots(9)), 18, bold=True, middle=True)
    _write(painter, tr("To"), QRectF(left, dots(42), room, dots(5)), 9)
    _write(painter, f"{label.name}  {label.phone}", QRectF(left, dots(47), room, dots(14)), 15, bold=True)
    _write(painter, label.address, QRectF(left, dots(62), room, dots(24)), 13)
    _write(painter, tr("From"), QRectF(left, dots(89), room, dots(5)), 9)
    _write(painter, label.sender, QRectF(left, dots(94), room, dots(12)), 10)
    _write(painter, "\n".join(label.contents), QRectF(left, dots(109), room, dots(36)), 9)


def _write(
    painter: QPainter,
    words: str,
    box: QRectF,
    points: float,
    *,
    bold: bool = False,
    right: bool = False,
    middle: bool = False,
) -> None:
    """Wrapped inside the box; in a smaller size where it would not fit, never cut off."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if right:
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    elif middle:
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    endless = QRectF(box.x(), box.y(), box.width(), 1e6)
    size = points
    painter.setFont(face(size, bold=bold))
    while size > 3 and painter.boundingRect(endless, words, option).height() > box.height():
        size *= 0.92
        painter.setFont(face(size, bold=bold))
    painter.drawText(box, words, option)


def _bars(painter: QPainter, code: str, box: QRectF) -> None:
    image = code_image(symbology(code), code, QSize(int(box.width()), int(box.height())))
    painter.drawImage(
        QRectF(box.x() + (box.width() - image.width()) / 2, box.y(), image.width(), image.height()), image
    )


def _page(millimetres: tuple[float, float]) -> QPageSize:
    return QPageSize(QSizeF(*millimetres), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)
