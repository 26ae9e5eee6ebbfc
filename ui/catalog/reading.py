"""What the Sell desk reads about goods, as frozen inputs of `derive`. Runs on the reading thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from app.catalog.facets import Facets, find_filtered, read_categories
from app.catalog.outfits import Outfit, read_outfits
from app.catalog.pictures import NO_PHOTOS, read_photos
from app.catalog.products import Sheet, Tile
from app.catalog.recent import recently_viewed
from app.catalog.search import current_prices, find_products, read_sheet, sizes_of, tiles_of
from app.device import Device
from app.errors import Outage
from app.inventory.endless_aisle import StockFigure, places_of, products_here, stock_of
from app.inventory.places import Place
from app.inventory.records import read_in_transit
from app.inventory.replenishing import read_replenishment
from app.inventory.rows import Replenishment, StockInTransit
from app.money import EXPONENTS
from app.orders.reading import OrderReader
from app.storage.database import Connection
from ui.bridge.desk import Shops, read_shops
from ui.bridge.pictures import Urls, addresses, no_pictures
from ui.catalog.counting import counted
from ui.catalog.filtering import NO_FILTERS, Filters, Offer

SHOWN = 50
"""Results of a page; one more is read to know whether there are more."""
LOOKED = 2_000
"""How many of the most popular results are looked through for what the nearby shops have."""
AT_ONCE = 100
"""Of which so many at a time."""


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
    filters: Filters = NO_FILTERS
    recent: tuple[Tile, ...] = ()
    pictures: Mapping[int, str] = field(default_factory=dict)
    """Product id → address of its photograph, where one is here."""


@dataclass(frozen=True, slots=True)
class OutfitsRead:
    """What goes with a style; `stock` is None while this shop's stock is not loaded."""

    outfits: tuple[Outfit, ...] = ()
    stock: dict[int, ProductStock] | None = None
    pictures: Mapping[int, str] = field(default_factory=dict)


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
    picture: str = ""
    """Address of the photograph of `selected`, or else of the first colour."""
    worn_with: OutfitsRead = OutfitsRead()
    low: tuple[Replenishment, ...] = ()
    """Best sellers below their minimum here."""
    coming: StockInTransit | None = None
    """What of `selected` is on its way to this shop."""


class GoodsReader:
    """Owned by the reading thread."""

    def __init__(self, device: Device, orders: OrderReader, pictures: Urls = no_pictures) -> None:
        self._device = device
        self._orders = orders
        self._pictures = pictures
        self._sheets: dict[int, str] = {}
        """Product id → SHA-256 or '' of the sheets read last."""
        self._shops: dict[tuple[int, str], Shops] = {}
        self._facets_at: tuple[int, Facets] | None = None
        self._here_at: tuple[tuple[Facets, int, int, int], int] | None = None

    def shops(self, lang: str) -> Shops:
        """All places, read once a checkpoint of the catalogue."""
        stand = (self._device.replicas.catalog.h, lang)
        if stand not in self._shops:
            self._shops = {stand: read_shops(self._device, lang)}
        return self._shops[stand]

    def results(self, text: str, lang: str, filters: Filters = NO_FILTERS) -> ResultsRead:
        """The styles for `text` that the filters keep."""
        now = self._device.clock.now()
        with self._device.replicas.catalog.read() as catalog:
            currency = current_prices(catalog, now).currency
            tiles = find_products(catalog, text, lang, SHOWN + 1) if filters == NO_FILTERS else []
            idle = not text and filters == NO_FILTERS
            recent = tiles_of(catalog, recently_viewed(self._device.journal), lang) if idle else []
        if filters != NO_FILTERS:
            tiles = self._filtered(text, lang, filters)
        figures = self._figures([tile.product_id for tile in tiles], lang)
        return ResultsRead(
            text=text,
            tiles=tuple(tiles[:SHOWN]),
            stock=None if figures is None else self._by_product(figures),
            cut=len(tiles) > SHOWN,
            now=now,
            zone=self.shops(lang).zone,
            currency=currency,
            filters=filters,
            recent=tuple(recent),
            pictures=self._photographs("results", (*tiles[:SHOWN], *recent)),
        )

    def _photographs(self, asker: str, tiles: tuple[Tile, ...]) -> dict[int, str]:
        """In the colour that a tile shows."""
        with self._device.replicas.catalog.read() as catalog:
            photos = read_photos(catalog, [tile.product_id for tile in tiles])
        if not photos:
            return addresses(self._pictures, asker, {})
        shown = {one.product_id: _colour(one) for one in tiles}
        return addresses(self._pictures, asker, {key: photos[key].of(shown[key]) for key in shown if key in photos})

    def _outfits(self, product_id: int, lang: str) -> OutfitsRead:
        with self._device.replicas.catalog.read() as catalog:
            outfits = read_outfits(catalog, product_id, lang)
        tiles = {tile.product_id: tile for one in outfits for tile in one.tiles}
        figures = self._figures(list(tiles), lang) if tiles else None
        stock = None if figures is None else self._by_product(figures)
        return OutfitsRead(outfits, stock, self._photographs("outfits", tuple(tiles.values())))

    def offer(self, text: str, lang: str, filters: Filters) -> Offer:
        """How many styles each filter would leave; some ms more than the results, so asked for after them."""
        with self._device.replicas.catalog.read() as catalog:
            facets = self._facets(catalog)
            hits = facets.hits(catalog, text)
            names = read_categories(catalog, lang)
            currency = current_prices(catalog, self._device.clock.now()).currency
        return counted(text, filters, facets, hits, self._here(facets) or 0, names, currency)

    def _filtered(self, text: str, lang: str, filters: Filters) -> list[Tile]:
        with self._device.replicas.catalog.read() as catalog:
            facets = self._facets(catalog)
        kept = facets.wanted(filters.wanted)
        if filters.stock:
            here = self._here(facets)
            if here is None:
                return []
            kept &= here if filters.stock == "here" else facets.all
        with self._device.replicas.catalog.read() as catalog:
            if filters.stock != "nearby":
                return find_filtered(catalog, facets, text, kept, lang, SHOWN + 1)
            found = list(islice(facets.find(catalog, text, kept), LOOKED))
        near: list[int] = []
        for start in range(0, len(found), AT_ONCE):
            chunk = found[start : start + AT_ONCE]
            figures = (self._figures(chunk, lang) or {}).values()
            has = {one.product_id for one in figures if one.nearby}
            near += [product_id for product_id in chunk if product_id in has]
            if len(near) > SHOWN:
                break
        with self._device.replicas.catalog.read() as catalog:
            return tiles_of(catalog, near[: SHOWN + 1], lang)

    def _facets(self, catalog: Connection) -> Facets:
        """Read anew at each checkpoint of the catalogue."""
        stand = self._device.replicas.catalog.h
        if self._facets_at is None or self._facets_at[0] != stand:
            now = self._device.clock.now()
            unit = 10 ** EXPONENTS[current_prices(catalog, now).currency]
            self._facets_at = (stand, Facets(catalog, unit))
        return self._facets_at[1]

    def _here(self, facets: Facets) -> int | None:
        """Styles with a piece in this shop, own sales taken off, as bits; None while stock is not loaded."""
        try:
            with self._device.reading() as reading:
                pending = reading.pending
                stand = (facets, self._device.replicas.store.h, pending.generation, len(pending.commands))
                if self._here_at is None or self._here_at[0] != stand:
                    deltas = self._orders.overlay(reading).stock
                    shop = self._device.identity.store_id
                    self._here_at = (stand, facets.of(products_here(reading.store, deltas, shop)))
                return self._here_at[1]
        except Outage:
            return None

    def sheet(self, product_id: int, selected: int, lang: str) -> SheetRead | None:
        """None where the catalogue no longer has the product."""
        now = self._device.clock.now()
        with self._device.replicas.catalog.read() as catalog:
            sheet = read_sheet(catalog, product_id, lang, now)
            currency = current_prices(catalog, now).currency
            photos = read_photos(catalog, [product_id]).get(product_id, NO_PHOTOS)
        if sheet is None:
            return None
        figures = self._figures([product_id], lang)
        places = [] if figures is None else self.places(product_id, selected, lang)
        chosen = next((one.colour.code for one in sheet.variants if one.variant_id == selected), _colour(sheet.tile))
        # Up to four are shown side by side.
        self._sheets.pop(product_id, None)
        self._sheets = dict([*self._sheets.items(), (product_id, photos.of(chosen))][-4:])
        picture = addresses(self._pictures, "sheet", self._sheets).get(product_id, "")
        worn_with = self._outfits(product_id, lang)
        zone = self.shops(lang).zone
        low = () if figures is None else self._low(product_id)
        coming = None if figures is None else self._coming(selected)
        return SheetRead(sheet, selected, figures, tuple(places), now, zone, currency, picture, worn_with, low, coming)

    def _low(self, product_id: int) -> tuple[Replenishment, ...]:
        here = self._device.identity.store_id
        with self._device.reading() as reading:
            return tuple(read_replenishment(reading.store, reading.pending, here, product_id))

    def _coming(self, variant_id: int) -> StockInTransit | None:
        with self._device.replicas.store.read() as store:
            return read_in_transit(store, self._device.identity.store_id, variant_id)

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


def _colour(tile: Tile) -> str:
    return tile.swatches[0].code if tile.swatches else ""
