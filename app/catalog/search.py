"""Finding products in the catalog replica: words, pinyin, initials, codes and barcodes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.catalog.products import CurrentPrices, Sheet, Swatch, Tile, VariantView
from app.catalog.terms import match_query
from app.errors import Refusal
from app.storage.database import Connection, fetch_all

FALLBACK = "zh"
"""Language of a name that the wanted language lacks."""

_TILE = """
SELECT p.id, p.code, COALESCE(t.name, f.name, p.code), c.silhouette, p.price_from, p.mark, p.colours, p.sizes
FROM {source} JOIN product p ON p.id = {product}
JOIN category c ON c.id = p.category_id
LEFT JOIN product_text t ON t.product_id = p.id AND t.lang = ?
LEFT JOIN product_text f ON f.product_id = p.id AND f.lang = 'zh'
"""
# CROSS JOIN keeps the order of the tables, and so the index's own order: no sort, and what is ended costs no place.
_SOLD = """(SELECT {order} AS place, d.product_id FROM {first}
CROSS JOIN product sold ON sold.id = d.product_id WHERE {match} sold.ended = 0 ORDER BY {order} LIMIT ?) s"""
_FOUND = _SOLD.format(
    first="search x CROSS JOIN search_document d ON d.search_id = x.rowid",
    match="x.search MATCH ? AND",
    order="x.rowid",
)
_ALL = _SOLD.format(first="search_document d", match="", order="d.search_id")
_BY_WORDS = _TILE.format(source=_FOUND, product="s.product_id") + "ORDER BY s.place"
_POPULAR = _TILE.format(source=_ALL, product="s.product_id") + "ORDER BY s.place"
_BY_ID = _TILE.format(source="(SELECT ? AS wanted) s", product="s.wanted")
_LISTED = _TILE.format(source="json_each(?) s", product="s.value") + "ORDER BY s.key"
_BY_SKU = "SELECT DISTINCT product_id FROM variant WHERE sku >= ? AND sku < ? ORDER BY sku LIMIT 5"
_VARIANTS = """
SELECT v.id, v.product_id, v.sku, v.colour, v.size, COALESCE(x.amount, 0)
FROM variant v LEFT JOIN price x ON x.price_book_id = ? AND x.variant_id = v.id
WHERE v.product_id = ? ORDER BY v.colour, v.position
"""
# A colour that the catalogue names nowhere goes by its code.
_COLOUR_NAMES = f"""
SELECT v.colour, CASE COUNT(t.lang) WHEN 0 THEN json_object('{FALLBACK}', v.colour)
ELSE json_group_object(t.lang, t.name) END
FROM (SELECT DISTINCT colour FROM variant WHERE product_id = ?) v
LEFT JOIN colour_text t ON t.code = v.colour GROUP BY v.colour
"""
_ABOVE = """
WITH RECURSIVE above(id, parent_id) AS (
    SELECT c.id, c.parent_id FROM product p JOIN category c ON c.id = p.category_id WHERE p.id = ?
    UNION SELECT c.id, c.parent_id FROM above a JOIN category c ON c.id = a.parent_id
) SELECT id FROM above
"""
_MEMBER_PRICES = """
SELECT v.id, m.tier, m.amount FROM variant v
JOIN member_price m ON m.price_book_id = ? AND m.variant_id = v.id WHERE v.product_id = ?
"""
_SWATCHES = """
SELECT c.code, COALESCE(t.name, f.name, c.code), c.hex FROM colour c
LEFT JOIN colour_text t ON t.code = c.code AND t.lang = ?
LEFT JOIN colour_text f ON f.code = c.code AND f.lang = 'zh'
"""
_BOOK = """
SELECT id, currency, valid_from, valid_until, code, version FROM price_book
ORDER BY (valid_from <= ?1 AND (valid_until = 0 OR valid_until > ?1)) DESC, valid_from <= ?1 DESC,
CASE WHEN valid_from <= ?1 THEN -valid_from ELSE valid_from END, id DESC LIMIT 1
"""


def find_products(catalog: Connection, text: str, lang: str, limit: int = 51) -> list[Tile]:
    """Styles that match `text`, the most popular first; all styles for an empty text.

    Ask for one more than is shown: its presence says that there are more.
    """
    swatches = read_swatches(catalog, lang)
    query = match_query(text)
    if query:
        tiles = _tiles(catalog, _BY_WORDS, (query, limit, lang), swatches)
    else:
        tiles = [] if text.strip() else _tiles(catalog, _POPULAR, (limit, lang), swatches)
    codes = exact_products(catalog, text)
    if not codes:
        return tiles
    exact = [tile for product_id in codes for tile in _tiles(catalog, _BY_ID, (product_id, lang), swatches)]
    return list({tile.product_id: tile for tile in (*exact, *tiles)}.values())[:limit]


def barcodes_of(catalog: Connection, product_id: int) -> dict[int, str]:
    """Variant id → the barcode its goods bear, an EAN-13 before any other; variants without one are absent."""
    rows = fetch_all(
        catalog,
        "SELECT v.id, b.barcode FROM variant v JOIN barcode b ON b.variant_id = v.id WHERE v.product_id = ?"
        " ORDER BY length(b.barcode) = 13, b.barcode DESC",
        (product_id,),
    )
    return {row[0]: row[1] for row in rows}


def tiles_of(catalog: Connection, product_ids: list[int], lang: str) -> list[Tile]:
    """These styles in this order, without those that the catalogue no longer has."""
    return _tiles(catalog, _LISTED, (json.dumps(product_ids), lang), read_swatches(catalog, lang))


def exact_products(catalog: Connection, text: str) -> list[int]:
    """Product ids that `text` names by the beginning of a SKU, five at most, or by a whole barcode."""
    return _by_code(catalog, text.strip())


def resolve_barcode(catalog: Connection, code: str) -> int | None:
    """The variant id of a barcode or SKU code, exactly; a code may be typed in small letters."""
    rows = fetch_all(catalog, "SELECT variant_id FROM barcode WHERE barcode = ?", (code,))
    for sku in dict.fromkeys((code, code.upper())):
        rows = rows or fetch_all(catalog, "SELECT id FROM variant WHERE sku = ?", (sku,))
    return int(rows[0][0]) if rows else None


def sizes_of(catalog: Connection, variant_ids: Iterable[int]) -> dict[int, str]:
    """variant id → size label."""
    ids = json.dumps(list(variant_ids))
    rows = catalog.exec_driver_sql(
        "SELECT v.id, v.size FROM json_each(?) j JOIN variant v ON v.id = j.value", (ids,)
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def skus_of(catalog: Connection, variant_ids: Iterable[int]) -> dict[int, str]:
    """variant id → SKU."""
    rows = fetch_all(
        catalog,
        "SELECT id, sku FROM variant WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(variant_ids)),),
    )
    return dict(rows)


def product_of(catalog: Connection, variant_id: int) -> int | None:
    rows = fetch_all(catalog, "SELECT product_id FROM variant WHERE id = ?", (variant_id,))
    return int(rows[0][0]) if rows else None


def read_sheet(catalog: Connection, product_id: int, lang: str, now: int) -> Sheet | None:
    """Everything the product sheet shows but stock; None where the catalogue no longer has it."""
    swatches = read_swatches(catalog, lang)
    tiles = _tiles(catalog, _BY_ID, (product_id, lang), swatches)
    if not tiles:
        return None
    book = current_prices(catalog, now)
    brand, tax_class, basis_points = catalog.exec_driver_sql(
        "SELECT p.brand, p.tax_class, COALESCE(r.basis_points, 0) FROM product p"
        " LEFT JOIN tax_rate r ON r.tax_class = p.tax_class WHERE p.id = ?",
        (product_id,),
    ).one()
    texts = catalog.exec_driver_sql(
        "SELECT lang, name, description FROM product_text WHERE product_id = ?", (product_id,)
    ).fetchall()
    coloured = catalog.exec_driver_sql(_COLOUR_NAMES, (product_id,)).fetchall()
    by_lang = {row[0]: row[2] for row in texts}
    rows = catalog.exec_driver_sql(_VARIANTS, (book.book_id, product_id)).fetchall()
    member_prices: dict[int, dict[str, int]] = {}
    for variant_id, tier, amount in fetch_all(catalog, _MEMBER_PRICES, (book.book_id, product_id)):
        member_prices.setdefault(variant_id, {})[tier] = amount
    return Sheet(
        tile=tiles[0],
        description=by_lang.get(lang) or by_lang.get(FALLBACK, ""),
        brand=brand,
        tax_class=tax_class,
        tax_basis_points=basis_points,
        titles={row[0]: row[1] for row in texts},
        colours={code: json.loads(names) for code, names in coloured},
        variants=tuple(VariantView(row[0], row[1], row[2], swatches[row[3]], row[4], row[5]) for row in rows),
        categories=tuple(row[0] for row in fetch_all(catalog, _ABOVE, (product_id,))),
        member_prices=member_prices,
    )


def current_prices(catalog: Connection, now: int) -> CurrentPrices:
    """The newest price book that is valid at `now` (µs UTC); where none is any more, the one that began last.

    The earliest where none is yet: a clock set back by years must not stop selling (sync.md §7).
    """
    row = catalog.exec_driver_sql(_BOOK, (now,)).first()
    return CurrentPrices(0, "CNY") if row is None else CurrentPrices(*row)


def require_current(catalog: Connection, book_id: int, now: int) -> None:
    """Raises Refusal `price_book_expired` once the book has ended at `now` (µs UTC)."""
    rows = fetch_all(catalog, "SELECT valid_until FROM price_book WHERE id = ?", (book_id,))
    if rows and 0 < rows[0][0] <= now:
        raise Refusal("price_book_expired")


def read_swatches(catalog: Connection, lang: str) -> dict[str, Swatch]:
    """All colours by code, named in `lang`."""
    return _Swatches((row[0], Swatch(*row)) for row in fetch_all(catalog, _SWATCHES, (lang,)))


def _by_code(catalog: Connection, text: str) -> list[int]:
    if len(text) < 3 or not any(map(str.isdigit, text)):
        return []
    code = text.upper()
    found = [row[0] for row in fetch_all(catalog, _BY_SKU, (code, code + "\uffff"))]
    variant_id = resolve_barcode(catalog, text) if text.isdigit() and len(text) >= 8 else None
    product_id = None if variant_id is None else product_of(catalog, variant_id)
    return found if product_id is None else [product_id, *found]


def _tiles(catalog: Connection, sql: str, values: tuple[Any, ...], swatches: dict[str, Swatch]) -> list[Tile]:
    rows = fetch_all(catalog, sql, values)
    # Written for speed: one parse for all rows, and what follows once for each of fifty rows.
    lists = iter(json.loads(f"[{','.join([f'{row[6]},{row[7]}' for row in rows])}]"))
    swatch = swatches.__getitem__
    return [
        Tile(product_id, code, name, silhouette, price, mark, tuple(map(swatch, colours)), tuple(sizes))
        for (product_id, code, name, silhouette, price, mark, _, _), colours, sizes in zip(
            rows, lists, lists, strict=True
        )
    ]


class _Swatches(dict[str, Swatch]):
    """A colour that the catalogue names nowhere is grey."""

    def __missing__(self, code: str) -> Swatch:
        return Swatch(code, code, "#9A9A9A")
