"""The slip of a return on a roll of paper; for a refund that is pending it is the customer's proof."""

from __future__ import annotations

from app.orders.overlay import OrderView
from app.orders.return_commands import CASH, ReturnTaken
from app.printing.escpos import Tape
from ui.bridge.wording import tr
from ui.returns.derive import ReturnView


def return_slip(
    view: OrderView, shown: ReturnView, title: str, shop: str, taken: ReturnTaken, qr: str, paper: int
) -> bytes:
    """ESC/POS for `paper` mm; opens the drawer where cash is given; `qr` is signed by this device."""
    tape = Tape(paper)
    if taken.refund == CASH:
        tape.drawer()
    tape.text(shop, bold=True, large=True, centre=True)
    tape.text(tr("Return"), bold=True, centre=True)
    tape.feed()
    tape.row(taken.number, taken.business_date)
    tape.row(tr("Order"), view.order.number)
    tape.rule()
    tape.row(title, f"× {taken.quantity}", bold=True)
    tape.rule()
    tape.text(shown.refund, bold=True, large=True)
    if shown.why:
        tape.text(shown.why)
    tape.rule()
    tape.qr(qr)
    tape.feed()
    return tape.cut()
