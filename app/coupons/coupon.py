"""What a coupon is worth, to whom and until when; and whether it may be taken here and now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.errors import Refusal
from app.money import WHOLE

ANYBODY, MEMBERS, TIER = "", "member", "tier:"
"""Audiences: everybody, members, and members of the tier named behind the colon."""


class Kind(StrEnum):
    """A: valuable, single-use, needs HQ's word. B: low value, single-use, within a budget. C: many uses, counted."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Coupon:
    """`off` minor units of `currency`, or else `rate` basis points but at most `most` (0 for no cap).

    `amount_from` is what the order must come to after line discounts. Valid from `since` until before `until`, seconds
    since 1970 UTC, for its `audience`. `names`: language → printed name of the campaign, empty where nobody here knows.
    """

    serial: bytes
    campaign_id: int
    kind: Kind
    currency: str
    off: int
    rate: int
    most: int
    amount_from: int
    audience: str
    since: int
    until: int
    names: dict[str, str]

    @property
    def worth(self) -> int:
        """The most that it can take off, 0 where nothing bounds it."""
        return self.off or self.most

    def is_for(self, *, member: bool, tier: str) -> bool:
        if self.audience == ANYBODY:
            return True
        return member and (self.audience == MEMBERS or self.audience == TIER + tier)


def is_sound(coupon: Coupon) -> bool:
    """Whether HQ can have meant this: one of amount and rate, a span of time, an audience that this build knows."""
    amounts = (coupon.off, coupon.rate, coupon.most, coupon.amount_from)
    return (
        min(amounts) >= 0
        and max(amounts) <= 10_000_000_000
        and (coupon.off > 0) != (coupon.rate > 0)
        and coupon.rate <= WHOLE
        and 0 <= coupon.since < coupon.until
        and (coupon.audience in (ANYBODY, MEMBERS) or coupon.audience.startswith(TIER))
        and 8 <= len(coupon.serial) <= 16
    )


def require_valid(coupon: Coupon, now: int, currency: str, *, member: bool, tier: str) -> None:
    """`now`: µs UTC of HQ's time as estimated.

    Raises Refusal `coupon_needs_network`, `coupon_not_yet` (since), `coupon_expired` (until), `coupon_currency`
    (currency) or `coupon_audience` (audience); instants in µs UTC.
    """
    if coupon.kind is Kind.A:
        raise Refusal("coupon_needs_network")
    if now < coupon.since * 1_000_000:
        raise Refusal("coupon_not_yet", since=coupon.since * 1_000_000)
    if now >= coupon.until * 1_000_000:
        raise Refusal("coupon_expired", until=coupon.until * 1_000_000)
    if coupon.currency != currency:
        raise Refusal("coupon_currency", currency=coupon.currency)
    if not coupon.is_for(member=member, tier=tier):
        raise Refusal("coupon_audience", audience=coupon.audience)
