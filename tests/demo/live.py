"""The demo on a screen: two shops side by side over a strip that cuts the network and the power."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement, QQmlApplicationEngine

from tests.demo.day import COLLECTED, MEMBER, SHOPS, barcode_of, sign_in
from tests.demo.stage import DemoDevice, Stage
from tests.fashion.demo import HUBIN, XIHU
from ui.application import ROOT
from ui.bridge.code_images import CodeImages
from ui.bridge.fonts import install_fonts

QML_IMPORT_NAME = "tests.demo"
QML_IMPORT_MAJOR_VERSION = 1

STRIP = 188
"""Height of the strip, px."""
CAPTIONS = (
    "1 · 断开网络，然后在湖滨店卖一件：点一下码就是扫码  |  Pull the cable, then sell at Hubin: click a code",
    "2 · 收款，出小票  |  Take payment; the receipt appears after the commit",
    "3 · 断电（kill -9），再开机：订单还在  |  Cut the power, start again: the order is still there",
    "4 · 接上网络：总部回复  |  Plug in again: HQ answers",
    "5 · 西湖店自提台收到订单，拣货  |  Xihu's pickup desk sees the order and picks it",
    "6 · 顾客来取：扫取货码，交付  |  The customer comes: scan the pickup code, hand over",
)


@QmlElement
class StripModel(QObject):
    """What the strip shows and does; the stage's processes are its own."""

    changed = Signal()

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self._caption = 0
        self._online = True
        folder = stage.folder / "import"
        self._codes = [
            {"words": COLLECTED, "symbology": "ean13", "code": barcode_of(folder, COLLECTED)},
            {"words": f"会员 Member {MEMBER}", "symbology": "qr", "code": MEMBER},
        ]

    @Property(str, notify=changed)
    def caption(self) -> str:
        return CAPTIONS[self._caption]

    @Property(bool, notify=changed)
    def online(self) -> bool:
        return self._online

    @Property(list, notify=changed)
    def codes(self) -> list[dict[str, str]]:
        return self._codes

    @Slot()
    def pullCable(self) -> None:
        """Stop HQ, or start it again."""
        if self._online:
            self._stage.hq.stop()
        else:
            self._stage.hq.start()
            self._caption = max(self._caption, 4)
        self._online = not self._online
        self.changed.emit()

    @Slot()
    def cutPower(self) -> None:
        """Kill Hubin's app and start it again."""
        hubin = self._stage.devices[HUBIN]
        if hubin.app is not None:
            hubin.app.kill()
        place(hubin, 0)
        self._caption = max(self._caption, 3)
        self.changed.emit()

    @Slot(str)
    def scan(self, code: str) -> None:
        """Into Hubin's window."""
        app = self._stage.devices[HUBIN].app
        if app is not None:
            app.scan(code)

    @Slot()
    def nextCaption(self) -> None:
        self._caption = (self._caption + 1) % len(CAPTIONS)
        self.changed.emit()

    def remember_pickup_code(self, code: str) -> None:
        """Offer the newest order's code to scan at Xihu."""
        if all(one["code"] != code for one in self._codes):
            self._codes = [*self._codes[:2], {"words": f"取货码 {code}", "symbology": "qr", "code": code}]
            self.changed.emit()


def place(device: DemoDevice, half: int) -> None:
    """Open the device's app on the left or the right half of the screen, above the strip."""
    area = QGuiApplication.primaryScreen().availableGeometry()
    width, height = area.width() // 2, area.height() - STRIP
    app = device.open_app(size=(width, height))
    app.ask("place", x=area.x() + half * width, y=area.y(), width=width, height=height)


def show(folder: Path, database_url: str | None) -> int:
    """Until the strip is closed; ends every process it started."""
    qt = QGuiApplication(sys.argv[:1])
    install_fonts(qt, ROOT / "resources" / "fonts")
    with Stage(folder, database_url) as stage:
        stage.build(SHOPS)
        hubin, xihu = stage.devices[HUBIN], stage.devices[XIHU]
        place(hubin, 0)
        place(xihu, 1)
        for device, person in ((hubin, "H01"), (xihu, "X03")):
            assert device.app is not None
            sign_in(device.app, person)
        if xihu.app is not None:
            xihu.app.tap("nav-pickup")
        model = StripModel(stage)
        engine = QQmlApplicationEngine()
        engine.addImportPath(str(ROOT))
        engine.addImageProvider("codes", CodeImages())
        area = qt.primaryScreen().availableGeometry()
        engine.setInitialProperties(
            {"strip": model, "x": area.x(), "y": area.bottom() - STRIP, "width": area.width(), "height": STRIP}
        )
        engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("Strip.qml"))))
        if not engine.rootObjects():
            return 1
        timer = QTimer()
        timer.timeout.connect(model.nextCaption)
        timer.start(15_000)
        status = qt.exec()
        del engine
    return status
