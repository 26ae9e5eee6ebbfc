"""macrozheng/mall: phones and clothes; options as JSON, four SKUs with negative locked stock."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from tests.adapters.files import RETAIL_FROM, records
from tests.fashion.folder import ImportFolder

TIERS = {"4": "basic", "1": "silver", "2": "gold", "3": "diamond"}
"""Member levels by the growth they need: 普通, 黄金, 白金, 钻石."""
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
    _offers(data, out)


def _offers(data: Path, out: ImportFolder) -> None:
    """A product's ladder (满N件打折) and reductions (满减) exclude each other rung by rung; many rows are all zeros."""
    skus: dict[str, list[str]] = {}
    for one in records(data, "mall_sku_stock.csv"):
        skus.setdefault(one["product_id"], []).append(one["sku_code"])
    for one in records(data, "mall_member_prices.csv"):
        if one["member_price"]:
            for sku in skus.get(one["product_id"], [f"MALL-{one['product_id']}"]):
                out.add("member_prices", sku=sku, tier=TIERS[one["member_level_id"]], price=one["member_price"])
    for one in records(data, "mall_promo_ladders.csv"):
        out.add(
            "promotions",
            code=f"MALL-L{one['id']}",
            kind="percentage",
            percent=percent_off(one["discount"]),
            products=f"MALL-{one['product_id']}",
            quantity_from=one["count"],
            exclusive_group=f"MALL-L{one['product_id']}",
            name_zh=f"满 {one['count']} 件 {one['discount']} 折",
        )
    for one in records(data, "mall_promo_full_reductions.csv"):
        out.add(
            "promotions",
            code=f"MALL-F{one['id']}",
            kind="amount",
            amount=one["reduce_price"],
            products=f"MALL-{one['product_id']}",
            amount_from=one["full_price"],
            exclusive_group=f"MALL-F{one['product_id']}",
            name_zh=f"满 {one['full_price']} 减 {one['reduce_price']}",
        )


def percent_off(rate: str) -> str:
    """`0.70` of the price is `30.00` per cent off; a rate of zero is no offer, and so nothing off."""
    paid = Decimal(rate)
    return str((1 - paid) * 100) if paid else "0"
