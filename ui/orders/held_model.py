"""View model of orders put aside: holding the open one, taking one up again, dropping one."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.orders.aside import drop_held, hold_order, read_held, recall_order, restore_held
from app.orders.forgetting import forget_customers, is_old
from app.orders.held import HeldOrder, Recalled
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel
from ui.bridge.rows import Rows
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.orders.held_rows import HeldRow, held_row, held_title, held_words, recalled_words
from ui.orders.open_order import OpenOrder

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HeldModel(DeskModel):
    """What is held on this device; `done` once the sheet has done what it was opened for."""

    changed = Signal()
    currentChanged = Signal()
    done = Signal()
    undoable = Signal(str, object)
    """Words, and the function that undoes it."""

    def __init__(self, order: OpenOrder) -> None:
        super().__init__(order.around, (Topic.DRAFT, Topic.STAFF), always=True, parent=order)
        self._order = order
        self._held: dict[str, HeldOrder] = {}
        self._rows = Rows(HeldRow, "key", self)
        self._current = -1
        order.changed.connect(self.changed)

    def begin(self) -> None:
        """The sheet opens."""
        self._go(-1)
        self.touch()

    def refresh(self) -> None:
        device = self.around.device
        self.read(lambda: read_held(device), self._publish, "held")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._held)

    @Property(bool, notify=changed)
    def holdable(self) -> bool:
        """There is something to put aside."""
        return bool(self._order.draft.lines)

    @Property(int, notify=currentChanged)
    def current(self) -> int:
        return self._current

    @Slot(int)
    def step(self, by: int) -> None:
        self._go(min(max(self._current + by, -1), len(self._rows.rows) - 1))

    @Slot(str)
    def enter(self, name: str) -> None:
        """Enter: take up what the arrows have chosen; else hold the open order, or take up the last one held."""
        rows = self._rows.rows
        if self._current < 0 and self._order.draft.lines:
            self.hold(name)
        elif rows:
            self.recall(rows[max(self._current, 0)].key)

    @Slot(str)
    def hold(self, name: str) -> None:
        order, device, actor = self._order, self.around.device, self.around.actor
        draft = order.draft
        if order.busy or not actor:
            return

        def held(made: HeldOrder) -> None:
            order.begin_next(draft.currency, draft.price_book_id)
            self.undoable.emit(held_words(made), lambda: self.recall(made.draft.id.hex()))
            self._finish()

        order.hold()
        self.write(lambda: hold_order(device, draft, name, actor), held, self._failed)

    @Slot(str)
    def recall(self, key: str) -> None:
        """Take it up; the open order takes its place."""
        order, device, actor, lang = self._order, self.around.device, self.around.actor, self.around.lang
        opened, held = order.draft, self._held.get(key)
        if order.busy or not actor or held is None:
            return

        def taken(recalled: Recalled) -> None:
            order.take_up(recalled.draft)
            self.said.emit(*recalled_words(held, recalled, order.draft, lang))
            self._finish()

        order.hold()
        self.write(lambda: recall_order(device, held.draft.id, opened, actor, lang), taken, self._failed)

    @Slot(str)
    def drop(self, key: str) -> None:
        device, held = self.around.device, self._held.get(key)
        if held is None or not self.around.actor:
            return

        def dropped(one: HeldOrder) -> None:
            def undo() -> None:
                self.write(lambda: restore_held(device, one), lambda _: None)

            self.undoable.emit(tr("Dropped: %1").replace("%1", held_title(one)), undo)

        self.write(lambda: drop_held(device, held.draft.id), dropped)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _publish(self, held: list[HeldOrder]) -> None:
        device = self.around.device
        if any(is_old(one, device.clock.now()) for one in held):
            # What that changes comes back here.
            self.write(lambda: forget_customers(device.journal, device.clock.now()), lambda _: None)
        self._held = {one.draft.id.hex(): one for one in held}
        self._rows.replace([self._row(one) for one in held])
        self._go(min(self._current, len(held) - 1))
        self.changed.emit()

    def _row(self, held: HeldOrder) -> HeldRow:
        device, ground = self.around.device, self._order.ground
        by = device.roster.find(held.held_by)
        zone = "UTC" if ground is None else ground.here.timezone
        return held_row(held, "" if by is None else by.name, device.clock.now(), zone, self.around.lang)

    def _finish(self) -> None:
        self.done.emit()
        self._order.go_on()

    def _failed(self, failure: Failure) -> None:
        self.fail(failure)
        self._order.release()

    def _go(self, place: int) -> None:
        self._current = place
        self.currentChanged.emit()
