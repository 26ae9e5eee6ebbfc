"""Keyboard-wedge scanners: a burst of keys at machine speed becomes one code, and nothing of it is ever typed.

A printable key is held for `GAP` before the focused item sees it. If the next one follows within that time it may be a
scanner, and holding goes on; when the burst ends it is either a code (long and fast enough) or is replayed key by key.
No person types `SHORTEST` keys with less than `GAP` between each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

GAP = 25_000
"""µs; scanners send a key each 1–15 ms."""
SHORTEST = 6
REPEAT = 700_000
"""µs in which the same code again is one trigger pull, not two articles."""
SUFFIXES = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


@dataclass
class Damper:
    """Drops a code that repeats within `REPEAT` µs of its last sighting."""

    code: str = ""
    at: int = -REPEAT
    window: int = REPEAT

    def passes(self, code: str, now: int) -> bool:
        """True for a new code; each sighting, also a dropped one, starts the window again."""
        fresh = code != self.code or not 0 <= now - self.at <= self.window
        self.code, self.at = code, now
        return fresh


@dataclass
class Burst:
    """The keys held back so far. Times are µs of one clock: the window system's, or ours where it has none."""

    text: str = ""
    began: int = 0
    last: int = 0
    held: list[QKeyEvent] = field(default_factory=list)

    def is_code(self) -> bool:
        """Long enough, and so fast on average that only a machine can have typed it."""
        return len(self.text) >= SHORTEST and self.last - self.began <= GAP * (len(self.text) - 1)


def cleaned(text: str, prefix: str = "") -> str:
    """The code without control characters, the scanner's prefix and outer blanks."""
    printable = "".join(character for character in text if character.isprintable())
    return printable.removeprefix(prefix).strip()


class Scanner(QObject):
    """Event filter of the window; `scanned(str)` is sent once per scan.

    `monotonic` gives µs, for keys without a time of their own; `prefix` is what the scanner is set to send before each
    code ("" = nothing).
    """

    scanned = Signal(str)
    typed = Signal()
    """A person typed: keys that were no scan."""

    def __init__(self, monotonic: Callable[[], int], prefix: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._prefix = prefix
        self._burst = Burst()
        self._damper = Damper()
        self._replaying = False
        self._target: QObject | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(GAP // 1000)
        self._patience.timeout.connect(self._gap_passed)

    def install(self, window: QObject) -> None:
        """Catch the keys of this window."""
        window.installEventFilter(self)

    def stop(self) -> None:
        """Forget the keys held back: their window goes."""
        self._patience.stop()
        self._burst = Burst()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if self._replaying or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._pressed(target, event)
        return event.type() == QEvent.Type.KeyRelease and self._hold_if_busy(event)

    def _pressed(self, target: QObject, event: QKeyEvent) -> bool:
        if event.key() in SUFFIXES and self._burst.held:
            if self._burst.is_code():
                self._finish()
                return True
            self._replay()
            return False
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        # Scanners send the GS of GS1 codes as Ctrl+]: part of a running burst, never the beginning of one.
        separator = bool(self._burst.held) and event.text() == "\x1d"
        if not separator and (not event.text().isprintable() or not event.text() or modifiers or event.isAutoRepeat()):
            if event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_Control):
                return self._hold_if_busy(event)
            self._replay()
            if event.key() not in SUFFIXES:
                self.typed.emit()
            return False
        # When it was struck, where the window system tells: a busy window handles the keys of a scan late.
        now = event.timestamp() * 1000 or self._monotonic()
        if not self._burst.held:
            self._burst.began = now
            self._target = target
        self._burst.text += event.text()
        self._burst.last = now
        self._hold_if_busy(event, always=True)
        self._patience.start()
        return True

    def _hold_if_busy(self, event: QKeyEvent, always: bool = False) -> bool:
        if not self._burst.held and not always:
            return False
        self._burst.held.append(
            QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
        )
        return True

    def _gap_passed(self) -> None:
        # The window system may have delivered keys that are still queued behind this timer.
        length = len(self._burst.text)
        QTimer.singleShot(0, self, lambda: self._end_unless_longer(length))

    def _end_unless_longer(self, length: int) -> None:
        if len(self._burst.text) > length or not self._burst.held:
            return
        if self._burst.is_code():
            self._finish()
        else:
            self._replay()

    def _finish(self) -> None:
        code = cleaned(self._burst.text, self._prefix)
        now = self._burst.last
        self._burst = Burst()
        self._patience.stop()
        if code and self._damper.passes(code, now):
            self.scanned.emit(code)

    def _replay(self) -> None:
        held, self._burst = self._burst.held, Burst()
        self._patience.stop()
        if not held or self._target is None:
            return
        self.typed.emit()
        self._replaying = True
        try:
            for event in held:
                QCoreApplication.sendEvent(self._target, event)
        finally:
            self._replaying = False
