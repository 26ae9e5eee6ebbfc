"""The receipt on a roll of paper: the words of the screen, in columns."""

from __future__ import annotations

from app.printing.escpos import Tape
from ui.bridge.wording import tr
from ui.orders.receipt_view import ReceiptView


def receipt_slip(view: ReceiptView, paper: int, *, copy: int, drawer: bool) -> bytes:
    """ESC/POS for `paper` mm; `copy` 0 for the original, else its number; `drawer` opens it."""
    tape = Tape(paper)
    if drawer:
        tape.drawer()
    tape.text(view.shop, bold=True, large=True, centre=True)
    if view.address:
        tape.text(view.address, centre=True)
    if copy:
        tape.text(tr("Copy %1").replace("%1", str(copy)), bold=True, large=True, centre=True)
    tape.feed()
    tape.row(view.number, view.when)
    if view.associate:
        tape.text(view.associate)
    tape.rule()
    for line in view.lines:
        tape.row(line.title, line.amount, bold=True)
        tape.text(line.detail)
        if line.way:
            tape.text(line.way)
    tape.rule()
    for saving in view.savings:
        tape.row(saving.words, saving.amount)
    if view.saved:
        tape.text(view.saved, bold=True)
    tape.row(tr("Total"), view.total, bold=True, large=True)
    for tender in view.tenders:
        tape.row(tender.words, tender.amount)
    if view.change:
        tape.row(tr("Change"), view.change, bold=True)
    tape.text(view.tax)
    tape.rule()
    if view.pickupCode:
        tape.text(tr("Pickup code"), centre=True)
        tape.text(view.pickupCode, bold=True, large=True, centre=True)
        tape.qr(view.pickupCode)
        tape.feed()
    if view.till:
        tape.text(view.till, bold=True, centre=True)
    tape.qr(view.qr)
    tape.feed()
    return tape.cut()
