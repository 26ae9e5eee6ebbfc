"""The cheapest legal combination of an order's promotions.

Everything that is met applies, but of an exclusive group one promotion only. So a combination is a choice of one from
each group, and the order's total follows from it: first the line prices (each piece at the lowest of its list
price, member price and chosen line offers), then all chosen order offers on the lines' amounts.

Two steps, both exact. The line offers of the groups are gone through choice by choice, leaving out what a bound shows
to be no cheaper. With line prices given, order offers do not depend on each other, so the greatest of each group is the
best; unless they take more than is left of a line, then all choices are tried.
Among equally cheap combinations the first in this order wins, which no sequence of lines or promotions can change: the
groups by the best rank of their line offers, in each these by rank, order offers last; then these by rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from app.pricing.bounding import lower_bound
from app.pricing.facts import Item
from app.pricing.offers import LineOffer, OrderOffer, Shares, Slot
from app.pricing.promotions import Promotion

MOST_COMBINATIONS = 4_096
"""An order with no more combinations than these gets the cheapest for certain; beyond, the search may stop early."""

Pick = tuple[int, int, Promotion | None]
"""Pieces of a line, the price of each, and the promotion that gives it; None for a member price."""


@dataclass(frozen=True, slots=True)
class Combination:
    """`picks` are the discounted pieces of each line, `base` the lines' amounts after line discounts, `shares` what
    each order offer takes off them; `total` is what remains.
    """

    base: Sequence[int]
    picks: Sequence[Sequence[Pick]]
    shares: Sequence[tuple[OrderOffer, Shares]]
    total: int
    exact: bool


def cheapest(items: Sequence[Item], line: Sequence[LineOffer], order: Sequence[OrderOffer]) -> Combination:
    """The cheapest combination; offers by rank, `items` in an order that depends on nothing but themselves."""
    search = _Search(items, line, order)
    search.go([], 0)
    prices = [line_price(item, search.slots(place, search.lines)) for place, item in enumerate(items)]
    return Combination(
        base=[amount for amount, _ in prices],
        picks=[picks for _, picks in prices],
        shares=_trimmed([amount for amount, _ in prices], search.orders),
        total=search.total,
        exact=search.exact,
    )


@dataclass(slots=True)
class _Group:
    lines: list[LineOffer] = field(default_factory=list)
    orders: list[OrderOffer] = field(default_factory=list)


class _Search:
    """`lines` and `orders` (with what they ask of each line) are the best choice so far, `total` what the order costs
    with it; -1 before the first.
    """

    def __init__(self, items: Sequence[Item], line: Sequence[LineOffer], order: Sequence[OrderOffer]) -> None:
        self.items = items
        groups: dict[str, _Group] = defaultdict(_Group)
        fixed: list[LineOffer] = []
        self.fixed_orders: list[OrderOffer] = []
        for one in line:
            group = one.promotion.group
            (groups[group].lines if group else fixed).append(one)
        for offer in order:
            group = offer.promotion.group
            (groups[group].orders if group else self.fixed_orders).append(offer)
        self.combinations = prod(len(one.lines) + len(one.orders) for one in groups.values())
        self.groups: list[_Group] = []
        self.only_orders: list[list[OrderOffer]] = []
        for choice in groups.values():
            if not choice.lines:
                # Decided anew with each choice of the others.
                self.only_orders.append(choice.orders)
            elif len(choice.lines) + len(choice.orders) == 1:
                fixed += choice.lines
            else:
                self.groups.append(choice)
        self.lines: list[LineOffer] = []
        self.orders: list[tuple[OrderOffer, Shares]] = []
        self.total = -1
        self.exact = True
        self.visited = 0
        self.fixed_slots = [[one.slots[place] for one in fixed if place in one.slots] for place in range(len(items))]
        self.fixed = [line_price(item, slots)[0] for item, slots in zip(items, self.fixed_slots, strict=True)]

    def go(self, chosen: list[LineOffer | _Group], depth: int) -> None:
        """Every choice from the groups at `depth` and beyond, on top of what is chosen."""
        if self._stops():
            return
        if depth == len(self.groups):
            self._leaf(chosen)
            return
        if self.total >= 0 and self._bound(chosen, self.groups[depth:]) >= self.total:
            return
        group = self.groups[depth]
        for offer in group.lines:
            self.go([*chosen, offer], depth + 1)
        if group.orders:
            self.go([*chosen, _Group(orders=group.orders)], depth + 1)

    def _stops(self) -> bool:
        # A tree of n leaves in which each fork has two branches or more has fewer than 2n knots.
        self.visited += 1
        if self.visited > 2 * MOST_COMBINATIONS and self.total >= 0 and self.combinations > MOST_COMBINATIONS:
            self.exact = False
        return not self.exact or self.total == 0

    def _leaf(self, chosen: Sequence[LineOffer | _Group]) -> None:
        lines = [one for one in chosen if isinstance(one, LineOffer)]
        base = self._amounts(lines)
        open_groups = [*self.only_orders, *(one.orders for one in chosen if isinstance(one, _Group))]
        takes = {offer: offer.amount(base) for group in (self.fixed_orders, *open_groups) for offer in group}
        # max answers the first, which is the best by rank, of equals
        best = [max(group, key=takes.__getitem__) for group in open_groups]
        least = sum(base) - sum([takes[offer] for offer in (*self.fixed_orders, *best)])
        if 0 <= self.total <= least:
            return
        shares = {offer: offer.shares(base) if take else {} for offer, take in takes.items()}
        if _left(base, [shares[offer] for offer in (*self.fixed_orders, *best)]) == least:
            self._keep(lines, best, shares, least)
            return
        for others in product(*open_groups):
            if self._stops():
                return
            total = _left(base, [shares[offer] for offer in (*self.fixed_orders, *others)])
            if total < self.total or self.total < 0:
                self._keep(lines, others, shares, total)

    def _keep(
        self,
        lines: list[LineOffer],
        chosen: Sequence[OrderOffer],
        shares: Mapping[OrderOffer, Shares],
        total: int,
    ) -> None:
        self.lines, self.total = lines, total
        self.orders = [(offer, shares[offer]) for offer in (*self.fixed_orders, *chosen)]

    def _amounts(self, lines: Sequence[LineOffer]) -> list[int]:
        amounts = self.fixed.copy()
        for place in {place for one in lines for place in one.slots}:
            amounts[place] = line_price(self.items[place], self.slots(place, lines))[0]
        return amounts

    def slots(self, place: int, lines: Sequence[LineOffer]) -> list[Slot]:
        """The prices of a line's pieces when these line offers are chosen."""
        return self.fixed_slots[place] + [one.slots[place] for one in lines if place in one.slots]

    def _bound(self, chosen: Sequence[LineOffer | _Group], open_groups: Sequence[_Group]) -> int:
        """No total below this branch is less: lines cost at least as with all that is open chosen at once."""
        lines = [one for one in chosen if isinstance(one, LineOffer)]
        low = self._amounts([*lines, *(one for group in open_groups for one in group.lines)])
        groups = [one.orders for one in (*chosen, *open_groups) if isinstance(one, _Group)]
        return lower_bound(
            [*([one] for one in self.fixed_orders), *self.only_orders, *groups], low, self._amounts(lines)
        )


def line_price(item: Item, slots: Sequence[Slot]) -> tuple[int, list[Pick]]:
    """What a line costs with these offers, and which pieces are discounted: the cheapest price takes its pieces first.

    At equal prices the member price comes before promotions, and these by rank.
    """
    left, amount = item.quantity, 0
    picks: list[Pick] = []
    member = 0 < item.member_price < item.list_price
    for price, _, pieces, promotion in sorted(slots) if len(slots) > 1 else slots:
        if member and item.member_price <= price:
            break
        taken = left if left < pieces else pieces
        picks.append((taken, price, promotion))
        amount += taken * price
        left -= taken
        if not left:
            return amount, picks
    if member:
        picks.append((left, item.member_price, None))
        return amount + left * item.member_price, picks
    return amount + left * item.list_price, picks


def _left(base: Sequence[int], shares: Sequence[Shares]) -> int:
    """What remains of the lines, none below zero."""
    left = list(base)
    for each in shares:
        for place, share in each.items():
            left[place] -= share
    return sum([amount if amount > 0 else 0 for amount in left])


def _trimmed(base: Sequence[int], taken: Sequence[tuple[OrderOffer, Shares]]) -> list[tuple[OrderOffer, Shares]]:
    """What each offer takes where no line may fall below zero: the last ranks give way."""
    left = list(base)
    found: list[tuple[OrderOffer, Shares]] = []
    for offer, shares in sorted(taken, key=lambda one: one[0].promotion.rank):
        kept = {place: min(share, left[place]) for place, share in shares.items()}
        for place, share in kept.items():
            left[place] -= share
        found.append((offer, {place: share for place, share in kept.items() if share}))
    return found
