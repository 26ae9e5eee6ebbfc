"""Codes read back by a decoder, from whatever they were drawn on, and pages measured."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import qrcode
import zxingcpp
from PySide6.QtGui import QColor, QImage

from tests.support.slips import DOTS, PrintedCode

LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}


def codes_in(image: QImage) -> dict[str, str]:
    """Content → symbology of every code in the picture."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    view = memoryview(grey.constBits()).cast("B")
    found = zxingcpp.read_barcodes(
        zxingcpp.ImageView(view, grey.width(), grey.height(), zxingcpp.ImageFormat.Lum, grey.bytesPerLine())
    )
    return {one.text: one.format.name for one in found}


def page_of(pdf: Path, dots: int = 150) -> QImage:
    """The first page, rendered."""
    page = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", "-singlefile", str(pdf), str(page)], check=True)
    return QImage(str(page.with_suffix(".png")))


RADICALS = str.maketrans("⻓⻘⻝⻢⻩⻋⻔⻛⻥⻰⻅⻚⻄⺠", "长青食马黄车门风鱼龙见页西民")
"""The Chinese face draws a character and its radical with one glyph, and the file can name but one of them.

Those of this block have no compatibility mapping.
"""


def text_of(pdf: Path) -> str:
    """What pdftotext reads, in ordinary characters."""
    read = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return unicodedata.normalize("NFKC", read).translate(RADICALS)


def pages(pdf: Path) -> tuple[int, tuple[int, int]]:
    """(how many, size in whole millimetres)."""
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    count = re.search(r"Pages:\s+(\d+)", told)
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+) pts", told)
    assert count
    assert size
    return int(count[1]), (round(float(size[1]) * 25.4 / 72), round(float(size[2]) * 25.4 / 72))


def on_paper(code: PrintedCode, paper: int) -> QImage:
    """The QR as a printer draws it from its own encoder: black on a strip of that paper."""
    drawn = qrcode.QRCode(border=0, error_correction=LEVELS[code.level])
    drawn.add_data(code.content, optimize=0)  # one segment of bytes, as the plainest printer makes it
    drawn.make(fit=True)
    modules = drawn.get_matrix()
    side = len(modules) * code.dots
    assert side + 8 * code.dots <= DOTS[paper], f"{side} dots and the quiet zone do not fit on {paper} mm"
    image = QImage(DOTS[paper], side + 8 * code.dots, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    left = (DOTS[paper] - side) // 2
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                for dot in range(code.dots * code.dots):
                    down, across = divmod(dot, code.dots)
                    image.setPixel(left + x * code.dots + across, (y + 4) * code.dots + down, 0)
    return image
