"""Which promotions an order meets, all but a threshold of amount, and what the nearly met ones lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.pricing.facts import Item, Scene
from app.pricing.offers import LineOffer, OrderOffer, line_offer
from app.pricing.prices import NearMiss
from app.pricing.promotions import Goods, Promotion, Recommendation, Which


@dataclass(frozen=True, slots=True)
class Offered:
    """The offers of one order by their promotions' rank; `short` lack pieces, `recommended` are to be shown."""

    line: tuple[LineOffer, ...]
    order: tuple[OrderOffer, ...]
    recommended: tuple[Promotion, ...]
    short: tuple[NearMiss, ...]


class PromotionBook:
    """Promotions, found by the goods that they count: made once, asked at each change of an order."""

    def __init__(self, promotions: Iterable[Promotion] = ()) -> None:
        self.promotions = tuple(sorted(promotions, key=lambda one: one.rank))
        self._everywhere: list[int] = []
        self._by_name: dict[tuple[str, int | str], list[int]] = defaultdict(list)
        for place, one in enumerate(self.promotions):
            goods = one.which.goods
            if not goods.named:
                self._everywhere.append(place)
            for kind, names in _names(goods):
                for name in names:
                    self._by_name[kind, name].append(place)

    def offers(self, items: Sequence[Item], scene: Scene) -> Offered:
        """What these lines are offered in this scene."""
        line: list[LineOffer] = []
        order: list[OrderOffer] = []
        recommended: list[Promotion] = []
        short: list[NearMiss] = []
        quantities = [item.quantity for item in items]
        for place in self._concerning(items):
            one = self.promotions[place]
            if not _meets(one, scene) or not _holds(one.which, items):
                continue
            counted, targets = _places(one, items)
            counted, missing = _enough(one.which, items, counted)
            if missing:
                short.append(NearMiss(one, pieces=missing))
            elif isinstance(one.what, Recommendation):
                if counted or not (one.which.goods.named or one.which.quantity_from):
                    line.append(line_offer(one, items, counted, targets))
                    if not targets:
                        recommended.append(one)
            elif counted:
                if one.order_stage:
                    order.append(OrderOffer(one, tuple(counted), tuple(targets), quantities))
                else:
                    line.append(line_offer(one, items, counted, targets))
        useful = tuple(offer for offer in line if offer.slots)
        return Offered(useful, tuple(order), tuple(recommended), tuple(short))

    def naming(self, item: Item, scene: Scene) -> list[Promotion]:
        """Those for this customer, moment and place that name the item: to be counted, or to be given."""
        return [
            one
            for one in self.promotions
            if ((one.which.goods.named and one.which.goods.cover(item)) or (one.target and one.target.cover(item)))
            and _meets(one, scene)
        ]

    def _concerning(self, items: Sequence[Item]) -> list[int]:
        found = set(self._everywhere)
        look = self._by_name.get
        for item in items:
            found.update(look(("variant", item.variant_id), ()))
            found.update(look(("product", item.product_id), ()))
            found.update(look(("brand", item.brand), ()))
            for category in item.categories:
                found.update(look(("category", category), ()))
        return sorted(found)


def _names(goods: Goods) -> tuple[tuple[str, frozenset[int] | frozenset[str]], ...]:
    return (
        ("variant", goods.variants),
        ("product", goods.products),
        ("category", goods.categories),
        ("brand", goods.brands),
    )


def _meets(one: Promotion, scene: Scene) -> bool:
    which = one.which
    return (
        one.when.meets(scene.moment)
        and one.where.meets(scene.shop_id, scene.region, scene.channel)
        and one.who.meets(scene.customer)
        and (not one.in_money or one.currency == scene.currency)
        and (not which.looking_at or not which.looking_at.isdisjoint(scene.looked_at))
        and all(scene.stock.get(stock.product_id, 0) > stock.pieces for stock in which.stock)
    )


def _holds(which: Which, items: Sequence[Item]) -> bool:
    if which.contains is not None and not any(which.contains.cover(item) for item in items):
        return False
    return which.lacks is None or not any(which.lacks.cover(item) for item in items)


def _places(one: Promotion, items: Sequence[Item]) -> tuple[list[int], list[int]]:
    """Lines that count, and lines of the goods that WHAT names: what is given does not count towards itself."""
    goods, target = one.which.goods, one.target
    if target is None:
        return [place for place, item in enumerate(items) if goods.cover(item)], []
    targets = [place for place, item in enumerate(items) if target.cover(item)]
    return [place for place, item in enumerate(items) if place not in targets and goods.cover(item)], targets


def _enough(which: Which, items: Sequence[Item], counted: list[int]) -> tuple[list[int], int]:
    """The lines whose pieces are as many as asked, and how many pieces the nearest others lack (0 where some are)."""
    if not (which.quantity_from or which.quantity_to):
        return counted, 0
    pieces: dict[int, int] = defaultdict(int)
    for place in counted:
        pieces[_heap(which, items[place])] += items[place].quantity
    most = which.quantity_to
    met = {heap for heap, many in pieces.items() if many >= which.quantity_from and (not most or many <= most)}
    if met or not pieces:
        return [place for place in counted if _heap(which, items[place]) in met], 0
    return [], max(0, which.quantity_from - max(pieces.values()))


def _heap(which: Which, item: Item) -> int:
    if which.each == "product":
        return item.product_id
    return item.variant_id if which.each == "variant" else 0
