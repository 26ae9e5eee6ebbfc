"""The input method of the scan box: off until the 中 key turns it on.

Hints are not enough: fcitx and ibus take Latin letters into their composition whatever a field hints at, and a scan
would end there. Only an item that accepts no input method at all gets its keys untouched.
"""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

QML_IMPORT_NAME = "ui.shell"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class InputMethodSwitch(QObject):
    """Lets the text item `target` use the input method only while `on`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._target: QQuickItem | None = None
        self._on = False

    def _get_target(self) -> QObject | None:
        return self._target

    def _set_target(self, target: QObject | None) -> None:
        self._target = target if isinstance(target, QQuickItem) else None
        self._apply()

    def _get_on(self) -> bool:
        return self._on

    def _set_on(self, on: bool) -> None:
        self._on = on
        self._apply()

    def _apply(self) -> None:
        if self._target is None:
            return
        self._target.setFlag(QQuickItem.Flag.ItemAcceptsInputMethod, self._on)
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)
        self.changed.emit()

    target = Property(QObject, _get_target, _set_target, notify=changed)
    on = Property(bool, _get_on, _set_on, notify=changed)
