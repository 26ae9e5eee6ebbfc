"""SIGINT and SIGTERM end the window between two events."""

from __future__ import annotations

import signal
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

TURN = 250
"""ms between two turns of Python: it hears of a signal only when it is given one."""


def end_on_signals(end: Callable[[], None], parent: QObject) -> None:
    """From now on, for as long as `parent` lives; `end` is called on the thread of the window."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not at once: Python calls this between any two lines, so also inside a frame that Qt is painting, and quit()
        # closes the window there and then. Qt goes on in what is gone (a segmentation fault in its update timer).
        signal.signal(number, lambda *_: QTimer.singleShot(0, parent, end))
    turn = QTimer(parent)
    turn.timeout.connect(lambda: None)
    turn.start(TURN)
