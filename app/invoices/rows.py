"""Invoices asked for, as HQ holds them (scope `ops:{store}` of every shop that sees the order)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class Invoice:
    """An e-invoice that was asked for; of an order's at most one is not refused.

    `kind`, `title`, `tax_number` and `send_to` are `app.invoices.titles.Title`.

    `state` is requested | sent (handed to the provider, for `amount` minor units) | issued (as `number`) | refused
    (`why`, in the provider's words). Times in µs UTC; `associate_id` 0: the customer asked, by the receipt's QR.
    """

    id: bytes
    order_id: bytes
    kind: str
    title: str
    tax_number: str
    send_to: str
    state: str
    number: str
    why: str
    currency: str
    amount: int
    asked_at: int
    changed_at: int
    associate_id: int


INVOICE_SHAPES = (RowShape("invoice", Invoice, ("id",), (("order_id",),)),)
