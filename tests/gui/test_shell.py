"""The frame: desks, the gate, messages, keys, layouts, languages. With FARSHELF_SHOTS=FOLDER it writes pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtQml import QQmlApplicationEngine, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.bridge.fonts import install_fonts
from ui.bridge.scanner import Scanner
from ui.bridge.translation import Translation
from ui.shell.model import ShellModel

ROOT = Path(__file__).resolve().parents[2]
BLANK = QUrl.fromLocalFile(str(Path(__file__).parent / "BlankDesk.qml"))
DESKS = (("sell", "sell", False), ("orders", "orders", False), ("pickup", "pickup", False),
         ("attention", "attention", True), ("sync", "sync", True), ("settings", "settings", True))  # fmt: skip


def named(name: str, parent: QObject) -> QObject:
    made = QObject(parent)
    made.setObjectName(name)
    return made


def title_of(key: str) -> str:
    """One of them is translated."""
    return QCoreApplication.translate("NavBar", "More") if key == "settings" else key.title()


class Frame:
    """The window with blank desks, its model, and what it said."""

    def __init__(self, watch: Callable[[QQmlEngine], None], translations: Path) -> None:
        self.shell = ShellModel()
        for key, icon, foot in DESKS:
            self.shell.plug(key, partial(title_of, key), icon, BLANK, named(key, self.shell), foot=foot)
        self.shell.update(
            current="sell", connection="Synced 10:42", connectionBrief="10:42", initial="L", associate="Lin"
        )
        self.translation = Translation(translations)
        self.engine = QQmlApplicationEngine()
        watch(self.engine)
        self.engine.addImportPath(str(ROOT))
        self.engine.setInitialProperties({"shell": self.shell})
        self.translation.watch(self.engine)
        self.translation.changed.connect(self.shell.relabel)
        self.engine.load(QUrl.fromLocalFile(str(ROOT / "ui/shell/Main.qml")))
        window = self.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.window = window

    def texts(self) -> set[str]:
        """Every word on the screen."""
        return {item.property("text") for item in visible(self.window.contentItem()) if item.inherits("QQuickText")}

    def shot(self, name: str) -> None:
        QTest.qWait(200)
        if folder := os.environ.get("FARSHELF_SHOTS"):
            self.window.grabWindow().save(str(Path(folder) / f"{name}.png"))

    def close(self) -> None:
        self.translation.silence()
        self.window.close()
        # The engine goes before the view models (architecture.md, traps).
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, 52)
        self.shell.deleteLater()


def visible(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from visible(child)


@pytest.fixture
def frame(
    qtbot: QtBot, qapp: QGuiApplication, fatal_qml_warnings: Callable[[QQmlEngine], None], translations: Path
) -> Iterator[Frame]:
    install_fonts(qapp, ROOT / "resources" / "fonts")
    made = Frame(fatal_qml_warnings, translations)
    made.window.requestActivate()
    qtbot.waitUntil(made.window.isExposed)
    yield made
    made.close()


def test_a_desk_is_made_at_its_first_visit_and_kept(frame: Frame) -> None:
    assert "Sell" in frame.texts()
    assert "orders" not in frame.texts()
    frame.shell.select("orders")
    assert {"orders"} <= frame.texts()
    assert "sell" not in frame.texts()
    frame.shell.select("nothing")
    assert frame.shell.state.current == "orders"


def test_what_a_role_may_not_use_is_absent(frame: Frame) -> None:
    frame.shell.show_only(frozenset({"sell", "orders"}))
    assert not {"Pickup", "Attention"} & frame.texts()
    frame.shell.select("pickup")
    assert frame.shell.state.current == "sell"


@pytest.mark.parametrize(
    ("name", "width", "height"), [("portrait", 800, 1280), ("landscape", 1280, 800), ("desktop", 1920, 1080)]
)
def test_the_three_layouts(frame: Frame, qtbot: QtBot, name: str, width: int, height: int) -> None:
    frame.window.resize(width, height)
    qtbot.waitUntil(lambda: frame.window.width() == width)
    frame.shell.count("pickup", 5)
    frame.shot(f"shell-{name}")
    portrait = name == "portrait"
    assert ("10:42" in frame.texts(), "Synced 10:42" in frame.texts()) == (portrait, not portrait)
    assert {"5", "Pickup", "L"} <= frame.texts()
    clipped = [item.property("text") for item in visible(frame.window.contentItem()) if item.property("truncated")]
    assert clipped == []


def test_the_language_changes_at_once(frame: Frame) -> None:
    frame.translation.use("zh_CN")
    assert "更多" in frame.texts()
    hint = "扫码，或搜索商品、会员、订单、优惠券"
    assert hint in frame.texts()
    frame.shell.update(dark=True)
    frame.shot("shell-zh-dark")
    frame.translation.use("en")
    assert hint not in frame.texts()
    assert "More" in frame.texts()


def test_the_gate_covers_the_desks(frame: Frame) -> None:
    frame.shell.shut(BLANK, named("sign-in", frame.shell))
    assert "sign-in" in frame.texts()
    assert "Sell" not in frame.texts()
    frame.shell.open()
    assert "sign-in" not in frame.texts()
    assert "Sell" in frame.texts()


def test_the_scan_box_is_armed_from_the_start(frame: Frame, qtbot: QtBot) -> None:
    words: list[str] = []
    orders: list[tuple[str, bool]] = []
    steps: list[int] = []
    frame.shell.edited.connect(words.append)
    frame.shell.submitted.connect(lambda text, directly: orders.append((text, directly)))
    frame.shell.stepped.connect(steps.append)
    for key in (Qt.Key.Key_Y, Qt.Key.Key_R, Qt.Key.Key_F, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(frame.window, key)
    QTest.keyClick(frame.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert words == ["y", "yr", "yrf"]
    assert orders == [("yrf", False), ("yrf", True)]
    assert steps == [1, -1]
    QTest.keyClick(frame.window, Qt.Key.Key_Escape)
    assert frame.shell.state.search == ""


def test_the_input_method_is_off_until_asked_for(frame: Frame) -> None:
    field = frame.window.activeFocusItem()

    def enabled() -> bool:
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QCoreApplication.sendEvent(field, query)
        return bool(query.value(Qt.InputMethodQuery.ImEnabled))

    assert not enabled()
    box = frame.window.findChild(QQuickItem, "scanBox")
    assert isinstance(box, QQuickItem)
    box.setProperty("inputMethod", True)
    assert enabled()
    box.setProperty("inputMethod", False)
    assert not enabled()
    QTest.keyClick(frame.window, Qt.Key.Key_Y)
    assert frame.shell.state.search == "y"


def test_a_scan_is_never_typed_into_the_box(frame: Frame, qtbot: QtBot) -> None:
    times = iter(range(0, 10_000_000, 3_000))
    scanner = Scanner(lambda: next(times), parent=frame.shell)
    scanner.install(frame.window)
    with qtbot.waitSignal(scanner.scanned) as scan:
        for figure in "6901234567892\r":
            key = Qt.Key.Key_Return if figure == "\r" else Qt.Key(ord(figure))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, figure)
                QGuiApplication.sendEvent(frame.window, event)
    assert scan.args == ["6901234567892"]
    QTest.qWait(60)
    assert frame.shell.state.search == ""


def test_the_key_of_a_desk_goes_there_and_f1_lists_it(frame: Frame, qtbot: QtBot) -> None:
    frame.shell.plug("pickup", lambda: "Pickup", "pickup", BLANK, named("pickup", frame.shell), shortcut="F10")
    QTest.keyClick(frame.window, Qt.Key.Key_F10)
    assert frame.shell.state.current == "pickup"
    QTest.keyClick(frame.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: {"F10", "Esc", "Ctrl+K"} <= frame.texts())
    frame.shot("shell-keys")
    QTest.keyClick(frame.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: "Ctrl+K" not in frame.texts())


def test_a_message_with_undo(frame: Frame, qtbot: QtBot) -> None:
    undone: list[bool] = []
    frame.shell.say("M added", undo=lambda: undone.append(True), undo_label="Undo")
    qtbot.waitUntil(lambda: {"M added", "Undo"} <= frame.texts())
    frame.shot("shell-toast")
    toast = frame.window.findChild(QQuickItem, "toast")
    assert isinstance(toast, QQuickItem)
    assert toast.x() + toast.width() <= frame.window.width() - 400, "it would cover the order panel"
    frame.shell.undo()
    frame.shell.undo()
    assert undone == [True]
    frame.shell.say("L added", undo=lambda: undone.append(True), undo_label="Undo")
    frame.shell.hush()
    frame.shell.undo()
    assert undone == [True]
    qtbot.waitUntil(lambda: "L added" not in frame.texts())


def test_a_message_goes_with_its_desk(frame: Frame, qtbot: QtBot) -> None:
    frame.shell.say("M added", "accent", lambda: None, "Undo")
    qtbot.waitUntil(lambda: "M added" in frame.texts())
    frame.shell.select("orders")
    qtbot.waitUntil(lambda: "M added" not in frame.texts())
    frame.shell.undo()
    assert frame.shell.state.current == "orders"


def test_more_holds_the_desks_without_room(frame: Frame, qtbot: QtBot) -> None:
    frame.window.resize(800, 1280)
    qtbot.waitUntil(lambda: bool(frame.window.property("portrait")))
    QTest.qWait(50)
    more = next(
        item
        for item in visible(frame.window.contentItem())
        if item.inherits("QQuickAbstractButton") and item.property("iconName") == "more"
    )
    more.metaObject().invokeMethod(more, "click")
    qtbot.waitUntil(lambda: "中文" in frame.texts() or "English" in frame.texts())
    frame.shot("shell-more")
    assert "Dark" in frame.texts()
