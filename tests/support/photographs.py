"""Pictures of goods made on the spot: noise on a colour, so that no two are alike and none compresses to nothing."""

from __future__ import annotations

from random import Random

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

Format = str
FORMATS: tuple[Format, ...] = ("png", "jpg", "webp")


def photograph(width: int = 64, height: int = 80, *, format_: Format = "jpg", seed: int = 1) -> bytes:
    """The bytes of a file of this format and size; the same for the same arguments."""
    noise = Random(seed).randbytes(width * height * 4)
    image = QImage(noise, width, height, width * 4, QImage.Format.Format_RGB32)
    return _encoded(image, format_)


def plain(colour: int, width: int = 64, height: int = 80) -> bytes:
    """A PNG of one colour, 0xRRGGBB."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(colour)
    return _encoded(image, "png")


def _encoded(image: QImage, format_: Format) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, format_.encode())
    writer.setQuality(80)
    assert writer.write(image)
    return bytes(data.data())
