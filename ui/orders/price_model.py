"""View model of one line's price by hand: what is keyed, why it may not be, and what a manager is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.errors import Refusal
from app.money import Money
from app.orders.commands import PlacedOverride
from app.orders.draft import Draft, DraftLine, set_price
from app.orders.names import name_in
from app.orders.overrides import override, price_action
from app.staff.overriding import Approval
from app.staff.standing import is_manager
from ui.bridge import wording
from ui.bridge.amounts import parse_amount
from ui.bridge.asking import Allowance, Fact, Question
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, as_map
from ui.bridge.wording import tr
from ui.orders.open_order import OpenOrder

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class PriceView:
    """The sheet in words. `missing`: why it cannot be set yet, "" once it can. `over`: beyond this person's limit;
    `askable`: a manager could allow it. `changed`: the line has a price by hand already."""

    title: str = ""
    usual: str = ""
    price: str = ""
    missing: str = ""
    over: str = ""
    askable: bool = False
    changed: bool = False


@QmlElement
class PriceModel(QObject):
    """`done` once the line has its price."""

    changed = Signal()
    allowedChanged = Signal()
    done = Signal()
    managerAsked = Signal(object)
    """A `Question`."""

    def __init__(self, order: OpenOrder) -> None:
        super().__init__(order)
        self._order = order
        self._line_id = b""
        self._typed = self._reason = ""
        self._allowed = Allowance(order.around, self)
        self._allowed.changed.connect(self._told)
        order.changed.connect(self.changed)

    def begin(self, line_id: bytes) -> None:
        """The sheet opens for this line, with what was said before."""
        self._line_id, self._typed = line_id, ""
        line = self._line
        self._reason = "" if line is None or line.override is None else line.override.reason
        self._allowed.drop()
        self.changed.emit()

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        """As `PriceView`."""
        line = self._line
        return as_map(PriceView() if line is None else self._view(line))

    @Property(str, notify=allowedChanged)
    def allowed(self) -> str:
        """Who has allowed this price, and for how much longer."""
        return self._allowed.words

    @Property(str, notify=changed)
    def typed(self) -> str:
        return self._typed

    @Property(str, notify=changed)
    def reason(self) -> str:
        return self._reason

    @Slot(str)
    def typePrice(self, typed: str) -> None:
        self._typed = typed
        self.changed.emit()

    @Slot(str)
    def giveReason(self, reason: str) -> None:
        if reason != self._reason:
            self._reason = reason
            self.changed.emit()

    @Slot()
    def askManager(self) -> None:
        """Ask for just this price of this line."""
        line = self._line
        if line is not None and self._view(line).askable:
            self.managerAsked.emit(self._question(line, self._view(line)))

    @Slot()
    def setPrice(self) -> None:
        line = self._line
        if line is not None and self._order.step(lambda: self._with(line, self._said(line))):
            self._allowed.drop()
            self.done.emit()

    @Slot()
    def useUsual(self) -> None:
        """Without a price by hand again."""
        line = self._line
        if line is not None and self._order.step(lambda: self._with(line, None)):
            self.done.emit()

    # --- inside ---------------------------------------------------------------------------------------------------

    @property
    def _line(self) -> DraftLine | None:
        return next((one for one in self._order.draft.lines if one.id == self._line_id), None)

    def _with(self, line: DraftLine, said: PlacedOverride | None) -> Draft:
        return set_price(self._order.draft, line.id, said)

    def _price(self) -> int:
        return parse_amount(self._typed, self._order.draft.currency)

    def _action(self, line: DraftLine) -> bytes:
        return price_action(self._order.draft, line, self._price(), self._reason)

    def _said(self, line: DraftLine) -> PlacedOverride:
        """What the line gets. Raises Refusal as `override` does."""
        approval = self._allowed.of(self._action(line))
        around = self._order.around
        managed = approval is not None or is_manager(around.device.roster, around.actor)
        said = override(line, self._price(), self._reason, around.device.policy, managed=managed)
        return said if approval is None else replace(said, allowed_by=approval.manager)

    def _view(self, line: DraftLine) -> PriceView:
        currency = self._order.draft.currency
        shown = PriceView(
            title=name_in(line.title, self._order.around.lang) or line.sku,
            usual=self._money(line.list_price),
            price=self._money(self._price()) if self._typed else "",
            changed=line.override is not None,
        )
        if not self._typed:
            return replace(shown, missing=tr("Enter the price of one piece"))
        try:
            self._said(line)
        except Refusal as refusal:
            words = error_words(refusal, currency)
            if refusal.reason != "price_too_low":
                return replace(shown, missing=words)
            could = self._price() >= int(str(refusal.values["manager"]))
            missing = tr("A manager must allow it") if could else tr("The price is too low")
            return replace(shown, over=words, missing=missing, askable=could)
        return shown

    def _question(self, line: DraftLine, view: PriceView) -> Question:
        facts = (
            Fact(view.title, wording.items(line.quantity)),
            Fact(tr("Usual price"), view.usual),
            Fact(tr("New price"), view.price),
            Fact(tr("Reason"), self._reason),
        )
        allowed: Callable[[Approval], object] = self._allow
        return Question(self._action(line), tr("Change the price?"), facts, view.over, allowed)

    def _allow(self, approval: Approval) -> None:
        line = self._line
        if line is not None and approval.action == self._action(line):
            self._allowed.keep(approval)

    def _told(self) -> None:
        self.allowedChanged.emit()
        self.changed.emit()

    def _money(self, minor: int) -> str:
        return wording.money(Money(minor, self._order.draft.currency))
