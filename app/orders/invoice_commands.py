"""What a counter tells HQ about invoices: command payloads, version 1; their lane is the order.

With the orders because an order's timeline shows them (decision 0002).
"""

from __future__ import annotations

from dataclasses import dataclass

INVOICE_REQUESTED = "invoice.requested"


@dataclass(frozen=True, slots=True)
class InvoiceRequested:
    """A request: the customer of this order wants an e-invoice made out to this title (抬头).

    `kind` is person | company (`app.invoices.titles.Kind`), `tax_number` '' for a person; `send_to` is an e-mail
    address, a mobile number, or ''. `member_id` is the order's, so that erasing a member finds it.
    """

    invoice_id: bytes
    order_id: bytes
    member_id: int | None
    kind: str
    title: str
    tax_number: str
    send_to: str
    location_id: int
    at: int
    associate_id: int
