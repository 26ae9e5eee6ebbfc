"""Hands and eyes in a running window of this process: taps, keys and scans by objectName, and what is shown."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.support.qml import rows_of
from tests.support.shop import MemoryKeys, Shop
from ui.application import Application, Extras
from ui.bridge.scanner import REPEAT
from ui.options import Options

SHOTS = os.environ.get("FARSHELF_SHOTS", "")
"""A folder to keep pictures in; "" keeps none."""


def keys_of(shop: Shop) -> MemoryKeys:
    secrets = shop.secrets
    return MemoryKeys(
        journal_key=secrets.journal_key,
        store_key=secrets.store_key,
        signing_seed=secrets.signing_seed,
    )


class Hands:
    """One window and who stands before it. Waiting has an end and says what was missing."""

    def __init__(self, qt: QGuiApplication, shop: Shop, lang: str = "zh_CN", theme: str = "light",
                 size: tuple[int, int] = (1280, 800), extras: Extras | None = None, *, opened: bool = True,
                 hq: str = "") -> None:  # fmt: skip
        self.shop = shop
        self._scans: dict[str, int] = {}
        options = Options(shop.home, size, lang, theme, hq)
        self.app = Application(qt, options, lambda _: keys_of(shop), None, extras or Extras())
        self.window = self.app.window
        if opened:
            self.until(lambda: self.app.counter is not None, "the desks")

    @property
    def counter(self) -> Any:
        return self.app.counter

    def desks(self) -> list[str]:
        """Keys of the desks that can be reached."""
        return [row.key for row in rows_of(self.app.shell.desks)]

    def close(self) -> None:
        self.app.close()

    def until(self, there: Callable[[], object], what: str, patience: int = 15000) -> None:
        end = time.monotonic() + patience / 1000
        while not there():
            assert time.monotonic() < end, f"{what} did not come"
            QTest.qWait(10)

    def all(self, name: str) -> list[QQuickItem]:
        return [one for one in _visible(self.window.contentItem()) if one.objectName() == name]

    def below(self, item: QQuickItem) -> list[QQuickItem]:
        return list(_visible(item))

    def find(self, name: str, place: int = 0) -> QQuickItem:
        self.until(lambda: len(self.all(name)) > place, f"{name}[{place}]")
        return self.all(name)[place]

    def words(self, name: str, place: int = 0) -> str:
        item = self.find(name, place)
        return next((str(item.property(one)) for one in ("text", "amount", "title") if item.property(one)), "")

    def sees(self, name: str, words: str) -> None:
        def there() -> bool:
            return any(words in str(one.property("text") or one.property("amount") or "") for one in self.all(name))

        self.until(there, f"{name} with {words!r}")

    def tap(self, name: str, place: int = 0) -> None:
        self.until(lambda: self.find(name, place).isEnabled(), f"{name} enabled")
        self.until(lambda: self.reachable(self.find(name, place)), f"{name} free of closing sheets")
        self._reveal(self.find(name, place))
        QTest.qWait(20)
        self.tap_at(self.find(name, place), 0.5)

    def tap_at(self, item: QQuickItem, across: float) -> None:
        spot = item.mapToScene(QPointF(item.width() * across, item.height() / 2)).toPoint()
        inside = self.window.contentItem().contains(QPointF(spot))
        assert inside, f"{item.objectName()} lies outside the window at {spot}"
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(spot))

    def type(self, text: str) -> None:
        """At a person's pace: slower than any scanner."""
        for one in text:
            self._press(ord(one.upper()), one)
            QTest.qWait(35)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)

    def scan(self, code: str) -> None:
        # In one go, as the window system delivers a burst; QTest would let the application work between the keys.
        # Each key has its time, as from the window system: threads that work may hold this one up between two of them.
        # The same code once more is another scan, however quick these hands are.
        struck = max(time.monotonic_ns() // 1_000_000, self._scans.get(code, 0) + REPEAT // 1000 + 1)
        self._scans[code] = struck + 5 * len(code)
        for place, one in enumerate(code):
            self._press(ord(one.upper()), one, struck + 5 * place)
        self._press(Qt.Key.Key_Return, "\r", struck + 5 * len(code))

    def _press(self, key: int, text: str, struck: int = 0) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(struck)
            QGuiApplication.sendEvent(self.window, event)

    def sign_in(self, pin: str = "204816") -> None:
        self.find("signInPad")
        self.type(pin)
        self.until(lambda: self.counter.person is not None, "sign-in")
        self.until(lambda: not self.all("signInPad"), "the desks after sign-in")

    def shot(self, name: str) -> None:
        if SHOTS:
            QTest.qWait(250)
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            assert self.window.grabWindow().save(str(Path(SHOTS) / f"{name}.png"))

    def reachable(self, item: QQuickItem) -> bool:
        """A sheet that still fades out takes the taps meant for what lies below it, be that the desk or a sheet."""
        overlays = [one for one in self.window.contentItem().childItems() if one.inherits("QQuickOverlay")]
        overlay = next((one for one in overlays if one.isVisible()), None)
        if overlay is None:
            return True
        sheets = sorted((one for one in overlay.childItems() if one.isVisible()), key=lambda one: one.z())
        mine: QQuickItem | None = item
        while mine is not None and mine not in sheets:
            mine = mine.parentItem()
        spot = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        above = sheets[sheets.index(mine) + 1 :] if mine else sheets
        return not any(one.contains(one.mapFromScene(spot)) for one in above)

    def _reveal(self, item: QQuickItem) -> None:
        parent = item.parentItem()
        while parent is not None:
            if parent.inherits("QQuickFlickable") and parent.property("interactive"):
                top = item.mapToItem(parent, QPointF(0, 0)).y()
                over = top + item.height() - parent.height()
                if top < 0 or over > 0:
                    parent.setProperty("contentY", parent.property("contentY") + (top if top < 0 else over))
            parent = parent.parentItem()


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from _visible(child)
