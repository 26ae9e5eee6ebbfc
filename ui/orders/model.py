"""The order at the counter: every touch is kept in the journal, placing is one commit, the receipt comes after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.catalog.products import Sheet, VariantView
from app.errors import Refusal
from app.members.rows import Member
from app.money import EXPONENTS
from app.orders import draft as steps
from app.orders.address import parse_address
from app.orders.commands import Address, OrderPlaced
from app.orders.draft import Draft, Payment, Source
from app.orders.ordering import Cash, drop_draft, keep_draft, place_order, read_draft
from app.orders.promises import Promise
from app.orders.reading import OrderReader
from app.orders.states import Fulfilment, PlanB
from app.staff.standing import is_manager
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.order_words import variant_words
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import tr
from ui.orders import derive
from ui.orders.derive import LineRow, MemberRow, PanelView, PaymentView, Way
from ui.orders.reading import Ground, Ways, promised, read_ground, read_members, read_ways

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1

SHEETS = frozenset({"", "member", "contact", "address", "fulfilment", "plan", "payment", "order"})


@QmlElement
class OrderModel(DeskModel):
    """The open order. `sheet` names the panel over it: member, contact, address, fulfilment, payment or order."""

    changed = Signal()
    sheetChanged = Signal()
    formChanged = Signal()
    quietChanged = Signal()
    added = Signal(str, object)
    """Words, and the function that undoes it."""
    placed = Signal(object)
    """The `OrderPlaced` that was committed."""
    focusLost = Signal()
    """A sheet has gone and with it perhaps what had the focus before."""
    signInAsked = Signal()

    def __init__(self, around: Surroundings, orders: OrderReader, parent: QObject | None = None) -> None:
        super().__init__(around, (Topic.CATALOG, Topic.LEASES), always=True, parent=parent)
        self._orders = orders
        self._ground: Ground | None = None
        self._draft = Draft(around.device.identifiers.new_id(), "CNY", 0)
        self._waiting: list[Callable[[], None]] = []
        self._sheet = ""
        self._under = ""
        self._line = b""
        self._ways: Ways | None = None
        self._typed = ""
        self._placing = False
        self._quiet = False
        self._error = ""
        self._form = self._keyed = Address("", "", "", "")
        self._view = PanelView()
        self._lines = Rows(LineRow, "key", self)
        self._members = Rows(MemberRow, "key", self)
        self._way_rows = Rows(Way, "key", self)
        self._found: dict[str, Member] = {}

    # --- for Python -----------------------------------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        return self._draft

    def restore(self) -> None:
        """Take up the order that was open when the app was last left or killed."""

        def found(kept: Draft | None) -> None:
            if kept is not None:
                self._draft = kept
                self._publish()

        self.read(lambda: read_draft(self.around.device), found)
        self.refresh()

    def refresh(self) -> None:
        """Names of shops and the price book in force."""
        lang = self.around.lang

        def known(ground: Ground) -> None:
            self._ground = ground
            self._go_on()
            self._publish()

        self.read(lambda: read_ground(self.around.device, lang), known, "ground")

    def add(self, sheet: Sheet, variant: VariantView, source: Source) -> None:
        """One more of the variant; says so, with undo."""
        if self._ground is None or self._placing:
            self._waiting.append(lambda: self.add(sheet, variant, source))
            return
        draft = self._draft
        if not draft.lines:
            prices = self._ground.prices
            draft = replace(draft, currency=prices.currency, price_book_id=prices.book_id)
        new_id = self.around.device.identifiers.new_id()
        limit = self.around.device.policy.quantity_limit
        if not self._step(lambda: steps.add(draft, sheet, variant, source, new_id, limit)):
            return
        label = variant_words(variant.colour.name, variant.size)
        name = sheet.titles.get(self.around.lang) or sheet.tile.name
        wanted = (variant.variant_id, source.fulfilment, source.location_id)

        def undo() -> None:
            line = next(
                (one for one in self._draft.lines if (one.variant_id, one.fulfilment, one.location_id) == wanted), None
            )
            if line is not None:
                self._change_quantity(line.id, line.quantity - 1)

        self.added.emit(tr("Added: %1 %2").replace("%1", name).replace("%2", label), undo)

    def attach(self, member: Member) -> None:
        """The order is this member's; a search for one is over."""
        if self._placing:
            self._waiting.append(lambda: self.attach(member))
            return
        self._step(lambda: steps.set_member(self._draft, member))
        if self._sheet == "member":
            self.closeSheet()

    def set_last_quantity(self, quantity: int) -> None:
        """ "3 *" in the scan box: the line added last."""
        if self._draft.lines:
            self._change_quantity(self._draft.lines[-1].id, quantity)

    def set_quiet(self, quiet: bool) -> None:
        """Something else on the screen is the primary action now."""
        if quiet != self._quiet:
            self._quiet = quiet
            self.quietChanged.emit()

    def wish(self, what: str) -> None:
        """A function key: member, fulfilment (of the line added last), pay."""
        match what:
            case "member":
                self.openSheet("member", "")
            case "fulfilment" if self._draft.lines:
                self.openSheet("fulfilment", self._draft.lines[-1].id.hex())
            case "pay":
                self.pay()
            case _:
                pass

    def paying(self) -> bool:
        """The payment is open."""
        return self._sheet == "payment"

    def publish(self) -> None:
        """Say everything anew, for instance after a change of language or person."""
        self._publish()

    # --- for QML: what is shown -----------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def lines(self) -> QObject:
        return self._lines

    @Property(QObject, notify=changed)
    def members(self) -> QObject:
        return self._members

    @Property(QObject, notify=changed)
    def ways(self) -> QObject:
        return self._way_rows

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(self._view)

    @Property(MAP, notify=changed)
    def payment(self) -> dict[str, object]:
        if self._sheet != "payment":
            return as_map(PaymentView())
        device = self.around.device
        managed = is_manager(device.roster, self.around.actor)
        return as_map(derive.payment_view(self._draft, self._typed, device.policy, device.identity.store_id, managed))

    @Property(str, notify=changed)
    def typed(self) -> str:
        return self._typed

    @Property(bool, notify=changed)
    def placing(self) -> bool:
        return self._placing

    @Property(bool, notify=quietChanged)
    def quiet(self) -> bool:
        return self._quiet

    @Property(str, notify=sheetChanged)
    def sheet(self) -> str:
        return self._sheet

    @Property(MAP, notify=formChanged)
    def form(self) -> dict[str, object]:
        return as_map(self._form)

    @Property(str, notify=formChanged)
    def error(self) -> str:
        return self._error

    # --- for QML: what is done ------------------------------------------------------------------------------------

    @Slot(str, int)
    def step(self, key: str, by: int) -> None:
        """− and +; going below one removes the line."""
        line = next((one for one in self._draft.lines if one.id.hex() == key), None)
        if line is not None:
            self._change_quantity(line.id, line.quantity + by)

    @Slot(str)
    def removeLine(self, key: str) -> None:
        before = self._draft
        if self._step(lambda: steps.remove(self._draft, bytes.fromhex(key))):
            gone = next(line for line in before.lines if line.id.hex() == key)
            place = before.lines.index(gone)

            def undo() -> None:
                lines = self._draft.lines
                self._take(replace(self._draft, lines=(*lines[:place], gone, *lines[place:])))

            title = gone.title.get(self.around.lang) or gone.sku
            self.added.emit(tr("Removed: %1").replace("%1", title), undo)

    @Slot(str, str)
    def openSheet(self, name: str, key: str) -> None:
        """Open a sheet; `key` is the line it is about, '' for the whole order."""
        if name not in SHEETS:
            return
        if name and self.around.person() is None:
            self.signInAsked.emit()
            return
        self._under = (
            "order" if self._sheet == "order" and name in ("member", "contact", "address", "fulfilment", "plan") else ""
        )
        self._error = ""
        self._line = bytes.fromhex(key)
        if name == "fulfilment":
            self._read_ways()
        if name == "plan":
            self._way_rows.replace(derive.plan_rows(self._promised()[self._line]))
        if name == "member":
            self._found = {}
            self._members.replace([])
        if name in ("address", "contact"):
            draft = self._draft
            self._form = draft.address or Address(draft.contact_name, draft.contact_phone, "", "")
            if name == "contact":
                self._form = Address(draft.contact_name, draft.contact_phone, "", "")
            self._keyed = self._form
        self._sheet = name
        self._publish()
        self.formChanged.emit()
        self.sheetChanged.emit()

    @Slot()
    def closeSheet(self) -> None:
        """Back to the order where the sheet was opened from it, else to the desk."""
        if self._sheet:
            self._sheet, self._under = self._under, ""
            self._publish()
            self.sheetChanged.emit()

    def put_away(self) -> None:
        """No sheet at all, whatever it was opened from."""
        self._under = ""
        self.closeSheet()

    @Slot()
    def sheetGone(self) -> None:
        """A sheet has left the screen."""
        if not self._sheet:
            self.focusLost.emit()

    @Slot(str)
    def findMember(self, text: str) -> None:
        def found(members: list[Member]) -> None:
            self._found = {str(one.id): one for one in members}
            self._members.replace(derive.member_rows(members))

        # Enter must not take who was found for other words.
        self._found = {}
        self.read(lambda: read_members(self.around.device, text), found, "members")

    @Slot(str)
    def pickMember(self, key: str) -> None:
        if key in self._found:
            self.attach(self._found[key])

    @Slot()
    def pickOnlyMember(self) -> None:
        """Enter, with one member found."""
        if len(self._found) == 1:
            self.pickMember(next(iter(self._found)))

    @Slot()
    def dropMember(self) -> None:
        self._step(lambda: steps.drop_member(self._draft))

    @Slot(str)
    def chooseWay(self, key: str) -> None:
        """Have the line another way."""
        fulfilment, _, location = key.partition(":")
        read, location_id = self._ways, int(location)
        if read is None:
            return
        kind = Fulfilment(fulfilment)
        due = next((one.due_at for one in read.places if one.location.location_id == location_id), read.ready_here)
        source = Source(kind, location_id, 0 if kind is Fulfilment.CARRY_OUT else due)
        if self._step(lambda: steps.set_source(self._draft, self._line, source)):
            self.closeSheet()

    @Slot(str)
    def choosePlan(self, key: str) -> None:
        """What is done should the piece be gone."""
        if self._step(lambda: steps.set_plan_b(self._draft, self._line, PlanB(key))):
            self.closeSheet()

    @Slot(str, str)
    def setContact(self, name: str, phone: str) -> None:
        if self._step(lambda: steps.set_contact(self._draft, name, phone), form=True):
            self.closeSheet()

    @Slot(str, str, str, str)
    def keepAddress(self, name: str, phone: str, region: str, street: str) -> None:
        """The fields as somebody has keyed them."""
        self._form = self._keyed = Address(name, phone, region, street)

    @Slot(str)
    def pasteAddress(self, text: str) -> None:
        """Fill the form from one pasted text; what it does not say stays as it was keyed."""
        found, keyed = parse_address(text), self._keyed
        self._form = Address(
            found.name or keyed.name,
            found.phone or keyed.phone,
            found.region or keyed.region,
            found.street or keyed.street,
        )
        self.formChanged.emit()

    @Slot(str, str, str, str)
    def setAddress(self, name: str, phone: str, region: str, street: str) -> None:
        self._form = Address(name, phone, region, street)
        if self._step(lambda: steps.set_address(self._draft, self._form), form=True):
            self.closeSheet()

    @Slot()
    def pay(self) -> None:
        """Open the payment with exact cash in it; while something is missing, open that field."""
        if self._draft.missing:
            missing = self._draft.missing[0].value
            if missing != "lines":
                self.openSheet("contact" if missing == "phone" else missing, "")
            return
        self._typed = ""
        self.openSheet("payment", "")

    @Slot(str)
    def typeCash(self, typed: str) -> None:
        self._typed = typed
        self._publish()

    @Slot(str)
    def quickCash(self, key: str) -> None:
        """A whole amount handed over; `key` in minor units."""
        exact = int(key) == self._draft.due_now
        places = EXPONENTS[self._draft.currency]
        scale: int = 10**places
        whole, part = divmod(int(key), scale)
        self._typed = "" if exact else (f"{whole}.{part:0{places}d}" if part else str(whole))
        self._publish()

    @Slot(bool)
    def payAtPickup(self, later: bool) -> None:
        self._typed = ""
        self._take(replace(self._draft, payment=Payment.PAY_AT_PICKUP if later else Payment.NOW))

    @Slot(bool)
    def payOnDelivery(self, later: bool) -> None:
        self._typed = ""
        self._take(replace(self._draft, delivery_payment=Payment.CASH_ON_DELIVERY if later else Payment.NOW))

    @Slot()
    def place(self) -> None:
        """Commit the order; pressed twice, it is placed once."""
        person, ground = self.around.person(), self._ground
        if self._placing or ground is None:
            return
        if person is None:
            self.signInAsked.emit()
            return
        draft = self._draft
        cash = Cash(draft.due_now if self._typed == "" else derive.parse_amount(self._typed, draft.currency))
        self._placing = True
        self._publish()
        self.write(
            lambda: place_order(self.around.device, draft, cash, person.id, ground.here), self._was_placed, self._failed
        )

    @Slot()
    def askSignIn(self) -> None:
        self.signInAsked.emit()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _was_placed(self, order: OrderPlaced) -> None:
        self._placing = False
        self._draft = Draft(self.around.device.identifiers.new_id(), order.currency, order.price_book_id)
        self._typed = ""
        self.closeSheet()
        self._publish()
        self.placed.emit(order)
        self._go_on()

    def _failed(self, failure: Failure) -> None:
        self._placing = False
        self._publish()
        self.fail(failure)
        self._go_on()

    def _go_on(self) -> None:
        """Take the steps that had to wait."""
        waiting, self._waiting = self._waiting, []
        for step in waiting:
            step()

    def _change_quantity(self, line_id: bytes, quantity: int) -> None:
        if quantity < 1:
            self.removeLine(line_id.hex())
            return
        most = self.around.device.policy.quantity_limit
        self._step(lambda: steps.set_quantity(self._draft, line_id, quantity, most))

    def _step(self, change: Callable[[], Draft], *, form: bool = False) -> bool:
        try:
            draft = change()
        except Refusal as refusal:
            words = error_words(refusal, self._draft.currency)
            if form:
                self._error = words
                self.formChanged.emit()
            else:
                self.said.emit(words, "warn")
            return False
        return self._take(draft)

    def _take(self, draft: Draft) -> bool:
        if self._placing:
            return False  # what is being committed stays as it was shown
        self._draft = draft
        self._publish()
        device = self.around.device
        empty = not draft.lines and draft.member_id is None
        self.write(lambda: drop_draft(device) if empty else keep_draft(device, draft), lambda _: None)
        return True

    def _read_ways(self) -> None:
        line = next((one for one in self._draft.lines if one.id == self._line), None)
        if line is None:
            return
        device, lang = self.around.device, self.around.lang

        def shown(read: Ways) -> None:
            self._ways = read
            if self._ground is not None:
                self._way_rows.replace(derive.ways(read, self._ground))

        self._way_rows.replace([])
        self.read(lambda: read_ways(device, self._orders, line, lang), shown, "ways")

    def _promised(self) -> dict[bytes, Promise]:
        return promised(self.around.device, self._draft, self.around.actor)

    def _publish(self) -> None:
        person = self.around.person()
        self._view = derive.panel_view(self._draft, "" if person is None else person.name)
        if self._ground is not None:
            around, now = self.around, self.around.device.clock.now()
            self._lines.replace(derive.line_rows(self._draft, self._ground, around.lang, now, self._promised()))
        self.changed.emit()
