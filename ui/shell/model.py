"""What the frame shows: the desks, who is signed in, how the shop stands with HQ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.rows import Rows
from ui.shell.actions import desk_action, frame_actions
from ui.shell.input_method import InputMethodSwitch
from ui.shell.palette import PaletteModel

__all__ = ["DeskRow", "InputMethodSwitch", "ShellModel", "ShellState"]  # the frame's QML needs both types registered

QML_IMPORT_NAME = "ui.shell"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk in the rail. `count` is its badge; `foot` places it beside the associate."""

    key: str
    title: str
    iconName: str
    count: int
    foot: bool
    view: QUrl


@dataclass(frozen=True, slots=True)
class Layer:
    """A view above all desks."""

    view: QUrl


@dataclass(frozen=True, slots=True)
class ShellState:
    """Everything the frame shows, in words already. Tones are those of Theme."""

    current: str = ""
    connection: str = ""
    connectionBrief: str = ""
    connectionTone: str = "accent"
    initial: str = ""
    associate: str = ""
    language: str = "zh_CN"
    dark: bool = False
    textScale: float = 1.0
    reducedMotion: bool = False
    search: str = ""
    banner: str = ""
    gate: QUrl = QUrl()  # noqa: RUF009 - an empty address; nothing changes it


@dataclass(frozen=True, slots=True)
class _Plugged:
    key: str
    title: Callable[[], str]
    icon: str
    source: QUrl
    model: QObject
    foot: bool


@QmlElement
class ShellModel(QObject):
    """The frame's state and the wishes it passes on.

    Desks are plugged in by `plug`; a desk's view declares `required property <Type> desk` for its model. While `gate`
    is set, that view (sign-in, first load, lock) covers the whole window and gets the gate's model as `desk`.
    """

    changed = Signal()
    selected = Signal(str)
    """Key of the desk now shown."""
    edited = Signal(str)
    """The words in the scan box, at each keystroke."""
    submitted = Signal(str, bool)
    """Enter in the scan box; True with Ctrl: add at once."""
    stepped = Signal(int)
    """Up and down in the scan box: −1 or 1."""
    helpWished = Signal()
    """The keys are to be shown, or put away again."""
    associateTapped = Signal()
    languageWished = Signal(str)
    darkWished = Signal(bool)
    armed = Signal()
    """The scan box is to take the focus."""
    toasted = Signal(str, str, str)
    """text, tone, undo label."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = ShellState()
        self._plugged: dict[str, _Plugged] = {}
        self._counts: dict[str, int] = {}
        self._visible: frozenset[str] | None = None
        self._gate_model: QObject | None = None
        self._layer_models: dict[str, QObject] = {}
        self._undo: Callable[[], None] | None = None
        self._desks = Rows(DeskRow, "key", self)
        self._layers = Rows(Layer, "view", self)
        self.actions = PaletteModel(self)
        self.actions.offer(frame_actions(self))

    # --- for Python -----------------------------------------------------------------------------------------------

    @property
    def state(self) -> ShellState:
        return self._state

    def update(self, **fields: Any) -> None:
        """Show other values; the names are those of `ShellState`."""
        state = replace(self._state, **fields)
        if state != self._state:
            self._state = state
            self.changed.emit()

    def plug(
        self,
        key: str,
        title: Callable[[], str],
        icon: str,
        source: QUrl,
        model: QObject,
        *,
        foot: bool = False,
        shortcut: str = "",
    ) -> None:
        """Add a desk; `title` is asked again at each change of language. A model without parent gets the shell."""
        if model.parent() is None:
            model.setParent(self)
        self._plugged[key] = _Plugged(key, title, icon, source, model, foot)
        self.actions.offer([desk_action(self, key, title, shortcut)])
        self.relabel()

    def show_only(self, keys: frozenset[str]) -> None:
        """What a role may not use is absent."""
        self._visible = keys
        self.relabel()

    def count(self, key: str, count: int) -> None:
        """The badge of a desk; 0 hides it."""
        if self._counts.get(key, 0) != count:
            self._counts[key] = count
            self.relabel()

    def relabel(self) -> None:
        """Read titles and counts again, for instance after the language has changed."""
        self._desks.replace(
            [
                DeskRow(desk.key, desk.title(), desk.icon, self._counts.get(desk.key, 0), desk.foot, desk.source)
                for desk in self._plugged.values()
                if self.may_see(desk.key)
            ]
        )
        self.actions.relabel()

    def may_see(self, key: str) -> bool:
        """Whoever stands here may use this desk."""
        return key in self._plugged and (self._visible is None or key in self._visible)

    @property
    def can_undo(self) -> bool:
        return self._undo is not None

    def shut(self, gate: QUrl, model: QObject) -> None:
        """Cover the window with this view."""
        if model.parent() is None:
            model.setParent(self)
        self._gate_model = model
        self.update(gate=gate)

    def lay(self, layer: QUrl, model: QObject) -> None:
        """Sheets that any desk may need (the receipt), loaded above all desks; the view gets the model as `desk`."""
        self._layer_models[layer.toString()] = model
        self._layers.replace([*self._layers.rows, Layer(layer)])

    def open(self) -> None:
        """Uncover the desks and arm the scan box."""
        self.update(gate=QUrl())
        self._gate_model = None
        self.armed.emit()

    def say(
        self, text: str, tone: str = "accent", undo: Callable[[], None] | None = None, undo_label: str = ""
    ) -> None:
        """A short message; with `undo` it has a button labelled `undo_label`."""
        self._undo = undo
        self.toasted.emit(text, tone, undo_label if undo else "")

    def hush(self) -> None:
        """Take the message and its undo away, for instance because the order it speaks of is placed."""
        self.say("")

    # --- for QML --------------------------------------------------------------------------------------------------

    @Property(QObject, notify=changed)
    def desks(self) -> QObject:
        return self._desks

    @Property(str, notify=changed)
    def current(self) -> str:
        return self._state.current

    @Property(str, notify=changed)
    def connection(self) -> str:
        return self._state.connection

    @Property(str, notify=changed)
    def connectionBrief(self) -> str:
        return self._state.connectionBrief

    @Property(str, notify=changed)
    def connectionTone(self) -> str:
        return self._state.connectionTone

    @Property(str, notify=changed)
    def initial(self) -> str:
        return self._state.initial

    @Property(str, notify=changed)
    def associate(self) -> str:
        return self._state.associate

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._state.language

    @Property(bool, notify=changed)
    def dark(self) -> bool:
        return self._state.dark

    @Property(float, notify=changed)
    def textScale(self) -> float:
        return self._state.textScale

    @Property(bool, notify=changed)
    def reducedMotion(self) -> bool:
        return self._state.reducedMotion

    @Property(str, notify=changed)
    def search(self) -> str:
        return self._state.search

    @Property(str, notify=changed)
    def banner(self) -> str:
        return self._state.banner

    @Property(PaletteModel, notify=changed)
    def palette(self) -> PaletteModel:
        return self.actions

    @Property(QUrl, notify=changed)
    def gate(self) -> QUrl:
        return self._state.gate

    @Property(QObject, notify=changed)
    def layers(self) -> QObject:
        """The views laid above all desks."""
        return self._layers

    @Slot(QUrl, result=QObject)
    def layerModel(self, layer: QUrl) -> QObject:
        return self._layer_models[layer.toString()]

    @Slot(str, result=QObject)
    def deskModel(self, key: str) -> QObject | None:
        """The view model of a desk; for "" that of the gate."""
        if not key:
            return self._gate_model
        return self._plugged[key].model if key in self._plugged else None

    @Slot(str)
    def select(self, key: str) -> None:
        """Go to a desk; unknown and hidden ones are ignored."""
        if self.may_see(key) and key != self._state.current:
            # What was said of one desk's work is not for another, nor is its undo.
            self.hush()
            self.update(current=key)
            self.selected.emit(key)

    @Slot(str)
    def edit(self, text: str) -> None:
        self.update(search=text)
        self.edited.emit(text)

    @Slot(str, bool)
    def submit(self, text: str, directly: bool) -> None:
        self.submitted.emit(text, directly)

    @Slot()
    def undo(self) -> None:
        """The undo of the last message, once."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()
