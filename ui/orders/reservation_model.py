"""View model of what was put together online: its code scanned or typed, opened as the order, what changed since.

What this shop was named for is here, without a network; for any other code HQ is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from app.device import Device
from app.errors import Outage, Refusal
from app.orders.reading import OrderReader
from app.reservations import desk
from app.reservations.code import shown
from app.reservations.desk import Found
from app.reservations.opening import Opened
from app.reservations.rows import Reservation
from sync.protocol import ReservationAsked, ReservationReply
from ui.bridge.desk import DeskModel
from ui.bridge.hq import hq_of
from ui.bridge.refusals import error_words
from ui.bridge.rows import Rows
from ui.bridge.tasks import Failure
from ui.bridge.wording import day_time, items, tr
from ui.orders.open_order import OpenOrder
from ui.orders.reservation_changes import change_words

QML_IMPORT_NAME = "ui.orders"
QML_IMPORT_MAJOR_VERSION = 1


class ReservingHq(Protocol):
    """What of HQ this needs (`sync.hq_client.HqClient`)."""

    def find_reservation(self, request: ReservationAsked) -> ReservationReply: ...


def reservations_of(device: Device) -> ReservingHq:
    return hq_of(device)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One thing to tell the customer."""

    key: str
    words: str


@QmlElement
class ReservationModel(DeskModel):
    """`changes`: what is not as the customer saw it online, in words."""

    changed = Signal()
    explained = Signal()
    """There is something to tell the customer."""
    couponFound = Signal(str)
    """The text of the coupon's QR that goes with it."""
    heldFound = Signal(str)
    """The order that it is was put aside: its key."""

    def __init__(self, order: OpenOrder, orders: OrderReader) -> None:
        super().__init__(order.around, (), parent=order)
        self._order = order
        self._orders = orders
        self._hq: ReservingHq | None = None
        self._rows = Rows(ChangeRow, "key", self)
        self._code = ""
        self._comes = ""

    def refresh(self) -> None:
        """What has changed is said in the language in which it was opened."""

    def scan(self, code: str) -> None:
        """Open what the code stands for; '' is one with a wrong character."""
        if not code:
            self.said.emit(error_words(Refusal("reservation_mistyped")), "warn")
            return
        device = self.around.device
        self.read(lambda: desk.find(device, code), lambda found: self._found(code, found), "reservation")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def changes(self) -> QObject:
        return self._rows

    @Property(str, notify=changed)
    def code(self) -> str:
        return shown(self._code)

    @Property(str, notify=changed)
    def comes(self) -> str:
        """When the customer wanted to come; '' where that is open."""
        return self._comes

    # --- inside ---------------------------------------------------------------------------------------------------

    def _found(self, code: str, reservation: Reservation | None) -> None:
        if reservation is not None:
            self._open(reservation)
            return
        device = self.around.device
        self.said.emit(tr("Asking HQ for %1 …").replace("%1", shown(code)), "accent")

        def asked() -> Reservation:
            if self._hq is None:
                self._hq = reservations_of(device)
            return self._hq.find_reservation(ReservationAsked(code=code)).reservation

        self.around.tasks.call(asked, self._open, self._not_found)

    def _not_found(self, failure: Failure) -> None:
        if isinstance(failure.error, Outage):
            self.said.emit(error_words(Refusal("reservation_not_here")), "warn")
        else:
            self.fail(failure)

    def _open(self, reservation: Reservation) -> None:
        device, lang = self.around.device, self.around.lang

        def ready() -> tuple[Found, Opened]:
            found = desk.require_open(device, self._orders, reservation)
            return found, desk.read_order(device, self._orders, reservation, lang)

        def go_on(found: tuple[Found, Opened]) -> None:
            self._order.soon(lambda _: self._take_up(*found))

        self.read(ready, go_on, "reservation")

    def _take_up(self, found: Found, opened: Opened) -> None:
        order, device, actor = self._order, self.around.device, self.around.actor
        before, now = order.draft, opened.draft.reservation
        if not actor:
            return
        if before.lines and before.reservation and now and before.reservation.id == now.id:
            self.said.emit(tr("This is the open order already."), "accent")
            return
        if found.held is not None:
            self.heldFound.emit(found.held.draft.id.hex())
            return
        if not opened.draft.lines:
            self._explain(found.reservation, opened)
            return

        def taken(_: None) -> None:
            order.take_up(opened.draft)
            order.go_on()
            self._explain(found.reservation, opened)
            if before.lines:
                self.said.emit(tr("The order that was open is on hold."), "accent")
            if found.reservation.coupon:
                self.couponFound.emit(found.reservation.coupon)

        def failed(failure: Failure) -> None:
            self.fail(failure)
            order.release()

        order.hold()
        self.write(lambda: desk.take_up(device, opened.draft, before, actor), taken, failed)

    def _explain(self, reservation: Reservation, opened: Opened) -> None:
        ground = self._order.ground
        self._code = reservation.code
        self._comes = self._appointment(reservation.comes_at)
        if not opened.changes or ground is None:
            words = tr("Picked up %1: %2").replace("%1", shown(reservation.code))
            words = words.replace("%2", items(opened.draft.totals.pieces))
            self.said.emit(" · ".join(one for one in (words, self._comes) if one), "accent")
            return
        currency, lang = opened.draft.currency, self.around.lang
        told = [change_words(one, ground.shops.name(one.place), currency, lang) for one in opened.changes]
        self._rows.replace([ChangeRow(str(place), words) for place, words in enumerate(told)])
        self.changed.emit()
        self.explained.emit()

    def _appointment(self, comes_at: int) -> str:
        """In the shop's time; `comes_at` µs UTC, 0 for none."""
        ground = self._order.ground
        if not comes_at or ground is None:
            return ""
        told = day_time(comes_at, self.around.device.clock.now(), ground.here.timezone, inside=True)
        return tr("Appointment: %1").replace("%1", told)
