"""View model of the sheet that asks for an order's e-invoice."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import FarshelfError, Refusal
from app.invoices.requesting import invoice_of, request_invoice, titles_of
from app.invoices.rows import Invoice
from app.invoices.titles import Kind, Title
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.invoices import derive
from ui.invoices.derive import InvoiceView, KindRow, TitleRow

QML_IMPORT_NAME = "ui.invoices"
QML_IMPORT_MAJOR_VERSION = 1

_Read = tuple[OrderView | None, Invoice | None, list[Title]]


@QmlElement
class InvoiceModel(DeskModel):
    """One order's at a time; it follows HQ's answer while the sheet is open."""

    changed = Signal()
    openChanged = Signal()
    picked = Signal(str, str, str)
    """Fill the form: name, tax number, send to."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(around, (Topic.ORDERS,), parent=parent)
        self._reader, self._writer = OrderReader(around.device), OrderReader(around.device)
        self._order_id = b""
        self._order: OrderView | None = None
        self._invoice: Invoice | None = None
        self._titles: list[Title] = []
        self._kind = Kind.COMPANY
        self._refused: FarshelfError | None = None
        self._busy = False
        self._view = InvoiceView()
        self._kinds = Rows(KindRow, "key", self)
        self._remembered = Rows(TitleRow, "key", self)

    def show_order(self, order_id: bytes) -> None:
        """Open the sheet for a committed order."""
        self._order_id, self._order, self._kind, self._refused = order_id, None, Kind.COMPANY, None
        self.show(True)
        self.touch()

    def refresh(self) -> None:
        order_id, device = self._order_id, self.around.device
        if not order_id:
            return

        def read() -> _Read:
            order = self._reader.order(order_id)
            member = None if order is None else order.order.member_id
            present = device.replicas.store.present
            titles = titles_of(device, member) if member is not None and present else []
            return order, invoice_of(device, order_id), titles

        self.read(read, self._publish, "invoice")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(self._view)

    @Property(bool, notify=openChanged)
    def open(self) -> bool:
        return self._order is not None

    @Property(QObject, notify=changed)
    def kinds(self) -> QObject:
        return self._kinds

    @Property(QObject, notify=changed)
    def remembered(self) -> QObject:
        return self._remembered

    @Slot()
    def close(self) -> None:
        if self._order is not None or self._order_id:
            self._order_id, self._order, self._titles = b"", None, []
            self.show(False)
            self.openChanged.emit()

    @Slot(str)
    def chooseKind(self, key: str) -> None:
        self._kind, self._refused = Kind(key), None
        self._show()

    @Slot(str)
    def pick(self, key: str) -> None:
        """One of those the member has used before."""
        title = self._titles[int(key)]
        self._kind, self._refused = title.kind, None
        self._show()
        self.picked.emit(title.name, title.tax_number, title.send_to)

    @Slot()
    def edited(self) -> None:
        """What was wrong may be right by now."""
        if self._refused is not None:
            self._refused = None
            self._show()

    @Slot(str, str, str)
    def ask(self, name: str, tax_number: str, send_to: str) -> None:
        """Commit the request, or say at the field why not."""
        if self._busy or self._order is None:
            return
        device, reader, order_id, actor = self.around.device, self._writer, self._order_id, self.around.actor
        kind = self._kind.value
        self._busy = True
        self._show()
        self.write(
            lambda: request_invoice(device, reader, order_id, kind, name, tax_number, send_to, actor),
            lambda _: self._was_asked(),
            self._was_not,
        )

    # --- inside ---------------------------------------------------------------------------------------------------

    def _publish(self, read: _Read) -> None:
        if not self._order_id:
            return
        opened = self._order is None
        self._order, self._invoice, self._titles = read
        self._show()
        if opened and self._order is not None:
            self.openChanged.emit()

    def _was_asked(self) -> None:
        self._busy = False
        self.close()
        self.said.emit(tr("E-invoice asked for; HQ has it issued."), "accent")

    def _was_not(self, failure: Failure) -> None:
        self._busy = False
        if isinstance(failure.error, Refusal):
            self._refused = failure.error
        self._show()
        if not (self._view.nameError or self._view.numberError or self._view.sendError):
            self.fail(failure)

    def _show(self) -> None:
        if self._order is not None:
            self._view = derive.invoice_view(self._order, self._invoice, self._kind, self._refused, busy=self._busy)
        self._kinds.replace(derive.kinds(self._kind))
        self._remembered.replace(derive.remembered(self._titles))
        self.changed.emit()
