"""View model of whose order it is and how each line reaches them: member, phone, address, fulfilment, Plan B."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import Refusal
from app.members.rows import Member
from app.orders import draft as steps
from app.orders.commands import Address
from app.orders.draft import Draft
from app.orders.reading import OrderReader
from app.orders.splitting import take_way
from app.orders.states import PlanB
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.orders import derive
from ui.orders.address_model import AddressModel
from ui.orders.derive import MemberRow, Way
from ui.orders.open_order import OpenOrder
from ui.orders.reading import Ways, read_members, read_ways
from ui.orders.ways import way_rows

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CustomerModel(QObject):
    """What the sheets about the customer show; `done` once what a sheet asked for is known."""

    changed = Signal()
    formChanged = Signal()
    done = Signal()

    def __init__(self, order: OpenOrder, orders: OrderReader) -> None:
        super().__init__(order)
        self._order = order
        self._orders = orders
        self._line = b""
        self._ways: Ways | None = None
        self._error = ""
        self._form = Address("", "", "", "")
        self._members = Rows(MemberRow, "key", self)
        self._way_rows = Rows(Way, "key", self)
        self._found: dict[str, Member] = {}
        self.addresses = AddressModel(order, self)
        self.addresses.done.connect(self.done)

    def begin(self, sheet: str, line: bytes) -> None:
        """The sheet opens; `line` is the one it is about, empty for the whole order."""
        self._error, self._line = "", line
        match sheet:
            case "fulfilment":
                self._read_ways()
            case "plan":
                self._way_rows.replace(derive.plan_rows(self._order.promised()[line]))
            case "member":
                self._found = {}
                self._members.replace([])
            case "address":
                self.addresses.begin()
            case "contact":
                draft = self._order.draft
                self._form = Address(draft.contact_name, draft.contact_phone, "", "")
            case _:
                pass
        self.formChanged.emit()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def members(self) -> QObject:
        return self._members

    @Property(QObject, notify=changed)
    def address(self) -> AddressModel:
        return self.addresses

    @Property(QObject, notify=changed)
    def ways(self) -> QObject:
        return self._way_rows

    @Property(MAP, notify=formChanged)
    def form(self) -> dict[str, object]:
        return as_map(self._form)

    @Property(str, notify=formChanged)
    def error(self) -> str:
        return self._error

    @Slot(str)
    def findMember(self, text: str) -> None:
        def found(members: list[Member]) -> None:
            self._found = {str(one.id): one for one in members}
            self._members.replace(derive.member_rows(members))

        # Enter must not take who was found for other words.
        self._found = {}
        self._order.read(lambda: read_members(self._order.around.device, text), found, "members")

    @Slot(str)
    def pickMember(self, key: str) -> None:
        if key in self._found:
            member = self._found[key]
            self._finish(lambda: steps.set_member(self._order.draft, member))

    @Slot()
    def pickOnlyMember(self) -> None:
        """Enter, with one member found."""
        if len(self._found) == 1:
            self.pickMember(next(iter(self._found)))

    @Slot()
    def dropMember(self) -> None:
        self._order.step(lambda: steps.drop_member(self._order.draft))

    @Slot(str)
    def chooseWay(self, key: str) -> None:
        """Have the line another way; over several places it becomes several lines."""
        way = next((one for one in self._ways.ways if one.key == key), None) if self._ways is not None else None
        if way is not None:
            new_id = self._order.around.device.identifiers.new_id
            self._finish(lambda: take_way(self._order.draft, self._line, way.parts, new_id))

    @Slot(str)
    def choosePlan(self, key: str) -> None:
        """What is done should the piece be gone."""
        self._finish(lambda: steps.set_plan_b(self._order.draft, self._line, PlanB(key)))

    @Slot(str, str)
    def setContact(self, name: str, phone: str) -> None:
        self._fill(lambda: steps.set_contact(self._order.draft, name, phone))

    # --- inside ---------------------------------------------------------------------------------------------------

    def _finish(self, change: Callable[[], Draft]) -> None:
        if self._order.step(change):
            self.done.emit()

    def _fill(self, change: Callable[[], Draft]) -> None:
        """What a form lacks is said in the form."""
        try:
            draft = change()
        except Refusal as refusal:
            self._error = error_words(refusal, self._order.draft.currency)
            self.formChanged.emit()
            return
        if self._order.take(draft):
            self.done.emit()

    def _read_ways(self) -> None:
        line = next((one for one in self._order.draft.lines if one.id == self._line), None)
        if line is None:
            return
        device, lang = self._order.around.device, self._order.around.lang
        address = self._order.draft.address
        code = "" if address is None else address.code

        def shown(read: Ways) -> None:
            self._ways = read
            if self._order.ground is not None:
                self._way_rows.replace(way_rows(read, self._order.ground))

        self._way_rows.replace([])
        self._order.read(lambda: read_ways(device, self._orders, line, code, lang), shown, "ways")
