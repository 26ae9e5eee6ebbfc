"""One device's counter: its desks, who stands at them, and what passes between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app.device import Device
from app.orders.commands import OrderPlaced
from app.orders.paying import waits_for_proof
from app.orders.reading import OrderReader
from app.staff.roster import Associate, Capability
from app.storage.changes import Changes, Topic
from ui.bridge.actions import Action
from ui.bridge.changes import ChangeSignal
from ui.bridge.desk import Surroundings
from ui.bridge.found import (
    CouponCode,
    Found,
    MemberFound,
    OrderFound,
    PaymentCode,
    ProductFound,
    ReservationCode,
    Unknown,
    resolve,
)
from ui.bridge.idle import Idle
from ui.bridge.pictures import Pictures
from ui.bridge.scanner import Scanner
from ui.bridge.tasks import Failure, Tasks
from ui.bridge.views import view
from ui.bridge.wording import tr
from ui.catalog.actions import goods_actions
from ui.catalog.model import Choice, SellModel
from ui.catalog.reading import GoodsReader, SheetRead
from ui.desks import NEEDS, Desks
from ui.invoices.model import InvoiceModel
from ui.orders.actions import order_actions
from ui.orders.model import OrderModel
from ui.orders.qr_model import QrModel
from ui.orders.receipt_model import ReceiptModel
from ui.settings.model import SettingsModel
from ui.shell.model import ShellModel
from ui.staff.model import SignInModel
from ui.staff.override import OverrideModel

POLL = 100
"""ms between two looks at what pulls have changed."""
QUANTITY = re.compile(r"([-−]?\d{1,12})[*×]")
"""Digits, then *: the quantity of the line added last."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the desks on the screen, and the scanner."""

    shell: ShellModel
    window: QQuickWindow
    scanner: Scanner
    settings: SettingsModel


class Counter(QObject):
    """The desks of one device, who stands at them, and what passes between them."""

    failed = Signal(object)
    """A `Failure` that no desk has words for."""

    def __init__(
        self,
        device: Device,
        tasks: Tasks,
        language: Callable[[], str],
        sign_in: SignInModel,
        frame: Frame,
        parent: QObject,
    ) -> None:
        """Make the desks, connect them, and let in whoever waits at the sign-in. `language` answers zh_CN | en."""
        super().__init__(parent)
        self.device = device
        self.tasks = tasks
        self.person: Associate | None = None
        self.changes = ChangeSignal(self)
        self.sign_in = sign_in
        self.shell = frame.shell
        self._window = frame.window
        self._looking = False
        self._unseen = b""
        self.pictures = Pictures(device, lambda: self.changes.publish(Changes.of([Topic.PICTURES])))
        around = Surroundings(device, tasks, self.changes, language, lambda: self.person, self.pictures.urls)
        self._orders = OrderReader(device)
        self.order = OrderModel(around, self._orders, self.shell)
        self.sell = SellModel(around, GoodsReader(device, self._orders, self.pictures.urls), self.shell)
        self.receipt = ReceiptModel(
            around, self._orders, device.home / "receipts", lambda: frame.settings.chosen.printer, self.shell
        )
        self.sell.plug_panel(view("orders/OrderPanel.qml"), self.order)
        self.shell.plug("sell", lambda: tr("Sell"), "sell", view("catalog/SellDesk.qml"), self.sell)
        self.shell.lay(view("orders/ReceiptSheet.qml"), self.receipt)
        self.qr = QrModel(around, self._orders, parent=self.shell)
        self.shell.lay(view("orders/QrSheet.qml"), self.qr)
        self.invoices = InvoiceModel(around, self.shell)
        self.shell.lay(view("invoices/InvoiceSheet.qml"), self.invoices)
        self.override = OverrideModel(around, self.shell)
        self.shell.lay(view("staff/OverrideSheet.qml"), self.override)
        self.desks = Desks(around, self.shell, frame.settings, self)
        self.desks.sync.connectionChanged.connect(lambda words, _, tone: sign_in.tell_connection(words, tone))
        self.desks.managerAsked.connect(self.override.ask)
        self.desks.tookOver.connect(self._signed_in)
        self.desks.left.connect(self._window.close)
        self.desks.paymentWished.connect(self.qr.show_order)
        self.desks.payableWished.connect(self.qr.show_payable)
        self.desks.orders.invoiceWished.connect(lambda key: self.invoices.show_order(bytes.fromhex(key)))
        self.desks.receiptWished.connect(lambda order_id: self.receipt.show_order(order_id, copy=True))
        self._connect_sell()
        self.shell.actions.offer(self._actions(), first=True)
        self.shell.associateTapped.connect(self.lock)
        self._idle = Idle(device.policy.idle_lock, self)
        self._idle.install(self._window)
        self._idle.passed.connect(self.lock)
        frame.scanner.scanned.connect(self.scanned)
        frame.scanner.typed.connect(self.shell.actions.useKeyboard)
        self.changes.watch((Topic.STAFF,), self._staff_changed)
        self._stop_listening = device.listen(self.changes.publish)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self._look)
        self._poll.start()
        self.order.restore()
        sign_in.signedIn.connect(self._signed_in)
        sign_in.lookAsked.connect(self._look_around)
        sign_in.admit(around)

    def _connect_sell(self) -> None:
        shell, sell, order, receipt = self.shell, self.sell, self.order, self.receipt
        shell.edited.connect(self._edited)
        shell.submitted.connect(self._submitted)
        shell.stepped.connect(sell.step)
        shell.selected.connect(self._selected)
        sell.chose.connect(self._chosen)
        sell.choosing.connect(order.set_quiet)
        sell.looked.connect(self._shown)
        order.changed.connect(self._show_offers)
        sell.closed.connect(shell.armed)
        sell.unlockAsked.connect(self.lock)
        order.added.connect(lambda words, undo: shell.say(words, "accent", undo, tr("Undo")))
        order.placed.connect(self._placed)
        order.signInAsked.connect(self.lock)
        order.managerAsked.connect(self.override.ask)
        order.focusLost.connect(self._refocus)
        self.qr.finished.connect(self._settled)
        self.qr.signInAsked.connect(self.lock)
        receipt.invoiceWished.connect(self.invoices.show_order)
        receipt.finished.connect(self._next_customer)
        receipt.gone.connect(self._rearm)
        for desk in (sell, order, receipt, self.qr, self.invoices):
            desk.said.connect(shell.say)

    # --- who is here --------------------------------------------------------------------------------------------------

    def _signed_in(self, person: Associate) -> None:
        self.person = person
        self.shell.update(initial=person.name[:1], associate=person.name)
        self.sell.lock(False)
        self.order.publish()
        self.shell.show_only(_desks_of(person))
        if self.shell.state.current not in _desks_of(person):
            first = "sell" if Capability.SELL in person.capabilities else "pickup"
            self.shell.select(first)
        self.shell.open()
        unseen, self._unseen = self._unseen, b""
        if unseen:
            self.receipt.show_order(unseen)

    def lock(self) -> None:
        """PIN again; the order stays as it is."""
        if self.person is None and self.shell.state.gate.isValid() and not self.shell.state.gate.isEmpty():
            return
        self.person = None
        self.shell.hush()
        self.override.close()
        self.order.put_away()
        self.receipt.close()
        self.qr.close()
        self.invoices.close()
        self.desks.attention.closeSheet()
        self.desks.shift.pinDone.emit()
        self.sign_in.locked(True)
        self.shell.update(initial="", associate="")
        self.shell.shut(view("staff/SignIn.qml"), self.sign_in)

    def _look_around(self) -> None:
        """Goods and stock without a PIN."""
        self.sell.lock(True)
        self.shell.show_only(frozenset({"sell"}))
        self.shell.select("sell")
        self.shell.open()

    def _staff_changed(self) -> None:
        self._idle.allow(self.device.policy.idle_lock)
        if self.person is None:
            return
        now = self.device.roster.find(self.person.id)
        if now is None or now.capabilities != self.person.capabilities:
            self.lock()

    # --- codes and words ----------------------------------------------------------------------------------------------

    def scanned(self, code: str) -> None:
        """A scan anywhere in the window."""
        self._idle.touch()
        self.shell.actions.close()
        if self.shell.state.gate.isEmpty():
            if self.override.badge(code):
                return
            if self.qr.scanned(code):
                return
            if self.order.paying():
                if self.order.scanned(code):
                    return
                self.shell.say(tr("Finish this payment first, or close it."), "warn")
                return
            self.receipt.close()
            self.invoices.close()
            if not self.desks.scanned(code, lambda passed: self._route(passed, self._unknown)):
                self._route(code, self._unknown)
        elif not self.sign_in.badge(code):
            self._route(code, lambda _: None)

    def _submitted(self, text: str, directly: bool) -> None:
        """Enter in the scan box: an exact code acts like its scan, words open what was found."""
        if not self._goods_shown():
            if text.strip():
                self._route(text, self._unknown)
        elif text.strip():
            self._route(text, lambda _: self.sell.take(directly))
        else:
            self.sell.take(directly)

    def _edited(self, text: str) -> None:
        if not self._goods_shown():
            return
        quantity = QUANTITY.fullmatch(text)
        if quantity and self.person is not None:
            self.order.set_last_quantity(int(quantity[1].replace("−", "-")))
            self._clear_search()
            return
        if self.shell.state.current != "sell":
            self.shell.select("sell")
        self.sell.search(text)

    def _route(self, code: str, unknown: Callable[[str], object]) -> None:
        self.tasks.read(lambda: resolve(self.device, self._orders, code), lambda found: self._found(found, unknown))

    def _found(self, found: Found, unknown: Callable[[str], object]) -> None:
        match found:
            case ProductFound() | MemberFound() | CouponCode() | ReservationCode() if not self._goods_shown():
                self.shell.say(tr("Your role does not include selling. Ask a colleague to sign in."), "warn")
            case ProductFound(product_id, variant_id):
                self._show_goods(product_id, variant_id)
            case Unknown(code):
                unknown(code)
            case PaymentCode():
                words = tr("A payment code: nothing was charged. Take the payment of an order first, then scan it.")
                self.shell.say(words, "warn")
            case MemberFound() | OrderFound() | CouponCode() | ReservationCode() if self.person is None:
                self.lock()
            case CouponCode(text):
                self.shell.select("sell")
                self._clear_search()
                self.order.coupons.scan(text)
            case ReservationCode(reserved):
                self.shell.select("sell")
                self._clear_search()
                self.sell.close()
                self.order.reserved.scan(reserved)
            case MemberFound(member):
                self.shell.select("sell")
                self._clear_search()
                self.order.attach(member)
                self.shell.say(tr("Member: %1").replace("%1", member.name))
            case OrderFound(order_id, _, _, by_receipt) if self.desks.take_back(order_id, by_receipt=by_receipt):
                self._clear_search()
            case OrderFound(order_id, shown, by_pickup_code):
                self._clear_search()
                self.desks.open_order(order_id, shown, by_pickup_code=by_pickup_code)

    def _show_goods(self, product_id: int, variant_id: int) -> None:
        if not self.shell.state.gate.isEmpty():
            self._look_around()
        self.shell.select("sell")
        self._clear_search()
        self.sell.show_product(product_id, variant_id, add=self.person is not None)

    def _unknown(self, code: str) -> None:
        words = tr("No product has the code %1. Check the search results, or type its name.").replace("%1", code)
        if self._goods_shown():
            self.shell.select("sell")
            self.shell.update(search=code)
            self.sell.search(code)
        self.shell.say(words, "warn")

    def _clear_search(self) -> None:
        if self.shell.state.search:
            self.shell.update(search="")
            self.sell.search("")

    # --- an order's way -----------------------------------------------------------------------------------------------

    def _shown(self, read: SheetRead) -> None:
        self.order.look(read.sheet.tile.product_id)
        self._show_offers()

    def _show_offers(self) -> None:
        read = self.sell.shown()
        if read is not None:
            self.sell.show_offers(*self.order.offers(read.sheet, read.selected))

    def _chosen(self, choice: Choice) -> None:
        self.order.add(choice.sheet, choice.variant, choice.source)

    def _placed(self, placed: OrderPlaced) -> None:
        self.shell.hush()
        self.sell.close()
        code = self.order.payments.shown_code()
        if waits_for_proof(placed.tenders):
            if self.person is not None:
                self.qr.show_order(placed.order_id, code, new=True)
        elif self.person is None:
            # Locked while it was being committed: whoever signs in next finds the receipt.
            self._unseen = placed.order_id
        else:
            self.receipt.show_order(placed.order_id)

    def _settled(self, order_id: bytes) -> None:
        """Paid by QR: the receipt of a new order, which it has not had before."""
        if self.person is None:
            self._unseen = order_id
        else:
            self.receipt.show_order(order_id)

    def _refocus(self) -> None:
        focused: QQuickItem | None = self._window.activeFocusItem()
        if focused is None or not focused.isVisible():
            self.shell.armed.emit()

    def _next_customer(self) -> None:
        self._clear_search()
        self.sell.comparison.clear()
        self.sell.close()

    def _rearm(self) -> None:
        # A scan may have ended the receipt and opened a product meanwhile: that keeps the focus.
        if not self.sell.showing():
            self.shell.armed.emit()

    def _selected(self, desk: str) -> None:
        if desk != "sell":
            self.order.put_away()
            # What is looked for at Sell finds nothing in the lists of another desk.
            self.shell.update(search="")
        elif not self.shell.state.search:
            self.shell.update(search=self.sell.searched)

    def _goods_shown(self) -> bool:
        """Whoever stands here may sell; nobody signed in may look."""
        return self.person is None or Capability.SELL in self.person.capabilities

    def _actions(self) -> Iterator[Action]:
        """What the desks can do, and that nobody signed in may look at goods."""
        shell = self.shell

        def sells() -> bool:
            return shell.state.gate.isEmpty() and self.person is not None and self._goods_shown()

        def looks() -> bool:
            return shell.state.gate.isEmpty() and self._goods_shown()

        for action in order_actions(self.order):
            yield self._at_sell(action, sells)
        for action in goods_actions(self.sell):
            yield self._at_sell(action, looks)
        yield Action(
            "look",
            lambda: tr("Search goods and stock without a PIN"),
            self._look_around,
            offered=lambda: not shell.state.gate.isEmpty(),
        )
        yield Action("unlock", lambda: tr("Sign in"), self.lock, offered=lambda: looks() and self.person is None)

    def _at_sell(self, action: Action, allowed: Callable[[], bool]) -> Action:
        """The same, for who may, at the Sell desk."""
        run = action.run

        def go() -> None:
            self.shell.select("sell")
            if run is not None:
                run()

        return replace(action, run=run and go, offered=lambda: allowed() and action.offered())

    # --- changes ------------------------------------------------------------------------------------------------------

    def touch(self) -> None:
        """All words anew."""
        for desk in (self.sell, self.order, self.receipt, self.qr, self.invoices, self.desks):
            desk.touch()

    def stop(self) -> None:
        self._poll.stop()
        self.pictures.close()
        self._stop_listening()

    def _look(self) -> None:
        if self._looking:
            return
        self._looking = True
        self.tasks.read(self.device.poll, self._looked, self._look_failed)

    def _looked(self, changes: Changes) -> None:
        self._looking = False
        self.changes.publish(changes)

    def _look_failed(self, failure: Failure) -> None:
        self._looking = False
        self.failed.emit(failure)


def _desks_of(person: Associate) -> frozenset[str]:
    """What a role may not use is absent."""
    allowed = {desk for desk, needed in NEEDS.items() if needed in person.capabilities}
    return frozenset(allowed | {"sync", "settings"})
