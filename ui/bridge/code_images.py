"""Codes as pictures for QML: `image://codes/qr/…`, `…/ean13/…`, `…/code128/…` (QrImage.qml writes these addresses).

Modules are whole pixels and a quiet zone surrounds them, so that a scanner reads the code from a screen.
"""

from __future__ import annotations

from urllib.parse import unquote

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColorConstants, QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider

QUIET_QR = 4
QUIET_BARS = 11
"""Modules on each side (ISO/IEC 18004; GS1 General Specifications for EAN-13)."""


class CodeImages(QQuickImageProvider):
    """Provider `codes`. The address is symbology "/" content, percent-encoded with "~" for "%"."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002 - Qt calls it by this name
        symbology, _, encoded = id.partition("/")
        image = code_image(symbology, unquote(encoded.replace("~", "%")), requestedSize)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


def code_image(symbology: str, content: str, within: QSize) -> QImage:
    """The code, as large as fits `within` px; ValueError for a symbology or content that cannot be drawn."""
    match symbology:
        case "qr":
            return _draw(_qr_modules(content), QUIET_QR, within, square=True)
        case "ean13" | "code128":
            return _draw([_bars(symbology, content)], QUIET_BARS, within, square=False)
        case _:
            raise ValueError(f"no symbology {symbology}")


def _qr_modules(content: str) -> list[list[bool]]:
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data(content)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _bars(symbology: str, content: str) -> list[bool]:
    import barcode

    built: list[str] = barcode.get(symbology, content).build()
    return [module == "1" for module in built[0]]


def _draw(modules: list[list[bool]], quiet: int, within: QSize, *, square: bool) -> QImage:
    across = len(modules[0]) + 2 * quiet
    scale = max(1, within.width() // across)
    if square:
        scale = max(1, min(scale, within.height() // across))
    height = across * scale if square else max(24, within.height())
    image = QImage(across * scale, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                left = (x + quiet) * scale
                cell = QRect(left, (y + quiet) * scale, scale, scale) if square else QRect(left, 0, scale, height)
                painter.fillRect(cell, QColorConstants.Black)
    painter.end()
    return image
