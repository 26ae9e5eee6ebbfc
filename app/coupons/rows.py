"""Coupons as HQ tells devices of them: keys and campaigns (catalog scope), uses (scope `ops:{store}`)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class CouponKey:
    """A key that HQ signs coupons with; `id` names it in tokens (`app.coupons.token.key_id`, hex).

    `signature` is that of HQ's own key over `key_text`. `ended` 1: coupons of it are not taken any more.
    """

    id: str
    public_key: bytes
    ended: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class CouponCampaign:
    """`names` is JSON {lang: name} as printed; `ended` 1: stopped before its coupons expire."""

    id: int
    code: str
    names: str
    ended: int


@dataclass(frozen=True, slots=True)
class CouponUse:
    """A coupon taken by an order. `amount` is what it took off, minor units; of that `loss` is the campaign's loss.

    A use beyond the coupon's limit, or of a serial HQ has never given out, is a loss in full.
    """

    serial: bytes
    order_id: bytes
    number: str
    campaign_id: int
    store_id: int
    device_id: int
    currency: str
    amount: int
    loss: int
    used_at: int


def key_text(key: CouponKey) -> bytes:
    """The bytes HQ signs."""
    return "\n".join(("farshelf-coupon-key", key.id, key.public_key.hex(), str(key.ended))).encode()


COUPON_CATALOG_SHAPES = (
    RowShape("coupon_key", CouponKey, ("id",)),
    RowShape("coupon_campaign", CouponCampaign, ("id",)),
)
COUPON_STORE_SHAPES = (RowShape("coupon_use", CouponUse, ("serial", "order_id")),)
