"""View model of the Attention desk."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.attention.customers import choose_plan, reveal, tell
from app.attention.desk import WaitingCounter, acknowledge, read_attention
from app.attention.refunds import give_back
from app.attention.rows import AttentionItem
from app.catalog.products import CurrentPrices
from app.catalog.search import current_prices
from app.inventory.replenishing import request
from app.orders.customer_commands import How
from app.orders.reading import OrderReader
from app.orders.states import PlanB
from app.readiness.forecast import SECOND
from app.replica.meta import read_meta
from app.staff.standing import is_manager
from app.storage.changes import Topic
from sync.agent.watch import wake_agent
from sync.status import read_status
from ui.attention.derive import (
    Facts,
    Filter,
    ItemProps,
    Readiness,
    WaitProps,
    head,
    item_rows,
    matching,
    pills,
    plan_line,
    ready_rows,
    wait_rows,
)
from ui.attention.settling import HowProps, WayProps, customer, hows, ways
from ui.bridge.contact import is_online
from ui.bridge.desk import DeskModel, Surroundings, read_shops
from ui.bridge.pills import Pill
from ui.bridge.readiness import ReadyProps, read_readiness
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.stock_words import wanted_of
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
        self._acting = OrderReader(around.device)
        self._counter = WaitingCounter()
        self._facts: Facts | None = None
        self._chosen = ""
        self._filter = Filter.ALL
        self._sheet = ""
        self._number = ""
        self._how = How.PHONE
        self._plan = ""
        self._pills = Rows(Pill, "key", self)
        self._hows = Rows(HowProps, "key", self)
        self._ways = Rows(WayProps, "key", self)
        self._items = Rows(ItemProps, "key", self)
        self._waiting = Rows(WaitProps, "key", self)
        self._ready = Rows(ReadyProps, "key", self)

    def refresh(self) -> None:
        lang = self.around.lang
        shown = self._shown
        self.read(lambda: self._read(lang, shown), self._publish, latest="items")

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

    @Property(QObject, notify=changed)
    def filters(self) -> QObject:
        return self._pills

    @Property(bool, notify=changed)
    def filtered(self) -> bool:
        return self._filter is not Filter.ALL

    @Property(str, notify=changed)
    def sheet(self) -> str:
        """The sheet that is open over the chosen item: contact | plan, "" for none."""
        return self._sheet

    @Property(MAP, notify=changed)
    def customer(self) -> dict[str, object]:
        """Whom the chosen item concerns as `CustomerProps`, empty where nobody is known."""
        facts, item = self._facts, self._item()
        found = None if facts is None or item is None else customer(facts, item, self._number)
        return {} if found is None else as_map(found)

    @Property(QObject, notify=changed)
    def hows(self) -> QObject:
        """The ways to tell a customer."""
        return self._hows

    @Property(QObject, notify=changed)
    def ways(self) -> QObject:
        """What may become of the piece that the chosen item is about."""
        return self._ways

    @Property(bool, notify=changed)
    def planned(self) -> bool:
        """Whether one of the ways is chosen."""
        return bool(self._plan)

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._facts is None

    @Slot(str)
    def choose(self, key: str) -> None:
        self._chosen = key
        self._show()

    @Slot(str)
    def filter(self, key: str) -> None:
        self._filter = Filter(key)
        self._show()

    @Slot(str, str)
    def act(self, key: str, deed: str) -> None:
        """Do what an item's button says: plan | contact | refund | replenish | handled | retry."""
        self._chosen = key
        match deed:
            case "plan" | "contact":
                if self._signed_in():
                    self._sheet, self._number, self._plan = deed, "", ""
                self._show()
            case "refund":
                self._give_back()
            case "replenish":
                self._replenish()
            case "retry":
                self.retry()
            case _:
                self.acknowledge(key)

    @Slot(bool)
    def show(self, shown: bool) -> None:
        super().show(shown)
        if shown:
            self.refresh()
        else:
            self.closeSheet()

    @Slot()
    def closeSheet(self) -> None:
        """Put away what is open over the list, and with it the number that was shown."""
        self._sheet, self._number = "", ""
        self._show()

    @Slot(str)
    def chooseHow(self, key: str) -> None:
        self._how = How(key)
        self._show()

    @Slot()
    def reveal(self) -> None:
        """Show the customer's whole number; that somebody looked is committed before."""
        item, actor = self._item(), self.around.actor
        order = b"" if item is None or self._facts is None else self._facts.found.orders.get(item.id, b"")
        if item is not None and order and self._signed_in():
            device, reader = self.around.device, self._acting
            self.write(lambda: reveal(device, reader, item, order, actor), self._revealed)

    @Slot()
    def tellCustomer(self) -> None:
        """The customer of the chosen item knows, in the way chosen."""
        item, actor, how = self._item(), self.around.actor, self._how
        if item is None or self._facts is None or not self._signed_in():
            return
        device, order = self.around.device, self._facts.found.orders.get(item.id)
        words = tr("Recorded: the customer was told")
        self.write(lambda: tell(device, item, order, how, actor), lambda _: self._settled(words))

    @Slot(str)
    def choosePlan(self, key: str) -> None:
        self._plan = key
        self._show()

    @Slot()
    def confirmPlan(self) -> None:
        """The customer wants the way that is chosen."""
        item, actor, plan = self._item(), self.around.actor, self._plan
        if item is None or not plan or not self._signed_in():
            return
        device, reader, line = self.around.device, self._acting, plan_line(item)
        words = tr("Plan B chosen; HQ decides when it hears of it")
        self.write(lambda: choose_plan(device, reader, item, line, PlanB(plan), actor), lambda _: self._settled(words))

    @Slot(str)
    def acknowledge(self, key: str) -> None:
        """This item is dealt with."""
        actor, item_id = self.around.actor, bytes.fromhex(key)
        if not self._signed_in():
            return
        self.write(
            lambda: acknowledge(self.around.device, item_id, actor),
            lambda _: self.said.emit(tr("Marked as handled"), "accent"),
        )

    def _give_back(self) -> None:
        """The cash that the chosen item says is owed has been given back."""
        item, actor, device = self._item(), self.around.actor, self.around.device
        if item is not None and self._signed_in():
            words = tr("Recorded: the money was given back")
            self.write(lambda: give_back(device, item, actor), lambda _: self._settled(words))

    def _replenish(self) -> None:
        """Ask HQ for what the chosen item suggests."""
        item, actor, device = self._item(), self.around.actor, self.around.device
        if item is not None and self._signed_in():
            words, wanted = tr("Requested; HQ answers on the product"), wanted_of(json.loads(item.detail))
            item_id = item.id
            self.write(lambda: request(device, item_id, wanted, actor), lambda _: self._settled(words))

    @Slot(str)
    def openOrder(self, order: str) -> None:
        self.orderWished.emit(order)

    @Slot()
    def retry(self) -> None:
        """Ask the agent to try at once."""
        wake_agent(self.around.device.home)
        self.said.emit(tr("Trying to reach HQ"), "offline")

    def _signed_in(self) -> bool:
        if not self.around.actor:
            self.said.emit(tr("Sign in first."), "warn")
        return bool(self.around.actor)

    def _item(self) -> AttentionItem | None:
        """The chosen item."""
        items = () if self._facts is None else self._facts.found.items
        return next((item for item in items if item.id.hex() == self._chosen), None)

    def _revealed(self, number: str) -> None:
        if self._sheet == "contact":
            self._number = number
            self._show()

    def _settled(self, words: str) -> None:
        self.closeSheet()
        self.said.emit(words, "accent")

    def _read(self, lang: str, shown: bool) -> Facts:
        device = self.around.device
        found = read_attention(device)
        with device.reading() as reading:
            totals = self._counter.at(reading.pending)
        wanted = set(found.orders.values())
        wanted |= {one.lane for one in found.waiting if not one.number}
        views = {order_id: self._reader.order(order_id) for order_id in wanted}
        return Facts(
            found=found,
            totals=totals,
            numbers={order_id: view.order.number for order_id, view in views.items() if view is not None},
            people={one.id: one.name for one in device.roster.associates},
            readiness=self._readiness(shown),
            shops=read_shops(device, lang),
            lang=lang,
            now=device.clock.now(),
            views={order_id: view for order_id, view in views.items() if view is not None},
        )

    def _readiness(self, shown: bool) -> Readiness:
        device = self.around.device
        desks, skus = read_readiness(device) if shown else ((), {})
        status, now = read_status(device.replicas), device.clock.now()
        prices, catalog_h = CurrentPrices(0, ""), -1
        if device.replicas.catalog.present:
            with device.replicas.catalog.read() as catalog:
                prices = current_prices(catalog, now)
                catalog_h = read_meta(catalog).h
        return Readiness(
            book=prices.book_id,
            book_since=prices.valid_from,
            catalog_h=catalog_h,
            current_at=status.current_at,
            disk_free=shutil.disk_usage(device.home).free,
            last_contact=status.last_contact,
            online=is_online(status, now),
            now=device.time().time,
            span=device.policy.offline_full * SECOND,
            book_code=prices.code,
            book_version=prices.version,
            desks=desks,
            skus=skus,
        )

    def _publish(self, facts: Facts) -> None:
        self._facts = facts
        self._show()
        self.counted.emit(len(facts.found.items))

    def _show(self) -> None:
        if self._facts is None:
            return
        person, roster = self.around.actor, self.around.device.roster
        facts = replace(self._facts, now=self.around.device.clock.now(), managed=is_manager(roster, person))
        shown = matching(facts, self._filter, person)
        keys = [item.id.hex() for item in shown]
        if self._chosen not in keys:
            # What a sheet was open for is gone: nothing may be said of another item.
            self._chosen, self._sheet, self._number = next(iter(keys), ""), "", ""
        item = self._item()
        self._pills.replace(pills(facts, self._filter, person))
        self._items.replace(item_rows(facts, shown, self._chosen))
        self._hows.replace(hows(self._how))
        self._ways.replace([] if item is None else ways(facts, item, self._plan))
        self._waiting.replace(wait_rows(facts))
        self._ready.replace(ready_rows(facts))
        self.changed.emit()
