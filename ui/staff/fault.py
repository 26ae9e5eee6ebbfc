"""The app cannot open its data: it says so and does nothing else."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "ui.staff"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class FaultModel(QObject):
    """`words` for the person, `reason` for who is called to help."""

    changed = Signal()

    def __init__(self, words: str, reason: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._reason = reason

    @Property(str, notify=changed)
    def words(self) -> str:
        return self._words

    @Property(str, notify=changed)
    def reason(self) -> str:
        return self._reason
