"""All actions in one place: found by name in any language, started by key, listed by the help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.actions import Action, Voice, matching, names_of
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "ui.shell"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as offered; `shortcut` is "" where it has none."""

    key: str
    title: str
    shortcut: str


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """A key that does something; `anywhere`: above a sheet too."""

    sequence: str
    anywhere: bool


@QmlElement
class PaletteModel(QObject):
    """The command palette while it is `shown`, and all keys.

    What is chosen runs once the sheet has gone (`gone`), so that it finds the focus where the person left it.
    """

    changed = Signal()
    currentChanged = Signal()
    keyboardChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, Action] = {}
        self._voices: Callable[[], Sequence[Voice]] = lambda: ()
        self._named: list[tuple[Action, Sequence[str]]] = []
        self._shown = False
        self._keyboard = False
        self._current = 0
        self._chosen = ""
        self._found = Rows(ActionRow, "key", self)
        self._shortcuts = Rows(ShortcutRow, "sequence", self)
        self._help = Rows(ActionRow, "key", self)

    # --- for Python -----------------------------------------------------------------------------------------------

    def offer(self, actions: Iterable[Action], *, first: bool = False) -> None:
        """A desk contributes, `first` what is to head the list; of two actions with one key the later counts."""
        new = {action.key: action for action in actions}
        self._actions = new | self._actions if first else self._actions | new
        keys: dict[str, bool] = {}
        for action in self._actions.values():
            if action.run is not None and action.shortcut:
                keys[action.shortcut] = keys.get(action.shortcut, False) or action.anywhere
        self._shortcuts.replace([ShortcutRow(sequence, anywhere) for sequence, anywhere in keys.items()])

    def listen(self, voices: Callable[[], Sequence[Voice]]) -> None:
        """By which languages' names, beside the one in use, actions are found."""
        self._voices = voices

    def relabel(self) -> None:
        """Who stands here or the language has changed: what the help lists."""
        keyed = [action for action in self._actions.values() if action.shortcut and action.offered()]
        self._help.replace(sorted(map(_row, keyed), key=lambda row: _place(row.shortcut)))

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def found(self) -> QObject:
        return self._found

    @Property(QObject, notify=changed)
    def shortcuts(self) -> QObject:
        return self._shortcuts

    @Property(QObject, notify=changed)
    def help(self) -> QObject:
        """The keys that work now."""
        return self._help

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        return self._shown

    @Property(int, notify=currentChanged)
    def current(self) -> int:
        return self._current

    @Property(bool, notify=keyboardChanged)
    def keyboard(self) -> bool:
        """A hardware keyboard was used."""
        return self._keyboard

    @Slot()
    def useKeyboard(self) -> None:
        if not self._keyboard:
            self._keyboard = True
            self.keyboardChanged.emit()

    @Slot()
    def open(self) -> None:
        voices = self._voices()
        offered = [
            one for one in self._actions.values() if one.run is not None and one.key != "palette" and one.offered()
        ]
        self._named = [(action, names_of(action, voices)) for action in offered]
        self.search("")
        self._shown = True
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        if self._shown:
            self._shown = False
            self.changed.emit()

    @Slot(str)
    def search(self, text: str) -> None:
        self._found.replace([_row(action) for action in matching(text, self._named)])
        self._go(0)

    @Slot(int)
    def step(self, by: int) -> None:
        self._go(min(max(self._current + by, 0), max(0, len(self._found.rows) - 1)))

    @Slot()
    def take(self) -> None:
        """Enter."""
        if self._found.rows:
            self.choose(self._found.rows[self._current].key)

    @Slot(str)
    def choose(self, key: str) -> None:
        self._chosen = key
        self.close()

    @Slot()
    def gone(self) -> None:
        """The palette has left the screen."""
        key, self._chosen = self._chosen, ""
        if key:
            self._run(self._actions[key])

    @Slot(str)
    def press(self, sequence: str) -> None:
        """A key: the first action that has it and is offered."""
        self.useKeyboard()
        for action in tuple(self._actions.values()):
            if action.shortcut == sequence and self._run(action):
                return

    def _run(self, action: Action) -> bool:
        if action.run is None or not action.offered():
            return False
        action.run()
        return True

    def _go(self, place: int) -> None:
        self._current = place
        self.currentChanged.emit()


def _place(shortcut: str) -> int:
    """The function keys by their number, then the others as they came."""
    return int(shortcut[1:]) if shortcut[0] == "F" and shortcut[1:].isdigit() else 100


def _row(action: Action) -> ActionRow:
    return ActionRow(action.key, action.name(), action.shortcut)
