"""A signal ends the window, but never in the middle of something."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.bridge.signals import end_on_signals


@pytest.fixture
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers", "qapp")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_of_a_frame_waits_for_its_end(number: signal.Signals, qtbot: QtBot) -> None:
    ends: list[str] = []
    parent = QObject()
    end_on_signals(lambda: ends.append("end"), parent)
    signal.raise_signal(number)
    assert ends == [], "it would close the window inside whatever Qt is doing"
    qtbot.waitUntil(lambda: ends == ["end"])
