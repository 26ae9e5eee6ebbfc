"""The Sell desk's goods: results as you type, the product sheet, and what was chosen from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from app.catalog.products import Sheet, VariantView
from app.catalog.recent import view
from app.catalog.search import barcodes_of
from app.leases.wishes import Wish, wish
from app.orders.draft import Source
from app.orders.states import Fulfilment
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.offers import Deal, Suggestion
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.wording import tr
from ui.catalog import derive
from ui.catalog.compare_model import CompareModel
from ui.catalog.derive import OutfitRow, PlaceRow, RecentRow, SheetView, TileRow
from ui.catalog.filter_model import FilterModel
from ui.catalog.filtering import Offer
from ui.catalog.reading import GoodsReader, ResultsRead, SheetRead
from ui.catalog.shelf import shelf_labels

QML_IMPORT_NAME = "ui.catalog"
QML_IMPORT_MAJOR_VERSION = 1

PAUSE = 150
"""ms after the results until it is counted what the filters would leave: not between two keystrokes."""
NOTHING_READ = ResultsRead("", (), None, False, 0, "UTC", "CNY")


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant to add to the order, and where from."""

    sheet: Sheet
    variant: VariantView
    source: Source


@QmlElement
class SellModel(DeskModel):
    """Results and sheet. `panel` is the view of the order beside them, loaded with `panelModel` as its `desk`."""

    changed = Signal()
    sheetChanged = Signal()
    currentChanged = Signal()
    lockedChanged = Signal()
    chose = Signal(object)
    """A `Choice`."""
    closed = Signal()
    """Sheet or filters are left; whatever had the focus in them has it no more."""
    choosing = Signal(bool)
    """The sheet offers the one primary action now."""
    unlockAsked = Signal()
    looked = Signal(object)
    """A `SheetRead`: the sheet of this style is shown."""
    offersChanged = Signal()

    def __init__(self, around: Surroundings, goods: GoodsReader, parent: QObject | None = None) -> None:
        super().__init__(around, (Topic.CATALOG, Topic.STOCK, Topic.ORDERS, Topic.PICTURES), parent=parent)
        self._goods = goods
        self._text = ""
        self._filters = FilterModel(self)
        self._filters.changed.connect(self._refilter)
        self.comparison = CompareModel(around, goods)
        self.comparison.setParent(self)
        self.comparison.said.connect(self.said)
        self.comparison.wished.connect(self.open)
        self.comparison.chosen.connect(lambda read, variant: self._choose(read, variant, self._in_hand()))
        self.comparison.changed.connect(self.sheetChanged)
        self.comparison.left.connect(self.closed)
        self._read = NOTHING_READ
        self._loaded = False
        self._current = -1
        self._sheet_read: SheetRead | None = None
        self._view = SheetView()
        self._offers = Rows(Deal, "text", self)
        self._suggestions = Rows(Suggestion, "key", self)
        self._locked = False
        self._panel: tuple[QUrl, QObject | None] = (QUrl(), None)
        self._tiles = Rows(TileRow, "key", self)
        self._recent = Rows(RecentRow, "key", self)
        self._places = Rows(PlaceRow, "key", self)
        self._outfits = Rows(OutfitRow, "key", self)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(PAUSE)
        self._counting.timeout.connect(self._count)

    # --- for Python -----------------------------------------------------------------------------------------------

    @property
    def filter_model(self) -> FilterModel:
        return self._filters

    def plug_panel(self, view: QUrl, model: QObject) -> None:
        """The order beside the goods; its view gets the model as `desk`."""
        self._panel = (view, model)

    def search(self, text: str) -> None:
        """Show what matches; typing closes the sheet."""
        self._text = text
        self._current = -1
        if text:
            self.comparison.close()
        if text and self._view.open:
            self.close()
        self.refresh()

    def step(self, by: int) -> None:
        """Move the selection among the results."""
        if self._view.open:
            return
        if by < 0 and self._current < 0:
            self._filters.focusWished.emit()
        elif self._tiles.rows and by < 0 and self._current == 0:
            self._current = -1
            self.currentChanged.emit()
        elif self._tiles.rows:
            self._current = min(max(self._current + by, 0), len(self._tiles.rows) - 1)
            self.currentChanged.emit()

    def take(self, directly: bool) -> None:
        """Enter: open the selected style, or the first; `directly` adds it when it is here in one variant only.

        While the sheet asks where to have it from, the place that is offered first.
        """
        rows = self._tiles.rows
        if self._view.open:
            best = next((place.key for place in self._places.rows if place.best), "")
            if best and not self._locked:
                self.choosePlace(best)
        elif rows:
            self.show_product(int(rows[max(self._current, 0)].key), directly=directly)

    def show_product(self, product_id: int, variant_id: int = 0, *, directly: bool = False, add: bool = False) -> None:
        """Open the sheet; `add` puts the variant into the order instead if it is here, `directly` the only one here."""
        lang = self.around.lang

        def remembered(another: bool) -> None:
            # The results may be back on the screen already, read before it was written.
            if another and not self._view.open:
                self.refresh()

        def shown(read: SheetRead | None) -> None:
            if read is None:
                return
            figures = read.figures or {}
            here = [one for one in read.sheet.variants if one.variant_id in figures and figures[one.variant_id].here]
            wanted = [one for one in here if one.variant_id == variant_id] if add else here
            if (add and wanted) or (directly and len(here) == 1):
                self._choose(read, wanted[0] if add else here[0], self._in_hand())
                return
            self._publish_sheet(read)
            journal = self.around.device.journal
            self.write(lambda: view(journal, product_id), remembered)

        # A second scan must not make void what the first one adds.
        self.read(lambda: self._goods.sheet(product_id, variant_id, lang), shown, None if add else "sheet")

    def shown(self) -> SheetRead | None:
        """What the open sheet was made of."""
        return self._sheet_read

    def show_offers(self, offers: list[Deal], suggestions: list[Suggestion]) -> None:
        """What promotions say of the style that is shown."""
        self._offers.replace(offers)
        self._suggestions.replace(suggestions)
        self.offersChanged.emit()

    def showing(self) -> bool:
        """The sheet of a style is open."""
        return self._view.open

    @property
    def is_locked(self) -> bool:
        return self._locked

    def lock(self, locked: bool) -> None:
        """While locked, goods can be looked at but not sold."""
        if locked != self._locked:
            self._locked = locked
            self.lockedChanged.emit()

    def refresh(self) -> None:
        text, lang, filters = self._text, self.around.lang, self._filters.filters

        def read() -> tuple[ResultsRead, list[TileRow]]:
            found = self._goods.results(text, lang, filters)
            return found, derive.tile_rows(found)

        self.read(read, self._publish_results, "results")
        opened = self._sheet_read
        if opened is not None and self._view.open:
            product_id, selected = opened.sheet.tile.product_id, opened.selected
            self.read(lambda: self._goods.sheet(product_id, selected, lang), self._publish_sheet, "sheet")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def tiles(self) -> QObject:
        return self._tiles

    @Property(QObject, notify=changed)
    def recent(self) -> QObject:
        return self._recent

    @Property(bool, notify=changed)
    def hasRecent(self) -> bool:
        return bool(self._recent.rows)

    @Property(QObject, notify=changed)
    def places(self) -> QObject:
        return self._places

    @Property(QObject, notify=changed)
    def outfits(self) -> QObject:
        return self._outfits

    @Property(FilterModel, notify=changed)
    def filters(self) -> QObject:
        return self._filters

    @Property(QObject, notify=offersChanged)
    def offers(self) -> QObject:
        return self._offers

    @Property(QObject, notify=offersChanged)
    def suggestions(self) -> QObject:
        return self._suggestions

    @Property(str, notify=changed)
    def footer(self) -> str:
        return derive.footer(self._read, self._filters.found(self._read))

    @Property(bool, notify=changed)
    def waiting(self) -> bool:
        return not self._loaded

    @Property(str, notify=changed)
    def searched(self) -> str:
        return self._read.text

    @Property(int, notify=currentChanged)
    def current(self) -> int:
        return self._current

    @Property(MAP, notify=sheetChanged)
    def sheet(self) -> dict[str, object]:
        return as_map(self._view)

    @Property(CompareModel, notify=changed)
    def compare(self) -> CompareModel:
        return self.comparison

    @Property(bool, notify=sheetChanged)
    def compared(self) -> bool:
        """The style on the sheet is among those compared."""
        read = self._sheet_read
        return read is not None and self.comparison.has(read.sheet.tile.product_id)

    @Slot()
    def toggleCompared(self) -> None:
        """The style on the sheet into the comparison, or out of it."""
        if self._sheet_read is not None:
            self.comparison.toggle(self._sheet_read.sheet.tile.product_id)

    @Slot()
    def showComparison(self) -> None:
        self.comparison.open()
        self.close()
        self.closed.emit()  # what was tapped is not on the screen any more, and the focus with it

    @Property(bool, notify=sheetChanged)
    def sheetOpen(self) -> bool:
        return self._view.open

    @Property(bool, notify=lockedChanged)
    def locked(self) -> bool:
        return self._locked

    @Property(QUrl, notify=changed)
    def panel(self) -> QUrl:
        return self._panel[0]

    @Property(QObject, notify=changed)
    def panelModel(self) -> QObject | None:
        return self._panel[1]

    @Slot(str)
    def open(self, key: str) -> None:
        """A tile was tapped."""
        self.show_product(int(key))

    @Slot()
    def close(self) -> None:
        """Back to the results."""
        if not self._view.open:
            return
        self._sheet_read, self._view = None, SheetView()
        self._places.replace([])
        self._outfits.replace([])
        self.sheetChanged.emit()
        self.choosing.emit(False)
        self.closed.emit()
        self.refresh()

    @Slot(str)
    def tapCell(self, key: str) -> None:
        """A size that is here goes into the order; any other is selected and shown where it is."""
        read = self._sheet_read
        if read is None or not key:
            return
        variant = read.sheet.variant(int(key))
        figure = (read.figures or {}).get(variant.variant_id)
        if figure is not None and figure.here and not self._locked:
            self._choose(read, variant, self._in_hand())
        elif not self._locked:
            journal = self.around.device.journal
            self.write(lambda: wish(journal, Wish(variant.variant_id, 0)), lambda _: None)
        product_id, lang = read.sheet.tile.product_id, self.around.lang
        self.read(lambda: self._goods.sheet(product_id, variant.variant_id, lang), self._publish_sheet, "sheet")

    @Slot()
    def addInHand(self) -> None:
        """The customer holds it: goods in hand are sold whatever the figure says."""
        read = self._sheet_read
        if read is not None and read.selected:
            self._choose(read, read.sheet.variant(read.selected), self._in_hand())

    @Slot(str)
    def choosePlace(self, key: str) -> None:
        """Have it from there: collected at a shop, shipped from a DC."""
        read = self._sheet_read
        if read is None or not read.selected:
            return
        place = next((one for one in read.places if one.location.location_id == int(key)), None)
        if place is None:
            return
        collected = place.location.kind == "store"
        kind = Fulfilment.CLICK_AND_COLLECT if collected else Fulfilment.SHIP_TO_HOME
        source = Source(kind, place.location.location_id, place.due_at)
        self._choose(read, read.sheet.variant(read.selected), source)
        self.close()

    @Slot()
    def saveLabels(self) -> None:
        """Shelf labels of the style, or of the size that is selected, as a PDF."""
        read, device = self._sheet_read, self.around.device
        if read is None:
            return
        path = device.home / "labels" / f"{read.sheet.tile.code}.pdf"

        def write() -> Path:
            from ui.bridge.labels import write_shelf_labels

            with device.replicas.catalog.read() as catalog:
                barcodes = barcodes_of(catalog, read.sheet.tile.product_id)
            return write_shelf_labels(shelf_labels(read, barcodes), path)

        self.write(write, lambda saved: self.said.emit(tr("Saved: %1").replace("%1", str(saved)), "accent"))

    @Slot()
    def askUnlock(self) -> None:
        self.unlockAsked.emit()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _in_hand(self) -> Source:
        return Source(Fulfilment.CARRY_OUT, self.around.device.identity.store_id)

    def _choose(self, read: SheetRead, variant: VariantView, source: Source) -> None:
        if self._locked:
            self.unlockAsked.emit()
            return
        self.chose.emit(Choice(read.sheet, variant, source))

    def _refilter(self) -> None:
        self._current = -1
        self.refresh()

    def _publish_results(self, found: tuple[ResultsRead, list[TileRow]]) -> None:
        (self._read, rows), self._loaded = found, True
        self._tiles.overwrite(rows)
        self._recent.replace(derive.recent_rows(self._read))
        self._filters.show(self._read)
        self._current = min(self._current, len(rows) - 1)
        self.changed.emit()
        self.currentChanged.emit()
        self._counting.start()

    def _count(self) -> None:
        text, filters, lang = self._read.text, self._read.filters, self.around.lang
        self.read(lambda: self._goods.offer(text, lang, filters), self._counted, "offer")

    def _counted(self, offer: Offer) -> None:
        self._filters.take(offer, self._read)
        self.changed.emit()

    def _publish_sheet(self, read: SheetRead | None) -> None:
        if read is None:
            self.close()
            return
        self._sheet_read = read
        self._view = derive.sheet_view(read)
        self._places.replace(derive.place_rows(read))
        self._outfits.replace(derive.outfit_rows(read))
        self.looked.emit(read)
        self.sheetChanged.emit()
        self.choosing.emit(self._view.choosing and not self._locked)
