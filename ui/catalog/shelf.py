"""What the shelf labels of one style say. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.money import Money
from ui.bridge.labels import ShelfLabel
from ui.bridge.order_words import variant_words
from ui.bridge.wording import money
from ui.catalog.reading import SheetRead


def shelf_labels(read: SheetRead, barcodes: Mapping[int, str]) -> list[ShelfLabel]:
    """One for each variant that has a price, or for the selected one alone."""
    return [
        ShelfLabel(
            title=read.sheet.tile.name,
            variant=variant_words(one.colour.name, one.size),
            sku=one.sku,
            price=money(Money(one.price, read.currency)),
            barcode=barcodes.get(one.variant_id, one.sku),
        )
        for one in read.sheet.variants
        if one.price and read.selected in (0, one.variant_id)
    ]
