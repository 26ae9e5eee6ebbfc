"""What can be done in the frame itself, whatever the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.bridge.actions import Action
from ui.bridge.wording import tr

if TYPE_CHECKING:
    from ui.shell.model import ShellModel


def frame_actions(shell: ShellModel) -> tuple[Action, ...]:
    def opened() -> bool:
        return shell.state.gate.isEmpty()

    def signed_in() -> bool:
        return opened() and bool(shell.state.initial)

    def show_help() -> None:
        shell.actions.relabel()
        shell.helpWished.emit()

    def other_language() -> None:
        shell.languageWished.emit("en" if shell.state.language == "zh_CN" else "zh_CN")

    return (
        Action("help", lambda: tr("All shortcuts"), show_help, "F1", opened, anywhere=True),
        Action("search", lambda: tr("Scan or search"), shell.armed.emit, "F2", opened),
        Action("palette", lambda: tr("Find an action"), shell.actions.open, "Ctrl+K"),
        Action("back", lambda: tr("Back"), None, "Esc", opened),
        Action("undo", lambda: tr("Undo"), shell.undo, offered=lambda: signed_in() and shell.can_undo),
        Action("lock", lambda: tr("Lock, or switch person"), shell.associateTapped.emit, offered=signed_in),
        Action("language", lambda: "English / 中文", other_language),
        Action("light", lambda: tr("Light"), lambda: shell.darkWished.emit(False), offered=lambda: shell.state.dark),
        Action("dark", lambda: tr("Dark"), lambda: shell.darkWished.emit(True), offered=lambda: not shell.state.dark),
    )


def desk_action(shell: ShellModel, key: str, title: Callable[[], str], shortcut: str) -> Action:
    """Go there; the scan box is armed as after a tap on the rail."""

    def go() -> None:
        shell.select(key)
        shell.armed.emit()

    return Action(f"desk-{key}", title, go, shortcut, lambda: shell.state.gate.isEmpty() and shell.may_see(key))
