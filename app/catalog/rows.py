"""The catalogue's replicated rows (scope `catalog:{market}`, file `catalog-<n>.db`, no personal data)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape

MAX_PICTURE_BYTES = 5_000_000
MAX_PICTURE_SIDE = 4_096
"""px. What is larger HQ does not take and no device fetches."""


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the category tree; `silhouette` names the drawing used where a product has no picture."""

    id: int
    parent_id: int | None
    code: str
    silhouette: str


@dataclass(frozen=True, slots=True)
class CategoryText:
    category_id: int
    lang: str
    name: str


@dataclass(frozen=True, slots=True)
class Product:
    """A style. `mark` is '' | new | online_only | pre_sale | tail; `ended` is 1 once it is no longer sold.

    `price_from`: lowest price of its variants in the market's current price book, minor units. `colours` and `sizes`
    are JSON arrays (colour codes; size labels in running order), so that a tile needs this row alone.
    """

    id: int
    code: str
    category_id: int
    brand: str
    tax_class: str
    mark: str
    price_from: int
    colours: str
    sizes: str
    ended: int


@dataclass(frozen=True, slots=True)
class ProductText:
    product_id: int
    lang: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Colour:
    """`hex` is the swatch, `#RRGGBB`."""

    code: str
    hex: str


@dataclass(frozen=True, slots=True)
class ColourText:
    code: str
    lang: str
    name: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A SKU: one colour in one size of a product. `position` orders the sizes of a product."""

    id: int
    product_id: int
    sku: str
    colour: str
    size: str
    position: int


@dataclass(frozen=True, slots=True)
class ProductPicture:
    """A photograph of a product, in one colour or (`colour` '') in general; the lowest `position` is shown first.

    `sha256` (lower-case hex) names a blob of `bytes`: PNG, JPEG or WebP of `width` × `height` px.
    """

    product_id: int
    colour: str
    position: int
    sha256: str
    bytes: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OutfitText:
    """What HQ calls an outfit: styles that are worn together."""

    outfit_id: int
    lang: str
    name: str


@dataclass(frozen=True, slots=True)
class OutfitItem:
    """A style of an outfit; `position` is its place in it."""

    outfit_id: int
    product_id: int
    position: int


@dataclass(frozen=True, slots=True)
class Barcode:
    """A GTIN (8, 12, 13 or 14 digits, check digit verified at import) or an in-house code."""

    barcode: str
    variant_id: int


@dataclass(frozen=True, slots=True)
class PriceBook:
    """A version of a market's prices; an order pins the book it was made with.

    In force from `valid_from` until before `valid_until` (µs UTC, 0 for ever). `version` grows with each change of the
    book or of a price in it; `prices` counts its rows `price` and `member_price`, `digest` is the sum of their digests
    (with `ver` 0), wrapped to 64 bits. `signature` is HQ's Ed25519 over `book_text`.
    """

    id: int
    code: str
    currency: str
    valid_from: int
    valid_until: int = 0
    version: int = 0
    prices: int = 0
    digest: int = 0
    signature: bytes = b""


def book_text(book: PriceBook) -> bytes:
    """The bytes HQ signs: all other fields joined by NUL, so that no field can be read as another."""
    fields = (book.id, book.version, book.code, book.currency, book.valid_from, book.valid_until, book.prices)
    return "\0".join(("farshelf-price-book", *map(str, fields), str(book.digest))).encode()


@dataclass(frozen=True, slots=True)
class Price:
    """Tax-inclusive price of one variant, minor units of the book's currency."""

    price_book_id: int
    variant_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class MemberPrice:
    """What a piece costs members of one tier, as `Price`; the tier's other prices are those of the book."""

    price_book_id: int
    variant_id: int
    tier: str
    amount: int


@dataclass(frozen=True, slots=True)
class SignedPromotion:
    """A promotion in its JSON form (`app.pricing.forms`); `version` grows with each change of `body`.

    `signature` is HQ's Ed25519 over `promotion_text`.
    """

    id: int
    version: int
    body: str
    signature: bytes


def promotion_text(promotion_id: int, version: int, body: str) -> bytes:
    """The bytes HQ signs: fields joined by NUL, so that no field can be read as another."""
    return "\0".join(("farshelf-promotion", str(promotion_id), str(version), body)).encode()


@dataclass(frozen=True, slots=True)
class TaxRate:
    """`basis_points` of a tax class: 1300 is 13 %."""

    tax_class: str
    basis_points: int


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What a style is found by: space-separated terms made at HQ. `search_id` grows with falling popularity."""

    product_id: int
    search_id: int
    terms: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where stock can lie: `kind` is store | dc | supplier. Position in millionths of a degree (WGS 84)."""

    id: int
    code: str
    kind: str
    region: str
    timezone: str
    latitude: int
    longitude: int
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class LocationText:
    location_id: int
    lang: str
    name: str


@dataclass(frozen=True, slots=True)
class Region:
    """A province, city or district (`level` 1 | 2 | 3): `code` as in GB/T 2260, of 2, 4 or 6 figures; `parent` is the
    code above, '' for a province; `initials` those of the name's pinyin, in small letters."""

    code: str
    parent: str
    level: int
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class DeliveryArea:
    """The shop itself brings goods to addresses in this region, and in all below it."""

    location_id: int
    region: str


_FORGET = "INSERT INTO search(search, rowid, terms) VALUES ('delete', old.search_id, old.terms)"
_LEARN = "INSERT INTO search(rowid, terms) VALUES (new.search_id, new.terms)"
# `contentless_delete` is refused with columnsize=0 and INSERT OR REPLACE leaves ghosts: a style is forgotten with
# exactly the terms it was learned with, which is why the replica keeps them.
# Prefixes up to 8: pinyin typed without blanks makes long ones, and without an index of their length five letters cost
# 10 ms over 200k styles (0.1 ms with it; the index grows by a third).
SEARCH_INDEX = (
    """CREATE VIRTUAL TABLE search USING fts5(terms, content='', columnsize=0, detail=none, prefix='1 2 3 4 5 6 7 8',
    tokenize='unicode61 remove_diacritics 2')""",
    f"CREATE TRIGGER search_learn AFTER INSERT ON search_document BEGIN {_LEARN}; END",
    f"CREATE TRIGGER search_forget AFTER DELETE ON search_document BEGIN {_FORGET}; END",
    f"CREATE TRIGGER search_relearn AFTER UPDATE ON search_document BEGIN {_FORGET}; {_LEARN}; END",
)

CATALOG_SHAPES = (
    RowShape("category", Category, ("id",)),
    RowShape("category_text", CategoryText, ("category_id", "lang")),
    RowShape("product", Product, ("id",), (("code",), ("category_id",))),
    RowShape("product_text", ProductText, ("product_id", "lang")),
    RowShape("colour", Colour, ("code",)),
    RowShape("colour_text", ColourText, ("code", "lang")),
    RowShape("variant", Variant, ("id",), (("product_id",), ("sku",))),
    RowShape("picture", ProductPicture, ("product_id", "colour", "position")),
    RowShape("outfit_text", OutfitText, ("outfit_id", "lang")),
    RowShape("outfit_item", OutfitItem, ("outfit_id", "product_id"), (("product_id",),)),
    RowShape("barcode", Barcode, ("barcode",), (("variant_id",),)),
    RowShape("price_book", PriceBook, ("id",)),
    RowShape("price", Price, ("price_book_id", "variant_id"), whole="price_book_id"),
    RowShape("member_price", MemberPrice, ("price_book_id", "variant_id", "tier"), whole="price_book_id"),
    RowShape("promotion", SignedPromotion, ("id",)),
    RowShape("tax_rate", TaxRate, ("tax_class",)),
    RowShape("search_document", SearchDocument, ("product_id",), (("search_id",),), SEARCH_INDEX),
    RowShape("location", Location, ("id",)),
    RowShape("location_text", LocationText, ("location_id", "lang")),
    RowShape("region", Region, ("code",)),
    RowShape("delivery_area", DeliveryArea, ("location_id", "region")),
)
