"""A fashion catalogue of any size from a seed: styles in colours and sizes, shops, stock, associates, members."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

from tests.fashion.folder import ImportFolder
from tests.fashion.styles import Cell, Style, add_style, add_world, invented
from tests.fashion.words import GARMENTS, GIVEN, SHOPS, SURNAMES

COUNTED_AT = "2026-11-20T22:00:00+08:00"
_SHAPES = {40: (8, 5), 1: (1, 1)}


def generate(skus: int, seed: int, folder: Path, *, per_style: int = 40) -> None:
    """Writes `skus` variants, the last style cut short; `per_style` 1 gives single-item styles.

    The same arguments give the same bytes.
    """
    random = Random(seed)
    shape = _SHAPES[per_style]
    styles = -(-skus // per_style)
    counted = {shop.code: COUNTED_AT for shop in SHOPS}
    with ImportFolder(folder) as out:
        add_world(out)
        written = 0
        for number in range(styles):
            # Few styles sell most: popularity falls like 1/rank, the ranks shuffled over the catalogue.
            style = invented(
                random, random.choice(GARMENTS), 10_000 + number, 1_000_000 // random.randrange(1, styles + 1), shape
            )
            style = _cut(style, skus - written)
            style.stock.update(_stock(random, style))
            written += add_style(out, style, written, counted)
        _people(random, out)


def _cut(style: Style, most: int) -> Style:
    """The style with at most `most` variants."""
    return replace(style, not_made=frozenset(list(style.cells())[most:]))


def _stock(random: Random, style: Style) -> dict[tuple[str, Cell], int]:
    """Three in five cells lie in a DC, one in twenty in each shop."""
    stock: dict[tuple[str, Cell], int] = {}
    for cell in style.cells():
        for shop in SHOPS:
            if shop.kind == "dc":
                if random.random() < 0.3:
                    stock[shop.code, cell] = random.randrange(5, 200)
            elif random.random() < 0.05:
                stock[shop.code, cell] = random.randrange(1, 7)
    return stock


def _people(random: Random, out: ImportFolder) -> None:
    shops = [shop.code for shop in SHOPS if shop.kind == "store"]
    for place, shop in enumerate(shops):
        for number, role in enumerate(("manager", "associate", "associate", "pickup_desk")):
            out.add(
                "associates",
                code=f"{shop}-{number}",
                store_code=shop,
                name=random.choice(SURNAMES) + random.choice(GIVEN),
                role=role,
                pin=f"{(place * 4 + number) * 7919 + 204_816}",
            )
        for number in range(200):
            out.add(
                "members",
                card=f"FS{place}{number:05d}",
                name=random.choice(SURNAMES) + random.choice(GIVEN),
                phone=f"13{random.randrange(10**9):09d}",
                tier=random.choice(("basic", "silver", "gold")),
                points=random.randrange(3000),
                store_code=shop,
            )
