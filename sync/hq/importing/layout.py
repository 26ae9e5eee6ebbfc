"""The folder HQ imports: its files and their columns (docs/import.md says the same in prose)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.pricing.forms import KINDS

Kind = Literal[
    "code",  # a name for machines: 1–64 characters without blanks at its ends
    "line",  # one line of text, at most 120 characters
    "text",  # text with line breaks, at most 2,000 characters
    "price",  # 899 or 899.00, tax included; at most the decimal places of its currency
    "quantity",  # whole pieces, 0–1,000,000
    "pieces",  # whole pieces, below zero what came back, never 0; at most 1,000,000 either way
    "number",  # a whole number, 0–9,999,999,999
    "position",  # a whole number, 0–9,999
    "degrees",  # a decimal number of degrees, WGS 84
    "percent",  # a rate in per cent, at most two decimal places
    "instant",  # ISO 8601 date and time with its offset from UTC
    "barcode",  # a GTIN, or an in-house code
    "hex",  # #RRGGBB
    "pin",  # six digits, not a trivial one
    "phone",  # digits, blanks, + and -
    "zone",  # IANA time zone
    "flag",  # 0 or 1
    "codes",  # codes with | between them, 20,000 characters
    "hours",  # 09:00-21:00 in shop time
    "choice",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its header. A required one may not be empty; another takes `default` where empty or absent."""

    name: str
    kind: Kind
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder; `key` columns name a row, a second row of that name in one file is skipped; without
    any, rows may repeat."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))


MARKS = ("", "new", "online_only", "pre_sale", "tail")
TIERS = ("basic", "silver", "gold", "diamond")
ROLES = ("associate", "manager", "pickup_desk", "inspector")

STORES = File(
    "stores.csv",
    (
        Column("code", "code", required=True),
        Column("kind", "choice", default="store", choices=("store", "dc", "supplier")),
        Column("region", "code", required=True),
        Column("timezone", "zone", default="Asia/Shanghai"),
        Column("latitude", "degrees", default="0"),
        Column("longitude", "degrees", default="0"),
        Column("address", "line"),
        Column("phone", "phone"),
        Column("name_zh", "line", required=True),
        Column("name_en", "line"),
    ),
    ("code",),
)
REGIONS = File(
    "regions.csv",
    (Column("code", "code", required=True), Column("name", "line", required=True)),
    ("code",),
)
DELIVERY_AREAS = File(
    "delivery_areas.csv",
    (Column("store_code", "code", required=True), Column("region_code", "code", required=True)),
    ("store_code", "region_code"),
)
CATEGORIES = File(
    "categories.csv",
    (
        Column("code", "code", required=True),
        Column("parent_code", "code"),
        Column("silhouette", "code", default="generic"),
        Column("name_zh", "line", required=True),
        Column("name_en", "line"),
    ),
    ("code",),
)
COLOURS = File(
    "colours.csv",
    (
        Column("code", "code", required=True),
        Column("hex", "hex", default="#9E9E9E"),
        Column("name_zh", "line", required=True),
        Column("name_en", "line"),
    ),
    ("code",),
)
TAX_RATES = File(
    "tax_rates.csv",
    (Column("tax_class", "code", required=True), Column("percent", "percent", required=True)),
    ("tax_class",),
)
PRODUCTS = File(
    "products.csv",
    (
        Column("code", "code", required=True),
        Column("category_code", "code"),
        Column("brand", "line"),
        Column("tax_class", "code", default="standard"),
        Column("mark", "choice", choices=MARKS),
        Column("popularity", "number", default="0"),
        Column("ended", "flag", default="0"),
        Column("name_zh", "line", required=True),
        Column("name_en", "line"),
        Column("description_zh", "text"),
        Column("description_en", "text"),
    ),
    ("code",),
)
VARIANTS = File(
    "variants.csv",
    (
        Column("sku", "code", required=True),
        Column("product_code", "code", required=True),
        Column("colour", "code"),
        Column("size", "code"),
        Column("position", "position", default="0"),
    ),
    ("sku",),
)
PICTURES = File(
    "pictures.csv",
    (
        Column("product_code", "code", required=True),
        Column("colour", "code"),
        Column("position", "position", default="0"),
        Column("file", "line", required=True),
    ),
    ("product_code", "colour", "position"),
)
OUTFITS = File(
    "outfits.csv",
    (
        Column("code", "code", required=True),
        Column("products", "codes"),
        Column("name_zh", "line", required=True),
        Column("name_en", "line"),
    ),
    ("code",),
)
BARCODES = File(
    "barcodes.csv",
    (Column("barcode", "barcode", required=True), Column("sku", "code", required=True)),
    ("barcode",),
)
_CURRENCY = Column("currency", "choice", default="CNY", choices=("CNY", "HKD", "USD", "EUR", "GBP", "JPY"))
_BOOK = (_CURRENCY, Column("price_book", "code", default="retail"))
PRICES = File(
    "prices.csv",
    (
        Column("sku", "code", required=True),
        Column("price", "price", required=True),
        *_BOOK,
        Column("valid_from", "instant", default="1970-01-01T00:00:00+00:00"),
        Column("valid_until", "instant"),
    ),
    ("price_book", "sku"),
)
MEMBER_PRICES = File(
    "member_prices.csv",
    (
        Column("sku", "code", required=True),
        Column("tier", "choice", required=True, choices=TIERS),
        Column("price", "price", required=True),
        *_BOOK,
    ),
    ("price_book", "sku", "tier"),
)
PROMOTIONS = File(
    "promotions.csv",
    (
        Column("code", "code", required=True),
        Column("kind", "choice", required=True, choices=tuple(KINDS)),
        Column("stage", "choice", choices=("", "line", "order")),
        Column("percent", "percent"),
        Column("amount", "price"),
        Column("n", "position"),
        Column("m", "position"),
        Column("pieces", "position", default="1"),
        Column("times", "position", default="1"),
        Column("points", "position"),
        Column("target_products", "codes"),
        Column("target_skus", "codes"),
        Column("target_categories", "codes"),
        Column("products", "codes"),
        Column("skus", "codes"),
        Column("categories", "codes"),
        Column("brands", "codes"),
        Column("not_products", "codes"),
        Column("not_categories", "codes"),
        Column("not_brands", "codes"),
        Column("contains_products", "codes"),
        Column("contains_categories", "codes"),
        Column("lacks_products", "codes"),
        Column("lacks_categories", "codes"),
        Column("quantity_from", "position", default="0"),
        Column("quantity_to", "position", default="0"),
        Column("each", "choice", choices=("", "product", "variant")),
        Column("amount_from", "price"),
        Column("looking_at", "codes"),
        Column("stock_product", "code"),
        Column("stock_above", "quantity", default="0"),
        Column("members", "choice", default="any", choices=("any", "only", "none")),
        Column("tiers", "codes"),
        Column("tags", "codes"),
        Column("bought", "codes"),
        Column("valid_from", "instant"),
        Column("valid_until", "instant"),
        Column("weekdays", "codes"),
        Column("hours", "hours"),
        Column("stores", "codes"),
        Column("regions", "codes"),
        Column("channels", "codes"),
        Column("place", "choice", choices=("", "top_right", "below", "order")),
        Column("priority", "position", default="0"),
        Column("exclusive_group", "code"),
        _CURRENCY,
        Column("name_zh", "line", required=True),
        Column("name_en", "line"),
    ),
    ("code",),
)
STOCK = File(
    "stock.csv",
    (
        Column("store_code", "code", required=True),
        Column("sku", "code", required=True),
        Column("quantity", "quantity", required=True),
        Column("counted_at", "instant", required=True),
    ),
    ("store_code", "sku"),
)
MINIMUMS = File(
    "minimums.csv",
    (
        Column("store_code", "code", required=True),
        Column("sku", "code", required=True),
        Column("minimum", "quantity", required=True),
    ),
    ("store_code", "sku"),
)
STOCK_IN_TRANSIT = File(
    "stock_in_transit.csv",
    (
        Column("store_code", "code", required=True),
        Column("sku", "code", required=True),
        Column("quantity", "quantity", required=True),
        Column("due_at", "instant", required=True),
        Column("told_at", "instant", required=True),
    ),
    ("store_code", "sku"),
)
ASSOCIATES = File(
    "associates.csv",
    (
        Column("code", "code", required=True),
        Column("store_code", "code", required=True),
        Column("name", "line", required=True),
        Column("role", "choice", default="associate", choices=ROLES),
        Column("pin", "pin"),
        Column("active", "flag", default="1"),
    ),
    ("code",),
)
MEMBERS = File(
    "members.csv",
    (
        Column("card", "code", required=True),
        Column("name", "line", required=True),
        Column("phone", "phone", required=True),
        Column("tier", "choice", default="basic", choices=TIERS),
        Column("points", "number", default="0"),
        Column("store_code", "code", required=True),
    ),
    ("card",),
)

FILES = (
    STORES,
    REGIONS,
    DELIVERY_AREAS,
    CATEGORIES,
    COLOURS,
    TAX_RATES,
    PRODUCTS,
    VARIANTS,
    PICTURES,
    OUTFITS,
    BARCODES,
    PRICES,
    MEMBER_PRICES,
    PROMOTIONS,
    STOCK,
    STOCK_IN_TRANSIT,
    MINIMUMS,
    ASSOCIATES,
    MEMBERS,
)
"""In the order of import: a row may only name what an earlier file, or an earlier import, has brought."""
