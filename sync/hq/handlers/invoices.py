"""E-invoices that customers want, as the counter tells of them."""

from __future__ import annotations

from sqlalchemy import text

from app.errors import Refusal
from app.orders.invoice_commands import InvoiceRequested
from sync.hq import invoicing
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.timeline import AnyRow, lock_order

_OUT = text("SELECT number FROM invoice WHERE order_id = :id AND state IN ('sent', 'issued')")


def request_invoice(work: Work, asked: InvoiceRequested) -> Decision:
    """Accepted, or rejected: invoice_exists | invoice_invalid. Parked `unknown_line` while HQ lacks the order."""
    order = lock_order(work.connection, asked.order_id)
    if order is None:
        return Decision("parked", "unknown_line", {"order": asked.order_id.hex()})
    wanted = (asked.kind, asked.title, asked.tax_number, asked.send_to)
    at, who = work.happened(asked.at), asked.associate_id
    try:
        invoicing.enter(work.connection, order, asked.invoice_id, wanted, at, work.now, who)
    except Refusal as refusal:
        reason = "invoice_exists" if refusal.reason == "invoice_exists" else "invoice_invalid"
        return conclude(
            work,
            [Finding(reason, {"number": order.number})],
            order_id=asked.order_id,
            currency=order.currency,
            owner_id=who,
            status="rejected",
        )
    work.record_step(asked.order_id, at=asked.at, associate_id=who)
    return Decision("accepted")


def flag_less(work: Work, order: AnyRow, amount: int, associate_id: int) -> None:
    """An order whose invoice is out is worth less by `amount`: goods came back, or what was paid is cancelled.

    It needs a red-letter note (红字) for so much. An invoice that goes out later is for what is left.
    """
    invoice = work.connection.execute(_OUT, {"id": order.id}).first()
    if invoice is None:
        return
    detail = {"number": order.number, "invoice": invoice.number, "amount": amount}
    finding = Finding("red_letter_needed", detail, amount)
    work.raise_attention(finding, order_id=bytes(order.id), currency=order.currency, owner_id=associate_id)
