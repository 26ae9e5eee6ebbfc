"""A window of Qt Quick Controls with nothing in it: what `start` and `memory` are divided by.

Prints `painted µs` (monotonic) at its first frame and stays until standard input is closed.
"""

from __future__ import annotations

import sys
import threading
import time

from PySide6.QtCore import QCoreApplication, QMetaObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

QML = b"""
import QtQuick
import QtQuick.Controls.Basic
ApplicationWindow {
    width: 1280
    height: 800
    visible: true
    Button { anchors.centerIn: parent; text: "Hello" }
}
"""


def main() -> int:
    application = QGuiApplication(sys.argv)
    engine = QQmlApplicationEngine()
    engine.loadData(QML)
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)

    def first_frame() -> None:
        window.frameSwapped.disconnect(first_frame)
        print("painted", time.monotonic_ns() // 1000, flush=True)

    window.frameSwapped.connect(first_frame)
    threading.Thread(target=_quit_at_the_end, daemon=True).start()
    return application.exec()


def _quit_at_the_end() -> None:
    sys.stdin.read()
    application = QCoreApplication.instance()
    assert application is not None
    QMetaObject.invokeMethod(application, "quit", Qt.ConnectionType.QueuedConnection)


if __name__ == "__main__":
    sys.exit(main())
