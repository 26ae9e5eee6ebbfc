"""View model of two to four products side by side."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.rows import MAP, as_map
from ui.bridge.wording import tr
from ui.catalog.comparing import MOST, Comparison, comparison
from ui.catalog.reading import GoodsReader, SheetRead

QML_IMPORT_NAME = "ui.catalog"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CompareModel(DeskModel):
    """What is compared, kept until the next customer; `shown` instead of the results while open."""

    changed = Signal()
    chosen = Signal(object, object)
    """A `SheetRead` and the `VariantView` to add."""
    left = Signal()
    """The results are back; whatever had the focus here has it no more."""
    wished = Signal(str)
    """The sheet of this product."""

    def __init__(self, around: Surroundings, goods: GoodsReader) -> None:
        super().__init__(around, (Topic.CATALOG, Topic.STOCK, Topic.ORDERS, Topic.PICTURES))
        self._goods = goods
        self._ids: list[int] = []
        self._reads: list[SheetRead] = []
        self._open = False
        self._view = Comparison()

    # --- for Python -----------------------------------------------------------------------------------------------

    @property
    def products(self) -> tuple[int, ...]:
        return tuple(self._ids)

    @property
    def is_open(self) -> bool:
        return self._open

    def has(self, product_id: int) -> bool:
        return product_id in self._ids

    def toggle(self, product_id: int) -> None:
        """Into the comparison, or out of it."""
        if product_id in self._ids:
            self.remove(str(product_id))
        elif len(self._ids) == MOST:
            self.said.emit(tr("%1 products are compared already. Take one off first.").replace("%1", str(MOST)), "warn")
        else:
            self._ids.append(product_id)
            self.changed.emit()

    def clear(self) -> None:
        """The next customer."""
        self._ids, self._reads, self._view = [], [], Comparison()
        self.close()
        self.changed.emit()

    def refresh(self) -> None:
        ids, lang = tuple(self._ids), self.around.lang

        def shown(reads: list[SheetRead]) -> None:
            self._reads, self._view = reads, comparison(reads)
            self.changed.emit()

        def read() -> list[SheetRead]:
            return [found for one in ids if (found := self._goods.sheet(one, 0, lang)) is not None]

        self.read(read, shown, "compare")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._ids)

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        return self._open

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(self._view)

    @Slot()
    def open(self) -> None:
        if self._ids and not self._open:
            self._open = True
            self.show(True)
            self.touch()

    @Slot()
    def close(self) -> None:
        if self._open:
            self._open = False
            self.show(False)
            self.changed.emit()
            self.left.emit()

    @Slot(str)
    def remove(self, key: str) -> None:
        self._ids = [one for one in self._ids if str(one) != key]
        if not self._ids:
            self.clear()
            return
        # At once: a second tap must not meet the column that was to go.
        self._reads = [read for read in self._reads if read.sheet.tile.product_id in self._ids]
        self._view = comparison(self._reads)
        self.touch()
        self.changed.emit()

    @Slot(str)
    def look(self, key: str) -> None:
        """Its own sheet."""
        self.wished.emit(key)

    @Slot(str)
    def add(self, key: str) -> None:
        """This size, out of the shop."""
        for read in self._reads:
            for variant in read.sheet.variants:
                if str(variant.variant_id) == key:
                    self.chosen.emit(read, variant)
                    return
