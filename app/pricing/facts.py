"""What a price depends on beside promotions: the goods, the customer, and the moment and place of the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A line to be priced. Prices are those of a piece in minor units, from the order's price book.

    `member_price` is that of the customer's tier, 0 for none; `categories` holds the product's own category and all
    above it. `key` names the line. `hand_price` is what somebody has said instead, 0 for nothing: no promotion and no
    coupon touches such a line, nor counts it.
    """

    key: bytes
    variant_id: int
    product_id: int
    quantity: int
    list_price: int
    member_price: int = 0
    brand: str = ""
    categories: frozenset[int] = frozenset()
    hand_price: int = 0


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys; nobody known by default. `bought` holds products bought before."""

    member: bool = False
    tier: str = ""
    tags: frozenset[str] = frozenset()
    bought: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in µs UTC with what the shop's own clock shows: ISO weekday (1 is Monday), minute of the day."""

    at: int
    weekday: int
    minute: int

    @classmethod
    def of(cls, at: int, wall: datetime) -> Moment:
        """`wall` is the instant in shop time (`app.clock.shop_time`)."""
        return cls(at, wall.isoweekday(), wall.hour * 60 + wall.minute)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where, when and for whom an order is priced.

    `looked_at` holds the products looked at while the order is made; `stock` maps a product to its pieces everywhere.
    """

    moment: Moment
    shop_id: int
    region: str = ""
    channel: str = "store"
    currency: str = "CNY"
    customer: Customer = Customer()
    looked_at: frozenset[int] = frozenset()
    stock: Mapping[int, int] = field(default_factory=dict)
