"""The open order at the counter: every touch is kept in the journal. What shows it listens to `changed`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.clock import shop_time
from app.errors import Refusal
from app.orders.commands import OrderPlaced
from app.orders.discounts import repriced
from app.orders.draft import Draft, look_at
from app.orders.ordering import drop_draft, keep_draft, read_draft
from app.orders.promises import Promise
from app.orders.till import EXTERNAL
from app.pricing.facts import Moment
from app.pricing.prices import OrderPrice
from app.storage.changes import Topic
from ui.bridge.desk import DeskModel, Surroundings
from ui.bridge.refusals import error_words
from ui.orders.reading import Ground, promised, read_ground


class OpenOrder(DeskModel):
    """`ground` is None until shops and prices are read; `busy` while the order is being committed as it was shown.

    `prices` is what the engine said of the order at its last change, None before.
    """

    changed = Signal()

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(around, (Topic.CATALOG, Topic.LEASES), always=True, parent=parent)
        self.draft = Draft(around.device.identifiers.new_id(), "CNY", 0)
        self.ground: Ground | None = None
        self.prices: OrderPrice | None = None
        self.busy = False
        self._waiting: list[Callable[[], object]] = []

    def restore(self) -> None:
        """Take up the order that was open when the app was last left or killed."""

        def found(kept: Draft | None) -> None:
            if kept is not None:
                self.draft = kept
                self.changed.emit()

        self.read(lambda: read_draft(self.around.device), found)
        self.refresh()

    def refresh(self) -> None:
        """Names of shops and the price book in force."""
        lang = self.around.lang

        def known(ground: Ground) -> None:
            self.ground = ground
            if not self.busy:
                self._price(self.draft)
            self.go_on()
            self.changed.emit()

        self.read(lambda: read_ground(self.around.device, lang), known, "ground")

    def soon(self, step: Callable[[Ground], object]) -> None:
        """Do it now, or once the prices are known and the order before is committed."""
        if self.ground is None or self.busy:
            self._waiting.append(lambda: self.soon(step))
        else:
            step(self.ground)

    def step(self, change: Callable[[], Draft]) -> bool:
        """Change the order; says why not."""
        try:
            return self.take(change())
        except Refusal as refusal:
            self.said.emit(error_words(refusal, self.draft.currency), "warn")
            return False

    def take(self, draft: Draft) -> bool:
        """The order is this one now, at its prices; False while what is being committed stays as it was shown."""
        if self.busy:
            return False
        self._price(draft)
        draft = self.draft
        self.changed.emit()
        device = self.around.device
        empty = not draft.lines and draft.member_id is None and not draft.taken
        self.write(lambda: drop_draft(device) if empty else keep_draft(device, draft), lambda _: None)
        return True

    def follow(self) -> bool:
        """Whether HQ has changed meanwhile who books what is carried out; the order then says so."""
        changed = self.draft.at_till != (self.around.device.policy.till == EXTERNAL)
        return changed and self.take(self.draft)

    def look(self, product_id: int) -> None:
        """The customer is shown this product; kept with the next touch."""
        if not self.busy:
            self._price(look_at(self.draft, product_id))
            self.changed.emit()

    def moment(self, ground: Ground) -> Moment:
        now = self.around.device.clock.now()
        return Moment.of(now, shop_time(now, ground.here.timezone))

    def _price(self, draft: Draft) -> None:
        if self.ground is not None:
            terms = replace(self.ground.terms, at_till=self.around.device.policy.till == EXTERNAL)
            draft, self.prices = repriced(draft, terms, self.moment(self.ground))
        self.draft = draft

    def promised(self) -> dict[bytes, Promise]:
        return promised(self.around.device, self.draft, self.around.actor)

    def hold(self) -> None:
        """It is being committed: nothing changes it."""
        self.busy = True
        self.changed.emit()

    def release(self) -> None:
        """It could not be committed."""
        self.busy = False
        self.changed.emit()
        self.go_on()

    def begin_anew(self, after: OrderPlaced) -> None:
        """It was committed: the next order."""
        self.begin_next(after.currency, after.price_book_id)

    def begin_next(self, currency: str, price_book_id: int) -> None:
        """An empty order."""
        self.busy = False
        self.draft = Draft(self.around.device.identifiers.new_id(), currency, price_book_id)
        self.prices = None
        self.changed.emit()

    def take_up(self, draft: Draft) -> None:
        """This one, which the journal has already, at the prices of this moment."""
        self.busy = False
        self._price(draft)
        self.changed.emit()

    def go_on(self) -> None:
        """Take the steps that had to wait."""
        waiting, self._waiting = self._waiting, []
        for step in waiting:
            step()
