"""Why something costs less, and what would make it cheaper, in words."""

from __future__ import annotations

from app.money import EXPONENTS, Money
from app.orders.names import name_in
from app.pricing.prices import NearMiss, Why
from ui.bridge.wording import money, number, tr


def saving_words(why: str, name: str) -> str:
    """The promotion's own name, else what else gives a discount."""
    if name:
        return name
    match why:
        case Why.MEMBER_PRICE:
            return tr("Member price")
        case Why.OVERRIDE:
            return tr("Price by hand")
        case Why.COUPON:
            return tr("Coupon")
        case Why.POINTS:
            return tr("Points")
        case Why.ROUNDING:
            return tr("Rounded off")
        case _:
            return tr("Promotion")


def near_words(near: NearMiss, currency: str, lang: str) -> str:
    """ "Spend ¥23 more: 100 off 1,600"; the amount in whole units, never less than what is missing."""
    name = name_in(near.promotion.names, lang)
    if near.pieces:
        return tr("%1 more: %2").replace("%1", number(near.pieces)).replace("%2", name)
    unit = 10 ** EXPONENTS[currency]
    missing = -(-near.amount // unit) * unit
    return tr("Spend %1 more: %2").replace("%1", money(Money(missing, currency), brief=True)).replace("%2", name)
