"""A bound below all totals of a branch of the search for the cheapest combination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.money import WHOLE
from app.pricing.offers import OrderOffer
from app.pricing.promotions import AmountOff, Percentage


@dataclass(frozen=True, slots=True)
class _Most:
    """The most an offer takes: `always`, and of each line its `rates` in basis points.

    Beyond that `more`, once its lines are dearer by `step` than their least; 0 for nothing more.
    """

    always: int
    rates: Mapping[int, int]
    more: int = 0
    step: int = 0


def lower_bound(groups: Iterable[Sequence[OrderOffer]], low: Sequence[int], high: Sequence[int]) -> int:
    """No total is less while each line's amount lies between `low` and `high` and one offer of each group is taken."""
    kept = [WHOLE] * len(low)
    less = 0
    more: list[tuple[_Most, OrderOffer]] = []
    for group in groups:
        if not group:
            continue
        found = [_most(one, low, high) for one in group]
        # At most one of a group is taken, which takes no more than the greatest constant and the greatest rates.
        less += max(one.always for one in found)
        if len(found) == 1:
            rates = found[0].rates
        else:
            rates = {}
            for one in found:
                rates = {**rates, **{place: max(rate, rates.get(place, 0)) for place, rate in one.rates.items()}}
        for place, rate in rates.items():
            kept[place] -= rate
        more += [(one, offer) for one, offer in zip(found, group, strict=True) if one.more > 0]
    sums = sum([part * (least if part >= 0 else most) for part, least, most in zip(kept, low, high, strict=True)])
    return sums // WHOLE - less - _beyond(more, kept)


def _beyond(more: Sequence[tuple[_Most, OrderOffer]], kept: Sequence[int]) -> int:
    """The most that is gained by making lines dearer to reach what their least amounts do not."""
    # A raise costs at least its step at the cheapest of the offer's lines, and may serve several offers at once.
    costs = sorted((one.step * max(0, min(kept[place] for place in offer.lines)), one.more) for one, offer in more)
    gained, best = 0, 0
    for cost, gain in costs:
        gained += gain
        best = max(best, gained - cost // WHOLE)
    return best


def _most(one: OrderOffer, low: Sequence[int], high: Sequence[int]) -> _Most:
    what, threshold = one.promotion.what, one.promotion.which.amount_from
    counted = sum([low[place] for place in one.lines])
    if counted < threshold:
        taken = one.amount(high)
        # Which pieces are taken is decided by whole units, and each line's part of them is rounded.
        return _Most(0, {}, taken + _loose(one) if taken else 0, threshold - counted)
    if isinstance(what, Percentage):
        return _Most(1, dict.fromkeys(one.lines, what.off))  # 1: rounded half up
    if isinstance(what, AmountOff):
        taken = one.amount(low)
        # Once more for each threshold in the sum, or as much as there is where the sum is less than the amount.
        step = threshold - counted % threshold if what.times > 1 else 1
        return _Most(taken, {}, one.amount(high) - taken, step)
    # Dearer lines let it take at most all by which they are dearer.
    places = {*one.lines, *one.targets} if one.promotion.target is not None else set(one.lines)
    if not one.amount(high):
        return _Most(_loose(one), {})
    return _Most(one.amount(low) + _loose(one) - sum([low[place] for place in places]), dict.fromkeys(places, WHOLE))


def _loose(one: OrderOffer) -> int:
    if isinstance(one.promotion.what, Percentage | AmountOff):
        return 1
    return sum(one.quantities) + 2 * len(one.quantities)
