"""What one product would cost in the open order, which promotions name it, and what else to recommend."""

from __future__ import annotations

from app.catalog.products import Sheet
from app.money import Money
from app.orders.discounts import Terms, scene
from app.orders.draft import Draft
from app.orders.names import name_in
from app.pricing.engine import price
from app.pricing.facts import Item, Moment
from app.pricing.prices import OrderPrice
from app.pricing.promotions import Promotion, Recommendation
from ui.bridge.offers import Deal, Suggestion
from ui.bridge.price_words import saving_words
from ui.bridge.wording import money, tr

MOST_NAMED = 2
"""Promotions named beside the price."""


def offers_of(sheet: Sheet, variant_id: int, draft: Draft, terms: Terms, moment: Moment, lang: str) -> list[Deal]:
    """The price of one piece for this customer where it is lower than the list price, and promotions to come by.

    Without a chosen variant, of the cheapest.
    """
    priced = [one for one in sheet.variants if one.price]
    if not priced:
        return []
    variant = next((one for one in priced if one.variant_id == variant_id), min(priced, key=lambda one: one.price))
    item = Item(
        key=b"",
        variant_id=variant.variant_id,
        product_id=variant.product_id,
        quantity=1,
        list_price=variant.price,
        member_price=sheet.member_prices.get(variant.variant_id, {}).get(draft.member_tier, 0),
        brand=sheet.brand,
        categories=frozenset(sheet.categories),
    )
    around = scene(draft, terms, moment)
    found = price([item], around, terms.promotions)
    names = {one.promotion.id: one.promotion.names for one in found.applied}
    reasons = (
        saving_words(one.why, name_in(names.get(one.promotion_id, {}), lang)) for one in found.lines[0].discounts
    )
    amount = money(Money(found.total, draft.currency), brief=True)
    offers = [Deal(f"{' · '.join(dict.fromkeys(reasons))} {amount}", "warn")] if found.saved else []
    more = [one for one in terms.promotions.naming(item, around) if one.id not in names and not _shown(one)]
    words = tr("%1 applies")
    return offers + [Deal(words.replace("%1", name_in(one.names, lang)), "accent") for one in more[:MOST_NAMED]]


def _shown(one: Promotion) -> bool:
    return isinstance(one.what, Recommendation)


def suggestions(prices: OrderPrice | None, lang: str) -> list[Suggestion]:
    """Recommended products with the words of their promotion."""
    return [
        Suggestion(str(product), name_in(one.names, lang), one.where.place)
        for one in (() if prices is None else prices.recommended)
        if isinstance(one.what, Recommendation)
        for product in sorted(one.what.goods.products)
    ]
