"""View model of the Pickup desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import Refusal
from app.orders.finishing import to_pay
from app.orders.overlay import OrderView
from app.orders.paying import provider_of
from app.orders.reading import OrderReader
from app.orders.rows import OrderLine
from app.orders.states import Fulfilment
from app.orders.tenders import slip_number
from app.pickup import desk
from app.pickup.desk import TO_COLLECT, TO_DELIVER, TO_PICK, Proof, desk_lines, handover_of, proof_of, tenders_for
from app.pickup.taking import ByQr, OnSlip
from app.staff.overriding import Approval
from app.storage.changes import Topic
from ui.bridge.asking import Allowance
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.paying import Payable
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.pickup.derive import (
    STATES,
    CardProps,
    Facts,
    Hand,
    Means,
    PanelProps,
    PieceProps,
    Tab,
    TabProps,
    cards,
    due_of,
    longest_wait,
    offline_note,
    panel,
    pieces,
    question,
    read_amount,
    tabs,
)
from ui.pickup.reading import Scanned, read_code, read_facts

QML_IMPORT_NAME = "ui.pickup"
QML_IMPORT_MAJOR_VERSION = 1

FOR_MANAGERS = frozenset({"manager_needed", "external_limit", "external_day"})
"""Refusals that a manager's leave may end."""


@QmlElement
class PickupModel(DeskModel):
    """Board, open order, and the three verbs of the desk."""

    changed = Signal()
    opened = Signal()
    """An order has been opened in the right pane."""
    counted = Signal(int)
    """Orders that wait at this desk."""
    passed = Signal(str)
    """A scanned code that means nothing to this desk."""
    allowedChanged = Signal()
    managerAsked = Signal(object)
    """A `Question`."""
    cashTaken = Signal()
    """Cash is to go into the drawer, or change out of it."""
    paymentWished = Signal(object)
    """A `Payable`: what is due here, by QR."""
    handedOver = Signal(str)
    """The goods of this order (id in hex) have left."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        topics = (Topic.ORDERS, Topic.OUTBOX, Topic.CATALOG, Topic.STAFF, Topic.PICTURES)
        super().__init__(around, topics, always=True, parent=parent)
        # One reader a thread: each keeps a fold of its own.
        self._reader = OrderReader(around.device)
        self._writer = OrderReader(around.device)
        self._facts: Facts | None = None
        self._hand = Hand()
        self._busy = False
        self._error = ""
        self._refused: Refusal | None = None
        self._allowed = Allowance(around, self)
        self._allowed.changed.connect(self.allowedChanged)
        self._panel: PanelProps | None = None
        self._tabs = Rows(TabProps, "key", self)
        self._cards = Rows(CardProps, "key", self)
        self._pieces = Rows(PieceProps, "key", self)

    def refresh(self) -> None:
        around, reader, lang = self.around, self._reader, self.around.lang
        self.read(lambda: read_facts(around, reader, lang), self._publish, latest="board")

    def scan(self, code: str) -> None:
        """A code from the scanner: opens the order of a pickup code or number, or checks an article off; a customer's
        payment code pays what is due, and is looked up nowhere."""
        panel = self._panel
        if panel is not None and panel.choice and panel.means != Means.SLIP and provider_of(code):
            self._pay(code)
            return
        around, reader = self.around, self._reader
        self.read(lambda: read_code(around, reader, code), self._scanned)

    def open(self, order_id: bytes) -> None:
        """Open this order on the tab where it waits."""
        self.read(lambda: Scanned("", self._reader.order(order_id)), self._scanned)

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def tabs(self) -> QObject:
        return self._tabs

    @Property(QObject, notify=changed)
    def cards(self) -> QObject:
        return self._cards

    @Property(QObject, notify=changed)
    def pieces(self) -> QObject:
        """Lines of the open order."""
        return self._pieces

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._facts is None

    @Property(str, notify=changed)
    def tab(self) -> str:
        return self._hand.tab.value

    @Property(str, notify=changed)
    def wait(self) -> str:
        return "" if self._facts is None else longest_wait(self._facts, self._hand.tab)

    @Property(str, notify=changed)
    def note(self) -> str:
        return "" if self._facts is None else offline_note(self._facts)

    @Property(str, notify=changed)
    def chosen(self) -> str:
        return "" if self._panel is None else self._panel.key

    @Property(MAP, notify=changed)
    def panel(self) -> dict[str, object]:
        """The open order as `PanelProps`, empty for none."""
        return {} if self._panel is None else as_map(self._panel)

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=changed)
    def error(self) -> str:
        """Why the last step was refused, in words."""
        return self._error

    @Property(bool, notify=changed)
    def askable(self) -> bool:
        """The last step was refused for want of a manager."""
        return self._refused is not None and self._refused.reason in FOR_MANAGERS and self._view() is not None

    @Property(str, notify=allowedChanged)
    def allowed(self) -> str:
        """Who has allowed the open order's handover, and for how much longer."""
        return self._allowed.words

    @Slot()
    def askManager(self) -> None:
        view, refused = self._view(), self._refused
        if view is not None and refused is not None:
            action = handover_of(view.order.id)
            self.managerAsked.emit(question(view, self._reader.here, action, error_words(refused), self._allow))

    @Slot(str)
    def chooseTab(self, key: str) -> None:
        self._take(Hand(tab=Tab(key)))

    @Slot(str)
    def choose(self, key: str) -> None:
        """Open the order; what was begun with another one is put aside."""
        if key != (self._hand.order_id or b"").hex():
            self._take(Hand(tab=self._hand.tab, order_id=bytes.fromhex(key)))
        self.opened.emit()

    @Slot()
    def close(self) -> None:
        self._take(Hand(tab=self._hand.tab))

    @Slot(str)
    def toggle(self, key: str) -> None:
        """A tap on a line: all its pieces checked, or none; what was tried on is bought, or not."""
        line = next((one for one in self._lines() if one.id.hex() == key), None)
        if line is not None and self._hand.tab is Tab.TO_COLLECT and line.fulfilment == Fulfilment.TRY_ON:
            self._take(replace(self._hand, unwanted=self._hand.unwanted ^ {line.id}))
        elif line is not None:
            full = self._hand.checked.get(line.id, 0) >= line.quantity
            self._check(line.id, 0 if full else line.quantity)

    @Slot(str)
    def editShelf(self, shelf: str) -> None:
        self._take(replace(self._hand, shelf=shelf))

    @Slot(str)
    def give(self, minor: str) -> None:
        """Cash given by the customer, minor units as text."""
        self._take(replace(self._hand, tendered=int(minor)))

    @Slot(str)
    def giveAmount(self, text: str) -> None:
        """Cash as keyed on the pad: "459.5"."""
        self._take(replace(self._hand, tendered=read_amount(text)))

    @Slot(str)
    def payBy(self, means: str) -> None:
        """What is due is taken so, a `Means`."""
        self._take(replace(self._hand, means=Means(means), slip=""))

    @Slot(str)
    def typeSlip(self, text: str) -> None:
        """The number of the slip, keyed or scanned."""
        try:
            self._take(replace(self._hand, slip=slip_number(text)))
        except Refusal as refusal:
            self._refuse(error_words(refusal))

    @Slot(str)
    def prove(self, shown: str) -> None:
        """The pickup code or the last four figures of the phone number."""
        view = self._view()
        if view is None:
            return
        try:
            self._take(replace(self._hand, proof=proof_of(view, shown)))
        except Refusal as refusal:
            self._refuse(error_words(refusal))

    @Slot()
    def act(self) -> None:
        """The primary button: start picking, make ready, or hand over."""
        if self._panel is None or self._panel.missing or self._busy:
            return
        match self._panel.step:
            case "start":
                self._verb(
                    lambda order_id, actor: desk.start_picking(self.around.device, self._writer, order_id, actor)
                )
            case "pick":
                shelf = self._hand.shelf
                self._verb(
                    lambda order_id, actor: desk.make_ready(self.around.device, self._writer, order_id, actor, shelf),
                    self._made_ready,
                )
            case "send":
                self._verb(
                    lambda order_id, actor: desk.send_out(self.around.device, self._writer, order_id, actor),
                    lambda number: self._finish(tr("%1 is on its way").replace("%1", number), "accent"),
                )
            case "deliver":
                tendered = self._given()
                self._verb(
                    lambda order_id, actor: desk.deliver(self.around.device, self._writer, order_id, actor, tendered),
                    lambda number: self._finish(tr("%1 is delivered").replace("%1", number), "accent"),
                )
            case _ if self._panel.means == Means.QR:
                self._pay("")
            case _:
                self._hand_over(self._panel.means)

    @Slot()
    def unpick(self) -> None:
        """Give the lines back to the list."""
        self._verb(
            lambda order_id, actor: desk.unpick(self.around.device, self._writer, order_id, actor),
            lambda number: self._finish(tr("%1 is back on the pick list").replace("%1", number), "neutral"),
        )

    # --- inside ---------------------------------------------------------------------------------------------------

    def _scanned(self, found: Scanned) -> None:
        if found.view is not None:
            self._open_scanned(found.view, found.proof)
        elif found.code and self._panel is not None and self._panel.means == Means.SLIP:
            self.typeSlip(found.code)
        elif found.variant_id is not None and self._view() is not None:
            self._check_variant(found.variant_id)
        elif found.code:
            self.passed.emit(found.code)

    def _open_scanned(self, view: OrderView, proof: Proof | None) -> None:
        ready = desk_lines(view, self._reader.here, TO_COLLECT)
        brought = desk_lines(view, self._reader.here, TO_DELIVER)
        if not ready and not brought and not desk_lines(view, self._reader.here, TO_PICK):
            words = tr("%1: nothing waits here. It is done, or at another place.").replace("%1", view.order.number)
            self.said.emit(words, "warn")
            return
        if not ready and not brought and to_pay(view) is not None:
            words = tr("%1 waits for its QR payment: nothing is picked before it is paid.")
            self.said.emit(words.replace("%1", view.order.number), "warn")
            return
        if proof is not None and not ready:
            self.said.emit(tr("%1 is not ready yet: pick it first.").replace("%1", view.order.number), "warn")
        tab = Tab.TO_COLLECT if ready else Tab.TO_DELIVER if brought else Tab.TO_PICK
        same = (tab, view.order.id) == (self._hand.tab, self._hand.order_id)
        hand = self._hand if same else Hand(tab=tab, order_id=view.order.id)
        self._take(replace(hand, proof=proof or hand.proof))
        self.opened.emit()
        self.refresh()

    def _check_variant(self, variant_id: int) -> None:
        lines = [line for line in self._lines() if line.variant_id == variant_id]
        open_ones = [line for line in lines if self._hand.checked.get(line.id, 0) < line.quantity]
        if open_ones:
            self._check(open_ones[0].id, self._hand.checked.get(open_ones[0].id, 0) + 1)
        else:
            words = tr("That is one too many.") if lines else tr("That item is not part of this order.")
            self._refuse(words)

    def _check(self, line_id: bytes, count: int) -> None:
        self._take(replace(self._hand, checked={**self._hand.checked, line_id: count}))

    def _view(self) -> OrderView | None:
        return None if self._facts is None else self._facts.find(self._hand.tab, self._hand.order_id)

    def _lines(self) -> list[OrderLine]:
        view = self._view()
        return [] if view is None else desk_lines(view, self._reader.here, STATES[self._hand.tab])

    def _pay(self, code: str) -> None:
        """Ask for what is due by QR; the goods leave once HQ says that it is paid, or for cash after all."""
        view = self._view()
        due = [] if view is None else tenders_for(view, self._wanted())
        if self._hand.proof is None or view is None or len(due) != 1:
            self._refuse(tr("Check the pickup code or the phone number first; nothing was charged."))
            return
        order_id, tender_id = view.order.id, due[0].id

        def go_on(hand: Hand, means: str) -> None:
            if self._hand.order_id == order_id:
                self._take(hand)
                self._hand_over(means)

        self._take(replace(self._hand, means=Means.QR, slip=""))
        self.paymentWished.emit(
            Payable(
                order_id,
                tender_id,
                lambda: go_on(replace(self._hand, proven=tender_id), ""),
                lambda: go_on(replace(self._hand, means=Means.CASH, tendered=None), Means.CASH),
                code,
            )
        )

    def _hand_over(self, means: str) -> None:
        """`means`: how what is due is taken, "" where nothing is."""
        view, proof = self._view(), self._hand.proof
        if view is None:
            return
        if not self._wanted():
            self._verb(
                lambda order_id, actor: desk.put_back(self.around.device, self._writer, order_id, actor),
                lambda number: self._finish(tr("%1 is put back").replace("%1", number), "neutral"),
            )
            return
        if proof is None:
            return
        approval = self._allowed.of(handover_of(view.order.id))
        tendered, unwanted, change = self._given(), self._hand.unwanted, ""
        paid: OnSlip | ByQr | None = ByQr(self._hand.proven) if self._hand.proven else None
        key = view.order.id.hex()
        if self._panel is not None and self._facts is not None:
            change = self._panel.change
            if means == Means.SLIP:
                paid = OnSlip(self._panel.slip, self._facts.shops.zone)

        def done(number: str) -> None:
            words = tr("%1 handed over, change %2") if change else tr("%1 handed over")
            self._allowed.drop()
            if means == Means.CASH:
                self.cashTaken.emit()
            self._finish(words.replace("%1", number).replace("%2", change), "accent")
            self.handedOver.emit(key)

        self._verb(
            lambda order_id, actor: desk.hand_over(
                self.around.device, self._writer, order_id, actor, proof, tendered, approval, unwanted, paid
            ),
            done,
        )

    def _wanted(self) -> list[OrderLine]:
        return [line for line in self._lines() if line.id not in self._hand.unwanted]

    def _given(self) -> int:
        view = self._view()
        due = 0 if view is None else due_of(view, self._wanted())
        return due if self._hand.tendered is None else self._hand.tendered

    def _made_ready(self, number: str) -> None:
        words = tr("%1 is ready on shelf %2").replace("%1", number).replace("%2", self._hand.shelf.strip().upper())
        self._finish(words, "accent")

    def _finish(self, words: str, tone: str) -> None:
        self.said.emit(words, tone)
        self.close()

    def _verb(self, verb: Callable[[bytes, int], object], then: Callable[[str], None] | None = None) -> None:
        """Run a verb on the open order once; `then` gets its number after the commit."""
        view, actor = self._view(), self.around.actor
        if view is None or self._busy:
            return
        if not actor:
            self._refuse(tr("Sign in first."))
            return
        order_id, number = view.order.id, view.order.number
        self._busy, self._error, self._refused = True, "", None
        self.changed.emit()

        def done(_: object) -> None:
            # Busy until the board has been read again: a second tap must not meet the old state.
            if then is not None:
                then(number)
            self.refresh()

        self.write(lambda: verb(order_id, actor), done)

    def fail(self, failure: Failure) -> None:
        self._busy = False
        if isinstance(failure.error, Refusal):
            self._refused = failure.error
            self._refuse(error_words(failure.error))
            self.refresh()
        else:
            super().fail(failure)
            self.changed.emit()

    def _refuse(self, words: str) -> None:
        self._error = words
        self.said.emit(words, "danger")
        self.changed.emit()

    def _allow(self, approval: Approval) -> None:
        view = self._view()
        if view is not None and approval.action == handover_of(view.order.id):
            self._allowed.keep(approval)
            self._take(self._hand)

    def _take(self, hand: Hand) -> None:
        if hand.order_id != self._hand.order_id:
            self._allowed.drop()
        self._hand, self._error, self._refused = hand, "", None
        self._show()

    def _publish(self, facts: Facts) -> None:
        self._facts, self._busy = facts, False
        self._show()
        waiting = {view.order.id for tab in Tab for view in facts.views(tab)}
        self.counted.emit(len(waiting))

    def _show(self) -> None:
        if self._facts is None:
            return
        facts = replace(self._facts, now=self.around.device.clock.now())
        person = self.around.person()
        hand = replace(self._hand, associate=person.name if person else "")
        view = self._view()
        self._tabs.replace(tabs(facts, hand.tab))
        self._cards.replace(cards(facts, hand.tab))
        self._pieces.replace([] if view is None else pieces(facts, hand, view))
        self._panel = None if view is None else panel(facts, hand, view)
        self.changed.emit()
