"""Prices of lines and the total of an order: pure integer arithmetic in minor units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Refusal

MOST_PIECES = 999
"""Upper bound of one line's quantity, whatever a shop's policy says."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """`list_price` from the price book, `unit_price` after line discounts; `amount` = quantity × unit_price."""

    quantity: int
    list_price: int
    unit_price: int
    amount: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over lines, minor units; `pieces` counts goods; `saved` is list total − total."""

    pieces: int
    list_total: int
    total: int

    @property
    def saved(self) -> int:
        return self.list_total - self.total


def price_line(list_price: int, quantity: int, limit: int = MOST_PIECES) -> PricedLine:
    """Raises Refusal `quantity_out_of_range` outside 1..limit and `price_missing` below 1."""
    if not 1 <= quantity <= min(limit, MOST_PIECES):
        raise Refusal("quantity_out_of_range", quantity=quantity, limit=min(limit, MOST_PIECES))
    if list_price < 1:
        raise Refusal("price_missing", price=list_price)
    return PricedLine(quantity, list_price, list_price, quantity * list_price)


def totals(lines: Sequence[PricedLine]) -> Totals:
    """The order of the lines does not matter."""
    return Totals(
        pieces=sum(line.quantity for line in lines),
        list_total=sum(line.quantity * line.list_price for line in lines),
        total=sum(line.amount for line in lines),
    )
