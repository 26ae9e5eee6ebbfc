"""Nobody has touched the window for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
    }
)


class Idle(QObject):
    """Event filter of the window; `passed` is sent once after `seconds` without a touch, and again after the next."""

    passed = Signal()

    def __init__(self, seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.passed)
        self.allow(seconds)

    def allow(self, seconds: int) -> None:
        """Policy may have changed."""
        self._timer.setInterval(seconds * 1000)
        self._timer.start()

    def install(self, window: QObject) -> None:
        window.installEventFilter(self)

    def touch(self) -> None:
        """A scan counts as a touch."""
        self._timer.start()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._timer.start()
        return False
