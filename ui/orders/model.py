"""The order panel: its lines, its totals, and which sheet is open over it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.catalog.products import Sheet, VariantView
from app.errors import Refusal
from app.members.rows import Member
from app.orders import draft as steps
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, Source
from app.orders.reading import OrderReader
from ui.bridge.desk import Surroundings
from ui.bridge.offers import Deal, Suggestion
from ui.bridge.order_words import variant_words
from ui.bridge.rows import MAP, Rows, as_map
from ui.bridge.wording import tr
from ui.orders import derive
from ui.orders.coupon_model import CouponModel
from ui.orders.customer_model import CustomerModel
from ui.orders.derive import LineRow, PanelView
from ui.orders.held_model import HeldModel
from ui.orders.offers import offers_of, suggestions
from ui.orders.open_order import OpenOrder
from ui.orders.payment_model import PaymentModel
from ui.orders.pictures import LinePictures
from ui.orders.price_model import PriceModel
from ui.orders.reading import Ground
from ui.orders.reservation_model import ReservationModel

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1

ABOUT_CUSTOMER = frozenset({"member", "contact", "address", "fulfilment", "plan"})
SHEETS = ABOUT_CUSTOMER | {"", "payment", "order", "coupon", "held", "price", "reservation"}


@QmlElement
class OrderModel(QObject):
    """The open order. `sheet` names the panel over it: one of `SHEETS`.

    `customers`, `coupons` and `payments` are the models of the sheets; in QML `customer`, `coupon` and `payment`.
    """

    changed = Signal()
    sheetChanged = Signal()
    quietChanged = Signal()
    said = Signal(str, str)
    """A short message for the person: words, tone."""
    added = Signal(str, object)
    """Words, and the function that undoes it."""
    placed = Signal(object)
    """The `OrderPlaced` that was committed."""
    focusLost = Signal()
    """A sheet has gone and with it perhaps what had the focus before."""
    managerAsked = Signal(object)
    """A `Question`."""
    signInAsked = Signal()

    def __init__(self, around: Surroundings, orders: OrderReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.around = around
        self._order = OpenOrder(around, self)
        self.customers = CustomerModel(self._order, orders)
        self.coupons = CouponModel(self._order)
        self.payments = PaymentModel(self._order)
        self.holding = HeldModel(self._order)
        self.line_prices = PriceModel(self._order)
        self.reserved = ReservationModel(self._order, orders)
        self._sheet = ""
        self._under = ""
        self._quiet = False
        self._view = PanelView()
        self._lines = Rows(LineRow, "key", self)
        self._pictures = LinePictures(around, self)
        self._pictures.changed.connect(self.publish)
        self._order.changed.connect(self.publish)
        self._order.said.connect(self.said)
        self.customers.done.connect(self.closeSheet)
        self.coupons.done.connect(self._coupon_done)
        self.holding.done.connect(self.put_away)
        self.holding.said.connect(self.said)
        self.holding.undoable.connect(self.added)
        self.reserved.said.connect(self.said)
        self.reserved.explained.connect(lambda: self.openSheet("reservation", ""))
        self.reserved.couponFound.connect(self.coupons.scan)
        self.reserved.heldFound.connect(self.holding.recall)
        self.payments.placed.connect(self._was_placed)
        self.payments.managerAsked.connect(self.managerAsked)
        self.payments.signInAsked.connect(self.signInAsked)
        self.line_prices.done.connect(self.closeSheet)
        self.line_prices.managerAsked.connect(self.managerAsked)

    # --- for Python -----------------------------------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        return self._order.draft

    def restore(self) -> None:
        """Take up the order that was open when the app was last left or killed."""
        self._order.restore()

    def touch(self) -> None:
        """All words anew."""
        self._order.touch()

    def add(self, sheet: Sheet, variant: VariantView, source: Source) -> None:
        """One more of the variant; says so, with undo."""
        self._order.soon(lambda ground: self._add(ground, sheet, variant, source))

    def attach(self, member: Member) -> None:
        """The order is this member's; a search for one is over."""
        self._order.soon(lambda _: self._attach(member))

    def look(self, product_id: int) -> None:
        """The customer is shown this product."""
        self._order.look(product_id)

    def offers(self, sheet: Sheet, variant_id: int) -> tuple[list[Deal], list[Suggestion]]:
        """What promotions say of the product, and what they recommend beside it."""
        order, lang = self._order, self.around.lang
        if order.ground is None:
            return [], []
        chips = offers_of(sheet, variant_id, order.draft, order.ground.terms, order.moment(order.ground), lang)
        return chips, [one for one in suggestions(order.prices, lang) if one.key != str(sheet.tile.product_id)]

    def set_last_quantity(self, quantity: int) -> None:
        """ "3 *" in the scan box: the line added last. Nothing is removed this way; it is told that it cannot be."""
        if self.draft.lines:
            line, most = self.draft.lines[-1], self.around.device.policy.quantity_limit
            self._order.step(lambda: steps.set_quantity(self.draft, line.id, quantity, most))

    def set_quiet(self, quiet: bool) -> None:
        """Something else on the screen is the primary action now."""
        if quiet != self._quiet:
            self._quiet = quiet
            self.quietChanged.emit()

    def paying(self) -> bool:
        """The payment is open."""
        return self._sheet == "payment"

    def scanned(self, code: str) -> bool:
        """A scan while the payment is open; whether it belongs there."""
        return self.payments.scanned(code)

    def publish(self) -> None:
        """Say everything anew, for instance after a change of language or person."""
        order, around = self._order, self.around
        person = around.person()
        name = "" if person is None else person.name
        self._view = derive.panel_view(order.draft, name, order.prices, around.lang)
        if order.ground is not None:
            now = around.device.clock.now()
            sources = self._pictures.of(line.variant_id for line in order.draft.lines)
            rows = derive.line_rows(order.draft, order.ground, around.lang, now, order.promised(), sources)
            self._lines.replace(rows)
        self.changed.emit()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def lines(self) -> QObject:
        return self._lines

    @Property(QObject, notify=changed)
    def customer(self) -> CustomerModel:
        return self.customers

    @Property(QObject, notify=changed)
    def coupon(self) -> CouponModel:
        return self.coupons

    @Property(QObject, notify=changed)
    def payment(self) -> PaymentModel:
        return self.payments

    @Property(QObject, notify=changed)
    def held(self) -> HeldModel:
        return self.holding

    @Property(QObject, notify=changed)
    def prices(self) -> PriceModel:
        return self.line_prices

    @Property(QObject, notify=changed)
    def reservation(self) -> ReservationModel:
        return self.reserved

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(self._view)

    @Property(bool, notify=quietChanged)
    def quiet(self) -> bool:
        return self._quiet

    @Property(str, notify=sheetChanged)
    def sheet(self) -> str:
        return self._sheet

    @Slot(str, int)
    def step(self, key: str, by: int) -> None:
        """− and +; going below one removes the line."""
        line = next((one for one in self.draft.lines if one.id.hex() == key), None)
        if line is not None:
            self._change_quantity(line.id, line.quantity + by)

    @Slot(str)
    def removeLine(self, key: str) -> None:
        before = self.draft
        if self._order.step(lambda: steps.remove(before, bytes.fromhex(key))):
            gone = next(line for line in before.lines if line.id.hex() == key)
            place = before.lines.index(gone)

            def undo() -> None:
                lines = self.draft.lines
                self._order.take(replace(self.draft, lines=(*lines[:place], gone, *lines[place:])))

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
        if name in ABOUT_CUSTOMER:
            self.customers.begin(name, bytes.fromhex(key))
        elif name == "held":
            self.holding.begin()
        elif name == "price":
            self.line_prices.begin(bytes.fromhex(key))
        self._under = "order" if self._sheet == "order" and name in ABOUT_CUSTOMER | {"price"} else ""
        self._turn_to(name)

    @Slot()
    def closeSheet(self) -> None:
        """Back to the order where the sheet was opened from it, else to the desk."""
        if self._sheet:
            under, self._under = self._under, ""
            self._turn_to(under)

    def put_away(self) -> None:
        """No sheet at all, whatever it was opened from."""
        self._under = ""
        self.closeSheet()

    @Slot()
    def sheetGone(self) -> None:
        """A sheet has left the screen."""
        if not self._sheet:
            self.focusLost.emit()

    @Slot()
    def pay(self) -> None:
        """Open the payment; while something is missing, open that field."""
        if self.draft.missing and (self.draft.lines or not self.draft.taken):
            missing = self.draft.missing[0].value
            if missing != "lines":
                self.openSheet("contact" if missing == "phone" else missing, "")
            return
        # A promotion may have ended while the customer was thinking; what the payment shows is what is paid.
        self._order.take(self.draft)
        self.openSheet("payment", "")

    # --- inside ---------------------------------------------------------------------------------------------------

    def _turn_to(self, sheet: str) -> None:
        self._sheet = sheet
        self.payments.show(sheet == "payment")
        self.publish()
        self.sheetChanged.emit()

    def _add(self, ground: Ground, sheet: Sheet, variant: VariantView, source: Source) -> None:
        draft = self.draft
        if not draft.lines:
            draft = replace(draft, currency=ground.prices.currency, price_book_id=ground.prices.book_id)
        new_id = self.around.device.identifiers.new_id()
        limit = self.around.device.policy.quantity_limit
        ends, time = ground.prices.valid_until, self.around.device.time().time

        def added() -> Draft:
            if 0 < ends <= time:
                raise Refusal("price_book_expired")
            return steps.add(draft, sheet, variant, source, new_id, limit)

        if not self._order.step(added):
            return
        label = variant_words(variant.colour.name, variant.size)
        name = sheet.titles.get(self.around.lang) or sheet.tile.name
        wanted = (variant.variant_id, source.fulfilment, source.location_id)

        def undo() -> None:
            line = next(
                (one for one in self.draft.lines if (one.variant_id, one.fulfilment, one.location_id) == wanted), None
            )
            if line is not None:
                self._change_quantity(line.id, line.quantity - 1)

        self.added.emit(tr("Added: %1 %2").replace("%1", name).replace("%2", label), undo)

    def _attach(self, member: Member) -> None:
        self._order.step(lambda: steps.set_member(self.draft, member))
        if self._sheet == "member":
            self.closeSheet()

    def _coupon_done(self) -> None:
        """One that was scanned leaves the sheet that is open."""
        if self._sheet == "coupon":
            self.closeSheet()

    def _change_quantity(self, line_id: bytes, quantity: int) -> None:
        if quantity < 1:
            self.removeLine(line_id.hex())
            return
        most = self.around.device.policy.quantity_limit
        self._order.step(lambda: steps.set_quantity(self.draft, line_id, quantity, most))

    def _was_placed(self, order: OrderPlaced) -> None:
        self.closeSheet()
        self.placed.emit(order)
