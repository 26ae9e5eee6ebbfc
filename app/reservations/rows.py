"""Reservations as HQ holds them (scope `ops:{store}` of the shop that is named, and of each that has asked for one)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class Reservation:
    """`kind` is cart | reservation | appointment, `state` open | taken | expired | cancelled; instants in µs UTC.

    `lines` is JSON: [{variant_id, product_id, sku, quantity, price, held}]: `price` is a piece's as shown online, minor
    units of `currency`; `held` pieces lie reserved at the shop. `coupon` is the text of a coupon's QR or ''. `comes_at`
    is when the customer wanted to come, 0 where that is open. `number` is that of the order that took it, else ''.
    """

    id: bytes
    code: str
    kind: str
    store_id: int
    member_id: int | None
    currency: str
    lines: str
    coupon: str
    comes_at: int
    made_at: int
    expires_at: int
    state: str
    order_id: bytes | None
    number: str


RESERVATION_SHAPES = (RowShape("reservation", Reservation, ("id",), (("code",),)),)
