"""View model of paying and placing: tenders, what is paid later, and the one commit before the receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import Refusal
from app.money import EXPONENTS
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, Payment
from app.orders.limits import Today, action_of, on_trust
from app.orders.ordering import Cash, place_order, require_trust, today_here
from app.orders.paying import provider_of
from app.orders.taking import give_back, round_off, take_cash, take_external
from app.orders.tenders import TenderKind
from app.staff.overriding import Approval
from app.staff.standing import is_manager
from ui.bridge.asking import Allowance
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.orders.derive import money_of
from ui.orders.open_order import OpenOrder
from ui.orders.payment_view import KINDS, Keyed, Over, PaymentView, payment_view, question
from ui.orders.stored_value import Wallet

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PaymentModel(QObject):
    """The payment while it is `shown`; exact cash stands in it until another amount or kind is chosen."""

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
        self._keyed = Keyed()
        self._code = ""
        self._today = Today()
        self._was_allowed = False
        self._allowed = Allowance(order.around, self)
        self.wallet = Wallet(order.around, self)
        self.wallet.changed.connect(self.changed)
        self._allowed.changed.connect(self._told)
        order.changed.connect(self._moved)

    def show(self, shown: bool) -> None:
        """Opened with exact cash in it, or closed; what was taken stays with the order, and that is said."""
        draft = self._order.draft
        if self._shown and not shown and draft.taken:
            taken = money_of(draft, sum(one.amount for one in draft.taken))
            self._order.said.emit(tr("%1 is taken and stays with this order.").replace("%1", taken), "neutral")
        self._shown, self._keyed = shown, Keyed()
        self.wallet.forget()
        if shown:
            self._count()
        self.changed.emit()

    def scanned(self, code: str) -> bool:
        """A scan while the payment is open: a customer's payment code, or a slip's number where one is asked for."""
        if provider_of(code):
            return self._pay_by(code)
        if self._keyed.kind != TenderKind.EXTERNAL:
            return False
        self._key(replace(self._keyed, number=code, field="number"))
        return True

    def shown_code(self) -> str:
        """The payment code that the customer has shown for the order just placed, once; it is kept nowhere."""
        code, self._code = self._code, ""
        return code

    def _pay_by(self, code: str) -> bool:
        """Place the order and charge it by this code: one scan does both."""
        if self._order.draft.left <= 0 or self._order.busy:
            return False
        self.chooseKind(TenderKind.QR)
        self._code = code
        self.place()
        if not self._order.busy:
            self._code = ""
        return True

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        """As `PaymentView`."""
        if not self._shown:
            return as_map(PaymentView())
        policy = self._order.around.device.policy
        return as_map(payment_view(self._order.draft, self._keyed, policy, self._over(), self.wallet.balance))

    @Property(str, notify=allowedChanged)
    def allowed(self) -> str:
        """Who has allowed the order as it stands, and for how much longer."""
        return self._allowed.words

    @Property(str, notify=changed)
    def typed(self) -> str:
        return self._keyed.typed

    @Property(bool, notify=changed)
    def placing(self) -> bool:
        return self._order.busy

    @Slot(str)
    def typeCash(self, typed: str) -> None:
        self._key(replace(self._keyed, typed=typed))

    @Slot(str)
    def quickCash(self, key: str) -> None:
        """A whole amount handed over; `key` in minor units."""
        draft = self._order.draft
        exact = int(key) == draft.left
        places = EXPONENTS[draft.currency]
        scale: int = 10**places
        whole, part = divmod(int(key), scale)
        self.typeCash("" if exact else (f"{whole}.{part:0{places}d}" if part else str(whole)))

    @Slot(bool)
    def payAtPickup(self, later: bool) -> None:
        self._keyed = Keyed()
        self._order.take(replace(self._order.draft, payment=Payment.PAY_AT_PICKUP if later else Payment.NOW))

    @Slot(bool)
    def payOnDelivery(self, later: bool) -> None:
        self._keyed = Keyed()
        kind = Payment.CASH_ON_DELIVERY if later else Payment.NOW
        self._order.take(replace(self._order.draft, delivery_payment=kind))

    @Slot(str)
    def chooseKind(self, kind: str) -> None:
        """How the next part is paid, one of `KINDS`; only cash is rounded off."""
        if kind not in KINDS:
            return
        if kind != TenderKind.CASH and self._order.draft.rounded:
            self._order.take(round_off(self._order.draft, wanted=False))
        if kind == TenderKind.STORED_VALUE:
            self.wallet.ask(self._order.draft)
        self._key(Keyed(kind=kind))

    @Slot(bool)
    def roundOff(self, wanted: bool) -> None:
        """抹零, or not."""
        self._keyed = Keyed()
        self._order.take(round_off(self._order.draft, wanted=wanted))

    @Slot(str)
    def chooseField(self, field: str) -> None:
        """What the pad fills in on a slip."""
        self._key(replace(self._keyed, field=field))

    @Slot(str)
    def typeSlip(self, typed: str) -> None:
        """Into the field chosen."""
        known = self._keyed
        self._key(replace(known, amount=typed) if known.field == "amount" else replace(known, number=typed))

    @Slot()
    def takeCash(self) -> None:
        """What is keyed as a part in cash; the rest is paid otherwise."""
        new_id = self._order.around.device.identifiers.new_id()
        self._part(lambda draft: take_cash(draft, self._keyed.cash(draft), new_id))

    @Slot()
    def takeSlip(self) -> None:
        """What a terminal took, by its slip."""
        device, keyed = self._order.around.device, self._keyed
        new_id = device.identifiers.new_id()
        self._part(lambda draft: take_external(draft, keyed.on_slip(draft), keyed.number, new_id, device.policy))

    @Slot(str)
    def giveBack(self, key: str) -> None:
        """The part is the customer's again."""
        self._part(lambda draft: give_back(draft, bytes.fromhex(key)))

    @Slot()
    def askManager(self) -> None:
        """Ask for this order as it stands."""
        over, draft = self._over(), self._order.draft
        if over is not None and over.askable and not self._order.busy:
            unpaid = on_trust(draft, self._order.around.device.identity.store_id)
            self.managerAsked.emit(question(draft, over, unpaid, self._allow))

    @Slot()
    def place(self) -> None:
        """Commit the order; pressed twice, it is placed once."""
        order = self._order
        person, ground = order.around.person(), order.ground
        if order.busy or ground is None:
            return
        if order.follow():
            # Another sum is due now than the one that was shown, and perhaps taken.
            self._keyed = Keyed()
            order.said.emit(error_words(Refusal("till_changed")), "warn")
            return
        if person is None:
            self.signInAsked.emit()
            return
        draft, device = order.draft, order.around.device
        cash = Cash(self._keyed.cash(draft), self._keyed.by if draft.left > 0 else "")
        approval = self._allowed.of(action_of(draft))
        order.hold()
        order.write(
            lambda: place_order(device, draft, cash, person.id, ground.here, approval), self._was_placed, self._failed
        )

    # --- inside ---------------------------------------------------------------------------------------------------

    def _key(self, keyed: Keyed) -> None:
        self._keyed = keyed
        self.changed.emit()

    def _part(self, taken: Callable[[Draft], Draft]) -> None:
        """Kept with the order at once; the next part begins as cash."""
        if self._order.step(lambda: taken(self._order.draft)):
            self._key(Keyed())

    def _over(self) -> Over | None:
        """Why what is not paid for certain may not go, None where it may."""
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
        """What is on trust today already."""
        order, ground = self._order, self._order.ground
        if ground is None:
            return
        device, zone = order.around.device, ground.here.timezone

        def counted(today: Today) -> None:
            if today != self._today:
                self._today = today
                self.changed.emit()

        order.read(lambda: today_here(device, zone), counted, "today")

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
        self._code = ""
        self._order.fail(failure)
        self._count()
        self._order.release()
