"""What is true of the shops before anything happens, as their staff know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.simulation.headquarters import Headquarters
from tests.simulation.template import DC, HUBIN, JINGAN, PRICES, XIHU


@dataclass(frozen=True, slots=True)
class Variant:
    """`price` in fen."""

    variant_id: int
    product_id: int
    sku: str
    price: int


@dataclass(frozen=True)
class Shop:
    """Places by code; `stock` is what was counted everywhere at the start, by (location, variant)."""

    places: dict[str, int]
    variants: tuple[Variant, ...]
    members: dict[int, int]
    stock: dict[tuple[int, int], int]
    coupons: tuple[str, ...]
    """The texts of their QRs; each is good for `template.COUPON_USES` orders."""

    @cached_property
    def by_id(self) -> dict[int, Variant]:
        return {one.variant_id: one for one in self.variants}

    @property
    def dc(self) -> int:
        return self.places[DC]

    def region_of(self, store_id: int) -> list[int]:
        """Shops where a customer of this shop may collect."""
        return [store_id] if store_id == self.places[JINGAN] else [self.places[HUBIN], self.places[XIHU]]


def read_shop(hq: Headquarters, coupons: Sequence[str]) -> Shop:
    """Ids are HQ's; prices are those that the catalogue was written with."""
    return Shop(
        places={row.code: row.id for row in hq.rows("SELECT code, id FROM location")},
        variants=tuple(
            Variant(row.id, row.product_id, row.sku, PRICES[row.sku[:5]])
            for row in hq.rows("SELECT id, product_id, sku FROM variant ORDER BY id")
        ),
        members={row.id: row.store_id for row in hq.rows("SELECT id, store_id FROM member ORDER BY id")},
        stock={
            (row.location_id, row.variant_id): row.quantity
            for row in hq.rows("SELECT location_id, variant_id, quantity FROM stock_level WHERE state = 'sellable'")
        },
        coupons=tuple(coupons),
    )
