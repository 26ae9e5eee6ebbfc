"""The row of filters over the results, and the sheet of all of them."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.pills import Pill
from ui.bridge.rows import MAP, Rows, as_map
from ui.catalog import filtering
from ui.catalog.derive import shown
from ui.catalog.filtering import NO_FILTERS, Filters, Offer, PillGroup
from ui.catalog.reading import ResultsRead

QML_IMPORT_NAME = "ui.catalog"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class FilterModel(QObject):
    """What is chosen outlives the words typed; `show` and `take` put it into words for what was read and counted."""

    changed = Signal()
    """Other filters are chosen: read again."""
    shownChanged = Signal()
    focusWished = Signal()
    """The arrows went up past the first result."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.filters: Filters = NO_FILTERS
        self._offer: Offer | None = None
        self._way_out = filtering.WayOut()
        self._pills = Rows(Pill, "key", self)
        self._groups = Rows(PillGroup, "key", self)

    def found(self, read: ResultsRead) -> int | None:
        """How many styles there are in all, where that has been counted."""
        return self._offer.found if self._offer is not None and self._counts(self._offer, read) else None

    def show(self, read: ResultsRead) -> None:
        """The pills over these results."""
        known = self._offer is not None and self._counts(self._offer, read)
        self._pills.replace(filtering.pills(self.filters, self._offer, known, shown(read)))
        self._groups.replace(filtering.groups(self.filters, self._offer))
        self._way_out = filtering.way_out(self.filters, self._offer if known else None)
        self.shownChanged.emit()

    def take(self, offer: Offer, read: ResultsRead) -> None:
        """What was counted, once nobody types."""
        self._offer = offer
        self.show(read)

    @Property(QObject, notify=changed)
    def pills(self) -> QObject:
        return self._pills

    @Property(QObject, notify=changed)
    def groups(self) -> QObject:
        return self._groups

    @Property(MAP, notify=shownChanged)
    def wayOut(self) -> dict[str, object]:
        return as_map(self._way_out)

    @Property(int, notify=shownChanged)
    def chosen(self) -> int:
        """How many are on."""
        return len(self.filters.keys)

    @Slot(str)
    def press(self, key: str) -> None:
        """One more, one less, or "all": none."""
        self.filters = self.filters.press(key)
        self.changed.emit()

    @staticmethod
    def _counts(offer: Offer, read: ResultsRead) -> bool:
        return (offer.text, offer.filters) == (read.text, read.filters)
