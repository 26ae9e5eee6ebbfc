"""What pieces of a line are worth, and what is owed once they are off: the arithmetic of a change. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.orders.rows import OrderLine
from app.orders.states import LineState
from app.orders.tenders import DUE_KIND, TenderKind

DUE_KINDS = frozenset(DUE_KIND.values())
"""Tenders that wait for the customer to get the goods."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A tender nobody has paid yet; minor units. `line_id`: the one line that it pays for, None for what is left."""

    id: bytes
    position: int
    kind: str
    amount: int
    line_id: bytes | None = None


def worth(amount: int, pieces: int, of: int) -> int:
    """What `pieces` of a line of `of` bear of its amount: their share and no more, fractions stay with the rest."""
    return amount * pieces // of


def cut(line: OrderLine, pieces: int, rest_id: bytes, at: int) -> tuple[OrderLine, OrderLine]:
    """The line without these pieces, and the pieces as a cancelled line; amounts and discounts sum as before."""
    gone = worth(line.amount, pieces, line.quantity)
    kept_off, gone_off = _part(line.discounts, pieces, line.quantity, pieces * line.list_price - gone)
    left = replace(line, quantity=line.quantity - pieces, amount=line.amount - gone, discounts=kept_off)
    rest = replace(
        line, id=rest_id, quantity=pieces, amount=gone, discounts=gone_off, state=LineState.CANCELLED, changed_at=at
    )
    return left, rest


def _part(discounts: str, pieces: int, of: int, off: int) -> tuple[str, str]:
    """Each discount by pieces; what rounding left over goes with the first that has room, so that `off` is met."""
    found: list[dict[str, Any]] = json.loads(discounts or "[]")
    gone = [worth(one["amount"], pieces, of) for one in found]
    for place, one in enumerate(found):
        gone[place] += max(-gone[place], min(off - sum(gone), one["amount"] - gone[place]))
    kept = [one["amount"] - less for one, less in zip(found, gone, strict=True)]
    return _column(found, kept), _column(found, gone)


def _column(discounts: Sequence[dict[str, Any]], amounts: Sequence[int]) -> str:
    parts = [{**one, "amount": amount} for one, amount in zip(discounts, amounts, strict=True) if amount]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def take_off(owed: Sequence[Owed], fulfilment: str, amount: int, line_id: bytes) -> tuple[list[Owed], int]:
    """What is still owed without `amount` of a line, and what of it had been paid and goes back.

    It comes off the tender that pays for the line alone, else for a collected one off what is paid at pickup first, for
    one that is brought off cash on delivery. What a till is to take is for what is carried out, and for nothing else.
    """
    kind = DUE_KIND.get(fulfilment)
    left, less = amount, dict.fromkeys((one.id for one in owed), 0)
    own = [one for one in owed if one.line_id in (None, line_id) and (one.kind != TenderKind.TILL or one.kind == kind)]
    for tender in sorted(own, key=lambda one: (one.line_id is None, one.kind != kind, one.position)):
        less[tender.id] = min(left, tender.amount)
        left -= less[tender.id]
    return [replace(tender, amount=tender.amount - less[tender.id]) for tender in owed], left
