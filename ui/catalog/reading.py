"""What the Sell desk reads about goods, as frozen inputs of `derive`. Runs on the reading thread."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.catalog.products import Sheet, Tile
from app.catalog.search import current_prices, find_products, read_sheet, sizes_of
from app.device import Device
from app.errors import Outage
from app.inventory.endless_aisle import StockFigure, places_of, stock_of
from app.inventory.places import Place
from app.orders.reading import OrderReader
from ui.bridge.desk import Shops, read_shops

SHOWN = 50
"""Results of a page; one more is read to know whether there are more."""
SEARCHED = 500
"""How far down the results a filter looks."""


@dataclass(frozen=True, slots=True)
class ProductStock:
    """A style over all its variants. `sizes` are those in stock here; `as_of` dates the oldest own figure."""

    here: int
    nearby: int
    network: int
    sizes: frozenset[str]
    as_of: int


@dataclass(frozen=True, slots=True)
class ResultsRead:
    """`stock` is None while this shop's stock is not loaded; `cut`: there may be more than was read."""

    text: str
    tiles: tuple[Tile, ...]
    stock: dict[int, ProductStock] | None
    cut: bool
    now: int
    zone: str
    currency: str


@dataclass(frozen=True, slots=True)
class SheetRead:
    """`figures` by variant id, None while stock is not loaded; `places` are those of `selected` (0: none chosen)."""

    sheet: Sheet
    selected: int
    figures: dict[int, StockFigure] | None
    places: tuple[Place, ...]
    now: int
    zone: str
    currency: str


class GoodsReader:
    """Owned by the reading thread."""

    def __init__(self, device: Device, orders: OrderReader) -> None:
        self._device = device
        self._orders = orders
        self._shops: dict[tuple[int, str], Shops] = {}

    def shops(self, lang: str) -> Shops:
        """All places, read once a checkpoint of the catalogue."""
        stand = (self._device.replicas.catalog.h, lang)
        if stand not in self._shops:
            self._shops = {stand: read_shops(self._device, lang)}
        return self._shops[stand]

    def results(self, text: str, lang: str, deep: bool) -> ResultsRead:
        """Styles for `text`; `deep` reads on for a filter to choose from."""
        limit = SEARCHED if deep else SHOWN
        now = self._device.clock.now()
        with self._device.replicas.catalog.read() as catalog:
            tiles = find_products(catalog, text, lang, limit + 1)
            currency = current_prices(catalog, now).currency
        figures = self._figures([tile.product_id for tile in tiles], lang)
        return ResultsRead(
            text=text,
            tiles=tuple(tiles[:limit]),
            stock=None if figures is None else self._by_product(figures),
            cut=len(tiles) > limit,
            now=now,
            zone=self.shops(lang).zone,
            currency=currency,
        )

    def sheet(self, product_id: int, selected: int, lang: str) -> SheetRead | None:
        """None where the catalogue no longer has the product."""
        now = self._device.clock.now()
        with self._device.replicas.catalog.read() as catalog:
            sheet = read_sheet(catalog, product_id, lang, now)
            currency = current_prices(catalog, now).currency
        if sheet is None:
            return None
        figures = self._figures([product_id], lang)
        places = [] if figures is None else self.places(product_id, selected, lang)
        return SheetRead(sheet, selected, figures, tuple(places), now, self.shops(lang).zone, currency)

    def places(self, product_id: int, variant_id: int, lang: str) -> list[Place]:
        """Where else the variant is, safest first, then nearest. Raises Outage `replica_missing`."""
        shops = self.shops(lang)
        if not variant_id or shops.here not in shops.places:
            return []
        now = self._device.clock.now()
        with self._device.reading() as reading:
            deltas = self._orders.overlay(reading).stock
            held = self._device.held()
            return places_of(reading.store, deltas, shops.places, shops.here, product_id, variant_id, now, held)

    def _figures(self, product_ids: list[int], lang: str) -> dict[int, StockFigure] | None:
        shops = self.shops(lang)
        others = {one.location_id for one in shops.places.values() if one.kind == "store"}
        try:
            with self._device.reading() as reading:
                deltas = self._orders.overlay(reading).stock
                return stock_of(reading.store, deltas, shops.here, product_ids, others, self._device.held())
        except Outage:
            return None

    def _by_product(self, figures: dict[int, StockFigure]) -> dict[int, ProductStock]:
        at_hand = [figure.variant_id for figure in figures.values() if figure.here > 0]
        with self._device.replicas.catalog.read() as catalog:
            sizes = sizes_of(catalog, at_hand)
        grouped: dict[int, list[StockFigure]] = defaultdict(list)
        for figure in figures.values():
            grouped[figure.product_id].append(figure)
        return {
            product_id: ProductStock(
                here=sum(one.here for one in ones),
                nearby=sum(one.nearby for one in ones),
                network=sum(one.network for one in ones),
                sizes=frozenset(sizes[one.variant_id] for one in ones if one.variant_id in sizes),
                as_of=min((one.as_of for one in ones if one.as_of), default=0),
            )
            for product_id, ones in grouped.items()
        }
