"""What a person can do, by name and by key: desks contribute it, the palette finds it, the help lists the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.catalog.initials import initial
from ui.bridge.wording import spoken

Voice = Callable[[str], str]
"""From the words of the source to those of one language."""


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """`name` says it through `tr`; `offered` tells whether who stands here may do it now.

    `run` is None for what the keyboard does where the focus is: the help lists that, nothing starts it. `shortcut` is
    written as Qt reads it ("F9", "Ctrl+K"); `anywhere`: the key works above a sheet too.
    """

    key: str
    name: Callable[[], str]
    run: Callable[[], object] | None = None
    shortcut: str = ""
    offered: Callable[[], bool] = always
    anywhere: bool = False


def names_of(action: Action, voices: Sequence[Voice]) -> tuple[str, ...]:
    """All that the action may be called: in the language spoken now, in each of `voices`, and by first letters."""
    names = [action.name()]
    for voice in voices:
        with spoken(voice):
            names.append(action.name())
    folded = [name.casefold() for name in names]
    return tuple(dict.fromkeys((*folded, *("".join(map(_head, name)) for name in folded))))


def matching(asked: str, named: Iterable[tuple[Action, Sequence[str]]]) -> list[Action]:
    """Those with a name that holds what was asked: whose name begins so, then with such a word in it, then the rest."""
    text = asked.strip().casefold()
    ranked = [(rank, action) for action, names in named if (rank := _rank(text, names)) is not None]
    return [action for _, action in sorted(ranked, key=lambda one: one[0])]


def _rank(text: str, names: Sequence[str]) -> int | None:
    if any(name.startswith(text) for name in names):
        return 0
    if any(f" {text}" in name for name in names):
        return 1
    return 2 if any(text in name for name in names) else None


def _head(character: str) -> str:
    return initial(character) or character
