"""What the price engine answers: lines with every discount explained, and what it found beside the prices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.pricing.promotions import Promotion


class Why(StrEnum):
    """Where a discount comes from."""

    MEMBER_PRICE = "member_price"
    PROMOTION = "promotion"
    OVERRIDE = "override"
    COUPON = "coupon"
    POINTS = "points"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Discount:
    """`amount` > 0 minor units off one line. `promotion_id` and `version` are 0 where no promotion gives it."""

    why: Why
    amount: int
    promotion_id: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class LinePrice:
    """`amount` = quantity × list_price − the sum of `discounts`, never negative.

    `unit_price` is a piece's price after line discounts, rounded down where the pieces' prices differ; `points` the
    percentage of the usual points the line earns.
    """

    key: bytes
    quantity: int
    list_price: int
    unit_price: int
    amount: int
    discounts: tuple[Discount, ...] = ()
    points: int = 100


@dataclass(frozen=True, slots=True)
class Applied:
    """What one promotion takes off the order as a whole; 0 for points, and for a gift that is not in the order."""

    promotion: Promotion
    amount: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A promotion that everything but this is there for: `amount` minor units or `pieces` more of its goods."""

    promotion: Promotion
    amount: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class GiftDue:
    """`pieces` of the promotion's gift the customer may have and the order does not hold yet."""

    promotion: Promotion
    pieces: int


@dataclass(frozen=True, slots=True)
class OrderPrice:
    """An order's prices; `lines` in the order they were given.

    `line_total` is what thresholds read: the sum after line discounts. `applied` is sorted by rank, `near_misses` the
    nearest first. `exact`: no legal combination of promotions is cheaper; else only that none was found
    (`combining.MOST_COMBINATIONS`).
    """

    lines: tuple[LinePrice, ...]
    list_total: int
    line_total: int
    total: int
    applied: tuple[Applied, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    recommended: tuple[Promotion, ...] = ()
    gifts: tuple[GiftDue, ...] = ()
    exact: bool = True

    @property
    def saved(self) -> int:
        return self.list_total - self.total
