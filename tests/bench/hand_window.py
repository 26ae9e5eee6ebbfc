"""The window of `tests.bench.window`, and hands that type and scan in it: what each key took until it was painted.

It prints a line for each: `query µs` from the key's arrival at the field until what was found is read, `painted µs`
from there, through words, models and tiles, until the frame with it; `scanned µs` from the last key of a scan until the
frame with the line, after `cpu µs`, what all threads of the window worked meanwhile.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from unittest.mock import patch

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent

from tests.bench.window import Hands, say
from tests.demo.file_keys import FileKeys
from ui.application import Application, Extras, main
from ui.catalog.filtering import NO_FILTERS, Filters
from ui.catalog.reading import GoodsReader, ResultsRead

PAUSE = 40
"""ms between two keys: a quick typist, slower than any scanner."""


READ: dict[str, int] = {}
"""Words → ns when what they find was read, on the reading thread."""


def timed(results: Callable[..., ResultsRead]) -> Callable[..., ResultsRead]:
    """`GoodsReader.results`, noting when it is done."""

    def read(self: GoodsReader, text: str, lang: str, filters: Filters = NO_FILTERS) -> ResultsRead:
        found = results(self, text, lang, filters)
        READ[text] = time.perf_counter_ns()
        return found

    return read


class QuickHands(Hands):
    """Types words key by key, and scans codes, as the window system delivers both."""

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self.verbs["type"] = self._type_words
        self.verbs["scan"] = self._scan
        self.verbs["clear"] = self._clear
        self._left = ""
        self._typed = ""

    def _type_words(self, words: str) -> None:
        """`words` into the emptied scan box; says `typed` after the last key."""
        assert self.application.counter is not None
        self.application.shell.update(search="")
        self.application.shell.armed.emit()
        self._left, self._typed = words, ""
        QTimer.singleShot(PAUSE, self, self._next_key)

    def _next_key(self) -> None:
        if not self._left:
            say("typed")
            return
        key, self._left = self._left[0], self._left[1:]
        self._typed += key
        wanted, counter = self._typed, self.application.counter
        assert counter is not None
        began: list[int] = []
        READ.clear()

        def arrived() -> None:
            # The scanner has let the key go: it is no part of a scan.
            self.application.scanner.typed.disconnect(arrived)
            began.append(time.perf_counter_ns())

        def answered() -> None:
            if began and counter.sell.property("searched") == wanted:
                counter.sell.changed.disconnect(answered)
                there = READ[wanted]
                say("query", (there - began[0]) / 1000)
                self._when_painted(lambda now: self._was_painted(now - there))

        self.application.scanner.typed.connect(arrived)
        counter.sell.changed.connect(answered)
        self._press(key)

    def _was_painted(self, took: int) -> None:
        say("painted", took / 1000)
        QTimer.singleShot(PAUSE, self, self._next_key)

    def _scan(self, code: str) -> None:
        """Says `scanned` when the line is painted."""
        counter = self.application.counter
        assert counter is not None
        before = sum(line.quantity for line in counter.order.draft.lines)

        def added() -> None:
            if sum(line.quantity for line in counter.order.draft.lines) > before:
                counter.order.changed.disconnect(added)
                self._when_painted(lambda now: self._was_scanned(now - began, time.process_time_ns() - worked))

        counter.order.changed.connect(added)
        for key in code:
            self._press(key)
        began, worked = time.perf_counter_ns(), time.process_time_ns()
        self._press("\r")

    def _was_scanned(self, took: int, worked: int) -> None:
        say("cpu", worked / 1000)
        say("scanned", took / 1000)

    def _clear(self, _: str) -> None:
        """An empty order."""
        counter = self.application.counter
        assert counter is not None
        for line in counter.order.draft.lines:
            counter.order.removeLine(line.id.hex())
        say("cleared")

    def _when_painted(self, then: Callable[[int], None]) -> None:
        def painted() -> None:
            self.window.frameSwapped.disconnect(painted)
            then(time.perf_counter_ns())

        self.window.frameSwapped.connect(painted)
        self.window.update()

    def _press(self, text: str) -> None:
        key = Qt.Key.Key_Return if text == "\r" else Qt.Key(ord(text.upper()) if text.isascii() else 0)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QGuiApplication.sendEvent(self.window, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


if __name__ == "__main__":
    with patch.object(GoodsReader, "results", timed(GoodsReader.results)):
        sys.exit(main(sys.argv[1:], FileKeys, None, Extras(ready=QuickHands)))
