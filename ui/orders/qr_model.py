"""View model of a QR payment: of an order that is committed and waits for it, or of goods at a desk (`Payable`).

HQ charges; this asks it, and again after any crash: what was tried is HQ's to know. A payment code of a customer lives
in one variable until it is sent, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from app.device import Device
from app.errors import FarshelfError, Outage, Refusal
from app.money import Money
from app.orders.finishing import CASH, PAYMENT, hand_out, to_hand_out, to_pay
from app.orders.overlay import OrderView
from app.orders.paying import PROVEN, STORED_VALUE, Way, provider_of
from app.orders.reading import OrderReader
from app.orders.rows import Tender
from app.storage.changes import Topic
from sync.protocol import PaymentAsked, PaymentReply, PaymentRequest, StoredValueReply, StoredValueRequest
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.hq import hq_of
from ui.bridge.paying import Payable
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import money, tr
from ui.orders.qr_view import TRYING, QrView, Stage, failed_words, qr_view, stage_of

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1
AGAIN = {Stage.SENDING: 400, Stage.OFFLINE: 3_000}
"""ms until HQ is asked again, by stage."""
USUALLY = 1_000


class PayingHq(Protocol):
    """What of HQ this needs (`sync.hq_client.HqClient`)."""

    def pay(self, request: PaymentRequest) -> PaymentReply: ...

    def payment_state(self, request: PaymentAsked) -> PaymentReply: ...

    def cancel_payment(self, request: PaymentAsked) -> PaymentReply: ...

    def stored_value(self, request: StoredValueRequest) -> StoredValueReply: ...


def payments_of(device: Device) -> PayingHq:
    return hq_of(device)


@QmlElement
class QrModel(DeskModel):
    """One order at a time, `open` while it is on the screen."""

    changed = Signal()
    openChanged = Signal()
    finished = Signal(object)
    """The order (id) is paid, and what was to be carried out has left: the receipt."""
    signInAsked = Signal()

    def __init__(
        self,
        around: Surroundings,
        orders: OrderReader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(around, (Topic.ORDERS,), parent=parent)
        self._orders = orders
        self._hq: PayingHq | None = None
        self._order_id = b""
        self._order: OrderView | None = None
        self._desk: Payable | None = None
        self._code = ""
        self._at_once = False
        self._stage = Stage.SENDING
        self._told: PaymentReply | None = None
        self._said = ""
        self._tried = False
        self._asking = False
        self._finishing = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._ask)

    def show_order(self, order_id: bytes, code: str = "", *, new: bool = False) -> None:
        """Take this order's payment, at once by `code` where the customer has shown one, or where it is a `new` order
        to be paid by stored value."""
        self._begin(order_id, None, code, at_once=new)

    def show_payable(self, desk: Payable) -> None:
        """Take what another desk asks for; the goods leave there."""
        self._begin(desk.order_id, desk, desk.code, at_once=False)

    def _begin(self, order_id: bytes, desk: Payable | None, code: str, *, at_once: bool) -> None:
        self._order_id, self._order, self._desk, self._code, self._at_once = order_id, None, desk, code, at_once
        self._stage, self._told, self._said, self._tried, self._finishing = Stage.SENDING, None, "", False, False
        self.show(True)
        self.touch()

    def scanned(self, code: str) -> bool:
        """A scan while this is open; answers whether it was for this."""
        if not self._order_id:
            return False
        if not provider_of(code) or self._by_value:
            self.said.emit(tr("Finish this payment first, or close it."), "warn")
        elif self._stage is Stage.ASK:
            self._code = code
            self._go_on()
        else:
            self.said.emit(tr("Wait for the payment that is under way; this code was not charged."), "warn")
        return True

    def refresh(self) -> None:
        order_id = self._order_id
        if order_id:
            self.read(lambda: self._orders.order(order_id), self._read, "order")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(bool, notify=openChanged)
    def open(self) -> bool:
        return bool(self._order_id)

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        """As `QrView`."""
        return as_map(self._view())

    @Slot(str)
    def showOurs(self, provider: str) -> None:
        """主扫: the customer scans the code that the provider makes."""
        if self._stage is Stage.ASK:
            self._charge(Way.SHOWN, "", provider)

    @Slot()
    def spend(self) -> None:
        """Take it from the member's account."""
        if self._stage is Stage.ASK and self._by_value:
            self._charge(Way.MEMBER, "", "")

    @Slot()
    def giveUp(self) -> None:
        """Reverse what is under way."""
        if self._stage in TRYING and not self._asking:
            asked = self._asked()
            if asked is not None:
                self._call(lambda hq: hq.cancel_payment(asked))

    @Slot()
    def takeCash(self) -> None:
        """The customer pays exactly this in cash instead."""
        if not self._view().canCash or self._finishing:
            return
        if self._desk is None:
            self._commit(CASH)
        else:
            self._hand_back(self._desk.in_cash)

    @Slot()
    def close(self) -> None:
        """The order goes on waiting; it is found among the orders."""
        if not self._order_id:
            return
        waits = self._stage is not Stage.PAID and self._due() is not None
        if waits and self._desk is None:
            self.said.emit(tr("The order waits for its payment; you find it under Orders."), "neutral")
        elif waits and self._stage in TRYING:
            self.said.emit(tr("HQ goes on with this payment. The goods stay here until it is known."), "warn")
        elif waits:
            self.said.emit(tr("Not paid yet; the goods stay here."), "neutral")
        self._leave()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _view(self) -> QrView:
        if self._order is None:
            return QrView()
        due, told = self._due(), self._told
        amount = told.amount if told is not None and told.amount else 0 if due is None else due.amount
        url, provider = ("", "") if told is None else (told.url, told.provider)
        shown = money(Money(amount, self._order.order.currency))
        number = self._order.order.number
        return qr_view(
            self._stage,
            shown,
            number,
            self._said,
            url,
            provider,
            tried=self._tried,
            value=self._by_value,
            at_desk=self._desk is not None,
        )

    def _due(self) -> Tender | None:
        """What is still to be paid of what is asked for."""
        if self._order is None:
            return None
        return to_pay(self._order) if self._desk is None else self._desk.due(self._order)

    def _is_paid(self, order: OrderView) -> bool:
        return _is_paid(order) if self._desk is None else self._desk.is_paid(order)

    @property
    def _by_value(self) -> bool:
        """HQ takes it from the member's account."""
        due = self._due()
        return due is not None and due.kind == STORED_VALUE

    def _read(self, order: OrderView | None) -> None:
        first, self._order = self._order is None, order
        if order is None:
            self._leave()
            return
        if first:
            self.openChanged.emit()
            self._ask()
        elif self._stage is not Stage.PAID and self._due() is None and not self._finishing:
            # The feed was faster, or another device has settled it.
            self._turn(Stage.PAID if self._is_paid(order) else Stage.CLOSED)
        if self._stage is Stage.PAID:
            self._finish()
        self.changed.emit()

    def _asked(self) -> PaymentAsked | None:
        due = self._due()
        return None if due is None else PaymentAsked(order_id=self._order_id, tender_id=due.id)

    def _ask(self) -> None:
        """What became of it?"""
        asked = self._asked()
        if asked is None:
            if self._order is not None:
                self._turn(Stage.PAID if self._is_paid(self._order) else Stage.CLOSED)
        elif not self._asking:
            self._call(lambda hq: hq.payment_state(asked))

    def _charge(self, way: Way, code: str, provider: str) -> None:
        asked = self._asked()
        if asked is None or self._asking:
            return
        request = PaymentRequest(
            order_id=asked.order_id,
            tender_id=asked.tender_id,
            attempt_id=self.around.device.identifiers.new_id(),
            way=way.value,
            code=code,
            provider=provider,
        )
        self._tried, self._said, self._told = True, "", None
        self._turn(Stage.CHARGING)
        self._call(lambda hq: hq.pay(request))

    def _call(self, what: Callable[[PayingHq], PaymentReply]) -> None:
        """Ask HQ off this thread; the answer counts only while the same order is open."""
        order_id, device = self._order_id, self.around.device
        self._again.stop()
        self._asking = True

        def called() -> PaymentReply:
            if self._hq is None:
                self._hq = payments_of(device)
            return what(self._hq)

        def answered(reply: PaymentReply) -> None:
            if order_id == self._order_id:
                self._asking = False
                self._answered(reply)

        def failed(failure: Failure) -> None:
            if order_id == self._order_id:
                self._asking = False
                self._unanswered(failure)

        self.around.tasks.call(called, answered, failed)

    def _answered(self, reply: PaymentReply) -> None:
        self._told = reply
        stage = stage_of(reply.state, reply.url)
        if stage is Stage.ASK:
            self._tried = False
            self._said = failed_words(reply.state, reply.word) or self._said
        self._turn(stage)
        if stage is Stage.PAID:
            self._finish()
        elif stage is Stage.ASK:
            self._go_on()
        else:
            self._again.start(USUALLY)

    def _unanswered(self, failure: Failure) -> None:
        error = failure.error
        if not isinstance(error, FarshelfError):
            self.around.tasks.failed.emit(failure)
        if isinstance(error, Refusal) and error.reason == "order_unknown":
            self._turn(Stage.SENDING)
        elif isinstance(error, Refusal) and error.reason == "payment_pending":
            self._turn(Stage.UNKNOWN)
        elif isinstance(error, Refusal):
            self._tried, self._said = False, error_words(error)
            self._turn(Stage.CLOSED if error.reason == "order_closed" else Stage.ASK)
        else:
            # What was under way may go on without us.
            self._turn(Stage.UNKNOWN if self._tried and isinstance(error, Outage) else Stage.OFFLINE)
        if self._stage not in (Stage.ASK, Stage.CLOSED):
            self._again.start(AGAIN.get(self._stage, USUALLY))

    def _go_on(self) -> None:
        """The customer's code was read before HQ was ready for it, or just now."""
        code, self._code = self._code, ""
        at_once, self._at_once = self._at_once, False
        if self._by_value:
            if at_once:
                self._charge(Way.MEMBER, "", "")
        elif code:
            self._charge(Way.CODE, code, "")

    def _turn(self, stage: Stage) -> None:
        self._stage = stage
        self.changed.emit()

    def _finish(self) -> None:
        """Paid: what is to be carried out leaves, by a commit; then the receipt."""
        order = self._order
        if order is None or self._finishing:
            return
        if self._desk is not None:
            self._hand_back(self._desk.paid)
        elif to_hand_out(order, self._orders.here):
            self._commit(PAYMENT)
        elif _is_paid(order):
            self._end()

    def _commit(self, proof: str) -> None:
        person, order_id = self.around.person(), self._order_id
        if person is None:
            self.signInAsked.emit()
            return
        device, orders = self.around.device, self._orders
        self._finishing = True

        def done(order: OrderView) -> None:
            if order_id == self._order_id:
                self._order = order
                self._turn(Stage.PAID)
                self._end()

        def failed(failure: Failure) -> None:
            self._finishing = False
            self.fail(failure)

        self.write(lambda: hand_out(device, orders, order_id, person.id, proof), done, failed)

    def _hand_back(self, then: Callable[[], object]) -> None:
        """The desk goes on."""
        self._leave()
        then()

    def _end(self) -> None:
        order_id = self._order_id
        self._leave()
        self.finished.emit(order_id)

    def _leave(self) -> None:
        self._again.stop()
        self._order_id, self._order, self._desk, self._code, self._told = b"", None, None, "", None
        self._asking = False
        self.show(False)
        self.openChanged.emit()


def _is_paid(order: OrderView) -> bool:
    owed = [one for one in order.tenders if one.kind in PROVEN and one.amount > 0]
    return all(one.state == "paid" for one in owed)
