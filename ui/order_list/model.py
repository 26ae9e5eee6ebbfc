"""View model of the Orders desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from app.catalog.pictures import Picture, read_pictures
from app.members.records import read_member
from app.members.rows import Member
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings, read_shops
from ui.bridge.labels import ParcelLabel
from ui.bridge.pills import Pill
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.wording import tr
from ui.order_list.change_model import ChangeModel
from ui.order_list.derive import DetailProps, Facts, Filter, OrderRow, detail, pills, rows
from ui.order_list.parcel import parcel_label

QML_IMPORT_NAME = "ui.order_list"
QML_IMPORT_MAJOR_VERSION = 1

SHOWN = 200
"""Newest orders that are listed."""


@QmlElement
class OrderListModel(DeskModel):
    """The list, its filter and the opened order."""

    changed = Signal()
    opened = Signal()
    """Another order is shown in the right pane."""
    receiptWished = Signal(str)
    """Show the receipt of this order (id in hex) again, as a copy."""
    invoiceWished = Signal(str)
    """Ask for the e-invoice of this order (id in hex), or say what became of it."""
    paymentWished = Signal(str)
    """Take the payment that this order (id in hex) waits for, or ask for its state."""
    pickupWished = Signal(str)
    """Go on with this order (id in hex) at the pickup desk."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(around, (Topic.ORDERS, Topic.OUTBOX, Topic.CATALOG, Topic.STAFF), parent=parent)
        self._reader = OrderReader(around.device)
        self._facts: Facts | None = None
        self._filter = Filter.ALL
        self._wanted: bytes | None = None
        self._detail: DetailProps | None = None
        self._rows = Rows(OrderRow, "key", self)
        self._pills = Rows(Pill, "key", self)
        self.changing = ChangeModel(around, self)
        self.changing.said.connect(self.said)

    def refresh(self) -> None:
        lang = self.around.lang
        wanted = self._wanted
        self.read(lambda: self._read(lang, wanted), self._publish, latest="list")

    def open(self, order_id: bytes) -> None:
        """Show this order, also one that is older than the list."""
        self._wanted = order_id
        self._filter = Filter.ALL
        self.opened.emit()
        self.refresh()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def orders(self) -> QObject:
        return self._rows

    @Property(QObject, notify=changed)
    def filters(self) -> QObject:
        return self._pills

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._facts is None

    @Property(MAP, notify=changed)
    def detail(self) -> dict[str, object]:
        """The opened order as `DetailProps`, empty for none."""
        return {} if self._detail is None else as_map(self._detail)

    @Property(ChangeModel, notify=changed)
    def change(self) -> ChangeModel:
        return self.changing

    @Property(str, notify=changed)
    def chosen(self) -> str:
        return self._key

    @Property(int, notify=changed)
    def chosenRow(self) -> int:
        """Place of the opened order in the list, −1 where it is not listed."""
        return next((place for place, row in enumerate(self._rows.rows) if row.key == self._key), -1)

    @Slot(str)
    def choose(self, key: str) -> None:
        self._wanted = bytes.fromhex(key)
        self._show()
        self.opened.emit()

    @Slot(str)
    def filter(self, key: str) -> None:
        self._filter = Filter(key)
        self._wanted = None
        self._show()

    @Slot(int)
    def step(self, by: int) -> None:
        """Up and down in the list."""
        keys = [row.key for row in self._rows.rows]
        if keys:
            place = keys.index(self._key) + by if self._key in keys else 0
            self._wanted = bytes.fromhex(keys[max(0, min(place, len(keys) - 1))])
            self._show()

    @Slot()
    def receipt(self) -> None:
        if self._detail is not None:
            self.receiptWished.emit(self._detail.key)

    @Slot()
    def invoice(self) -> None:
        if self._detail is not None:
            self.invoiceWished.emit(self._detail.key)

    @Slot(str)
    def copyParcel(self, number: str) -> None:
        """Into the clipboard, to be looked up or sent to the customer."""
        QGuiApplication.clipboard().setText(number)
        self.said.emit(tr("Copied: %1").replace("%1", number), "accent")

    @Slot()
    def pay(self) -> None:
        if self._detail is not None and self._detail.payable:
            self.paymentWished.emit(self._detail.key)

    @Property(bool, notify=changed)
    def ships(self) -> bool:
        """Something of the opened order goes out as a parcel."""
        return self._parcel() is not None

    @Slot()
    def saveLabel(self) -> None:
        """The parcel's label as a PDF."""
        label, folder = self._parcel(), self.around.device.home / "labels"
        if label is None:
            return

        def write() -> Path:
            from ui.bridge.labels import write_parcel_label

            return write_parcel_label(label, folder / f"{label.number}.pdf")

        self.write(write, lambda saved: self.said.emit(tr("Saved: %1").replace("%1", str(saved)), "accent"))

    @Slot()
    def act(self) -> None:
        """Do what the order allows next: it is done at the pickup desk."""
        if self._detail is not None and self._detail.action:
            self.pickupWished.emit(self._detail.key)

    def _parcel(self) -> ParcelLabel | None:
        if self._facts is None:
            return None
        view = next((one for one in self._facts.views if one.order.id.hex() == self._key), None)
        return None if view is None else parcel_label(self._facts, view)

    @property
    def _key(self) -> str:
        return "" if self._detail is None else self._detail.key

    def _read(self, lang: str, wanted: bytes | None) -> Facts:
        device = self.around.device
        views = self._reader.recent(SHOWN)
        if wanted is not None and all(view.order.id != wanted for view in views):
            found = self._reader.order(wanted)
            views = views if found is None else [*views, found]
        variants = {line.variant_id for view in views for line in view.lines}
        pictures: dict[int, Picture] = {}
        if device.replicas.catalog.present:
            with device.replicas.catalog.read() as catalog:
                pictures = read_pictures(catalog, variants)
        return Facts(
            views=tuple(views),
            pictures=pictures,
            members=self._members(views),
            people={one.id: one.name for one in device.roster.associates},
            shops=read_shops(device, lang),
            lang=lang,
            now=device.clock.now(),
        )

    def _members(self, views: list[OrderView]) -> dict[int, Member]:
        wanted = {view.order.member_id for view in views if view.order.member_id}
        with self.around.device.replicas.store.read() as store:
            found = {member_id: read_member(store, member_id) for member_id in wanted}
        return {member_id: member for member_id, member in found.items() if member is not None}

    def _publish(self, facts: Facts) -> None:
        self._facts = facts
        self._show()

    def _show(self) -> None:
        if self._facts is None:
            return
        # Ages are told as of now, not as of the last read.
        facts = replace(self._facts, now=self.around.device.clock.now())
        self._rows.replace(rows(facts, self._filter))
        self._pills.replace(pills(facts, self._filter))
        listed = [row.key for row in self._rows.rows]
        wanted = self._wanted.hex() if self._wanted else next(iter(listed), "")
        view = next((one for one in facts.views if one.order.id.hex() == wanted), None)
        self._detail = None if view is None else detail(facts, view)
        self.changing.follow(facts, view)
        self.changed.emit()
