"""The receipt as a PDF page: drawn from an order that is already committed, never before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPen

from app.clock import shop_time
from app.money import Money
from app.orders.receipt import Receipt, ReceiptLine
from ui.bridge.code_images import code_image
from ui.bridge.order_words import tender_words, variant_words
from ui.bridge.pdf import dots, face, pdf_file
from ui.bridge.plan_words import promise_words
from ui.bridge.price_words import saving_words
from ui.bridge.wording import clock_time, items, money, tr

INK, MUTED, LINE = QColor("#18201C"), QColor("#5C6761"), QColor("#E4E8E5")
_MARGIN = 12.0
"""Millimetres on every side of the page."""
_SIZES = {"A4": QPageSize.PageSizeId.A4, "A5": QPageSize.PageSizeId.A5}


def write_receipt(receipt: Receipt, folder: Path, *, copy: int = 0, page: str = "A5") -> Path:
    """`<number>.pdf` in `folder`, complete or not there at all; a copy, numbered from 1, is marked as one.

    `page` is A4 | A5. Raises OSError where the file cannot be written.
    """
    path = folder / f"{receipt.number}{f'-copy{copy}' if copy else ''}.pdf"
    with pdf_file(path, QPageSize(_SIZES[page]), _MARGIN, receipt.number) as (painter, writer):
        _Page(painter, writer, receipt, copy).draw()
    return path


@dataclass
class _Page:
    painter: QPainter
    writer: QPdfWriter
    receipt: Receipt
    copy: int
    y: float = 0.0

    @property
    def width(self) -> float:
        return float(self.painter.viewport().width())

    def draw(self) -> None:
        receipt = self.receipt
        self._row(receipt.shop, "", size=15, bold=True)
        self._row(receipt.shop_address, "", size=8, colour=MUTED)
        local = shop_time(receipt.placed_at, receipt.timezone)
        self.y += dots(3)
        self._row(receipt.number, tr("Copy %1").replace("%1", str(self.copy)) if self.copy else "", size=12, bold=True)
        served = tr("Served by %1").replace("%1", receipt.associate)
        self._row(f"{local:%Y-%m-%d %H:%M}", served, size=8, colour=MUTED)
        self._rule()
        for line in receipt.lines:
            self._line(line)
        self._rule()
        for saving in receipt.savings:
            self._row(saving_words(saving.why, saving.name), self._money(-saving.amount), size=9)
        if receipt.savings:
            saved = self._money(sum(one.amount for one in receipt.savings))
            self._row(tr("You saved %1").replace("%1", saved), "", size=9, bold=True)
        pieces = sum(line.quantity for line in receipt.lines)
        self._row(items(pieces), tr("Tax included %1").replace("%1", self._money(receipt.tax)), size=8, colour=MUTED)
        self._row(tr("Total"), self._money(receipt.total), size=16, bold=True)
        for tender in receipt.tenders:
            words = tender_words(tender.kind) + ("" if tender.state == "paid" else " · " + tr("still to be paid"))
            self._row(words, self._money(tender.amount), size=9)
            if tender.change:
                given = tr("Received %1").replace("%1", self._money(tender.tendered))
                change = tr("Change %1").replace("%1", self._money(tender.change))
                self._row(given, change, size=8, colour=MUTED)
        self._rule()
        self._codes()

    def _line(self, line: ReceiptLine) -> None:
        self._keep(16)
        self._row(line.title, self._money(line.amount), size=10, bold=True)
        what = f"{variant_words(line.colour, line.size)} · {line.sku}"
        self._row(what, f"{line.quantity} × {self._money(line.unit_price)}", size=8, colour=MUTED)
        if how := _how(line, lambda: self._promise(line)):
            self._row(how, "", size=8, colour=MUTED)
        if line.promise:
            self._row(promise_words(line.promise, line.plan_b), "", size=8, colour=MUTED)
        self.y += dots(1.5)

    def _promise(self, line: ReceiptLine) -> str:
        local = shop_time(line.due_at, self.receipt.timezone)
        return f"{local:%m-%d} {clock_time(line.due_at, self.receipt.timezone)}"

    def _codes(self) -> None:
        self._keep(34)
        top, side = self.y, dots(30)
        self._qr(self.receipt.qr, 0, top, side)
        left = side + dots(4)
        if self.receipt.pickup_code:
            self._qr(self.receipt.pickup_code, self.width - side, top, side)
            self._text(tr("Pickup code"), left, top, self.width - 2 * left, 8, MUTED)
            self._text(self.receipt.pickup_code, left, top + dots(4), self.width - 2 * left, 14, INK, bold=True)
        if self.receipt.at_till:
            words = tr("Show this code at the till: it takes the money and books the goods.")
            self._text(words, left, top + dots(22), self.width - 2 * left, 8, INK, bold=True)
        if self.receipt.requested:
            words = tr("Items from other places are requested and will be confirmed by HQ.")
            self._text(words, left, top + dots(13), self.width - 2 * left, 8, MUTED)
        self.y = top + side

    def _qr(self, content: str, x: float, y: float, side: float) -> None:
        image = code_image("qr", content, QSize(round(side), round(side)))
        self.painter.drawImage(QRectF(x, y, side, side), image)

    def _row(self, left: str, right: str, *, size: int, bold: bool = False, colour: QColor = INK) -> None:
        """Words on the left that wrap before they reach the figure on the right."""
        self.painter.setFont(face(size, bold=bold))
        figure = self.painter.fontMetrics().horizontalAdvance(right)
        room = self.width - figure - (dots(4) if right else 0)
        height = self._text(left, 0, self.y, room, size, colour, bold=bold)
        self.painter.drawText(
            QRectF(0, self.y, self.width, height), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, right
        )
        self.y += height + dots(0.6)

    def _text(
        self, words: str, x: float, y: float, room: float, size: int, colour: QColor, *, bold: bool = False
    ) -> float:
        self.painter.setFont(face(size, bold=bold))
        self.painter.setPen(QPen(colour))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        box = self.painter.boundingRect(QRectF(x, y, room, 10_000), flags, words)
        self.painter.drawText(QRectF(x, y, room, box.height()), flags, words)
        return box.height()

    def _rule(self) -> None:
        self.y += dots(1.5)
        self.painter.setPen(QPen(LINE, dots(0.3)))
        self.painter.drawLine(0, round(self.y), round(self.width), round(self.y))
        self.y += dots(2.5)

    def _keep(self, millimetres: float) -> None:
        """A new page where less than this is left on it."""
        if self.y + dots(millimetres) > self.painter.viewport().height():
            self.writer.newPage()
            self.y = 0.0

    def _money(self, minor: int) -> str:
        return money(Money(minor, self.receipt.currency))


def _how(line: ReceiptLine, promise: Callable[[], str]) -> str:
    match line.fulfilment:
        case "click_and_collect":
            return tr("Collect at %1 from %2").replace("%1", line.place).replace("%2", promise())
        case "ship_to_home":
            return tr("Shipped from %1, with you by %2").replace("%1", line.place).replace("%2", promise())
        case "store_delivery":
            return tr("Brought by %1 by %2").replace("%1", line.place).replace("%2", promise())
        case "try_on":
            return tr("Try on at %1 from %2, held for 48 hours").replace("%1", line.place).replace("%2", promise())
        case _:
            return ""
