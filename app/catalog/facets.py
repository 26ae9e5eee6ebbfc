"""Filters over the results of a search: each style that is sold is one bit, the most popular the lowest.

What a filter keeps, and what words find, are then integers: a result is an AND, its count a population count. Words
alone need none of this, so that the first keystroke of the day does not wait for it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from operator import itemgetter

from app.catalog.products import Tile
from app.catalog.search import exact_products, tiles_of
from app.catalog.terms import match_query
from app.storage.database import Connection, fetch_all, fetch_each, sparing

BANDS = ((0, 100), (100, 300), (300, 1_000), (1_000, 3_000), (3_000, 0))
"""Price bands in whole units of the currency: from, and below (0: no end)."""
KEPT = 32
"""Queries whose results are remembered."""

_FOUND = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
# Two walks along the order of their files; a join of the two would jump about in a file that nobody has read yet.
_RANKED = "SELECT search_id, product_id FROM search_document ORDER BY search_id"
_PRODUCTS = "SELECT id, category_id, brand, mark, price_from FROM product WHERE ended = 0 ORDER BY id"
_END = (1 << 63, 0, "", "", 0)
_CATEGORIES = """
SELECT c.id, COALESCE(c.parent_id, 0), COALESCE(t.name, f.name, c.code) FROM category c
LEFT JOIN category_text t ON t.category_id = c.id AND t.lang = ?
LEFT JOIN category_text f ON f.category_id = c.id AND f.lang = 'zh' ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class CategoryName:
    """`parent_id` 0 at the top."""

    id: int
    parent_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the catalogue says of the styles wanted; the empty value of a field wants all.

    `category` counts those below it, `band` is one of `BANDS` by its place, −1 for any price.
    """

    category: int = 0
    brand: str = ""
    mark: str = ""
    band: int = -1


ANY = Wanted()


def read_categories(catalog: Connection, lang: str) -> dict[int, CategoryName]:
    """All categories by id, named in `lang` or else in Chinese."""
    return {row[0]: CategoryName(*row) for row in fetch_all(catalog, _CATEGORIES, (lang,))}


class Facets:
    """The styles of one state of the catalogue, `all` those sold.

    `unit` is the currency's whole unit in minor ones (100 for CNY).

    Reading takes a tenth of a second at 25,000 styles. Owned by one thread.
    """

    def __init__(self, catalog: Connection, unit: int) -> None:
        self._search_ids = array("q", (row[0] for row in fetch_each(catalog, _RANKED)))
        self._products = array("q", (row[1] for row in fetch_each(catalog, _RANKED)))
        self._hits: dict[str, int] = {}
        self._sieve: tuple[int, Callable[[int], bool]] = (-1, bool)
        sold = self._bits()
        bits: dict[tuple[str, object], _Bits] = defaultdict(self._bits)
        with sparing(catalog):
            for rank, category, brand, mark, price in self._facts(catalog):
                sold.add(rank)
                for value in (("category", category), ("brand", brand), ("mark", mark), ("band", _band(price, unit))):
                    bits[value].add(rank)
        self.all = sold.number()
        found = {key: one.number() for key, one in bits.items()}
        self.brands = _values(found, "brand")
        self.marks = _values(found, "mark")
        self.bands = _values(found, "band")
        self.categories = _with_ancestors(_values(found, "category"), read_categories(catalog, "zh"))

    def _facts(self, catalog: Connection) -> Iterator[tuple[int, int, str, str, int]]:
        """Rank, category, brand, mark and price of each style that is sold.

        One row at a time: held together they would cost the window megabytes that it never gives back.
        """
        rows = fetch_each(catalog, _PRODUCTS)
        row = next(rows, _END)
        for rank in sorted(range(len(self._products)), key=self._products.__getitem__):
            while row[0] < self._products[rank]:
                row = next(rows, _END)
            if row[0] == self._products[rank]:
                yield rank, row[1], row[2], row[3], row[4]

    def wanted(self, filters: Wanted) -> int:
        """The styles that the filters keep."""
        kept = self.all
        if filters.category:
            kept &= self.categories.get(filters.category, 0)
        if filters.brand:
            kept &= self.brands.get(filters.brand, 0)
        if filters.mark:
            kept &= self.marks.get(filters.mark, 0)
        if filters.band >= 0:
            kept &= self.bands.get(filters.band, 0)
        return kept

    def of(self, product_ids: Collection[int]) -> int:
        """Those of these styles that are sold."""
        bits = self._bits()
        for rank, product_id in enumerate(self._products):
            if product_id in product_ids:
                bits.add(rank)
        return bits.number() & self.all

    def hits(self, catalog: Connection, text: str) -> int:
        """All styles that the words find; some ms for a single letter, remembered."""
        query = match_query(text)
        known = self._remembered(catalog, query) if query else 0 if text.strip() else self.all
        exact = exact_products(catalog, text)
        return known | self.of(exact) if exact else known

    def find(self, catalog: Connection, text: str, kept: int) -> Iterator[int]:
        """Product ids that the words find among those `kept`: exact codes first, then the most popular."""
        exact = [one for one in exact_products(catalog, text) if self.of((one,)) & kept]
        yield from exact
        query = match_query(text)
        for rank in self._walk(catalog, query, kept) if query else () if text.strip() else _ranks_in(kept):
            if (product_id := self._products[rank]) not in exact:
                yield product_id

    def _walk(self, catalog: Connection, query: str, kept: int) -> Iterator[int]:
        """Ranks as the index gives them: whoever wants fifty reads on no further."""
        if query in self._hits:
            yield from _ranks_in(self._hits[query] & kept)
            return
        if self._sieve[0] != kept:
            self._sieve = (kept, self._sieve_of(kept))
        found = map(itemgetter(0), fetch_each(catalog, _FOUND, (query,)))
        for search_id in filter(self._sieve[1], found):
            yield bisect_left(self._search_ids, search_id)

    def _sieve_of(self, kept: int) -> Callable[[int], bool]:
        """Whether a style of this search id is kept; where few are, it is asked of many and must be quick."""
        if kept.bit_count() * 8 < len(self._products):
            return frozenset(self._search_ids[rank] for rank in _ranks_in(kept)).__contains__
        mask = kept.to_bytes(len(self._products) // 8 + 1, "little")

        def is_kept(search_id: int) -> bool:
            rank = self._rank(search_id)
            return rank >= 0 and bool(mask[rank >> 3] >> (rank & 7) & 1)

        return is_kept

    def _rank(self, search_id: int) -> int:
        """−1 for a style that came since."""
        rank = bisect_left(self._search_ids, search_id)
        return rank if rank < len(self._search_ids) and self._search_ids[rank] == search_id else -1

    def _remembered(self, catalog: Connection, query: str) -> int:
        known = self._hits.pop(query, -1)
        self._hits[query] = self._read_hits(catalog, query) if known < 0 else known
        if len(self._hits) > KEPT:
            del self._hits[next(iter(self._hits))]
        return self._hits[query]

    def _read_hits(self, catalog: Connection, query: str) -> int:
        bits = self._bits()
        for (search_id,) in fetch_each(catalog, _FOUND, (query,)):
            if (rank := self._rank(search_id)) >= 0:
                bits.add(rank)
        return bits.number() & self.all

    def _bits(self) -> _Bits:
        return _Bits(len(self._products))


def find_filtered(catalog: Connection, facets: Facets, text: str, kept: int, lang: str, limit: int = 51) -> list[Tile]:
    """As `find_products`, of the styles `kept`."""
    found: list[int] = []
    for product_id in facets.find(catalog, text, kept):
        found.append(product_id)
        if len(found) == limit:
            break
    return tiles_of(catalog, found, lang)


class _Bits:
    """An integer in the making."""

    def __init__(self, length: int) -> None:
        self._bytes = bytearray(length // 8 + 1)

    def add(self, rank: int) -> None:
        self._bytes[rank >> 3] |= 1 << (rank & 7)

    def number(self) -> int:
        return int.from_bytes(self._bytes, "little")


def _ranks_in(bits: int) -> Iterator[int]:
    """Places of the bits that are set, lowest first."""
    for place, byte in enumerate(bits.to_bytes(bits.bit_length() // 8 + 1, "little")):
        left = byte
        while left:
            yield place * 8 + (left & -left).bit_length() - 1
            left &= left - 1


def _band(price: int, unit: int) -> int:
    return next(place for place, (_, below) in enumerate(BANDS) if not below or price < below * unit)


def _values(found: dict[tuple[str, object], int], facet: str) -> dict[object, int]:
    return {value: bits for (name, value), bits in found.items() if name == facet}


def _with_ancestors(own: dict[object, int], names: dict[int, CategoryName]) -> dict[int, int]:
    """A style of a category is one of all those above it; a circle in the tree ends where it began."""
    whole: dict[int, int] = defaultdict(int)
    for leaf, bits in own.items():
        seen: set[object] = set()
        at: object = leaf
        while isinstance(at, int) and at and at not in seen:
            seen.add(at)
            whole[at] |= bits
            at = names[at].parent_id if at in names else 0
    return dict(whole)
