"""View model of the coupon on the open order: scanned, checked on the reading thread, put on or taken off."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from app.coupons.coupon import Coupon
from app.errors import FarshelfError
from app.money import Money
from app.orders import redeeming
from app.orders.couponing import taken_off
from app.orders.draft import Draft
from app.orders.names import name_in
from app.orders.ordering import unanswered
from ui.bridge.refusals import error_words
from ui.bridge.rows import MAP, as_map
from ui.bridge.tasks import Failure
from ui.bridge.wording import money, tr
from ui.orders.open_order import OpenOrder
from ui.orders.reading import Ground

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CouponView:
    """The coupon on the order; `amount` is what it takes off, `waits` what is missing for that, "" for nothing."""

    name: str = ""
    amount: str = ""
    waits: str = ""


@QmlElement
class CouponModel(QObject):
    """What the coupon sheet shows; `done` once a coupon is on the order."""

    changed = Signal()
    done = Signal()

    def __init__(self, order: OpenOrder) -> None:
        super().__init__(order)
        self._order = order
        self._error = ""
        order.changed.connect(self.changed)

    @Property(MAP, notify=changed)
    def view(self) -> dict[str, object]:
        return as_map(coupon_view(self._order.draft, self._order.around.lang))

    @Property(str, notify=changed)
    def error(self) -> str:
        return self._error

    @Slot()
    def begin(self) -> None:
        """The sheet opens."""
        self._error = ""
        self.changed.emit()

    @Slot(str)
    def scan(self, text: str) -> None:
        """Check the QR's text and put it on the order; says why not."""
        device = self._order.around.device
        self._order.read(lambda: redeeming.read_coupon(device, text.strip()), self._take, "coupon")

    @Slot(str)
    def enter(self, text: str) -> None:
        """The same from the sheet, which says there why not."""
        device = self._order.around.device
        if text.strip():
            self._order.around.tasks.read(
                lambda: redeeming.read_coupon(device, text.strip()), self._take, self._not_taken, "coupon.entered"
            )

    @Slot()
    def drop(self) -> None:
        self._order.take(redeeming.drop_coupon(self._order.draft))

    def _take(self, coupon: Coupon) -> None:
        self._order.soon(lambda ground: self._put_on(ground, coupon))

    def _put_on(self, ground: Ground, coupon: Coupon) -> None:
        order, around = self._order, self._order.around
        draft = order.draft

        def taken() -> Draft:
            return redeeming.take_coupon(
                around.device, draft, coupon, unanswered(around.device), around.actor, ground.here
            )

        if order.step(taken):
            view = coupon_view(order.draft, around.lang)
            order.said.emit(" · ".join(part for part in (view.name, view.waits or view.amount) if part), "accent")
            self.done.emit()

    def _not_taken(self, failure: Failure) -> None:
        if isinstance(failure.error, FarshelfError):
            self._error = error_words(failure.error, self._order.draft.currency)
            self.changed.emit()
        else:
            self._order.fail(failure)


def coupon_view(draft: Draft, lang: str) -> CouponView:
    """Its name, what it takes off, or what the order lacks for it."""
    coupon = draft.coupon
    if coupon is None:
        return CouponView()
    off = taken_off(draft)
    name = name_in(coupon.names, lang) or tr("Coupon")
    if off:
        return CouponView(name, money(Money(-off, draft.currency)))
    if not coupon.is_for(member=draft.member_id is not None, tier=draft.member_tier):
        return CouponView(name, "", tr("Only with the member's card on the order"))
    if coupon.amount_from:
        least = money(Money(coupon.amount_from, coupon.currency), brief=True)
        return CouponView(name, "", tr("From %1 on").replace("%1", least))
    return CouponView(name, "", tr("Comes off once there is something to pay"))
