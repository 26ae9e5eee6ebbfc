"""QML warnings as failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtQml import QQmlEngine, QQmlError


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
