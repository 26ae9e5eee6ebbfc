"""What each promotion offers to the lines of one order.

A line offer is a lower price of pieces, known from the list prices alone. An order offer is an amount off, reckoned
from the lines' amounts after line discounts alone: so order offers do not depend on each other or on any sequence, and
one more never makes a line dearer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.money import WHOLE, split
from app.pricing.facts import Item
from app.pricing.promotions import (
    AddOn,
    AmountOff,
    FixedPrice,
    Gift,
    NForM,
    Percentage,
    Promotion,
    Recommendation,
)

Shares = Mapping[int, int]
"""Place of a line → minor units off it."""
Slot = tuple[int, tuple[int, int], int, Promotion]
"""A price, the rank of the promotion that gives it, for how many pieces, the promotion: sorts as it is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class LineOffer:
    """`slots` maps the place of a line to a price below its list price."""

    promotion: Promotion
    slots: Mapping[int, Slot]


@dataclass(frozen=True, slots=True, eq=False)
class OrderOffer:
    """Counts the lines at `lines`, and where WHAT names goods of its own discounts those at `targets`.

    `quantities` are the pieces of all lines of the order.
    """

    promotion: Promotion
    lines: tuple[int, ...]
    targets: tuple[int, ...]
    quantities: Sequence[int]

    def amount(self, amounts: Sequence[int]) -> int:
        """The sum of `shares`, without spreading it."""
        what, threshold = self.promotion.what, self.promotion.which.amount_from
        if isinstance(what, Percentage | AmountOff):
            counted = sum([amounts[place] for place in self.lines])
            return 0 if counted < threshold else self._of_sum(what, counted)
        return sum(self.shares(amounts).values())

    def shares(self, amounts: Sequence[int]) -> Shares:
        """What it takes off each line; `amounts` are the lines' after line discounts. Empty where nothing is due."""
        what, threshold = self.promotion.what, self.promotion.which.amount_from
        counted = sum([amounts[place] for place in self.lines])
        if counted < threshold or counted == 0:
            return {}
        match what:
            case Percentage() | AmountOff():
                parts = split(self._of_sum(what, counted), [amounts[place] for place in self.lines])
                return {place: part for place, part in zip(self.lines, parts, strict=True) if part}
            case NForM(n, m, off):
                free = sum([self.quantities[place] for place in self.lines]) // n * (n - m)
                return {
                    place: half_up(value * off, WHOLE)
                    for place, _, value in self._pieces(self.lines, free, amounts, cheapest=True)
                }
            case AddOn(_, price, pieces):
                found = self._pieces(self.targets, pieces, amounts, cheapest=False)
                return {place: value - price * taken for place, taken, value in found if value > price * taken}
            case Gift(_, pieces):
                found = self._pieces(self.targets, pieces, amounts, cheapest=False)
                return {place: value for place, _, value in found if value}
            case _:
                return {}

    def _of_sum(self, what: Percentage | AmountOff, counted: int) -> int:
        if isinstance(what, Percentage):
            return half_up(counted * what.off, WHOLE)
        many = min(what.times, counted // self.promotion.which.amount_from) if what.times > 1 else 1
        return min(what.off * many, counted)

    def _pieces(
        self, lines: Sequence[int], wanted: int, amounts: Sequence[int], *, cheapest: bool
    ) -> list[tuple[int, int, int]]:
        """(line, pieces of it, what they cost) of the `wanted` cheapest or dearest pieces."""
        found: list[tuple[int, int, int]] = []
        quantities = self.quantities
        for place in sorted(lines, key=lambda one: amounts[one] // quantities[one], reverse=not cheapest):
            taken = min(wanted, quantities[place])
            if taken:
                found.append((place, taken, amounts[place] * taken // quantities[place]))
            wanted -= taken
        return found


def half_up(numerator: int, denominator: int) -> int:
    """Their quotient, both not negative, rounded to the nearest whole; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def line_offer(promotion: Promotion, items: Sequence[Item], lines: Sequence[int], targets: Sequence[int]) -> LineOffer:
    """`lines` are the places of the goods that WHICH counts, `targets` of those that WHAT names."""
    what = promotion.what
    places = lines if promotion.target is None else targets
    left = what.pieces if isinstance(what, AddOn) else 0
    if left:
        places = sorted(places, key=lambda place: -items[place].list_price)
    slots: dict[int, Slot] = {}
    for place in places:
        item = items[place]
        price = _piece_price(promotion, item.list_price)
        if price >= item.list_price:
            continue
        pieces = min(left, item.quantity) if isinstance(what, AddOn) else item.quantity
        if pieces:
            slots[place] = (price, promotion.rank, pieces, promotion)
        left -= pieces
    return LineOffer(promotion, slots)


def _piece_price(promotion: Promotion, list_price: int) -> int:
    what = promotion.what
    if isinstance(what, Percentage | Recommendation):
        return half_up(list_price * (WHOLE - what.off), WHOLE)
    if isinstance(what, AmountOff):
        return max(list_price - what.off, 0)
    assert isinstance(what, FixedPrice | AddOn)  # all others act at the order's stage
    return what.price
