"""The outfits that a style is part of, as the product sheet shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.catalog.products import Tile
from app.catalog.search import FALLBACK, tiles_of
from app.storage.database import Connection, fetch_all

MOST = 3
"""Outfits of one style."""
_ITEMS = """
SELECT o.outfit_id, COALESCE(t.name, f.name, ''), i.product_id
FROM (SELECT outfit_id FROM outfit_item WHERE product_id = ? ORDER BY outfit_id LIMIT ?) o
CROSS JOIN outfit_item i ON i.outfit_id = o.outfit_id
JOIN product p ON p.id = i.product_id
LEFT JOIN outfit_text t ON t.outfit_id = o.outfit_id AND t.lang = ?
LEFT JOIN outfit_text f ON f.outfit_id = o.outfit_id AND f.lang = ?
WHERE i.product_id <> ? AND p.ended = 0 ORDER BY o.outfit_id, i.position, i.product_id
"""


@dataclass(frozen=True, slots=True)
class Outfit:
    """What goes with a style: `tiles` are the other styles of the outfit that are still sold, in HQ's order."""

    outfit_id: int
    name: str
    tiles: tuple[Tile, ...]


def read_outfits(catalog: Connection, product_id: int, lang: str) -> tuple[Outfit, ...]:
    """The outfits of a style, those without another style left out."""
    rows = fetch_all(catalog, _ITEMS, (product_id, MOST, lang, FALLBACK, product_id))
    if not rows:
        return ()
    tiles = {tile.product_id: tile for tile in tiles_of(catalog, list({row[2] for row in rows}), lang)}
    names = {row[0]: row[1] for row in rows}
    return tuple(Outfit(one, name, _worn(tiles, rows, one)) for one, name in names.items())


def _worn(tiles: dict[int, Tile], rows: Iterable[tuple[int, str, int]], outfit_id: int) -> tuple[Tile, ...]:
    return tuple(tiles[product_id] for number, _, product_id in rows if number == outfit_id)
