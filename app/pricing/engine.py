"""The price of an order, the same on the device and at HQ.

Line price (the best of list price, member price and product promotions) → order promotions → one coupon → points →
rounding off. Thresholds read the sum after line discounts. Each amount off several lines is spread over them by largest
remainder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.money import WHOLE, split
from app.pricing.combining import Combination, cheapest
from app.pricing.conditions import Offered, PromotionBook
from app.pricing.facts import Item, Scene
from app.pricing.offers import OrderOffer, half_up
from app.pricing.prices import Applied, Discount, GiftDue, LinePrice, NearMiss, OrderPrice, Why
from app.pricing.pricing import price_line
from app.pricing.promotions import AmountOff, Gift, Goods, PointsMultiplier, Promotion


@dataclass(frozen=True, slots=True)
class Coupon:
    """Takes `off` minor units, or else `rate` basis points, off what is left of `goods` after promotions.

    Never more than `most`, 0 for no cap. `amount_from` reads the sum after line discounts, as promotions do.
    """

    off: int = 0
    rate: int = 0
    goods: Goods = field(default_factory=Goods)
    amount_from: int = 0
    most: int = 0


def price(
    items: Sequence[Item],
    scene: Scene,
    promotions: PromotionBook,
    coupon: Coupon | None = None,
    points_worth: int = 0,
) -> OrderPrice:
    """Price an order; `points_worth` are minor units paid with points. Rounding off follows, once it is known how it is
    paid (`app.orders.discounts.rounded_off`).

    Raises Refusal `quantity_out_of_range` or `price_missing` as `price_line` does.
    """
    for item in items:
        price_line(item.list_price, item.quantity)
    # Nothing may depend on the order in which lines were added: not the spread of a fen, not a choice among equals.
    # Lines priced by hand come last, so that promotions know the others by the same places.
    places = sorted(
        range(len(items)), key=lambda place: (items[place].hand_price > 0, items[place].variant_id, items[place].key)
    )
    ordered = [items[place] for place in places]
    free = [item for item in ordered if not item.hand_price]
    offered = promotions.offers(free, scene)
    sheet = _Sheet(ordered)
    sheet.by_hand()
    line_total, exact = sum(sheet.left[len(free) :]), True
    applied: list[Applied] = []
    near = list(offered.short)
    gifts: list[GiftDue] = []
    if free:
        found = cheapest(free, offered.line, offered.order)
        line_total, exact = line_total + sum(found.base), found.exact
        applied = sheet.combine(found)
        gifts = _gifts_due(found)
        near += _missing_amounts(offered, found, applied)
        if coupon is not None:
            sheet.take_coupon(coupon, found.base)
    if ordered:
        sheet.take(Why.POINTS, points_worth)
    lines = sheet.lines()
    return OrderPrice(
        lines=tuple(line for _, line in sorted(zip(places, lines, strict=True), key=lambda one: one[0])),
        list_total=sum(item.quantity * item.list_price for item in ordered),
        line_total=line_total,
        total=sum(sheet.left),
        applied=tuple(sorted(applied, key=lambda one: one.promotion.rank)),
        near_misses=tuple(sorted(near, key=lambda one: (one.amount, one.pieces, one.promotion.rank))),
        recommended=offered.recommended,
        gifts=tuple(gifts),
        exact=exact,
    )


class _Sheet:
    """Lines while they are priced: what is `left` to pay of each, and why the rest is not."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.left = [item.quantity * item.list_price for item in items]
        self.units = [item.list_price for item in items]
        self.discounts: list[list[Discount]] = [[] for _ in items]
        self.points = [100] * len(items)

    def by_hand(self) -> None:
        for place, item in enumerate(self.items):
            if item.hand_price:
                self._give(place, Why.OVERRIDE, item.quantity * (item.list_price - item.hand_price))
                self.units[place] = item.hand_price

    def combine(self, found: Combination) -> list[Applied]:
        amounts: dict[int, int] = defaultdict(int)
        promotions: dict[int, Promotion] = {}
        for place, item in enumerate(self.items[: len(found.base)]):
            for pieces, unit, promotion in found.picks[place]:
                less = pieces * (item.list_price - unit)
                self._give(place, Why.MEMBER_PRICE if promotion is None else Why.PROMOTION, less, promotion)
                if promotion is not None:
                    promotions[promotion.id] = promotion
                    amounts[promotion.id] += less
            self.units[place] = found.base[place] // item.quantity
        for offer, shares in found.shares:
            one = offer.promotion
            for place, share in shares.items():
                self._give(place, Why.PROMOTION, share, one)
            if shares or isinstance(one.what, PointsMultiplier):
                promotions[one.id] = one
                amounts[one.id] += sum(shares.values())
            if isinstance(one.what, PointsMultiplier) and _reached(offer, found.base):
                for place in offer.lines:
                    self.points[place] = max(self.points[place], one.what.percent)
        return [Applied(one, amounts[one.id]) for one in promotions.values()]

    def take_coupon(self, coupon: Coupon, base: Sequence[int]) -> None:
        places = [place for place, item in enumerate(self.items[: len(base)]) if coupon.goods.cover(item)]
        if sum(base[place] for place in places) >= coupon.amount_from:
            left = sum(self.left[place] for place in places)
            off = coupon.off or half_up(left * coupon.rate, WHOLE)
            self.take(Why.COUPON, min(off, coupon.most) if coupon.most else off, places)

    def take(self, why: Why, amount: int, places: Sequence[int] | None = None) -> None:
        """As much of `amount` as is left of the lines, spread over them."""
        places = range(len(self.items)) if places is None else places
        weights = [self.left[place] for place in places]
        amount = min(amount, sum(weights))
        if amount > 0:
            for place, part in zip(places, split(amount, weights), strict=True):
                self._give(place, why, part)

    def lines(self) -> list[LinePrice]:
        return [
            LinePrice(
                key=item.key,
                quantity=item.quantity,
                list_price=item.list_price,
                unit_price=self.units[place],
                amount=self.left[place],
                discounts=tuple(self.discounts[place]),
                points=self.points[place],
            )
            for place, item in enumerate(self.items)
        ]

    def _give(self, place: int, why: Why, amount: int, promotion: Promotion | None = None) -> None:
        if amount:
            named = (0, 0) if promotion is None else (promotion.id, promotion.version)
            self.discounts[place].append(Discount(why, amount, *named))
            self.left[place] -= amount


def _reached(offer: OrderOffer, base: Sequence[int]) -> bool:
    return sum(base[place] for place in offer.lines) >= offer.promotion.which.amount_from


def _gifts_due(found: Combination) -> list[GiftDue]:
    due = []
    for offer, _ in found.shares:
        what = offer.promotion.what
        if isinstance(what, Gift) and _reached(offer, found.base):
            pieces = what.pieces - sum(offer.quantities[place] for place in offer.targets)
            if pieces > 0:
                due.append(GiftDue(offer.promotion, pieces))
    return due


def _missing_amounts(offered: Offered, found: Combination, applied: Sequence[Applied]) -> list[NearMiss]:
    """Thresholds not reached; of those that exclude what applies only the ones worth more than that."""
    worth: dict[str, int] = defaultdict(int)
    for one in applied:
        if one.promotion.group:
            worth[one.promotion.group] += one.amount
    near = []
    for offer in offered.order:
        promotion = offer.promotion
        missing = promotion.which.amount_from - sum(found.base[place] for place in offer.lines)
        if missing > 0 and not (promotion.group in worth and _least_worth(promotion) <= worth[promotion.group]):
            near.append(NearMiss(promotion, amount=missing))
    return near


def _least_worth(promotion: Promotion) -> int:
    """What it gives at its threshold."""
    what = promotion.what
    if isinstance(what, AmountOff):
        return what.off
    return half_up(promotion.which.amount_from * getattr(what, "off", 0), WHOLE)
