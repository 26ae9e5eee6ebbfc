"""litemall: zh-CN homeware; nearly every style has one SKU, `标准`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.adapters.files import RETAIL_FROM, records
from tests.fashion.folder import ImportFolder

DC = "LM-DC"


def write(data: Path, out: ImportFolder) -> None:
    """Deleted goods are ended, hot ones more popular; prices and stock are those of the SKU."""
    out.add("stores", code=DC, kind="dc", region="litemall", name_zh="litemall 总仓", name_en="litemall DC")
    for one in records(data, "litemall_categories.csv"):
        parent = "" if one["pid"] == "0" else f"LM-{one['pid']}"
        out.add("categories", code=f"LM-{one['id']}", parent_code=parent, silhouette="homeware", name_zh=one["name"])
    brands = {one["id"]: one["name"] for one in records(data, "litemall_brands.csv")}
    attributes: dict[str, list[str]] = {}
    for one in records(data, "litemall_attributes.csv"):
        attributes.setdefault(one["goods_id"], []).append(f"{one['attribute']}: {one['value']}")
    for one in records(data, "litemall_goods.csv"):
        out.add(
            "products",
            code=f"LM-{one['goods_sn']}",
            category_code=f"LM-{one['category_id']}",
            brand=brands.get(one["brand_id"], ""),
            mark="new" if one["is_new"] == "1" else "",
            popularity=1000 * int(one["is_hot"]) + 999 - min(999, int(one["sort_order"])),
            ended=int(one["deleted"] == "1" or one["is_on_sale"] == "0"),
            name_zh=one["name"],
            description_zh="\n".join((one["brief"], *attributes.get(one["id"], ()))),
        )
    numbers = {one["id"]: one["goods_sn"] for one in records(data, "litemall_goods.csv")}
    for one in records(data, "litemall_skus.csv"):
        sku = f"LM-{numbers.get(one['goods_id'], one['goods_id'])}-{one['id']}"
        specification = json.loads(one["specifications"])
        out.add(
            "variants",
            sku=sku,
            product_code=f"LM-{numbers.get(one['goods_id'], one['goods_id'])}",
            colour=specification[1] if len(specification) > 1 else "",
            size=specification[0],
        )
        out.add("prices", sku=sku, price=one["price"], valid_from=RETAIL_FROM)
        out.add("stock", store_code=DC, sku=sku, quantity=one["number"], counted_at=f"{one['add_time']}+08:00")
