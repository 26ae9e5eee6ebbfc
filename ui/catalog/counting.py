"""How many styles each filter would leave: from what the words found to an `Offer`."""

from __future__ import annotations

from typing import Any

from app.catalog.facets import CategoryName, Facets
from ui.catalog.filtering import Filters, Offer


def counted(
    text: str,
    filters: Filters,
    facets: Facets,
    hits: int,
    here: int,
    names: dict[int, CategoryName],
    currency: str,
) -> Offer:
    """`hits` and `here` as bits of `facets`: what the words find, what lies in this shop."""
    nearby = filters.stock == "nearby"
    counts: dict[str, int] = {}
    if not nearby:
        stocked = hits & here if filters.stock == "here" else hits
        counts["here"] = (hits & here & facets.wanted(filters.wanted)).bit_count()
        for field, options in _options(facets).items():
            beside = stocked & facets.wanted(filters.without(f"{field}:").wanted)
            counts |= {f"{field}:{value}": (beside & bits).bit_count() for value, bits in options.items()}
    return Offer(
        text=text,
        filters=filters,
        total=hits.bit_count(),
        found=None if nearby else _left(filters, facets, hits, here),
        counts=counts,
        rest={
            key: _left(filters.without(key), facets, hits, here)
            for key in filters.keys
            if not nearby or key == "nearby"
        },
        categories=names,
        brands=tuple(sorted(_names(facets.brands), key=lambda brand: -facets.brands[brand].bit_count())),
        common=_common(facets, names),
        currency=currency,
    )


def _left(filters: Filters, facets: Facets, hits: int, here: int) -> int:
    kept = facets.wanted(filters.wanted) & hits
    return (kept & here if filters.stock == "here" else kept).bit_count()


def _options(facets: Facets) -> dict[str, dict[Any, int]]:
    return {
        "category": facets.categories,
        "brand": {brand: facets.brands[brand] for brand in _names(facets.brands)},
        "mark": {mark: facets.marks[mark] for mark in _names(facets.marks)},
        "band": facets.bands,
    }


def _names(options: dict[object, int]) -> list[str]:
    return [name for name in options if isinstance(name, str) and name]


def _common(facets: Facets, names: dict[int, CategoryName]) -> tuple[str, ...]:
    """The top category and the price band that most styles have; the same whatever is typed, so that nothing jumps."""
    tops = [one for one in facets.categories if one in names and not names[one].parent_id]
    top = max(tops, key=lambda one: facets.categories[one].bit_count(), default=0)
    band = max(facets.bands, key=lambda one: facets.bands[one].bit_count(), default=-1)
    return tuple(key for key, there in ((f"category:{top}", top), (f"band:{band}", band != -1)) if there)
