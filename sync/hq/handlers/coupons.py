"""A coupon that an order has taken: arrival decides a double use, and the customer keeps what was printed."""

from __future__ import annotations

from sqlalchemy import text

from app.orders.commands import OrderPlaced
from app.pricing.prices import Why
from sync.hq.coupons import limit_of
from sync.hq.handlers.work import Finding, Work
from sync.hq.tables import LIVE

_USES = text("SELECT number, store_id FROM coupon_use WHERE serial = :serial ORDER BY used_at")


def coupon_adds_up(order: OrderPlaced) -> bool:
    """Whether what came off for a coupon is what the order says of it."""
    off = sum(one.amount for line in order.lines for one in line.discounts if one.why == Why.COUPON)
    coupon = order.coupon
    return off == 0 if coupon is None else off == coupon.amount > 0 and 8 <= len(coupon.serial) <= 16


def take_coupon(work: Work, order: OrderPlaced, beyond: int) -> list[Finding]:
    """Book the use; what is beyond its limit or the budget (`beyond`) is the campaign's loss."""
    coupon = order.coupon
    if coupon is None:
        return []
    known = limit_of(work.connection, coupon.serial)
    campaign_id, limit = (coupon.campaign_id, 0) if known is None else known
    uses = work.connection.execute(_USES, {"serial": coupon.serial}).all()
    excess = known is None or bool(limit and len(uses) >= limit)
    use = {
        "serial": coupon.serial,
        "order_id": order.order_id,
        "number": order.number,
        "campaign_id": campaign_id,
        "store_id": order.store_id,
        "device_id": work.device_id,
        "currency": order.currency,
        "amount": coupon.amount,
        "loss": coupon.amount if excess else min(beyond, coupon.amount),
        "used_at": work.happened(order.placed_at),
    }
    work.connection.execute(LIVE["coupon_use"].insert(), use)
    if not excess:
        return []
    detail: dict[str, object] = {"number": order.number, "amount": coupon.amount, "names": coupon.names}
    if known is None:
        return [Finding("coupon_unknown", detail, coupon.amount)]
    first = {"first": uses[0].number, "location_id": uses[0].store_id}
    return [Finding("coupon_used_twice", detail | first, coupon.amount)]
