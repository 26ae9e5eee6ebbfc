"""A style with its variants and stock, how one is invented, and how it is written to an import folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.fashion.folder import ImportFolder, ean13
from tests.fashion.words import BRANDS, COLOURS, GARMENTS, GROUPS, SERIES, SHOPS, Garment, Pair

Cell = tuple[str, str]
"""Colour code and size."""


@dataclass(frozen=True, slots=True)
class Style:
    """`price` in yuan as text; `not_made` cells have no variant; `stock` is pieces by shop code and cell."""

    code: str
    category: str
    brand: str
    name: Pair
    detail: Pair
    price: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    popularity: int
    mark: str = ""
    not_made: frozenset[Cell] = frozenset()
    stock: dict[tuple[str, Cell], int] = field(default_factory=dict)

    def cells(self) -> Iterator[Cell]:
        return ((colour, size) for colour in self.colours for size in self.sizes if (colour, size) not in self.not_made)

    def sku(self, cell: Cell) -> str:
        return f"{self.code}-{cell[0]}-{cell[1]}" if cell[1] != "均码" else f"{self.code}-{cell[0]}"


def invented(
    random: Random, garment: Garment, number: int, popularity: int, shape: tuple[int, int] | None = None
) -> Style:
    """A believable style of the garment; `shape` fixes how many colours and sizes it comes in."""
    series, cut = random.choice(SERIES), random.choice(garment.cuts)
    low, high = garment.prices
    price = f"{random.randrange(low // 10, high // 10 + 1) * 10 - 1}.{random.choice(('00', '00', '90'))}"
    colours, sizes = (random.choice((3, 4, 4)), len(garment.sizes)) if shape is None else shape
    run = garment.sizes if sizes == len(garment.sizes) else tuple(("XS", "S", "M", "L", "XL", "XXL", "3XL")[:sizes])
    return Style(
        code=f"{garment.prefix}-{number}",
        category=garment.code,
        brand=random.choice(BRANDS),
        name=(series[0] + cut[0] + garment.name[0], f"{series[1]} {cut[1]} {garment.name[1]}"),
        detail=random.choice(garment.details),
        price=price,
        colours=tuple(random.sample(list(COLOURS), colours)),
        sizes=run,
        popularity=popularity,
        mark=random.choices(("", "new", "tail", "pre_sale"), (80, 12, 6, 2))[0],
    )


def add_world(folder: ImportFolder) -> None:
    """Shops, categories and colours."""
    for shop in SHOPS:
        folder.add(
            "stores",
            code=shop.code,
            kind=shop.kind,
            region=shop.region,
            timezone="Asia/Shanghai",
            latitude=shop.latitude,
            longitude=shop.longitude,
            address=shop.address,
            phone=shop.phone,
            name_zh=shop.name[0],
            name_en=shop.name[1],
        )
    for code, (silhouette, name) in GROUPS.items():
        folder.add("categories", code=code, silhouette=silhouette, name_zh=name[0], name_en=name[1])
    for garment in GARMENTS:
        folder.add(
            "categories",
            code=garment.code,
            parent_code=garment.group,
            silhouette=garment.silhouette,
            name_zh=garment.name[0],
            name_en=garment.name[1].capitalize(),
        )
    for code, (swatch, name) in COLOURS.items():
        folder.add("colours", code=code, hex=swatch, name_zh=name[0], name_en=name[1])


def add_style(folder: ImportFolder, style: Style, first_number: int, counted_at: dict[str, str]) -> int:
    """Writes the style, its variants, barcodes, prices and stock; returns how many variants it has.

    Its barcodes are the EANs of `first_number` and those after it; `counted_at` is ISO 8601 by shop code.
    """
    folder.add_all(
        "products",
        [
            (
                style.code,
                style.category,
                style.brand,
                "standard",
                style.mark,
                style.popularity,
                0,
                *style.name,
                *style.detail,
            )
        ],
    )
    cells = list(style.cells())
    skus = {cell: style.sku(cell) for cell in cells}
    folder.add_all(
        "variants", ((skus[cell], style.code, cell[0], cell[1], style.sizes.index(cell[1])) for cell in cells)
    )
    folder.add_all("barcodes", ((ean13(first_number + place), skus[cell]) for place, cell in enumerate(cells)))
    folder.add_all(
        "prices", ((skus[cell], style.price, "CNY", "retail", "2026-09-01T00:00:00+08:00", "") for cell in cells)
    )
    folder.add_all(
        "stock",
        ((shop, skus[cell], pieces, counted_at[shop]) for (shop, cell), pieces in style.stock.items() if pieces),
    )
    return len(cells)
