"""QML warnings as failures, and what a list of QML shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtQml import QQmlEngine, QQmlError

from ui.bridge.rows import Rows


@contextmanager
def qml_warnings_fatal() -> Iterator[Callable[[QQmlEngine], None]]:
    """Gives a function to call with each engine; leaving the block raises AssertionError if any of them warned."""
    said: list[str] = []

    def note(warnings: list[QQmlError]) -> None:
        said.extend(warning.toString() for warning in warnings)

    def watch(engine: QQmlEngine) -> None:
        engine.warnings.connect(note)

    yield watch
    assert not said, "QML warnings:\n" + "\n".join(said)


def rows_of(shown: object) -> list[Any]:
    """The rows behind a property that QML reads as a list."""
    assert isinstance(shown, Rows)
    return list(shown.rows)
