"""View model of the returns desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import FarshelfError
from app.orders.names import name_of
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.return_commands import ReturnTaken
from app.printing.printers import PrinterSetup, printer_of
from app.returns.desk import Wanted, money_of, take_in
from app.returns.proving import slip_code
from app.returns.terms import Condition, Reason, Returnable, returnable
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Shops, Surroundings, read_shops
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.returns import derive
from ui.returns.derive import Choice, LineRow, ReturnView

QML_IMPORT_NAME = "ui.returns"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ReturnsModel(DeskModel):
    """One order whose goods come back, and the line that is being taken in."""

    changed = Signal()

    def __init__(
        self, around: Surroundings, printer: Callable[[], PrinterSetup], parent: QObject | None = None
    ) -> None:
        super().__init__(around, (Topic.ORDERS, Topic.CATALOG, Topic.STAFF), parent=parent)
        self._printer = printer
        self._reader = OrderReader(around.device)
        self._order_id = b""
        self._order: OrderView | None = None
        self._shops: Shops | None = None
        self._lines: list[Returnable] = []
        self._line, self._quantity, self._reason, self._condition = b"", 1, "", str(Condition.AS_NEW)
        self._taken: ReturnTaken | None = None
        self._busy = False
        self._view = ReturnView()
        self._rows = Rows(LineRow, "key", self)
        self._reasons = Rows(Choice, "key", self)
        self._conditions = Rows(Choice, "key", self)

    def open(self, order_id: bytes) -> None:
        """Begin with this order."""
        self._order_id, self._taken = order_id, None
        self._line, self._quantity, self._reason, self._condition = b"", 1, "", str(Condition.AS_NEW)
        self.refresh()

    def refresh(self) -> None:
        device, lang, order_id = self.around.device, self.around.lang, self._order_id
        if not order_id:
            self._show()
            return
        self.read(lambda: (self._reader.order(order_id), read_shops(device, lang)), self._publish, latest="order")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(self._view)

    @Property(QObject, notify=changed)
    def lines(self) -> QObject:
        return self._rows

    @Property(QObject, notify=changed)
    def reasons(self) -> QObject:
        return self._reasons

    @Property(QObject, notify=changed)
    def conditions(self) -> QObject:
        return self._conditions

    @Slot(str)
    def choose(self, key: str) -> None:
        line = next((one for one in self._lines if one.line.id.hex() == key), None)
        if line is not None and line.left and self._taken is None:
            self._line, self._quantity = line.line.id, 1
            self._show()

    @Slot(int)
    def step(self, by: int) -> None:
        self._quantity = max(1, self._quantity + by)
        self._show()

    @Slot(str)
    def because(self, key: str) -> None:
        self._reason = key
        self._show()

    @Slot(str)
    def looks(self, key: str) -> None:
        self._condition = key
        self._show()

    @Slot()
    def take(self) -> None:
        """The goods are taken in: committed, then printed."""
        shops = self._shops
        if self._busy or shops is None or not self._line or not self._reason:
            return
        device, reader, actor = self.around.device, OrderReader(self.around.device), self.around.actor
        here = shops.places.get(shops.here)
        if here is None:
            return
        wanted = Wanted(self._order_id, self._line, self._quantity, Reason(self._reason), Condition(self._condition))
        self._busy = True
        self.write(lambda: take_in(device, reader, wanted, actor, here), self._was_taken, self._was_not)

    @Slot()
    def again(self) -> None:
        """Another line of the same order."""
        self.open(self._order_id)

    @Slot()
    def printSlip(self) -> None:
        order, taken, shops, setup = self._order, self._taken, self._shops, self._printer()
        if order is None or taken is None or shops is None or not setup.usable:
            return
        device, shown, shop = self.around.device, self._view, shops.name(shops.here)
        line = next(one for one in order.lines if one.id == taken.line_id)
        title = name_of(line.title, self.around.lang) or line.sku

        def make() -> bytes:
            from ui.returns.slip import return_slip

            return return_slip(order, shown, title, shop, taken, slip_code(device, order.order, taken), setup.paper)

        said = self.said
        self.around.tasks.print_out(
            lambda: printer_of(setup).print(make), lambda _: said.emit(tr("The slip is printed."), "accent"), self.fail
        )

    # --- inside ---------------------------------------------------------------------------------------------------

    def _publish(self, read: tuple[OrderView | None, Shops]) -> None:
        self._order, self._shops = read
        self._show()

    def _was_taken(self, taken: ReturnTaken) -> None:
        self._busy, self._taken = False, taken
        self._show()
        self.refresh()
        self.printSlip()

    def _was_not(self, failure: Failure) -> None:
        self._busy = False
        if isinstance(failure.error, FarshelfError):
            self.said.emit(error_words(failure.error), "warn")
        else:
            self.fail(failure)
        self.refresh()

    def _show(self) -> None:
        device, order, shops = self.around.device, self._order, self._shops
        self._reasons.replace(derive.reasons(self._reason))
        self._conditions.replace(derive.conditions(self._condition))
        if order is None or shops is None or not self._order_id:
            self._view = ReturnView()
            self._rows.replace([])
            self.changed.emit()
            return
        now, zone = device.clock.now(), shops.zone
        self._lines = returnable(order, device.policy, zone)
        able = [one for one in self._lines if one.left]
        if len(able) == 1 and not self._line:
            self._line = able[0].line.id
        line = next((one for one in able if one.line.id == self._line), None)
        self._quantity = min(self._quantity, line.left) if line is not None else 1
        if self._taken is not None:
            self._view = derive.done_view(order, self._taken, now, zone)
        else:
            back = (
                None
                if line is None
                else money_of(device, order, line, self._quantity, self.around.actor, device.time().time)
            )
            self._view = derive.return_view(order, line, self._quantity, self._reason, back, now, zone)
        chosen = b"" if self._taken is not None else self._line
        self._rows.replace(derive.line_rows(order, self._lines, chosen, self.around.lang, now, zone))
        self.changed.emit()
