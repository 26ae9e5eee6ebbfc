"""Walk-ins in the real window, each by the shortest way there is, with every tap, key and scan counted and timed.

Used by the bench (`tests/bench/walk_in.py`), which plays a hundred, and by a test of the window, three of each kind.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from app.storage.changes import Topic
from tests.fashion.demo import DC
from tests.support.desks import Sold, order_rows
from tests.support.floor import HOUR, NOW
from tests.support.hands import Hands
from tests.support.shop import Shop

MEMBER = "FS100238"
PIN = "204816"
NEARBY = "YR-2231"
"""None of it in Hubin; other shops have a dozen."""
BEGIN_WITH_A_SCAN = frozenset(
    {"carry-out by scanner", "endless aisle by touch", "endless aisle by scanner", "handover"}
)
"""Whatever the customer before has left on the screen: the scan begins the next."""
PATIENCE = 15.0

ALLOWED = {
    "sign-in": 6,
    "carry-out by scanner": 1 + 2,
    "endless aisle by touch": 7,
    "endless aisle by scanner": 7,
    "handover": 1 + 1,
}
"""Taps and scans that ui.md allows; what is typed is counted and printed only."""


@dataclass
class Step:
    """What one thing done by the person took: inputs, and ms from the last of them until its answer was painted."""

    name: str
    taps: int = 0
    keys: int = 0
    scans: int = 0
    ms: float = 0.0


@dataclass
class Walk:
    """One walk-in of a kind."""

    kind: str
    steps: list[Step] = field(default_factory=list)

    @property
    def taps(self) -> int:
        return sum(step.taps for step in self.steps)

    @property
    def keys(self) -> int:
        return sum(step.keys for step in self.steps)

    @property
    def scans(self) -> int:
        return sum(step.scans for step in self.steps)

    @property
    def ms(self) -> float:
        return sum(step.ms for step in self.steps)

    @property
    def too_many(self) -> bool:
        """More taps and scans than ui.md allows."""
        return self.kind in ALLOWED and self.taps + self.scans > ALLOWED[self.kind]


class Walker:
    """Plays walk-ins in a window that was opened by `Hands`. Every figure it gives is of what it really sent."""

    def __init__(self, hands: Hands, shop: Shop) -> None:
        self._hands = hands
        self._shop = shop
        self._here = _articles_here(hands, shop)
        self._jackets, self._elsewhere = _articles_nearby(hands, shop)
        self._numbers = count(1)
        self._handed = 0
        hands.counter.desks.pickup.handedOver.connect(self._was_handed_over)
        self._walk = Walk("")
        self._step = Step("")
        self._began = 0.0
        self.kinds: dict[str, Callable[[], None]] = {
            "sign-in": self._sign_in,
            "carry-out by scanner": self._carry_out_by_scanner,
            "carry-out by touch": self._carry_out_by_touch,
            "carry-out by keyboard": self._carry_out_by_keyboard,
            "endless aisle by touch": self._endless_by_touch,
            "endless aisle by scanner": self._endless_by_scanner,
            "endless aisle by keyboard": self._endless_by_keyboard,
            "handover": self._handover,
        }

    def play(self, kind: str) -> Walk:
        """The next customer; what the one before has left on the screen is put away first, uncounted."""
        self._tidy(kind)
        self._walk = Walk(kind)
        self.kinds[kind]()
        return self._walk

    # --- the ways -----------------------------------------------------------------------------------------------------

    def _sign_in(self) -> None:
        self._hands.counter.lock()
        self._until(lambda: self._hands.all("signInPad"), "the lock")
        pad = self._hands.find("signInPad")
        keys = {
            str(one.property("text")): one for one in self._hands.below(pad) if one.inherits("QQuickAbstractButton")
        }
        with self._doing("PIN", lambda: self._hands.counter.person is not None and self._focus("scanBox")):
            for figure in PIN:
                self._touch(keys[figure])

    def _carry_out_by_scanner(self) -> None:
        with self._doing("scan the article", lambda: self._lines(1)):
            self._scan(self._shop.barcodes[next(self._here)])
        self._pay_by_touch()

    def _carry_out_by_touch(self) -> None:
        with self._doing("tile", lambda: self._hands.all("cell-here")):
            self._tap("tile", self._tile(lambda tile: tile.property("stockTone") == "accent"))
        with self._doing("size", lambda: self._lines(1)):
            self._tap("cell-here")
        self._pay_by_touch()

    def _carry_out_by_keyboard(self) -> None:
        with self._doing("type the code", lambda: self._lines(1)):
            self._type(next(self._here).lower())
            self._key(Qt.Key.Key_Return)
        with self._doing("F9", lambda: self._enabled("placeButton")):
            self._key(Qt.Key.Key_F9)
        with self._doing("Enter", lambda: self._hands.all("receiptNumber")):
            self._key(Qt.Key.Key_Return)

    def _endless_by_touch(self) -> None:
        with self._doing("scan the member", lambda: self._hands.all("memberName")):
            self._scan(MEMBER)
        with self._doing("tile", lambda: self._hands.all("cell-elsewhere")):
            self._tap("tile", self._tile(lambda tile: tile.property("code") == NEARBY))
        with self._doing("size", lambda: self._hands.all("choosePlace")):
            self._tap("cell-elsewhere", self._cell(next(self._jackets)))
        self._have_it_from_there()

    def _endless_by_scanner(self) -> None:
        with self._doing("scan the member", lambda: self._hands.all("memberName")):
            self._scan(MEMBER)
        with self._doing("scan the article", lambda: self._hands.all("choosePlace")):
            self._scan(self._shop.barcodes[next(self._elsewhere)])
        self._have_it_from_there()

    def _endless_by_keyboard(self) -> None:
        with self._doing("type the card", lambda: self._hands.all("memberName")):
            self._type(MEMBER.lower())
            self._key(Qt.Key.Key_Return)
        with self._doing("type the code", lambda: self._hands.all("choosePlace")):
            self._type(next(self._elsewhere).lower())
            self._key(Qt.Key.Key_Return)
        with self._doing("Enter: the safest place", lambda: self._lines(1)):
            self._key(Qt.Key.Key_Return)
        with self._doing("F9", lambda: self._enabled("placeButton")):
            self._key(Qt.Key.Key_F9)
        with self._doing("Enter", lambda: self._hands.all("receiptNumber")):
            self._key(Qt.Key.Key_Return)

    def _handover(self) -> None:
        code, before = self._ready_order(), self._handed
        with self._doing("scan the pickup code", lambda: self._enabled("pickupActButton")):
            self._scan(code)
        with self._doing("hand over", lambda: self._handed > before):
            self._tap("pickupActButton")

    def _have_it_from_there(self) -> None:
        with self._doing("choose the place", lambda: self._lines(1)):
            self._tap("choosePlace", self._nearest_shop())
        with self._doing("take payment", lambda: self._hands.all("collectLater")):
            self._tap("payButton")
        with self._doing("pay at the pickup", lambda: self._enabled("placeButton")):
            self._tap("collectLater")
        with self._doing("place the order", lambda: self._hands.all("receiptNumber")):
            self._tap("placeButton")

    def _pay_by_touch(self) -> None:
        with self._doing("take payment", lambda: self._enabled("placeButton")):
            self._tap("payButton")
        with self._doing("place the order", lambda: self._hands.all("receiptNumber")):
            self._tap("placeButton")

    # --- hands --------------------------------------------------------------------------------------------------------

    @contextmanager
    def _doing(self, name: str, answered: Callable[[], object]) -> Iterator[None]:
        """What is sent inside is one step; it ends when `answered` is painted."""
        self._step = Step(name)
        yield
        self._until(answered, name)
        self._painted()
        self._step.ms = (time.perf_counter() - self._began) * 1000
        self._walk.steps.append(self._step)

    def _tap(self, name: str, place: int = 0) -> None:
        self._until(lambda: len(self._hands.all(name)) > place, name)
        self._until(lambda: self._hands.find(name, place).isEnabled(), f"{name} enabled")
        self._until(lambda: self._hands.reachable(self._hands.find(name, place)), f"{name} free of closing sheets")
        self._touch(self._hands.find(name, place))

    def _touch(self, item: QQuickItem) -> None:
        self._step.taps += 1
        self._began = time.perf_counter()
        self._hands.tap_at(item, 0.5)

    def _key(self, key: Qt.Key) -> None:
        self._step.keys += 1
        self._began = time.perf_counter()
        self._hands.key(key)

    def _type(self, text: str) -> None:
        self._step.keys += len(text)
        self._hands.type(text)

    def _scan(self, code: str) -> None:
        QTest.qWait(30)
        self._step.scans += 1
        self._began = time.perf_counter()
        self._hands.scan(code)

    # --- eyes ---------------------------------------------------------------------------------------------------------

    def _until(self, there: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < end, f"{self._walk.kind}: {what} did not come"
            QTest.qWait(1)

    def _painted(self) -> None:
        window, frames = self._hands.window, list[bool]()
        window.frameSwapped.connect(lambda: frames.append(True))
        window.update()
        self._until(lambda: frames, "a frame")
        window.frameSwapped.disconnect()

    def _lines(self, number: int) -> bool:
        return len(self._hands.counter.order.draft.lines) == number

    def _enabled(self, name: str) -> bool:
        return any(one.isEnabled() for one in self._hands.all(name))

    def _focus(self, name: str) -> bool:
        item: QQuickItem | None = self._hands.window.activeFocusItem()
        while item is not None and item.objectName() != name:
            item = item.parentItem()
        return item is not None

    def _nearest_shop(self) -> int:
        """The first place that is a shop: what a DC ships wants an address first."""
        self._until(lambda: self._hands.all("place"), "the places")
        dc = str(self._shop.locations[DC])
        return next(place for place, one in enumerate(self._hands.all("place")) if one.property("key") != dc)

    def _cell(self, sku: str) -> int:
        key = str(self._shop.variants[sku])
        self._until(lambda: self._hands.all("cell-elsewhere"), "the sizes")
        cells = self._hands.all("cell-elsewhere")
        return next(place for place, one in enumerate(cells) if one.property("modelData")["key"] == key)

    def _tile(self, wanted: Callable[[QQuickItem], bool]) -> int:
        self._until(lambda: any(map(wanted, self._hands.all("tile"))), "the tile")
        return next(place for place, tile in enumerate(self._hands.all("tile")) if wanted(tile))

    # --- between two customers ----------------------------------------------------------------------------------------

    def _tidy(self, kind: str) -> None:
        if kind in BEGIN_WITH_A_SCAN:
            return
        counter, shell = self._hands.counter, self._hands.app.shell
        counter.receipt.close()
        counter.sell.close()
        shell.select("sell")
        shell.armed.emit()
        self._until(lambda: not self._hands.all("newOrder"), "the receipt's end")
        self._until(lambda: self._focus("scanBox"), "the scan box")

    def _ready_order(self) -> str:
        """HQ tells of one more order, paid and on the shelf; its pickup code."""
        number, device = next(self._numbers), self._hands.counter.device
        code = f"{number:04d}W4LK"
        lines = [Sold("MZ-0412-SLATE", "ready", shelf="B-12")]
        age = NOW - device.clock.now() + HOUR
        rows = order_rows(
            self._shop, device, f"A20-9{number:05d}", lines, age=age, due=device.clock.now() + 4 * HOUR, code=code
        )
        self._shop.pull(rows, 10 + number, frozenset({Topic.ORDERS}))
        self._hands.counter.changes.publish(device.poll())
        return code

    def _was_handed_over(self, _: str) -> None:
        self._handed += 1


def _articles_here(hands: Hands, shop: Shop) -> Iterator[str]:
    """SKUs of pieces that lie in this shop, one piece after another; from the end, touch sells the first tiles."""
    skus = {variant: sku for sku, variant in shop.variants.items()}
    with hands.counter.device.replicas.store.read() as store:
        stock = store.exec_driver_sql("SELECT variant_id, sellable FROM stock ORDER BY variant_id DESC").fetchall()
    # The last piece of each stays: a tile without any would be another way.
    return iter([skus[variant] for variant, pieces in stock for _ in range(pieces - 1)])


def _articles_nearby(hands: Hands, shop: Shop) -> tuple[Iterator[str], Iterator[str]]:
    """SKUs of pieces that other shops have: of `NEARBY`; of all else that no DC has, so that they are collected."""
    skus = {variant: sku for sku, variant in shop.variants.items()}
    with hands.counter.device.replicas.store.read() as store:
        rows = store.exec_driver_sql("SELECT variant_id, places FROM availability ORDER BY variant_id").fetchall()
    jackets, others = [], []
    for variant, packed in rows:
        pieces = {place: number for place, number, _ in json.loads(packed)}
        at_dc = pieces.pop(shop.locations[DC], 0)
        if skus[variant].startswith(NEARBY):
            jackets += [skus[variant]] * sum(pieces.values())
        elif not at_dc and shop.store_id not in pieces:
            others += [skus[variant]] * sum(pieces.values())
    return iter(jackets), iter(others)
