"""View model of changing the opened order: cancel pieces of it, reach or send it elsewhere."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.orders.change_commands import Why
from app.orders.changing import Amendment, amend, cancel, redirectable
from app.orders.commands import Address
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.wording import tr
from ui.order_list.changing import Asking, ChangeProps, CutProps, ShopProps, WhyProps, change, cuts, shops, whys
from ui.order_list.derive import Facts

QML_IMPORT_NAME = "ui.order_list"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ChangeModel(DeskModel):
    """The sheets over the opened order."""

    changed = Signal()

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(around, (), parent=parent)
        self._acting = OrderReader(around.device)
        self._facts: Facts | None = None
        self._view: OrderView | None = None
        self._props: ChangeProps | None = None
        self._sheet = ""
        self._asking = Asking()
        self._cuts = Rows(CutProps, "key", self)
        self._whys = Rows(WhyProps, "key", self)
        self._shops = Rows(ShopProps, "key", self)

    def refresh(self) -> None:
        """It is told what to show."""

    def follow(self, facts: Facts, view: OrderView | None) -> None:
        """This order is open now; a sheet for another one closes."""
        if view is None or self._view is None or view.order.id != self._view.order.id:
            self._sheet, self._asking = "", Asking()
        self._facts, self._view = facts, view
        self._show()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def order(self) -> dict[str, object]:
        """`ChangeProps`, empty for none."""
        return {} if self._props is None else as_map(self._props)

    @Property(str, notify=changed)
    def sheet(self) -> str:
        """The sheet that is open: cancel | amend, "" for none."""
        return self._sheet

    @Property(QObject, notify=changed)
    def cuts(self) -> QObject:
        return self._cuts

    @Property(QObject, notify=changed)
    def whys(self) -> QObject:
        return self._whys

    @Property(QObject, notify=changed)
    def shops(self) -> QObject:
        return self._shops

    @Slot(str)
    def open(self, sheet: str) -> None:
        if not self.around.actor:
            self.said.emit(tr("Sign in first."), "warn")
            return
        self._sheet, self._asking = sheet, Asking()
        self._show()

    @Slot()
    def close(self) -> None:
        self._sheet = ""
        self._show()

    @Slot(str, int)
    def step(self, key: str, by: int) -> None:
        """One piece more or less of a line is cancelled."""
        line = next((one for one in self._cuts.rows if one.key == key), None)
        if line is not None:
            many = max(0, min(line.most, line.many + by))
            self._asking = replace(self._asking, off={**self._asking.off, bytes.fromhex(key): many})
            self._show()

    @Slot()
    def all(self) -> None:
        """Everything that may still be cancelled."""
        off = {bytes.fromhex(one.key): one.most for one in self._cuts.rows}
        self._asking = replace(self._asking, off=off)
        self._show()

    @Slot(str)
    def chooseWhy(self, key: str) -> None:
        self._asking = replace(self._asking, why=Why(key))
        self._show()

    @Slot(str)
    def chooseShop(self, key: str) -> None:
        self._asking = replace(self._asking, shop=int(key))
        self._show()

    @Slot()
    def confirmCancel(self) -> None:
        if self._view is None:
            return
        device, reader, order, actor = self.around.device, self._acting, self._view.order.id, self.around.actor
        why, off = self._asking.why, {one: many for one, many in self._asking.off.items() if many}
        words = tr("Cancellation asked; HQ decides when it hears of it")
        self.write(lambda: cancel(device, reader, order, off, why, actor), lambda _: self._asked(words))

    @Slot(str, str, str, str)
    def confirmAmend(self, name: str, phone: str, region: str, street: str) -> None:
        """Ask for this; without a number the customer's stays."""
        if self._view is None or self._facts is None or self._props is None:
            return
        device, reader, view, actor = self.around.device, self._acting, self._view, self.around.actor
        phone = phone or view.order.contact_phone
        elsewhere = self._facts.shops.places.get(self._asking.shop)
        lines = redirectable(view, self._facts.shops.here) if elsewhere is not None else []
        wanted = Amendment(
            contact_name=name,
            contact_phone=phone,
            address=Address(name, phone, region, street) if self._props.readdress else None,
            shops={
                line.id: elsewhere
                for line in lines
                if elsewhere is not None and line.location_id != elsewhere.location_id
            },
        )
        words = tr("Change asked; HQ decides when it hears of it")
        self.write(lambda: amend(device, reader, view.order.id, wanted, actor), lambda _: self._asked(words))

    def _asked(self, words: str) -> None:
        self.close()
        self.said.emit(words, "accent")

    def _show(self) -> None:
        facts, view, asking = self._facts, self._view, self._asking
        if facts is None or view is None:
            self._props = None
        else:
            self._props = change(facts, view, asking)
            self._cuts.replace(cuts(facts, view, asking))
            self._shops.replace(shops(facts, view, asking))
        self._whys.replace(whys(asking))
        self.changed.emit()
