"""Where cycles are collected: never on a thread that reads or writes."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from ui.bridge.garbage import STARTING, Garbage
from ui.bridge.tasks import Tasks


class Knot:
    """A cycle that tells which thread has ended it."""

    ended: list[str]

    def __init__(self, ended: list[str]) -> None:
        self.ended = ended
        self.me = self

    def __del__(self) -> None:
        self.ended.append(threading.current_thread().name)


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def _allocate() -> int:
    """So much that Python would collect several times."""
    return len([[place] for place in range(200_000)])


def _knots(qtbot: QtBot, tasks: Tasks, ended: list[str], wanted: int) -> None:
    for _ in range(wanted):
        Knot(ended)
        done: list[int] = []
        tasks.read(_allocate, done.append)
        qtbot.waitUntil(partial(bool, done))


def test_cycles_end_on_the_thread_of_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    ended: list[str] = []
    garbage = Garbage(every=10)
    try:
        qtbot.waitUntil(lambda: garbage._turns > STARTING)
        _knots(qtbot, tasks, ended, 5)
        qtbot.waitUntil(lambda: len(ended) == 5)
    finally:
        garbage.stop()
    assert set(ended) == {threading.main_thread().name}
    assert gc.isenabled()
    ended.clear()
    _knots(qtbot, tasks, ended, 5)
    assert "reader_0" in ended, "without it the reading thread collects: the test would not notice"
