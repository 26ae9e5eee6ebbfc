"""What is asked of an order after it was placed: command payloads, version 1; their lane is the order.

Cancelling and amending are requests: until picking begins HQ grants them, after that somebody else was faster. Money
given back is a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.orders.commands import Address

ORDER_CANCELLED = "order.cancelled"
ORDER_AMENDED = "order.amended"
TENDER_REFUNDED = "tender.refunded"


class Why(StrEnum):
    """Why the customer does not want it any more."""

    CHANGED_MIND = "changed_mind"
    TOO_LATE = "too_late"
    WRONG_ITEM = "wrong_item"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cut:
    """`pieces` of a line that had `of` are not wanted. Where some stay, those go on as line `rest_id`, cancelled."""

    line_id: bytes
    pieces: int
    of: int
    rest_id: bytes


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """All of it or nothing. `why` is one of `Why`."""

    order_id: bytes
    location_id: int
    why: str
    cuts: list[Cut]
    at: int
    associate_id: int


@dataclass(frozen=True, slots=True)
class Redirected:
    """A line to be collected in another shop, promised for `due_at` (µs UTC)."""

    line_id: bytes
    location_id: int
    due_at: int


@dataclass(frozen=True, slots=True)
class OrderAmended:
    """All of it or nothing: who to reach, where to (None: as it was), and where lines are collected."""

    order_id: bytes
    location_id: int
    contact_name: str
    contact_phone: str
    address: Address | None
    at: int
    associate_id: int
    lines: list[Redirected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TenderRefunded:
    """A fact: `amount` > 0 was given back in cash, for the attention item that said so; `id` is the new tender's.

    `approved_by` as in `OrderPlaced`.
    """

    id: bytes
    order_id: bytes
    item_id: bytes
    location_id: int
    amount: int
    at: int
    associate_id: int
    approved_by: int = 0
