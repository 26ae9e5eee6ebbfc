"""What the counter sees of a product."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of a product; `hex` is `#RRGGBB`."""

    code: str
    name: str
    hex: str


class Tile(NamedTuple):
    """One style in a list of results. `price_from` in minor units; `mark` as in `rows.Product`.

    A tuple, because fifty are made at each keystroke: as frozen dataclasses they cost as much as half the query.
    """

    product_id: int
    code: str
    name: str
    silhouette: str
    price_from: int
    mark: str
    swatches: tuple[Swatch, ...]
    sizes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariantView:
    """A variant with its price in the current book; `price` 0 means that it has none and cannot be ordered."""

    variant_id: int
    product_id: int
    sku: str
    colour: Swatch
    size: str
    price: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A product with all its variants.

    For orders: `titles` maps language to name, `colours` the code of each variant's colour to such a map. `categories`
    are its own and all above it, `member_prices` map a variant and a tier to what members of it pay.
    """

    tile: Tile
    description: str
    brand: str
    tax_class: str
    tax_basis_points: int
    titles: dict[str, str]
    colours: dict[str, dict[str, str]]
    variants: tuple[VariantView, ...]
    categories: tuple[int, ...] = ()
    member_prices: dict[int, dict[str, int]] = field(default_factory=dict)

    def variant(self, variant_id: int) -> VariantView:
        return next(one for one in self.variants if one.variant_id == variant_id)


@dataclass(frozen=True, slots=True)
class CurrentPrices:
    """The price book in force, its currency and since when (µs UTC); `book_id` 0 where the catalogue has none.

    `valid_until`: when it ends, 0 for never. `version` as HQ signed it, 0 where nobody did.
    """

    book_id: int
    currency: str
    valid_from: int = 0
    valid_until: int = 0
    code: str = ""
    version: int = 0
