"""View model of the shift desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.catalog.search import current_prices
from app.device import Device
from app.errors import Refusal
from app.orders.issuing import number_issue
from app.orders.reading import OrderReader
from app.printing.printers import PrinterSetup, printer_of
from app.shifts import desk
from app.shifts.commands import SHIFT_CLOSED, ShiftClosed
from app.shifts.desk import Counted, drawer_of
from app.shifts.slips import read_slips
from app.staff.overriding import Approval
from app.staff.roster import Associate
from app.staff.sign_in import check_pin
from app.storage.changes import Topic
from ui.bridge.asking import Allowance, Fact, Question
from ui.bridge.desk import DeskModel, Surroundings, read_shops
from ui.bridge.drawer import open_drawer
from ui.bridge.pills import Pill
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.shifts import counting, derive
from ui.shifts.counting import NoteProps
from ui.shifts.derive import ClosedRow, DeskView, Facts, Hand, Step, Way

T = TypeVar("T")

QML_IMPORT_NAME = "ui.shifts"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ShiftModel(DeskModel):
    """The open shift and what a person has begun with it; the shifts that were closed here."""

    changed = Signal()
    pinRefused = Signal()
    """The taker's PIN is to be typed again."""
    pinDone = Signal()
    allowedChanged = Signal()
    managerAsked = Signal(object)
    """A `Question`."""
    tookOver = Signal(object)
    """The `Associate` whose PIN was right and who has the drawer now."""

    def __init__(
        self, around: Surroundings, folder: Path, printer: Callable[[], PrinterSetup], parent: QObject | None = None
    ) -> None:
        super().__init__(around, (Topic.SHIFT, Topic.ORDERS, Topic.STAFF, Topic.CATALOG), parent=parent)
        self._folder = folder
        self._printer = printer
        self._reader = OrderReader(around.device)
        self._facts: Facts | None = None
        self._hand = Hand()
        self._view = DeskView()
        self._busy = False
        self._unprinted = ""
        self._error = ""
        self._refused: Refusal | None = None
        self._allowed = Allowance(around, self)
        self._allowed.changed.connect(self.allowedChanged)
        self._rows = Rows(ClosedRow, "key", self)
        self._notes = Rows(NoteProps, "key", self)
        self._ways = Rows(Pill, "key", self)
        self._reasons = Rows(Pill, "key", self)
        self._takers = Rows(Pill, "key", self)

    def refresh(self) -> None:
        device, lang = self.around.device, self.around.lang
        self.read(lambda: self._read(device, lang), self._publish, latest="shift")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(self._view)

    @Property(QObject, notify=changed)
    def closed(self) -> QObject:
        return self._rows

    @Property(QObject, notify=changed)
    def notes(self) -> QObject:
        return self._notes

    @Property(QObject, notify=changed)
    def ways(self) -> QObject:
        return self._ways

    @Property(QObject, notify=changed)
    def reasons(self) -> QObject:
        return self._reasons

    @Property(QObject, notify=changed)
    def takers(self) -> QObject:
        return self._takers

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._facts is None

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=changed)
    def error(self) -> str:
        return self._error

    @Property(bool, notify=changed)
    def printable(self) -> bool:
        return self._printer().usable

    @Property(bool, notify=changed)
    def askable(self) -> bool:
        """The last step was refused for want of a manager."""
        return self._refused is not None and self._refused.reason == "drawer_manager"

    @Property(str, notify=allowedChanged)
    def allowed(self) -> str:
        return self._allowed.words

    @Slot()
    def begin(self) -> None:
        """Open a shift, or count the one that is open."""
        facts = self._facts
        if facts is not None and facts.shops.places:
            self._allowed.drop()
            step = Step.FLOAT if facts.shift is None else Step.COUNT
            self._take(Hand(step, counting.begin(facts.currency)))

    @Slot()
    def move(self) -> None:
        """Open the drawer without a sale."""
        self._allowed.drop()
        self._take(Hand(Step.MOVE))

    @Slot(str)
    def look(self, key: str) -> None:
        """At the slip of a closed shift."""
        self._take(Hand(Step.SLIP, slip=key))

    @Slot()
    def leave(self) -> None:
        """What was begun is dropped; a count that was committed stays one."""
        self._allowed.drop()
        self._take(Hand())

    @Slot(bool)
    def countBySum(self, wanted: bool) -> None:
        count = counting.begin(self._hand.count.currency)
        self._take(replace(self._hand, count=replace(count, by_sum=wanted)))

    @Slot(str)
    def chooseNote(self, key: str) -> None:
        self._take(replace(self._hand, count=replace(self._hand.count, note=int(key))))

    @Slot(str)
    def type(self, value: str) -> None:
        """A key of the pad."""
        if self._hand.step is Step.MOVE:
            self._take(replace(self._hand, amount=value))
        else:
            self._take(replace(self._hand, count=counting.typed(self._hand.count, value)))

    @Slot()
    def next(self) -> None:
        """Enter on the pad: the next note."""
        self._take(replace(self._hand, count=counting.next_note(self._hand.count)))

    @Slot(str)
    def chooseWay(self, key: str) -> None:
        self._take(replace(self._hand, way=Way(key), reason=""))

    @Slot(str)
    def because(self, words: str) -> None:
        self._take(replace(self._hand, reason=words))

    @Slot(str)
    def chooseTaker(self, key: str) -> None:
        self._take(replace(self._hand, taker=int(key)))

    @Slot()
    def act(self) -> None:
        """The primary button of the step."""
        if self._busy or self._view.missing or self._facts is None:
            return
        device, actor, facts, hand = self.around.device, self.around.actor, self._facts, self._hand
        match hand.step:
            case Step.FLOAT:
                here = facts.shops.places[facts.shops.here]
                amount, currency = hand.count.amount, facts.currency
                self._write(lambda: desk.open_shift(device, amount, actor, here, currency), lambda _: self._opened())
            case Step.COUNT:
                amount = hand.count.amount
                self._write(lambda: desk.count(device, amount, actor), self._counted)
            case Step.RESULT if not hand.taker:
                reason = hand.reason
                self._write(lambda: desk.close_shift(device, self._reader, reason, actor), self._closed)
            case Step.MOVE:
                self._move(facts, hand, actor)
            case _:
                pass

    @Slot(str)
    def handOver(self, pin: str) -> None:
        """The taker's PIN: right, the shift is closed, and the drawer is theirs to count."""
        device, actor, hand = self.around.device, self.around.actor, self._hand
        if self._busy or self._view.missing or hand.step is not Step.RESULT or not hand.taker:
            return

        def verb() -> tuple[Associate, ShiftClosed]:
            taker = check_pin(device.journal, device.clock, hand.taker, pin)
            return taker, desk.close_shift(device, self._reader, hand.reason, actor, hand.taker)

        def done(found: tuple[Associate, ShiftClosed]) -> None:
            self.pinDone.emit()
            self._closed(found[1])
            self.tookOver.emit(found[0])

        self._write(verb, done)

    @Slot()
    def askManager(self) -> None:
        facts, hand, refused = self._facts, self._hand, self._refused
        if facts is None or facts.shift is None or refused is None:
            return
        action = drawer_of(facts.shift.id, derive.moved(hand, facts.currency))
        told = (Fact(tr("What for"), hand.reason),)
        self.managerAsked.emit(Question(action, self._view.act + "?", told, error_words(refused), self._allow))

    @Slot()
    def printSlip(self) -> None:
        """On paper: the original, or a copy with its number. Nothing waits for it."""
        view, setup, device = self._view.slip, self._printer(), self.around.device
        if not view.key or not setup.usable:
            return
        lane = bytes.fromhex(view.key)

        def make() -> bytes:
            from ui.shifts.slip_paper import paper_slip

            return paper_slip(view, setup.paper, copy=number_issue(device, lane, "paper", SHIFT_CLOSED))

        said = self.said
        self.around.tasks.print_out(
            lambda: printer_of(setup).print(make), lambda _: said.emit(tr("The slip is printed."), "accent"), self.fail
        )

    @Slot()
    def savePdf(self) -> None:
        view, page, device, folder = self._view.slip, self._printer().page, self.around.device, self._folder
        if not view.key:
            return
        lane = bytes.fromhex(view.key)

        def write() -> Path:
            from ui.shifts.slip_pdf import write_slip

            return write_slip(view, folder, copy=number_issue(device, lane, "pdf", SHIFT_CLOSED), page=page)

        self.write(write, lambda path: self.said.emit(tr("Saved: %1").replace("%1", str(path)), "accent"))

    # --- inside ---------------------------------------------------------------------------------------------------

    def _read(self, device: Device, lang: str) -> Facts:
        currency = "CNY"
        if device.replicas.catalog.present:
            with device.replicas.catalog.read() as catalog:
                currency = current_prices(catalog, device.clock.now()).currency
        drawer = desk.drawer(device) if desk.current(device) is not None else None
        return Facts(
            drawer=drawer,
            slips=read_slips(device),
            unowned=desk.unowned(device),
            shops=read_shops(device, lang),
            roster=device.roster,
            currency=drawer.shift.currency if drawer is not None else currency,
            now=device.clock.now(),
        )

    def _write(self, verb: Callable[[], T], then: Callable[[T], None]) -> None:
        self._busy, self._error, self._refused = True, "", None
        self.changed.emit()

        def done(found: T) -> None:
            self._busy = False
            then(found)
            self.refresh()

        self.write(verb, done)

    def _opened(self) -> None:
        self._kick()
        self.said.emit(tr("The shift is open."), "accent")
        self._take(Hand())

    def _counted(self, _: Counted) -> None:
        self._take(replace(self._hand, step=Step.RESULT, reason="", taker=0))

    def _closed(self, closed: ShiftClosed) -> None:
        self.said.emit(tr("The shift is closed."), "accent")
        self._unprinted = closed.shift_id.hex()
        self._take(Hand(Step.SLIP, slip=self._unprinted))

    def _move(self, facts: Facts, hand: Hand, actor: int) -> None:
        shift = facts.shift
        if shift is None:
            return
        device, amount = self.around.device, derive.moved(hand, facts.currency)
        approval = self._allowed.of(drawer_of(shift.id, amount))

        def done(_: None) -> None:
            self._allowed.drop()
            self._kick()
            self.said.emit(tr("The drawer is open; it is noted."), "accent")
            self._take(Hand())

        self._write(lambda: desk.open_drawer(device, hand.reason, actor, approval, amount), done)

    def _kick(self) -> None:
        open_drawer(self.around.tasks, self._printer(), self.fail)

    def _allow(self, approval: Approval) -> None:
        self._allowed.keep(approval)
        self._error, self._refused = "", None
        self.changed.emit()

    def fail(self, failure: Failure) -> None:
        self._busy = False
        if isinstance(failure.error, Refusal):
            self._refused, self._error = failure.error, error_words(failure.error)
            self.pinRefused.emit()
            self.refresh()
        else:
            super().fail(failure)
        self.changed.emit()

    def _take(self, hand: Hand) -> None:
        self._hand, self._error, self._refused = hand, "", None
        self._show()

    def _publish(self, facts: Facts) -> None:
        self._facts = facts
        self._follow(facts)
        self._show()
        slip = self._view.slip.key
        if slip and slip == self._unprinted:
            self._unprinted = ""
            self.printSlip()

    def _follow(self, facts: Facts) -> None:
        """What was begun may have been overtaken: the shift is closed, or cash has moved since the count."""
        drawer, step = facts.drawer, self._hand.step
        if (drawer is None and step in (Step.COUNT, Step.RESULT, Step.MOVE)) or (
            drawer is not None and step is Step.FLOAT
        ):
            self._hand = Hand()
        elif drawer is not None and step is Step.RESULT and (drawer.counted is None or drawer.counted.stale):
            self._hand = Hand(Step.COUNT, counting.begin(facts.currency))
            self._error = error_words(Refusal("count_stale"))

    def _show(self) -> None:
        facts, hand = self._facts, self._hand
        if facts is None:
            return
        self._view = derive.desk_view(facts, hand)
        self._rows.replace(derive.closed_rows(facts, hand))
        self._notes.replace([] if hand.count.by_sum else counting.notes(hand.count))
        self._ways.replace(derive.ways(hand))
        self._reasons.replace(derive.reasons(hand))
        self._takers.replace(derive.takers(facts, hand, self.around.actor))
        self.changed.emit()
