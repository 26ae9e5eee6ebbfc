"""Python's collector of cycles, kept on the UI thread.

Python collects on whichever thread allocates next. On the reading thread that would hold the interpreter against the
window (0.1–0.4 s for all objects of the app) and let Qt objects of the window die on a foreign thread.
"""

from __future__ import annotations

import gc
import linecache

from PySide6.QtCore import QObject, QTimer

EVERY = 1_000
"""ms between two collections of young objects."""
STARTING = 5
"""Collections left out at first: what is made then is modules and desks, which live as long as the window."""
FULL = 60
"""Every how many collections all objects are looked at that came after the start."""


class Garbage(QObject):
    """From its making to `stop` cycles are collected between two events, by the thread it lives on."""

    def __init__(self, parent: QObject | None = None, every: int = EVERY) -> None:
        super().__init__(parent)
        self._turns = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(every)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _turn(self) -> None:
        self._turns += 1
        if self._turns <= STARTING:
            gc.freeze()  # never looked at again, so that a full collection costs next to nothing
            linecache.clearcache()  # PySide reads the source of each module that imports it, and keeps two megabytes
        elif self._turns % FULL == 0:
            gc.collect()
        else:
            gc.collect(1)
