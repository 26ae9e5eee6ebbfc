"""Stock as HQ tells it: states derived from HQ's ledger of movements."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class Stock:
    """Own stock of one variant (scope `stock:{store}`): `sellable` and `reserved` as of `updated_at` (µs UTC)."""

    location_id: int
    variant_id: int
    product_id: int
    sellable: int
    reserved: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class Availability:
    """Sellable pieces of one variant in one region (scope `avail:{region}`).

    `places` packs all locations of the region that hold any: JSON `[[location_id, sellable, updated_at], …]`;
    `total` is their sum.
    """

    variant_id: int
    region: str
    product_id: int
    total: int
    places: str


@dataclass(frozen=True, slots=True)
class Replenishment:
    """A best seller of this shop below its minimum (scope `stock:{store}`): `sold` in 28 days, `pieces` to be sent.

    `state` is `app.inventory.minimums.Replenished`, since `changed_at` (µs UTC).
    """

    location_id: int
    variant_id: int
    product_id: int
    minimum: int
    sold: int
    pieces: int
    state: str
    changed_at: int


@dataclass(frozen=True, slots=True)
class StockInTransit:
    """The next pieces of one variant that are on their way to a shop (scope `stock:{store}`), expected at `due_at`.

    Nobody can promise them before they are counted in. `updated_at` says of when the figure is; both are µs UTC.
    """

    location_id: int
    variant_id: int
    product_id: int
    quantity: int
    due_at: int
    updated_at: int


STOCK_SHAPES = (
    RowShape("stock", Stock, ("location_id", "variant_id"), (("product_id",),)),
    RowShape("replenishment", Replenishment, ("location_id", "variant_id"), (("product_id",),)),
    RowShape("stock_in_transit", StockInTransit, ("location_id", "variant_id"), (("product_id",),)),
    RowShape("availability", Availability, ("variant_id", "region"), (("product_id",),)),
)
