"""Asking a manager for one action: what a desk asks, and what it holds once that was allowed.

Whoever shows the question (`ui.staff.override`) and the desks that ask know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.staff.overriding import Approval, left
from ui.bridge.desk import Surroundings
from ui.bridge.wording import tr

TICK_MS = 250


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is asked: "Goes out unpaid" – "¥2,697.00"."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """`action` is what exactly is allowed; `title`, `facts` and `why` say it. `allowed` hears of it once it is."""

    action: bytes
    title: str
    facts: tuple[Fact, ...]
    why: str
    allowed: Callable[[Approval], object]


class Allowance(QObject):
    """What a manager has allowed at one desk, as long as it holds; `changed` with each second that it tells."""

    changed = Signal()

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._approval: Approval | None = None
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tell)

    def keep(self, approval: Approval) -> None:
        self._approval = approval
        self._timer.start()
        self._tell()

    def drop(self) -> None:
        """It is used, or what it was for has changed."""
        self._approval = None
        self._tell()

    def of(self, action: bytes) -> Approval | None:
        """The approval, while just this is allowed to whoever is signed in."""
        found = self._approval
        return found if found is not None and found.action == action and self._left() else None

    @property
    def words(self) -> str:
        """ "Allowed by 王店长 · 1:47", "" while nothing is."""
        found, seconds = self._approval, -(-self._left() // 1_000_000)
        if found is None or not seconds:
            return ""
        manager = self._around.device.roster.find(found.manager)
        words = tr("Allowed by %1").replace("%1", manager.name if manager else tr("a manager"))
        return f"{words} · {seconds // 60}:{seconds % 60:02d}"

    def _left(self) -> int:
        found = self._approval
        return 0 if found is None else left(found, self._around.device.clock, self._around.actor, found.action)

    def _tell(self) -> None:
        words = self.words
        if not words:
            self._approval = None
            self._timer.stop()
        if words != self._told:
            self._told = words
            self.changed.emit()
