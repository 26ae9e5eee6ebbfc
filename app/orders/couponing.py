"""A coupon on the open order: what the engine takes off for it, and what the order then spends."""

from __future__ import annotations

from app.coupons.coupon import Coupon, Kind, require_valid
from app.errors import Refusal
from app.leases.book import LeaseBook
from app.leases.budgets import COUPON_BUDGET, day_number
from app.leases.commands import Share
from app.orders.commands import PlacedCoupon
from app.orders.draft import Draft
from app.pricing import engine
from app.pricing.prices import Why


def to_take(draft: Draft) -> engine.Coupon | None:
    """What the engine takes off; None where the coupon is not for this customer."""
    coupon = draft.coupon
    if coupon is None or not coupon.is_for(member=draft.member_id is not None, tier=draft.member_tier):
        return None
    return terms_of(coupon)


def terms_of(coupon: Coupon) -> engine.Coupon:
    return engine.Coupon(off=coupon.off, rate=coupon.rate, most=coupon.most, amount_from=coupon.amount_from)


def taken_off(draft: Draft) -> int:
    """Minor units that the coupon takes off the draft as it is priced."""
    return sum(one.amount for line in draft.lines for one in line.discounts if one.why == Why.COUPON)


def require_usable(draft: Draft, coupon: Coupon, now: int, each: int) -> None:
    """`now`: HQ's time as estimated, µs UTC; `each`: the most that a B may be worth.

    Raises Refusal `coupon_too_valuable` (limit) and those of `require_valid`.
    """
    currency = draft.currency if draft.lines else coupon.currency
    require_valid(coupon, now, currency, member=draft.member_id is not None, tier=draft.member_tier)
    if coupon.kind is Kind.B and not 0 < coupon.worth <= each:
        raise Refusal("coupon_too_valuable", limit=each)


def used(draft: Draft) -> PlacedCoupon | None:
    """The draft's coupon as the command tells of it; one that took nothing off is not used up."""
    coupon, amount = draft.coupon, taken_off(draft)
    if coupon is None or not amount:
        return None
    return PlacedCoupon(coupon.serial, coupon.campaign_id, str(coupon.kind), coupon.names, amount)


def budget_left(book: LeaseBook, store_id: int, date: str, now: int) -> int:
    """Minor units of B coupons that may still be taken on the business date."""
    return book.held(COUPON_BUDGET, day_number(date), store_id, now)


def budget_shares(draft: Draft, book: LeaseBook, store_id: int, date: str, now: int) -> list[Share]:
    """What a B takes of the day's budget. Raises Refusal `coupon_budget` (left)."""
    coupon, amount = draft.coupon, taken_off(draft)
    if coupon is None or coupon.kind is not Kind.B or not amount:
        return []
    shares = book.cover(COUPON_BUDGET, day_number(date), store_id, amount, now)
    if not shares:
        raise Refusal("coupon_budget", left=budget_left(book, store_id, date, now))
    return shares
