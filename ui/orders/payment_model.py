"""View model of paying and placing: cash, what is paid later, and the one commit before the receipt."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.clock import business_date
from app.errors import Refusal
from app.money import EXPONENTS
from app.orders.commands import OrderPlaced
from app.orders.draft import Payment
from app.orders.limits import action_of, on_trust, orders_on_trust
from app.orders.ordering import Cash, place_order, require_trust, unanswered
from app.staff.overriding import Approval
from app.staff.standing import is_manager
from ui.bridge.asking import Allowance
from ui.bridge.rows import MAP, as_map
from ui.bridge.tasks import Failure
from ui.orders import derive
from ui.orders.derive import Over, PaymentView
from ui.orders.open_order import OpenOrder

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PaymentModel(QObject):
    """The payment while it is `shown`; exact cash stands in it until another amount is typed."""

    changed = Signal()
    allowedChanged = Signal()
    placed = Signal(object)
    """The `OrderPlaced` that was committed."""
    managerAsked = Signal(object)
    """A `Question`."""
    signInAsked = Signal()

    def __init__(self, order: OpenOrder) -> None:
        super().__init__(order)
        self._order = order
        self._shown = False
        self._typed = ""
        self._today = 0
        self._was_allowed = False
        self._allowed = Allowance(order.around, self)
        self._allowed.changed.connect(self._told)
        order.changed.connect(self._moved)

    def show(self, shown: bool) -> None:
        """Opened with exact cash in it, or closed."""
        self._shown, self._typed = shown, ""
        if shown:
            self._count()
        self.changed.emit()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        """As `PaymentView`."""
        if not self._shown:
            return as_map(PaymentView())
        policy = self._order.around.device.policy
        return as_map(derive.payment_view(self._order.draft, self._typed, policy, self._over()))

    @Property(str, notify=allowedChanged)
    def allowed(self) -> str:
        """Who has allowed the order as it stands, and for how much longer."""
        return self._allowed.words

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
    def askManager(self) -> None:
        """Ask for this order as it stands."""
        over, draft = self._over(), self._order.draft
        if over is not None and over.askable and not self._order.busy:
            unpaid = on_trust(draft, self._order.around.device.identity.store_id)
            self.managerAsked.emit(derive.question(draft, over, unpaid, self._allow))

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
        approval = self._allowed.of(action_of(draft))
        order.hold()
        order.write(
            lambda: place_order(device, draft, cash, person.id, ground.here, approval), self._was_placed, self._failed
        )

    # --- inside ---------------------------------------------------------------------------------------------------

    def _over(self) -> Over | None:
        """Why what is unpaid may not go, None where it may."""
        order = self._order
        device, draft = order.around.device, order.draft
        managed = is_manager(device.roster, order.around.actor)
        allowed = managed or self._allowed.of(action_of(draft)) is not None
        try:
            require_trust(device, draft, self._today, managed=allowed)
        except Refusal as refusal:
            return Over(refusal, not allowed and self._would_help())
        return None

    def _would_help(self) -> bool:
        try:
            require_trust(self._order.around.device, self._order.draft, self._today, managed=True)
        except Refusal:
            return False
        return True

    def _count(self) -> None:
        """How many unpaid orders of today HQ has not answered."""
        order, ground = self._order, self._order.ground
        if ground is None:
            return
        device = order.around.device
        date = business_date(device.clock.now(), ground.here.timezone)

        def counted(today: int) -> None:
            if today != self._today:
                self._today = today
                self.changed.emit()

        order.read(lambda: orders_on_trust(unanswered(device), date), counted, "today")

    def _allow(self, approval: Approval) -> None:
        if approval.action == action_of(self._order.draft):
            self._allowed.keep(approval)

    def _moved(self) -> None:
        """What was allowed is lost with any change of the order."""
        if self._allowed.of(action_of(self._order.draft)) is None:
            self._allowed.drop()
        self.changed.emit()

    def _told(self) -> None:
        if bool(self._allowed.words) != self._was_allowed:
            self._was_allowed = not self._was_allowed
            self.changed.emit()
        self.allowedChanged.emit()

    def _was_placed(self, placed: OrderPlaced) -> None:
        self._allowed.drop()
        self._order.begin_anew(placed)
        self.placed.emit(placed)
        self._order.go_on()

    def _failed(self, failure: Failure) -> None:
        self._order.fail(failure)
        self._count()
        self._order.release()
