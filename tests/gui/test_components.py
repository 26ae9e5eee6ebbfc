"""Every shared part draws without a warning in both languages and both themes, can be reached and does what it says.

With FARSHELF_SHOTS=FOLDER the pages are written there as PNG, to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import zxingcpp
from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.pages import SELL_DESKS, SELL_TILES, WORDS
from ui.bridge.code_images import CodeImages
from ui.bridge.fonts import install_fonts

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
Opener = Callable[..., QQuickView]


@pytest.fixture
def theme() -> Iterator[list[QQuickView]]:
    """Views opened by the test, closed before the next one starts."""
    views: list[QQuickView] = []
    yield views
    for view in views:
        view.close()
        view.deleteLater()


@pytest.fixture
def opened(
    qtbot: QtBot, qapp: QGuiApplication, theme: list[QQuickView], fatal_qml_warnings: Callable[[QQmlEngine], None]
) -> Opener:
    """Opens a page of this folder: `opened("Gallery.qml", dark=True, words=…)`."""

    def open_page(name: str, *, dark: bool = False, scale: float = 1.0, **properties: Any) -> QQuickView:
        assert "Inter" in install_fonts(qapp, ROOT / "resources" / "fonts")
        view = QQuickView()
        theme.append(view)
        fatal_qml_warnings(view.engine())
        view.engine().addImportPath(str(ROOT))
        view.engine().addImageProvider("codes", CodeImages())
        settings = cast(QObject, view.engine().singletonInstance("ui.components", "Theme"))
        settings.setProperty("dark", dark)
        settings.setProperty("textScale", scale)
        settings.setProperty("keyBadges", True)
        view.setInitialProperties(properties)
        view.setSource(QUrl.fromLocalFile(str(HERE / name)))
        assert view.status() == QQuickView.Status.Ready, [error.toString() for error in view.errors()]
        view.show()
        view.requestActivate()
        qtbot.waitUntil(view.isExposed)
        QTest.qWait(250)
        return view

    return open_page


def items(parent: QQuickItem) -> Iterator[QQuickItem]:
    """Every visible item below `parent`."""
    for child in parent.childItems():
        if child.isVisible():
            yield child
            yield from items(child)


def part(view: QQuickView, name: str) -> QQuickItem:
    found = view.rootObject().findChild(QQuickItem, name)
    assert isinstance(found, QQuickItem)
    return found


def picture(view: QQuickView, name: str) -> QImage:
    image = view.grabWindow()
    if folder := os.environ.get("FARSHELF_SHOTS"):
        image.save(str(Path(folder) / f"{name}.png"))
    return image


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_gallery_draws_every_part(opened: Opener, language: str, dark: bool) -> None:
    view = opened("Gallery.qml", dark=dark, words=WORDS[language])
    image = picture(view, f"gallery-{language}-{'dark' if dark else 'light'}")
    assert image.pixelColor(2, 2).name().upper() == ("#101412" if dark else "#F5F6F4")
    listed = {
        line.split()[0]
        for line in (ROOT / "ui/components/qmldir").read_text("utf-8").splitlines()[1:]
        if not line.startswith("singleton")
    }
    used = {
        line.split("{")[0].split(":")[-1].strip() for line in (HERE / "Gallery.qml").read_text("utf-8").splitlines()
    }
    drawn_inside = {"FocusRing", "PadKey", "Silhouette", "NavRail", "NavBar", "TwoPane", "DeskArea"}
    assert listed - used - drawn_inside == set()


def test_the_sell_picture(opened: Opener) -> None:
    view = opened("SellPicture.qml", tiles=SELL_TILES, desks=SELL_DESKS)
    image = picture(view, "sell-picture")
    assert image.pixelColor(1000, 720).name() == "#13805c"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_whatever_acts_is_large_enough_and_says_its_name(opened: Opener, language: str) -> None:
    view = opened("Gallery.qml", words=WORDS[language])
    acting = [item for item in items(view.rootObject()) if item.inherits("QQuickAbstractButton") and item.isEnabled()]
    assert len(acting) > 40
    for item in acting:
        what = f"{item.metaObject().className()} {item.property('text')!r}"
        assert min(item.width(), item.height()) >= 48, what
        interface = QAccessible.queryAccessibleInterface(item)
        assert interface.text(QAccessible.Text.Name), what


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_text_scale_keeps_words_whole_on_buttons(opened: Opener, scale: float) -> None:
    view = opened("Gallery.qml", scale=scale, words=WORDS["en"])
    picture(view, f"gallery-scale-{scale}")
    button = part(view, "primary")
    words = [item for item in items(button) if item.inherits("QQuickText")]
    assert words
    assert not any(item.property("truncated") for item in words)


def test_a_disabled_primary_says_what_is_missing(opened: Opener) -> None:
    button = part(opened("Gallery.qml", words=WORDS["en"]), "blocked")
    assert not button.isEnabled()
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == WORDS["en"]["missing"]


def test_the_pin_pad_submits_on_the_sixth_digit(opened: Opener) -> None:
    view = opened("Gallery.qml", words=WORDS["en"])
    part(view, "pinPad").forceActiveFocus()
    for key in (Qt.Key.Key_4, Qt.Key.Key_7, Qt.Key.Key_Backspace, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(view, key)
    assert view.rootObject().property("lastPin") == ""
    QTest.keyClick(view, Qt.Key.Key_3)
    QTest.keyClick(view, Qt.Key.Key_9)
    assert view.rootObject().property("lastPin") == "411239"


def test_the_number_pad_takes_no_third_place_of_money(opened: Opener) -> None:
    view = opened("Gallery.qml", words=WORDS["en"])
    pad = part(view, "numberPad")
    pad.forceActiveFocus()
    for key in ".0123.5":
        QTest.keyClick(view, Qt.Key(ord(key)))
    assert pad.property("value") == "0.01"


def test_undo_of_a_toast(opened: Opener) -> None:
    view = opened("Gallery.qml", words=WORDS["en"])
    toast = part(view, "toast")
    assert not toast.isVisible()
    toast.metaObject().invokeMethod(toast, "show", *map(qarg, ("M added", "accent", "Undo")))
    QTest.qWait(200)
    undo = next(item for item in items(toast) if item.inherits("QQuickAbstractButton"))
    click(view, undo)
    assert view.rootObject().property("undone") == 1
    assert toast.property("open") is False


def test_focus_returns_after_a_sheet(opened: Opener, qtbot: QtBot) -> None:
    view = opened("Gallery.qml", words=WORDS["en"])
    part(view, "field").forceActiveFocus()
    before = view.activeFocusItem()
    sheet = view.rootObject().findChild(QObject, "sheet")
    assert sheet is not None
    sheet.metaObject().invokeMethod(sheet, "open")
    qtbot.waitUntil(lambda: bool(sheet.property("opened")))
    picture(view, "sheet")
    assert view.activeFocusItem() is not before
    QTest.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not sheet.property("visible"))
    assert view.activeFocusItem() is before


def test_a_skeleton_waits_before_it_shows(opened: Opener) -> None:
    skeleton = part(opened("Gallery.qml", words=WORDS["en"]), "skeleton")
    assert skeleton.property("late") is True
    skeleton.setProperty("waiting", False)
    skeleton.setProperty("waiting", True)
    assert not skeleton.isVisible()


def test_codes_on_the_screen_can_be_scanned_in_the_dark(opened: Opener) -> None:
    image = picture(opened("Gallery.qml", dark=True, words=WORDS["en"]), "codes").convertToFormat(
        QImage.Format.Format_Grayscale8
    )
    read = zxingcpp.read_barcodes(memoryview(image.bits()).cast("B", (image.height(), image.bytesPerLine())))
    assert {code.text for code in read} >= {"FS1:6BF+70 ~%/?羽绒服", "6901234567892"}


def click(view: QQuickView, item: QQuickItem) -> None:
    centre = item.mapToScene(item.boundingRect().center())
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(int(centre.x()), int(centre.y())))


def qarg(value: str) -> Any:
    from PySide6.QtCore import Q_ARG

    return Q_ARG(str, value)
