"""Asking for the e-invoice of an order: without the network, once an order, one journal commit."""

from __future__ import annotations

from collections.abc import Iterator

from app.device import Device
from app.errors import Refusal
from app.invoices.records import read_invoice, read_invoices
from app.invoices.rows import Invoice
from app.invoices.titles import Kind, Title, check_title
from app.journal.codec import decode
from app.journal.unsettled import Pending
from app.orders.invoice_commands import INVOICE_REQUESTED, InvoiceRequested
from app.orders.reading import OrderReader
from app.staff.standing import require_open
from app.storage.changes import Topic

MOST = 3
"""Titles of one member that are offered again, those used last."""


def invoice_of(device: Device, order_id: bytes) -> Invoice | None:
    """As HQ has it, else as it was asked for here; None where nobody has asked, or HQ has not granted it."""
    if not device.replicas.store.present:
        return next((_row(one) for one in _asked(device.unsettled.at(None)) if one.order_id == order_id), None)
    with device.reading() as reading:
        row = read_invoice(reading.store, order_id)
        if row is None or row.state == "refused":
            row = next((_row(one) for one in _asked(reading.pending) if one.order_id == order_id), row)
    return row


def titles_of(device: Device, member_id: int) -> list[Title]:
    """Those of the member's invoices that this shop has seen, used last first, each once."""
    with device.reading() as reading:
        rows = [_row(one) for one in reversed(list(_asked(reading.pending))) if one.member_id == member_id]
        rows += read_invoices(reading.store, member_id)
    titles = (Title(Kind(one.kind), one.title, one.tax_number, one.send_to) for one in rows if one.title)
    return list(dict.fromkeys(titles))[:MOST]


def request_invoice(
    device: Device,
    reader: OrderReader,
    order_id: bytes,
    kind: str,
    name: str,
    tax_number: str,
    send_to: str,
    actor: int,
) -> InvoiceRequested:
    """Commit that the customer wants an invoice made out so.

    Raises Refusal `order_unknown`, `nothing_to_invoice`, `invoice_exists`, those of `check_title`, `revoked` or
    `offline_too_long` (hours); nothing is stored then.
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = reader.order(order_id)
    if view is None:
        raise Refusal("order_unknown")
    if view.order.state == "closed":
        raise Refusal("nothing_to_invoice")
    title = check_title(kind, name, tax_number, send_to)
    known = invoice_of(device, order_id)
    if known is not None and known.state != "refused":
        raise Refusal("invoice_exists")
    asked = InvoiceRequested(
        invoice_id=device.identifiers.new_id(),
        order_id=order_id,
        member_id=view.order.member_id,
        kind=title.kind.value,
        title=title.name,
        tax_number=title.tax_number,
        send_to=title.send_to,
        location_id=device.identity.store_id,
        at=device.clock.now(),
        associate_id=actor,
    )
    with device.journal.work() as work:
        work.record(INVOICE_REQUESTED, asked, device.basis(actor, view.order.price_book_id), lane=order_id)
        work.touch(Topic.ORDERS)
    return asked


def _asked(pending: Pending) -> Iterator[InvoiceRequested]:
    for command in pending.commands:
        if command.type == INVOICE_REQUESTED:
            yield decode(command.payload, InvoiceRequested)


def _row(asked: InvoiceRequested) -> Invoice:
    return Invoice(
        id=asked.invoice_id,
        order_id=asked.order_id,
        kind=asked.kind,
        title=asked.title,
        tax_number=asked.tax_number,
        send_to=asked.send_to,
        state="requested",
        number="",
        why="",
        currency="",
        amount=0,
        asked_at=asked.at,
        changed_at=asked.at,
        associate_id=asked.associate_id,
    )
