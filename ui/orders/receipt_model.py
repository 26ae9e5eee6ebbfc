"""The receipt on the screen and as a PDF, of an order that is already committed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import FarshelfError
from app.orders.issuing import number_issue
from app.orders.reading import OrderReader
from app.orders.receipt import Receipt
from app.printing.printers import PrinterSetup, printer_of
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.orders.reading import read_receipt
from ui.orders.receipt_view import ReceiptView, receipt_view

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ReceiptModel(DeskModel):
    """One receipt at a time; it follows HQ's answer while it is open."""

    changed = Signal()
    openChanged = Signal()
    finished = Signal()
    """The receipt of a new order was closed: the next customer."""
    invoiceWished = Signal(object)
    """Ask for the e-invoice of this order (id)."""
    gone = Signal()
    """Its sheet has left the screen: back to the scan box."""

    def __init__(
        self,
        around: Surroundings,
        orders: OrderReader,
        folder: Path,
        printer: Callable[[], PrinterSetup],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(around, (Topic.ORDERS,), parent=parent)
        self._printer = printer
        self._printing: set[bytes] = set()
        self._told, self._tone = "", "neutral"
        self._orders = orders
        self._folder = folder
        self._order_id = b""
        self._copy = False
        self._receipt: Receipt | None = None
        self._view = ReceiptView()

    def show_order(self, order_id: bytes, *, copy: bool = False) -> None:
        """Open the receipt of a committed order; `copy` marks a repeated one."""
        self._order_id, self._copy = order_id, copy
        self.show(True)
        self.touch()

    def refresh(self) -> None:
        order_id, device, lang = self._order_id, self.around.device, self.around.lang
        if order_id:
            self.read(lambda: read_receipt(device, self._orders, order_id, lang), self._publish, "receipt")

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(self._view)

    @Property(bool, notify=openChanged)
    def open(self) -> bool:
        return self._receipt is not None

    @Slot()
    def close(self) -> None:
        """Done with it."""
        shown, self._receipt, self._order_id = self._receipt, None, b""
        if shown is not None:
            self.show(False)
            self.openChanged.emit()
            if not self._copy:
                self.finished.emit()

    @Slot()
    def invoice(self) -> None:
        if self._order_id:
            self.invoiceWished.emit(self._order_id)

    @Slot()
    def sheetGone(self) -> None:
        """The sheet has left the screen and given the focus back."""
        if not self._copy:
            self.gone.emit()

    @Property(bool, notify=changed)
    def printable(self) -> bool:
        """A printer is set up."""
        return self._printer().usable

    @Property(bool, notify=changed)
    def printing(self) -> bool:
        return self._order_id in self._printing

    @Property(str, notify=changed)
    def told(self) -> str:
        """How the printer gets on with it."""
        return self._told

    @Property(str, notify=changed)
    def tone(self) -> str:
        return self._tone

    @Slot()
    def printPaper(self) -> None:
        """Print it: the original, or a copy with its number. The counter goes on meanwhile."""
        receipt, view, setup, device = self._receipt, self._view, self._printer(), self.around.device
        order_id = self._order_id
        if receipt is None or order_id in self._printing:
            return
        cash = any(one.kind == "cash" and one.state == "paid" and one.amount for one in receipt.tenders)

        def make() -> bytes:
            from ui.orders.receipt_slip import receipt_slip

            copy = number_issue(device, order_id, "paper")
            return receipt_slip(view, setup.paper, copy=copy, drawer=cash and not copy)

        self._printing.add(order_id)
        self._tell(tr("Printing…"), "neutral")
        self.around.tasks.print_out(
            lambda: printer_of(setup).print(make),
            lambda _: self._printed(order_id),
            lambda one: self._unprinted(order_id, one),
        )

    @Slot()
    def savePdf(self) -> None:
        """Write the PDF and say where it is."""
        receipt, folder, device, order_id = self._receipt, self._folder, self.around.device, self._order_id
        page = self._printer().page
        if receipt is None:
            return

        def write() -> Path:
            # Drawing costs an import that the first frame does not need.
            from ui.orders.receipt_pdf import write_receipt

            return write_receipt(receipt, folder, copy=number_issue(device, order_id, "pdf"), page=page)

        self.write(write, lambda path: self.said.emit(tr("Saved: %1").replace("%1", str(path)), "accent"))

    def _publish(self, receipt: Receipt) -> None:
        if not self._order_id:
            return
        opened = self._receipt is None
        self._receipt = receipt
        self._view = receipt_view(receipt, copy=self._copy)
        self.changed.emit()
        if opened:
            self._told, self._tone = "", "neutral"
            self.openChanged.emit()
            if not self._copy and self._printer().usable:
                self.printPaper()

    def _printed(self, order_id: bytes) -> None:
        self._printing.discard(order_id)
        if order_id == self._order_id:
            self._tell(tr("The receipt is printed."), "accent")

    def _unprinted(self, order_id: bytes, failure: Failure) -> None:
        """Said on the receipt, or to whoever has gone on to the next customer."""
        self._printing.discard(order_id)
        if not isinstance(failure.error, FarshelfError):
            self.around.tasks.failed.emit(failure)
        elif order_id == self._order_id:
            self._tell(error_words(failure.error), "danger")
        else:
            self.fail(failure)

    def _tell(self, words: str, tone: str) -> None:
        self._told, self._tone = words, tone
        self.changed.emit()
