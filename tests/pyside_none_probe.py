"""Drives Qt through ROUNDS events, signals, timers, slot returns and property reads; prints what that did to the
reference counts of None, True and False, one JSON line each. Run by test_pyside_none.py as a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine

VARIANT: Any = "QVariant"
"""Properties take names of types too, of which their stubs say nothing."""
SINGLETONS = (None, True, False)
VIEW = b"""
import QtQml
QtObject {
    required property QtObject counter
    function callSlots(n) { for (let i = 0; i < n; i++) { counter.yes(); counter.nothing() } }
    function readProperties(n) {
        let seen = 0
        for (let i = 0; i < n; i++) seen += (counter.flag ? 1 : 0) + (counter.absent ? 1 : 0) + (counter.child ? 1 : 0)
        return seen
    }
}
"""


class Counter(QObject):
    fired = Signal(bool)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def event(self, event: QEvent) -> bool:
        self.calls += 1
        return event.type() == QEvent.Type.User or super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.calls += 1
        return False

    @Slot(bool)
    def heard(self, value: bool) -> None:
        self.calls += 1

    @Slot(result=bool)
    def yes(self) -> bool:
        self.calls += 1
        return True

    @Slot(result="QVariant")
    def nothing(self) -> None:
        self.calls += 1

    def _flag(self) -> bool:
        self.calls += 1
        return self.calls % 2 == 0

    def _absent(self) -> None:
        self.calls += 1

    flag = Property(bool, _flag, notify=changed)
    # Typed `object`, it would keep one more reference to None at each read from QML, in good releases too.
    absent = Property(VARIANT, _absent, notify=changed)
    child = Property(QObject, _absent, notify=changed)


def main(rounds: int) -> None:
    app = QGuiApplication([])
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(VIEW, "")
    counter, watched = Counter(), QObject()
    watched.installEventFilter(counter)
    counter.fired.connect(counter.heard)
    item: Any = component.createWithInitialProperties({"counter": counter})
    assert item is not None, component.errorString()

    def sent(n: int) -> None:
        for _ in range(n):
            QCoreApplication.sendEvent(counter, QEvent(QEvent.Type.User))
            QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.User))

    def posted(n: int) -> None:
        for _ in range(n):
            QCoreApplication.postEvent(counter, QEvent(QEvent.Type.User))
            QCoreApplication.postEvent(watched, QEvent(QEvent.Type.User))
        app.processEvents()

    def signals(n: int) -> None:
        for number in range(n):
            counter.fired.emit(number % 2 == 0)

    def timers(n: int) -> None:
        for _ in range(n):
            QTimer.singleShot(0, counter.yes)
            QTimer.singleShot(0, counter.nothing)
        app.processEvents()

    def slot_returns(n: int) -> None:
        item.callSlots(n)

    def property_reads(n: int) -> None:
        item.readProperties(n)

    # Held in reserve, so that a fault shows as a drift and not as an abort before there is anything to report.
    reserve = [[value] * (rounds * 20) for value in SINGLETONS]
    exercises: tuple[Callable[[int], None], ...] = (sent, posted, signals, timers, slot_returns, property_reads)
    for exercise in exercises:
        exercise(10)
        calls, before = counter.calls, [sys.getrefcount(value) for value in SINGLETONS]
        exercise(rounds)
        after = [sys.getrefcount(value) for value in SINGLETONS]
        drift = {repr(value): late - early for value, late, early in zip(SINGLETONS, after, before, strict=True)}
        print(json.dumps({"what": exercise.__name__, "calls": counter.calls - calls, "drift": drift}), flush=True)
    del reserve


if __name__ == "__main__":
    main(int(sys.argv[1]))
