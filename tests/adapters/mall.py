"""macrozheng/mall: phones and clothes; options as JSON, four SKUs with negative locked stock."""

from __future__ import annotations

import json
from pathlib import Path

from tests.adapters.files import RETAIL_FROM, records
from tests.fashion.folder import ImportFolder

DC, LOCKED = "MALL-DC", "MALL-LOCKED"
TOLD_AT = "2022-11-11T00:00:00+08:00"


def write(data: Path, out: ImportFolder) -> None:
    """Locked pieces lie in a place of their own, so that their oddities reach the importer."""
    out.add("stores", code=DC, kind="dc", region="mall", name_zh="mall 总仓", name_en="mall DC")
    out.add("stores", code=LOCKED, kind="supplier", region="mall", name_zh="mall 锁定库存", name_en="mall locked stock")
    products = list(records(data, "mall_products.csv"))
    for code, name in dict.fromkeys((one["product_category_id"], one["product_category_name"]) for one in products):
        out.add("categories", code=f"MALL-{code}", name_zh=name)
    for one in products:
        out.add(
            "products",
            code=f"MALL-{one['id']}",
            category_code=f"MALL-{one['product_category_id']}",
            brand=one["brand_name"],
            ended=int(one["delete_status"] == "1" or one["publish_status"] == "0"),
            name_zh=one["name"],
            description_zh=one["sub_title"],
        )
    for one in records(data, "mall_sku_stock.csv"):
        sku = one["sku_code"]
        options = {option["key"]: option["value"] for option in json.loads(one["sp_data"] or "[]")}
        colour = options.pop("颜色", "")
        out.add(
            "variants",
            sku=sku,
            product_code=f"MALL-{one['product_id']}",
            colour=colour,
            size="/".join(options.values()),
        )
        out.add("prices", sku=sku, price=one["price"], valid_from=RETAIL_FROM)
        out.add("stock", store_code=DC, sku=sku, quantity=one["stock"], counted_at=TOLD_AT)
        if one["lock_stock"]:
            out.add("stock", store_code=LOCKED, sku=sku, quantity=one["lock_stock"], counted_at=TOLD_AT)
