"""The app's window for benchmarks: signs itself in, does what it is told by lines on standard input, tells the times.

Each line it prints is `name µs` (monotonic). `pad`: the PIN pad has taken its first key, pressed as soon as it was
painted; `pin`: the sixth key was pressed; `armed`: the desks are painted and the scan box has the focus.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtQuick import QQuickItem

from tests.bench.measure import percentile
from tests.demo.file_keys import FileKeys
from ui.application import Application, Extras, main

# Here and not in `world`: what a window imports counts as its start.
PIN = "204816"
"""Of the first associate of `world.STORE` (tests/fashion/catalogue.py)."""

QUERIES = ("羽绒服", "yrf", "外套", "down", "s", "鞋", "waitao", "light dow")


def say(name: str, value: float | None = None) -> None:
    print(name, time.monotonic_ns() // 1000 if value is None else round(value, 2), flush=True)


class Hands(QObject):
    """Types the PIN, then obeys."""

    told = Signal(str)

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self.application = application
        self.window = application.window
        self.verbs: dict[str, Callable[[str], None]] = {
            "search": self._search,
            "measure": self._measure,
            "report": self._report,
        }
        self.frames: list[int] = []
        self.searches: list[int] = []
        self.phase = 0
        self.told.connect(self._obey)
        self.window.frameSwapped.connect(self._look_for_pad)
        # Said by the application already; figures of a window that fails are worth nothing.
        application.tasks.failed.connect(lambda _: os._exit(1))

    def _obey(self, line: str) -> None:
        verb, _, rest = line.strip().partition(" ")
        self.verbs[verb](rest)

    def _search(self, text: str) -> None:
        """Says `found` when the answer is painted."""
        counter = self.application.counter
        assert counter is not None

        def painted() -> None:
            self.window.frameSwapped.disconnect(painted)
            say("found")

        def answered() -> None:
            if counter.sell.property("searched") == text:
                counter.sell.changed.disconnect(answered)
                self.window.frameSwapped.connect(painted)
                self.window.update()

        counter.sell.changed.connect(answered)
        self.application.shell.edited.emit(text)

    def _measure(self, _: str) -> None:
        """From now on scroll the results at each frame and search all the time."""
        self.frames, self.searches = [], []
        self.phase += 1
        self.window.frameSwapped.connect(self._frame)
        self._scroll()
        self._search_on(0, self.phase)

    def _frame(self) -> None:
        self.frames.append(time.perf_counter_ns())
        self._scroll()

    def _scroll(self) -> None:
        results = next(item for item in _below(self.window.contentItem()) if item.inherits("QQuickGridView"))
        length = results.property("contentHeight") - results.height()
        results.setProperty("contentY", len(self.frames) * 7 % max(1.0, length))
        self.window.update()

    def _search_on(self, number: int, phase: int) -> None:
        # Only now: what the app itself does not import before its first frame must not count as its start.
        from app.catalog.search import find_products

        counter = self.application.counter
        assert counter is not None
        device = counter.device

        def search() -> int:
            began = time.perf_counter_ns()
            with device.replicas.catalog.read() as catalog:
                find_products(catalog, QUERIES[number % len(QUERIES)], "zh")
            return time.perf_counter_ns() - began

        def searched(took: int) -> None:
            if phase != self.phase:
                return
            self.searches.append(took)
            QTimer.singleShot(20, self, lambda: self._search_on(number + 1, phase))

        self.application.tasks.read(search, searched)

    def _report(self, _: str) -> None:
        self.phase += 1
        self.window.frameSwapped.disconnect(self._frame)
        gaps = [(later - earlier) / 1e6 for earlier, later in pairwise(self.frames)]
        searches = [took / 1e6 for took in self.searches]
        say("longest", max(gaps))
        say("frame_p99", percentile(gaps, 99))
        say("search_p99", percentile(searches, 99))
        say("search_p50", percentile(searches, 50))

    def tap(self, item: QQuickItem) -> None:
        at = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        left, none, plain = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            QGuiApplication.sendEvent(self.window, QMouseEvent(kind, at, at, at, left, held, plain))

    def focused(self) -> QQuickItem | None:
        """The nearest thing with a name around the focus."""
        item: QQuickItem | None = self.window.activeFocusItem()
        while item is not None and not item.objectName():
            item = item.parentItem()
        return item

    def _look_for_pad(self) -> None:
        pad = self.focused()
        if pad is None or pad.objectName() != "signInPad" or not pad.property("title"):
            return
        self.window.frameSwapped.disconnect(self._look_for_pad)
        QTimer.singleShot(0, self, lambda: self._type(pad))

    def _type(self, pad: QQuickItem) -> None:
        keys = {item.property("text"): item for item in _below(pad) if item.inherits("QQuickAbstractButton")}
        self.tap(keys[PIN[0]])
        assert pad.property("pin") == PIN[0]
        say("pad")
        # Whatever has been put off until after the first frame goes on before the next tap.
        QTimer.singleShot(0, self, lambda: self._finish(keys))

    def _finish(self, keys: dict[str, QQuickItem]) -> None:
        for digit in PIN[1:]:
            self.tap(keys[digit])
        say("pin")
        self.window.frameSwapped.connect(self._look_for_box)

    def _look_for_box(self) -> None:
        box = self.focused()
        if box is None or box.objectName() != "scanBox":
            return
        self.window.frameSwapped.disconnect(self._look_for_box)
        say("armed")
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.told.emit(line)
        # The benchmark has gone.
        os._exit(1)


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from _below(child)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], FileKeys, None, Extras(ready=Hands)))
