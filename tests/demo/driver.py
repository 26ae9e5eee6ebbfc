"""Hands and eyes inside a running app: taps, keys, scans and pictures, asked for by JSON lines on standard input.

Every request is one line, every answer is one line that begins with `PREFIX`. Things are named by their objectName; a
name may end in `*` and carry an index (`piece*[2]`) or words (`person{林晓}`) where several are visible. Events are
sent to the window like a person's.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from tests.demo.faults import faults

PREFIX = "@drive "
_NAME = re.compile(r"(?P<name>[\w.-]+\*?)(\[(?P<index>\d+)\])?(\{(?P<words>[^}]*)\})?")
_KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Tab": Qt.Key.Key_Tab,
    "Backspace": Qt.Key.Key_Backspace,
    **{f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}

Request = dict[str, Any]
Answer = dict[str, Any]


class Driver(QObject):
    """Answers requests for one window on the UI thread; `extra` adds requests of the caller."""

    _asked = Signal(str)
    _left = Signal()

    def __init__(self, window: QQuickWindow, extra: dict[str, Callable[[Request], Answer]] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._verbs: dict[str, Callable[[Request], Answer]] = {
            "look": self._look,
            "tap": self._tap,
            "scan": self._scan,
            "type": self._type,
            "fill": self._fill,
            "key": self._key,
            "shot": self._shot,
            "faults": self._faults,
            "size": self._size,
            "place": self._place,
            **(extra or {}),
        }
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._left.connect(QGuiApplication.quit, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._asked.emit(line)
        # Whoever moved the hands is gone, and the window with it.
        self._left.emit()

    @Slot(str)
    def _answer(self, line: str) -> None:
        request: Request = json.loads(line)
        try:
            answer = self._verbs[request["do"]](request)
        except Exception as error:  # the script must hear of it, whatever it was
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(PREFIX + json.dumps(answer, ensure_ascii=False), flush=True)

    def _look(self, request: Request) -> Answer:
        item = self._find(request["name"])
        if item is None:
            return {"there": False}
        return {
            "there": True,
            "enabled": item.isEnabled(),
            "words": _words(item),
            "value": _plain(item.property(request["property"])) if "property" in request else None,
            "count": sum(1 for _ in self._named(request["name"])),
        }

    def _tap(self, request: Request) -> Answer:
        item = self._find(request["name"])
        if item is None:
            raise LookupError(f"{request['name']} is not on the screen")
        if not item.isEnabled():
            raise LookupError(f"{request['name']} is disabled")
        self._reveal(item)
        self._rest(item)
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        if not self._window.contentItem().contains(QPointF(middle)):
            raise LookupError(f"{request['name']} lies outside the window at {middle.x()}, {middle.y()}")
        QTest.mouseClick(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(middle))
        return {}

    def _rest(self, item: QQuickItem) -> None:
        """Until it has come to where it stays: a sheet that opens is still laid out when its first item is there."""
        before, now = QPointF(-1, -1), item.mapToScene(QPointF(0, 0))
        while before != now:
            QTest.qWait(20)
            before, now = now, item.mapToScene(QPointF(0, 0))

    def _reveal(self, item: QQuickItem) -> None:
        """Scroll the nearest Flickable until the item is inside it, as a finger would."""
        parent = item.parentItem()
        while parent is not None:
            if parent.inherits("QQuickFlickable"):
                top = item.mapToItem(parent, QPointF(0, 0)).y()
                over = top + item.height() - parent.height()
                if top < 0 or over > 0:
                    parent.setProperty("contentY", parent.property("contentY") + (top if top < 0 else over))
                return
            parent = parent.parentItem()

    def _scan(self, request: Request) -> Answer:
        for character in request["code"]:
            self._press(0, character)
        self._press(Qt.Key.Key_Return, "\r")
        return {}

    def _type(self, request: Request) -> Answer:
        for character in request["text"]:
            self._press(0, character)
            QTest.qWait(request.get("pause", 60))
        return {}

    def _fill(self, request: Request) -> Answer:
        """Into a field all at once, as an input method commits; the focus goes there first, as after a tap."""
        self._tap(request)
        item = self._window.activeFocusItem()
        if item is None:
            raise LookupError(f"{request['name']} takes no text")
        committed = QInputMethodEvent()
        committed.setCommitString(request["text"])
        QGuiApplication.sendEvent(item, committed)
        return {}

    def _key(self, request: Request) -> Answer:
        key = _KEYS[request["key"]]
        self._press(key, "\r" if key == Qt.Key.Key_Return else "")
        return {}

    def _press(self, key: int, text: str) -> None:
        code = key or (ord(text.upper()) if text.isascii() else 0)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text)
            QGuiApplication.sendEvent(self._window, event)

    def _shot(self, request: Request) -> Answer:
        QTest.qWait(request.get("settle", 200))
        self._paint_anew()
        saved = self._window.grabWindow().save(request["file"])
        return {"saved": saved}

    def _paint_anew(self) -> None:
        """The whole window: Qt's software renderer leaves shapes behind where it paints only what has changed."""
        height = self._window.height()
        for wanted in (height + 1, height):
            self._window.setHeight(wanted)
            QTest.qWait(30)

    def _faults(self, _: Request) -> Answer:
        return {"faults": faults(self._window)}

    def _size(self, request: Request) -> Answer:
        self._window.resize(request["width"], request["height"])
        QTest.qWait(50)
        return {}

    def _place(self, request: Request) -> Answer:
        """Over a part of the screen, frame and all; in the screen's own pixels, whatever this window's scale."""
        scale = self._window.devicePixelRatio() / request.get("ratio", self._window.devicePixelRatio())
        x, y, width, height = (round(request[name] / scale) for name in ("x", "y", "width", "height"))
        QTest.qWait(100)  # the window manager frames a window a moment after it is shown
        frame = self._window.frameMargins()
        across, down = frame.left() + frame.right(), frame.top() + frame.bottom()
        self._window.setGeometry(x + frame.left(), y + frame.top(), width - across, height - down)
        if "title" in request:
            self._window.setTitle(request["title"])
        return {}

    def _find(self, name: str) -> QQuickItem | None:
        index = int((_match(name)["index"]) or 0)
        for place, item in enumerate(self._named(name)):
            if place == index:
                return item
        return None

    def _named(self, name: str) -> Iterator[QQuickItem]:
        match = _match(name)
        wanted, words = match["name"], match["words"] or ""
        items = _visible(self._window.contentItem())
        return (item for item in items if fnmatchcase(item.objectName(), wanted) and words in _words(item))


def _words(item: QQuickItem) -> str:
    named = ("text", "label", "title", "amount", "hint")
    return next((str(item.property(name)) for name in named if item.property(name)), "")


def _match(name: str) -> re.Match[str]:
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"no name: {name}")
    return found


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    """Visible items in the order of painting."""
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from _visible(child)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
