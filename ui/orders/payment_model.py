"""View model of paying and placing: cash, what is paid later, and the one commit before the receipt."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.money import EXPONENTS
from app.orders.commands import OrderPlaced
from app.orders.draft import Payment
from app.orders.ordering import Cash, place_order
from app.staff.standing import is_manager
from ui.bridge.rows import MAP, as_map
from ui.bridge.tasks import Failure
from ui.orders import derive
from ui.orders.derive import PaymentView
from ui.orders.open_order import OpenOrder

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PaymentModel(QObject):
    """The payment while it is `shown`; exact cash stands in it until another amount is typed."""

    changed = Signal()
    placed = Signal(object)
    """The `OrderPlaced` that was committed."""
    signInAsked = Signal()

    def __init__(self, order: OpenOrder) -> None:
        super().__init__(order)
        self._order = order
        self._shown = False
        self._typed = ""
        order.changed.connect(self.changed)

    def show(self, shown: bool) -> None:
        """Opened with exact cash in it, or closed."""
        self._shown, self._typed = shown, ""
        self.changed.emit()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        """As `PaymentView`."""
        if not self._shown:
            return as_map(PaymentView())
        device = self._order.around.device
        managed = is_manager(device.roster, self._order.around.actor)
        return as_map(
            derive.payment_view(self._order.draft, self._typed, device.policy, device.identity.store_id, managed)
        )

    @Property(str, notify=changed)
    def typed(self) -> str:
        return self._typed

    @Property(bool, notify=changed)
    def placing(self) -> bool:
        return self._order.busy

    @Slot(str)
    def typeCash(self, typed: str) -> None:
        self._typed = typed
        self.changed.emit()

    @Slot(str)
    def quickCash(self, key: str) -> None:
        """A whole amount handed over; `key` in minor units."""
        draft = self._order.draft
        exact = int(key) == draft.due_now
        places = EXPONENTS[draft.currency]
        scale: int = 10**places
        whole, part = divmod(int(key), scale)
        self.typeCash("" if exact else (f"{whole}.{part:0{places}d}" if part else str(whole)))

    @Slot(bool)
    def payAtPickup(self, later: bool) -> None:
        self._typed = ""
        self._order.take(replace(self._order.draft, payment=Payment.PAY_AT_PICKUP if later else Payment.NOW))

    @Slot(bool)
    def payOnDelivery(self, later: bool) -> None:
        self._typed = ""
        kind = Payment.CASH_ON_DELIVERY if later else Payment.NOW
        self._order.take(replace(self._order.draft, delivery_payment=kind))

    @Slot()
    def place(self) -> None:
        """Commit the order; pressed twice, it is placed once."""
        order = self._order
        person, ground = order.around.person(), order.ground
        if order.busy or ground is None:
            return
        if person is None:
            self.signInAsked.emit()
            return
        draft, device = order.draft, order.around.device
        cash = Cash(draft.due_now if self._typed == "" else derive.parse_amount(self._typed, draft.currency))
        order.hold()
        order.write(lambda: place_order(device, draft, cash, person.id, ground.here), self._was_placed, self._failed)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _was_placed(self, placed: OrderPlaced) -> None:
        self._order.begin_anew(placed)
        self.placed.emit(placed)
        self._order.go_on()

    def _failed(self, failure: Failure) -> None:
        self._order.fail(failure)
        self._order.release()
