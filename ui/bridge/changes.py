"""The topics of each commit, local or pulled, as calls on the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal

from app.storage.changes import Changes, Topic


class ChangeSignal(QObject):
    """`publish` may be called from any thread; watchers run on the UI thread, once per turn of the loop."""

    changed = Signal(object)
    _published = Signal(object)
    _turn = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pending: set[Topic] = set()
        self._watchers: list[tuple[frozenset[Topic], Callable[[], None]]] = []
        self._published.connect(self._gather, Qt.ConnectionType.QueuedConnection)
        self._turn.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def publish(self, changes: Changes) -> None:
        """Announce a commit; a listener of the unit of work and of the replica watch."""
        if changes:
            self._published.emit(changes)

    def watch(self, topics: Iterable[Topic], then: Callable[[], None]) -> None:
        """Call `then` whenever one of `topics` was touched."""
        self._watchers.append((frozenset(topics), then))

    def _gather(self, changes: Changes) -> None:
        if not self._pending:
            self._turn.emit()
        self._pending |= changes.topics

    def _tell(self) -> None:
        touched = frozenset(self._pending)
        self._pending.clear()
        self.changed.emit(Changes(touched))
        for topics, then in self._watchers:
            if topics & touched:
                then()
