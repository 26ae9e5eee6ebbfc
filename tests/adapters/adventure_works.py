"""AdventureWorks: bicycles in USD; a model is a style; many list prices are zero or finer than a cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.adapters.files import records
from tests.fashion.folder import ImportFolder


def write(data: Path, out: ImportFolder) -> None:
    """Products without a model are a style each. Names exist in English only and stand for both languages."""
    for one in records(data, "aw_locations.csv"):
        out.add(
            "stores", code=f"AW-{one['LocationID']}", kind="dc", region="adventureworks",
            timezone="America/Los_Angeles", name_zh=one["Name"], name_en=one["Name"],
        )  # fmt: skip
    for one in records(data, "aw_product_categories.csv"):
        out.add("categories", code=f"AW-C{one['ProductCategoryID']}", name_zh=one["Name"], name_en=one["Name"])
    for one in records(data, "aw_product_subcategories.csv"):
        out.add(
            "categories",
            code=f"AW-S{one['ProductSubcategoryID']}",
            parent_code=f"AW-C{one['ProductCategoryID']}",
            name_zh=one["Name"],
            name_en=one["Name"],
        )
    stories: dict[tuple[str, str], str] = {
        (one["ProductModelID"], one["CultureID"].strip()): one["Description"]
        for one in records(data, "aw_model_descriptions_multilang.csv")
    }
    models = {one["ProductModelID"]: one["Name"] for one in records(data, "aw_product_models.csv")}
    products = list(records(data, "aw_products.csv"))
    styles: dict[str, str] = {}
    for one in products:
        model = one["ProductModelID"]
        style = f"AW-M{model}" if model else f"AW-P{one['ProductID']}"
        styles[one["ProductID"]] = style
        if style in list(styles.values())[:-1]:
            continue
        name = models.get(model, one["Name"])
        out.add(
            "products",
            code=style,
            category_code=f"AW-S{one['ProductSubcategoryID']}" if one["ProductSubcategoryID"] else "",
            brand="Adventure Works",
            ended=int(bool(one["SellEndDate"])),
            name_zh=name,
            name_en=name,
            description_zh=stories.get((model, "zh-cht"), ""),
            description_en=stories.get((model, "en"), ""),
        )
    for one in products:
        sku = one["ProductNumber"]
        out.add("variants", sku=sku, product_code=styles[one["ProductID"]], colour=one["Color"], size=one["Size"])
        out.add("prices", sku=sku, price=one["ListPrice"], currency="USD", price_book="AW-list",
            valid_from="2019-04-30T00:00:00-07:00")  # fmt: skip
    skus = {one["ProductID"]: one["ProductNumber"] for one in products}
    for one in records(data, "aw_inventory_by_location.csv"):
        out.add(
            "stock",
            store_code=f"AW-{one['LocationID']}",
            sku=skus.get(one["ProductID"], one["ProductID"]),
            quantity=one["Quantity"],
            counted_at=f"{one['ModifiedDate']}-08:00",
        )
    _offers(data, out, skus)


def _offers(data: Path, out: ImportFolder, skus: dict[str, str]) -> None:
    """Special offers count the pieces of each SKU; those for resellers ask for the tag `reseller`.

    One has no products at all. It offers nothing: a promotion that names no goods would be one for all goods.
    """
    offered: dict[str, list[str]] = {}
    for one in records(data, "aw_special_offer_products.csv"):
        offered.setdefault(one["SpecialOfferID"], []).append(skus[one["ProductID"]])
    for one in records(data, "aw_special_offers.csv"):
        if one["SpecialOfferID"] not in offered:
            continue
        out.add(
            "promotions",
            code=f"AW-{one['SpecialOfferID']}",
            kind="percentage",
            percent=str(Decimal(one["DiscountPct"]) * 100),
            skus="|".join(offered[one["SpecialOfferID"]]),
            quantity_from=one["MinQty"],
            quantity_to=one["MaxQty"] or "0",
            each="variant",
            tags="reseller" if one["Category"] == "Reseller" else "",
            valid_from=f"{one['StartDate']}-08:00",
            valid_until=f"{one['EndDate']}-08:00",
            currency="USD",
            name_zh=one["Description"],
            name_en=one["Description"],
        )
