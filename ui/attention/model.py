"""View model of the Attention desk."""

from __future__ import annotations

import shutil
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.attention.desk import WaitingCounter, acknowledge, read_attention
from app.catalog.products import CurrentPrices
from app.catalog.search import current_prices
from app.orders.reading import OrderReader
from app.replica.meta import read_meta
from app.storage.changes import Topic
from sync.agent.watch import wake_agent
from sync.status import read_status
from ui.attention.derive import (
    Facts,
    ItemProps,
    Readiness,
    ReadyProps,
    WaitProps,
    head,
    item_rows,
    ready_rows,
    wait_rows,
)
from ui.bridge.contact import is_online
from ui.bridge.desk import DeskModel, Surroundings, read_shops
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.wording import tr

QML_IMPORT_NAME = "ui.attention"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class AttentionModel(DeskModel):
    """Items, waiting work, and what is known of working without HQ."""

    changed = Signal()
    counted = Signal(int)
    """Open items."""
    orderWished = Signal(str)
    """Show this order (id in hex)."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        topics = (Topic.ATTENTION, Topic.OUTBOX, Topic.ORDERS, Topic.STAFF, Topic.SYNC, Topic.CATALOG)
        super().__init__(around, topics, always=True, parent=parent)
        self._reader = OrderReader(around.device)
        self._counter = WaitingCounter()
        self._facts: Facts | None = None
        self._chosen = ""
        self._items = Rows(ItemProps, "key", self)
        self._waiting = Rows(WaitProps, "key", self)
        self._ready = Rows(ReadyProps, "title", self)

    def refresh(self) -> None:
        lang = self.around.lang
        self.read(lambda: self._read(lang), self._publish, latest="items")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def items(self) -> QObject:
        return self._items

    @Property(QObject, notify=changed)
    def waiting(self) -> QObject:
        return self._waiting

    @Property(QObject, notify=changed)
    def readiness(self) -> QObject:
        return self._ready

    @Property(MAP, notify=changed)
    def head(self) -> dict[str, object]:
        """The words around the lists as `HeadProps`, empty while loading."""
        return {} if self._facts is None else as_map(head(self._facts))

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._facts is None

    @Slot(str)
    def choose(self, key: str) -> None:
        self._chosen = key
        self._show()

    @Slot(str)
    def acknowledge(self, key: str) -> None:
        """This item is dealt with."""
        actor, item_id = self.around.actor, bytes.fromhex(key)
        if not actor:
            self.said.emit(tr("Sign in first."), "warn")
            return
        self.write(
            lambda: acknowledge(self.around.device, item_id, actor),
            lambda _: self.said.emit(tr("Marked as handled"), "accent"),
        )

    @Slot(str)
    def openOrder(self, order: str) -> None:
        self.orderWished.emit(order)

    @Slot()
    def retry(self) -> None:
        """Ask the agent to try at once."""
        wake_agent(self.around.device.home)
        self.said.emit(tr("Trying to reach HQ"), "offline")

    def _read(self, lang: str) -> Facts:
        device = self.around.device
        found = read_attention(device)
        with device.reading() as reading:
            totals = self._counter.at(reading.pending)
        wanted = {item.order_id for item in found.items if item.order_id}
        wanted |= {one.lane for one in found.waiting if not one.number}
        views = {order_id: self._reader.order(order_id) for order_id in wanted}
        return Facts(
            found=found,
            totals=totals,
            numbers={order_id: view.order.number for order_id, view in views.items() if view is not None},
            people={one.id: one.name for one in device.roster.associates},
            readiness=self._readiness(),
            shops=read_shops(device, lang),
            lang=lang,
            now=device.clock.now(),
        )

    def _readiness(self) -> Readiness:
        device = self.around.device
        status, now = read_status(device.replicas), device.clock.now()
        prices, catalog_h = CurrentPrices(0, ""), -1
        if device.replicas.catalog.present:
            with device.replicas.catalog.read() as catalog:
                prices = current_prices(catalog, now)
                catalog_h = read_meta(catalog).h
        return Readiness(
            roster=device.roster.version,
            people=len(device.roster.associates),
            book=prices.book_id,
            book_since=prices.valid_from,
            catalog_h=catalog_h,
            current_at=status.current_at,
            disk_free=shutil.disk_usage(device.home).free,
            last_contact=status.last_contact,
            online=is_online(status, now),
        )

    def _publish(self, facts: Facts) -> None:
        self._facts = facts
        self._show()
        self.counted.emit(len(facts.found.items))

    def _show(self) -> None:
        if self._facts is None:
            return
        facts = replace(self._facts, now=self.around.device.clock.now())
        keys = [item.id.hex() for item in facts.found.items]
        if self._chosen not in keys:
            self._chosen = next(iter(keys), "")
        self._items.replace(item_rows(facts, self._chosen))
        self._waiting.replace(wait_rows(facts))
        self._ready.replace(ready_rows(facts))
        self.changed.emit()
