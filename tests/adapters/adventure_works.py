"""AdventureWorks: bicycles in USD; a model is a style; many list prices are zero or finer than a cent."""

from __future__ import annotations

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
