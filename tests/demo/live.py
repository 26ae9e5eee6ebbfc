"""The demo on a screen: two shops side by side over a strip that cuts the network and the power."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QRect, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from shiboken6 import delete

from tests.demo.screen import Box, divided
from tests.demo.stage import Stage
from tests.demo.strip import StripModel
from tests.demo.world import World
from ui.application import ROOT
from ui.bridge.code_images import CodeImages
from ui.bridge.fonts import install_fonts

ENDS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def show(folder: Path, database_url: str | None, *, play: bool = False, pace: float = 1.0) -> int:
    """Until the strip is closed or a signal comes; ends every process it started. `play`: begin by playing it.

    Exit status 1 where the strip's QML had a warning.
    """
    if sys.platform == "linux" and os.environ.get("DISPLAY"):
        # Under Wayland a window may not say where it stands, and these stand side by side.
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    qt = QGuiApplication(["farshelf-demo"])
    for number in ENDS:
        signal.signal(number, lambda *_: qt.quit())
    install_fonts(qt, ROOT / "resources" / "fonts")
    screen = qt.primaryScreen()
    area = screen.availableGeometry()
    divided_screen = divided(Box(area.x(), area.y(), area.width(), area.height()))

    def say(words: str) -> None:
        print(words, flush=True)
        model.tell(words)

    stage = Stage(folder, database_url, say)
    model = StripModel(World(stage, divided_screen, screen.devicePixelRatio()), pace)
    model.captioned.connect(lambda words: print(words, flush=True))
    engine = QQmlApplicationEngine()
    faults: list[str] = []
    engine.warnings.connect(lambda warnings: faults.extend(one.toString() for one in warnings))
    engine.addImportPath(str(ROOT))
    engine.addImageProvider("codes", CodeImages())
    engine.setInitialProperties({"strip": model})
    engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("Strip.qml"))))
    window = next(iter(engine.rootObjects()), None)
    if not isinstance(window, QQuickWindow):
        print("\n".join(faults), file=sys.stderr)
        return 1
    _fit(window, divided_screen.strip)
    # A window manager frames a window some time after it is shown.
    QTimer.singleShot(300, window, lambda: _fit(window, divided_screen.strip))
    # Python hears of a signal only when it is given a turn.
    turn = QTimer()
    turn.timeout.connect(lambda: None)
    turn.start(250)
    try:
        model.open(play=play)
        qt.exec()
    finally:
        turn.stop()
        window.close()
        model.close()
        delete(engine)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _fit(window: QQuickWindow, box: Box) -> None:
    """Fill the box, frame and all."""
    frame = window.frameMargins()
    wanted = QRect(
        box.x + frame.left(),
        box.y + frame.top(),
        box.width - frame.left() - frame.right(),
        box.height - frame.top() - frame.bottom(),
    )
    window.setGeometry(wanted)
