"""The folder HQ imports: its files and their columns (docs/import.md says the same in prose)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "code",  # a name for machines: 1–64 characters without blanks at its ends
    "line",  # one line of text, at most 120 characters
    "text",  # text with line breaks, at most 2,000 characters
    "price",  # 899 or 899.00, tax included; at most the decimal places of its currency
    "quantity",  # whole pieces, 0–1,000,000
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
    """A file of the folder; `key` columns name a row, a second row of that name in one file is skipped."""

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
BARCODES = File(
    "barcodes.csv",
    (Column("barcode", "barcode", required=True), Column("sku", "code", required=True)),
    ("barcode",),
)
PRICES = File(
    "prices.csv",
    (
        Column("sku", "code", required=True),
        Column("price", "price", required=True),
        Column("currency", "choice", default="CNY", choices=("CNY", "HKD", "USD", "EUR", "GBP", "JPY")),
        Column("price_book", "code", default="retail"),
        Column("valid_from", "instant", default="1970-01-01T00:00:00+00:00"),
    ),
    ("price_book", "sku"),
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

FILES = (STORES, CATEGORIES, COLOURS, TAX_RATES, PRODUCTS, VARIANTS, BARCODES, PRICES, STOCK, ASSOCIATES, MEMBERS)
"""In the order of import: a row may only name what an earlier file, or an earlier import, has brought."""
