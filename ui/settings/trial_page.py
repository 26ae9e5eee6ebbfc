"""The printer's test page: what goes wrong with a receipt shows here first."""

from __future__ import annotations

from app.printing.escpos import Tape
from ui.bridge.wording import tr


def trial_page(paper: int) -> bytes:
    """Chinese, columns to the very edge, both sizes and a QR."""
    tape = Tape(paper)
    tape.text("云货架 Farshelf", bold=True, large=True, centre=True)
    tape.text(tr("Test page"), centre=True)
    tape.text("".join(str(place % 10) for place in range(1, tape.cells + 1)))
    tape.row("云感轻量羽绒服 藏青 M", "¥1,234.00")
    tape.row(tr("Total"), "¥1,234.00", bold=True, large=True)
    tape.text(tr("Both edges, the Chinese and the code below must be whole."))
    tape.qr("FARSHELF")
    tape.feed()
    return tape.cut()
