"""Results and product sheet as shown: pure functions from what was read to rows and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.catalog.initials import meant
from app.catalog.products import Tile, VariantView
from app.inventory.endless_aisle import StockFigure
from app.inventory.places import Safety
from app.money import Money
from ui.bridge import wording
from ui.bridge.goods_words import promise_words, safety_words, size_run, size_word, way_words
from ui.bridge.order_words import variant_words
from ui.bridge.stock_words import replenishment_words
from ui.bridge.wording import tr
from ui.catalog.filtering import mark_word
from ui.catalog.reading import ProductStock, ResultsRead, SheetRead


@dataclass(frozen=True, slots=True)
class TileRow:
    """A style in the result grid; `key` is its id, `sizes` are those there is room for (`size_run`)."""

    key: str
    title: str
    code: str
    price: str
    kind: str
    tint: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    inStock: tuple[str, ...]
    stock: str
    stockTone: str
    mark: str
    photo: str = ""
    """Address of its photograph, '' where none is here."""


@dataclass(frozen=True, slots=True)
class RecentRow:
    """A style looked at lately; `key` is its id."""

    key: str
    title: str
    price: str
    kind: str
    tint: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Worn:
    """A style that goes with the one on the sheet; `key` is its id."""

    key: str
    title: str
    price: str
    kind: str
    tint: str
    source: str
    stock: str
    tone: str


@dataclass(frozen=True, slots=True)
class OutfitRow:
    """An outfit of HQ's without the style on the sheet."""

    key: str
    name: str
    pieces: tuple[Worn, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A variant in the grid. `state` is here | elsewhere | none | not_made; `key` '' where it is not made."""

    key: str
    figure: str
    below: str
    state: str
    selected: bool
    name: str


@dataclass(frozen=True, slots=True)
class ColourRow:
    name: str
    tint: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where the chosen variant is; `key` is the location id, `best` the one to offer first."""

    key: str
    name: str
    way: str
    quantity: str
    safety: str
    tone: str
    age: str
    promise: str
    best: bool
    leased: bool


@dataclass(frozen=True, slots=True)
class SheetView:
    """The product sheet in words. `elsewhere` heads the places; `hand`: offer to add goods in hand all the same."""

    open: bool = False
    product: str = ""
    title: str = ""
    subtitle: str = ""
    price: str = ""
    kind: str = "generic"
    tint: str = "#5C6761"
    source: str = ""
    marks: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    rows: tuple[ColourRow, ...] = ()
    elsewhere: str = ""
    note: str = ""
    coming: str = ""
    """What is on its way to this shop, and of when the figure is."""
    nowhere: str = ""
    low: tuple[str, ...] = ()
    hand: bool = False
    choosing: bool = False


def tile_rows(read: ResultsRead) -> list[TileRow]:
    return [_tile_row(tile, read.stock, read.currency, read.pictures) for tile in read.tiles]


def recent_rows(read: ResultsRead) -> list[RecentRow]:
    """The last one first."""
    rows = [_tile_row(tile, None, read.currency, read.pictures) for tile in read.recent]
    return [RecentRow(row.key, row.title, row.price, row.kind, row.tint, row.photo) for row in rows]


def outfit_rows(read: SheetRead) -> list[OutfitRow]:
    """What goes with the style, in HQ's order."""
    found = read.worn_with
    return [
        OutfitRow(
            str(one.outfit_id),
            one.name,
            tuple(
                Worn(row.key, row.title, row.price, row.kind, row.tint, row.photo, row.stock, row.stockTone)
                for row in (_tile_row(tile, found.stock, read.currency, found.pictures) for tile in one.tiles)
            ),
        )
        for one in found.outfits
    ]


def shown(read: ResultsRead) -> str:
    """How many are shown: "48", "50+"."""
    return f"{len(read.tiles)}+" if read.cut else str(len(read.tiles))


def footer(read: ResultsRead, found: int | None) -> str:
    """ "48 styles, most popular first · 羽绒服 (initials yrf) · store stock 2 min ago"; `found`: how many there are."""
    count = len(read.tiles)
    if not read.cut:
        words = tr("%n style(s), most popular first", "", count)
    elif found is None:
        words = tr("The %n most popular; type more to narrow down", "", count)
    else:
        words = tr("The %n most popular of %1; type more to narrow down", "", count)
        words = words.replace("%1", wording.number(found))
    word = meant(read.text, (tile.name for tile in read.tiles))
    if word:
        words += " · " + tr("%1 (pinyin initials %2)").replace("%1", word).replace("%2", read.text.strip())
    told = [one.as_of for one in (read.stock or {}).values() if one.as_of]
    if not told:
        return words
    age = wording.age(max(told), read.now, read.zone)
    return words + " · " + tr("store stock %1").replace("%1", age)


def chip(tile: Tile, stock: ProductStock) -> tuple[str, str]:
    """Words and tone of a tile's stock."""
    if stock.here:
        return tr("%n here", "", stock.here), "accent"
    if tile.mark == "online_only":
        return tr("Online only"), "offline"
    if stock.nearby:
        return tr("%n near", "", stock.nearby), "warn"
    if stock.network:
        return tr("DC %n", "", stock.network), "warn"
    return tr("Out of stock"), "neutral"


def sheet_view(read: SheetRead) -> SheetView:
    """The sheet with its grid; the places are `place_rows`."""
    sheet = read.sheet
    chosen = next((one for one in sheet.variants if one.variant_id == read.selected), None)
    swatch = chosen.colour.hex if chosen else (sheet.tile.swatches[0].hex if sheet.tile.swatches else "#5C6761")
    prices = sorted({one.price for one in sheet.variants if one.price})
    price = chosen.price if chosen and chosen.price else (prices[0] if prices else 0)
    words = wording.money(Money(price, read.currency), brief=True)
    here = 0 if chosen is None or read.figures is None else _figure(read.figures, chosen).here
    view = SheetView(
        open=True,
        product=str(sheet.tile.product_id),
        title=sheet.tile.name,
        subtitle=" · ".join(part for part in (sheet.tile.code, sheet.description) if part),
        price=words if chosen or len(prices) < 2 else tr("from %1").replace("%1", words),
        kind=sheet.tile.silhouette,
        tint=swatch,
        source=read.picture,
        marks=_marks(read),
        sizes=tuple(size_word(size) for size in sheet.tile.sizes),
        rows=tuple(
            ColourRow(
                colour.name, colour.hex, tuple(_cell(read, colour.code, colour.name, size) for size in sheet.tile.sizes)
            )
            for colour in sheet.tile.swatches
        ),
        note=_note(read),
        low=_low(read),
    )
    if chosen is None:
        return view
    return _with_places(view, read, chosen, here)


def place_rows(read: SheetRead) -> list[PlaceRow]:
    """Safest first, then nearest, as they were read."""
    return [
        PlaceRow(
            key=str(place.location.location_id),
            name=place.location.name,
            way=way_words(place),
            quantity=str(place.quantity),
            safety=safety_words(place),
            tone="warn" if place.safety in (Safety.AT_RISK, Safety.LAST_PIECE) else "accent",
            age=wording.age(place.as_of, read.now, read.zone),
            promise=promise_words(place, read.now, read.zone),
            best=index == 0 and _here(read) == 0,
            leased=place.leased > 0,
        )
        for index, place in enumerate(read.places)
    ]


def _tile_row(tile: Tile, stock: dict[int, ProductStock] | None, currency: str, pictures: Mapping[int, str]) -> TileRow:
    words, tone = ("", "neutral") if stock is None else chip(tile, _stock(stock, tile))
    here = () if stock is None else tuple(size_word(size) for size in sorted(_stock(stock, tile).sizes))
    return TileRow(
        key=str(tile.product_id),
        title=tile.name,
        code=tile.code,
        price=wording.money(Money(tile.price_from, currency), brief=True),
        kind=tile.silhouette,
        tint=tile.swatches[0].hex if tile.swatches else "#5C6761",
        colours=tuple(swatch.hex for swatch in tile.swatches[:3]),
        sizes=size_run(tuple(size_word(size) for size in tile.sizes), here),
        inStock=here,
        stock=words,
        stockTone=tone,
        # Said once, where the stock chip says it already.
        mark="" if mark_word(tile.mark) == words else mark_word(tile.mark),
        photo=pictures.get(tile.product_id, ""),
    )


def _cell(read: SheetRead, colour: str, colour_name: str, size: str) -> Cell:
    found = [one for one in read.sheet.variants if (one.colour.code, one.size) == (colour, size)]
    label = f"{colour_name} {size_word(size)}"
    if not found:
        below = tr("Not made")
        return Cell("", "—", below, "not_made", False, f"{label}: {below}")
    variant = found[0]
    key, selected = str(variant.variant_id), variant.variant_id == read.selected
    if read.figures is None:
        return Cell(key, "?", tr("loading"), "none", selected, label)
    figure = _figure(read.figures, variant)
    if not figure.network:
        below = tr("Out of stock")
        return Cell(key, "—", below, "none", selected, f"{label}: {below}")
    below = tr("%n in all", "", figure.network)
    state = "here" if figure.here else "elsewhere"
    return Cell(key, str(figure.here), below, state, selected, f"{label}: {figure.here}, {below}")


def _with_places(view: SheetView, read: SheetRead, chosen: VariantView, here: int) -> SheetView:
    label = f"{chosen.colour.name} / {size_word(chosen.size)}"
    if here:
        heading = tr("%1: also available elsewhere") if read.places else "%1"
    else:
        heading = tr("%1: not in this store, available from")
    return replace(
        view,
        elsewhere=heading.replace("%1", label),
        coming=_coming(read),
        nowhere="" if read.places else tr("No other store or DC has it now."),
        hand=not here,
        choosing=bool(read.places) and not here,
    )


def _marks(read: SheetRead) -> tuple[str, ...]:
    mark = mark_word(read.sheet.tile.mark)
    same = "" if read.sheet.tile.mark == "online_only" else tr("Same price online and in store")
    return tuple(word for word in (mark, read.sheet.brand, same) if word)


def _low(read: SheetRead) -> tuple[str, ...]:
    named = {one.variant_id: variant_words(one.colour.name, one.size) for one in read.sheet.variants}
    return tuple(replenishment_words(one, named[one.variant_id]) for one in read.low if one.variant_id in named)


def _coming(read: SheetRead) -> str:
    if read.coming is None:
        return ""
    due = wording.day(read.coming.due_at, read.now, read.zone)
    late = read.coming.due_at < read.now
    when = tr("was due %1") if late else tr("due %1")
    age = wording.age(read.coming.updated_at, read.now, read.zone)
    return " · ".join((tr("%n on the way to this store", "", read.coming.quantity), when.replace("%1", due), age))


def _note(read: SheetRead) -> str:
    if read.figures is None:
        return tr("The stock of this store is still loading.")
    told = [one.as_of for one in read.figures.values() if one.as_of]
    rule = [tr("Safest first, then nearest")] if read.places else []
    age = [tr("store stock %1").replace("%1", wording.age(max(told), read.now, read.zone))] if told else []
    return " · ".join((*rule, *age))


def _stock(stock: dict[int, ProductStock], tile: Tile) -> ProductStock:
    return stock.get(tile.product_id) or ProductStock(0, 0, 0, frozenset(), 0)


def _figure(figures: dict[int, StockFigure], variant: VariantView) -> StockFigure:
    empty = StockFigure(variant.variant_id, variant.product_id, 0, 0, 0)
    return figures.get(variant.variant_id, empty)


def _here(read: SheetRead) -> int:
    figure = (read.figures or {}).get(read.selected)
    return 0 if figure is None else figure.here
