"""The slip of a shift on a roll of paper: the words of the screen, in columns."""

from __future__ import annotations

from app.printing.escpos import Tape
from ui.bridge.wording import tr
from ui.shifts.slip_view import SlipView


def paper_slip(view: SlipView, paper: int, *, copy: int) -> bytes:
    """ESC/POS for `paper` mm; `copy` 0 for the original, else its number."""
    tape = Tape(paper)
    tape.text(view.shop, bold=True, large=True, centre=True)
    tape.text(view.title, bold=True, large=True, centre=True)
    if copy:
        tape.text(tr("Copy %1").replace("%1", str(copy)), bold=True, large=True, centre=True)
    tape.feed()
    for row in view.rows:
        if row.kind == "rule":
            tape.rule()
        else:
            tape.row(row.words, row.figure, bold=row.kind in ("head", "strong"))
    tape.rule()
    tape.feed(2)
    tape.row(tr("Signature"), "_" * 16)
    tape.feed()
    return tape.cut()
