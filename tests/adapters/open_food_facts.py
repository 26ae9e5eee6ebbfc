"""Open Food Facts (© Open Food Facts contributors, ODbL): barcodes and names, without prices."""

from __future__ import annotations

from pathlib import Path

from tests.adapters.files import records
from tests.fashion.folder import ImportFolder


def write(data: Path, out: ImportFolder) -> None:
    """Each barcode is a style of one SKU; names come as they are, blanks and entities included."""
    out.add("categories", code="OFF", silhouette="generic", name_zh="食品", name_en="Food")
    for one in records(data, "off_barcodes_69x_471_489.csv"):
        code = f"OFF-{one['barcode']}"
        out.add("products", code=code, category_code="OFF", name_zh=one["product_name"])
        out.add("variants", sku=code, product_code=code)
        out.add("barcodes", barcode=one["barcode"], sku=code)
