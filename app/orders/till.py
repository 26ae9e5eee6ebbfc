"""A shop whose own till books what is carried out (`till=external`): the order goes there by its QR.

    FST1:A10-000178:7:1763779200:179800:CNY:YR-2208-NAVY-M*1*89900,MZ-0412-SLATE*2*31800:<103>
         number     device, second placed (UTC), sum of the lines in minor units, currency, lines, signature

A line is SKU, pieces and amount. The till sells exactly these lines at these amounts and keeps the order's number with
the sale; HQ joins its sales file to the order. The app books neither the goods nor the money.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.identifiers import crockford
from app.journal.signing import Signer
from app.orders.states import Fulfilment

EXTERNAL = "external"
"""Of `Policy.till`; `none`: the app books every sale."""
PREFIX = "FST1"
SOLD = "order.till_sold"
"""Kind of the step that HQ adds once it has the till's word."""
_UNSAFE = re.compile(r"[:*,\s]")


class _Tender(Protocol):
    @property
    def kind(self) -> str: ...


class _Line(Protocol):
    @property
    def fulfilment(self) -> str: ...
    @property
    def sku(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def amount(self) -> int: ...


class _Paid(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> int: ...


class _Order(Protocol):
    @property
    def lines(self) -> Sequence[_Line]: ...
    @property
    def tenders(self) -> Sequence[_Paid]: ...


def is_at_till(tenders: Iterable[_Tender]) -> bool:
    """Whether what the customer carries out of this order is the till's to book."""
    return any(tender.kind == "till" for tender in tenders)


def till_adds_up(order: _Order) -> bool:
    """Whether the till is to be paid exactly what is carried out, where it is to be paid at all."""
    due = [tender.amount for tender in order.tenders if tender.kind == "till"]
    carried = [line.amount for line in order.lines if line.fulfilment == Fulfilment.CARRY_OUT]
    return not due or (len(due) == 1 and bool(carried) and due == [sum(carried)])


@dataclass(frozen=True, slots=True)
class Slip:
    """What the till is asked to sell; `placed_at` µs UTC."""

    number: str
    device_id: int
    placed_at: int
    currency: str
    lines: tuple[tuple[str, int, int], ...]


def till_code(signer: Signer, slip: Slip) -> str:
    """The text of the QR."""
    lines = ",".join(f"{_UNSAFE.sub('-', sku)}*{pieces}*{amount}" for sku, pieces, amount in slip.lines)
    total = sum(amount for _, _, amount in slip.lines)
    head = f"{PREFIX}:{slip.number}:{slip.device_id}:{slip.placed_at // 1_000_000}:{total}:{slip.currency}"
    signed = f"{head}:{lines}"
    return f"{signed}:{crockford(signer.sign(signed.encode()), 103)}"
