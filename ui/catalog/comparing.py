"""Products side by side, as shown: pure functions from what was read to columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.catalog.products import Sheet
from app.money import Money
from ui.bridge import wording
from ui.bridge.goods_words import size_word
from ui.bridge.wording import tr
from ui.catalog.filtering import mark_word
from ui.catalog.reading import SheetRead

MOST = 4
"""Side by side; more is a list again."""
MOST_SIZES = 8
"""Offered in a column; the sheet has them all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A variant that lies here; `key` is its id."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A product; `key` is its id."""

    key: str
    title: str
    kind: str
    tint: str
    source: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One quality, a cell for each product; `differs`: they are not all the same in it."""

    label: str
    cells: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    note: str = ""


def comparison(reads: Sequence[SheetRead]) -> Comparison:
    """In the order in which they were chosen."""
    told = [one.as_of for read in reads for one in (read.figures or {}).values() if one.as_of]
    note = tr("store stock %1").replace("%1", wording.age(max(told), reads[0].now, reads[0].zone)) if told else ""
    return Comparison(tuple(map(_column, reads)), tuple(_lines(reads)), note)


def _column(read: SheetRead) -> Column:
    sheet, figures = read.sheet, read.figures or {}
    here = [one for one in sheet.variants if one.variant_id in figures and figures[one.variant_id].here > 0]
    pieces = [
        Piece(
            str(one.variant_id),
            tr("%1 %2 · %3")
            .replace("%1", one.colour.name)
            .replace("%2", size_word(one.size))
            .replace("%3", str(figures[one.variant_id].here)),
        )
        for one in here
    ]
    tint = sheet.tile.swatches[0].hex if sheet.tile.swatches else "#5C6761"
    return Column(
        key=str(sheet.tile.product_id),
        title=sheet.tile.name,
        kind=sheet.tile.silhouette,
        tint=tint,
        source=read.picture,
        pieces=tuple(pieces[:MOST_SIZES]),
    )


def _lines(reads: Sequence[SheetRead]) -> list[Line]:
    words: list[tuple[str, Callable[[SheetRead], str]]] = [
        (tr("Price"), _price),
        (tr("In this store"), lambda read: _pieces(read, here=True)),
        (tr("In all"), lambda read: _pieces(read, here=False)),
        (tr("Colours"), lambda read: " · ".join(swatch.name for swatch in read.sheet.tile.swatches)),
        (tr("Sizes"), lambda read: _sizes(read.sheet)),
        (tr("Details"), lambda read: read.sheet.description),
        (tr("Brand"), lambda read: read.sheet.brand),
        (tr("Mark"), lambda read: mark_word(read.sheet.tile.mark)),
    ]
    lines = []
    for label, say in words:
        cells = tuple(say(read) for read in reads)
        if any(cells):
            lines.append(Line(label, tuple(cell or wording.DASH for cell in cells), len(set(cells)) > 1))
    return lines


def _price(read: SheetRead) -> str:
    prices = sorted({one.price for one in read.sheet.variants if one.price})
    if not prices:
        return ""
    words = wording.money(Money(prices[0], read.currency), brief=True)
    return words if len(prices) == 1 else tr("from %1").replace("%1", words)


def _pieces(read: SheetRead, *, here: bool) -> str:
    if read.figures is None:
        return ""
    return str(sum(one.here if here else one.network for one in read.figures.values()))


def _sizes(sheet: Sheet) -> str:
    return " · ".join(size_word(size) for size in sheet.tile.sizes)
