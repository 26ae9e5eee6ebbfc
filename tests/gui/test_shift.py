"""A shift from its float to its slip, in the real window and without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine

from app.journal.codec import decode
from app.journal.records import commands_after
from app.shifts.commands import (
    SHIFT_CLOSED,
    SHIFT_COUNTED,
    SHIFT_OPENED,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
)
from tests.support.hands import Hands
from tests.support.shop import Shop, make_shop

CAP = "MZ-0412-SLATE"
XU = "318402"
"""Of another associate of Hubin."""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> Iterator[Hands]:
    found = Hands(qapp, shop)
    fatal_qml_warnings(found.app.engine)
    yield found
    found.close()


def told(hands: Hands, kind: str) -> list[bytes]:
    with hands.counter.device.journal.database.read() as journal:
        return [one.payload for one in commands_after(journal, 0) if one.type == kind]


def has_lines(hands: Hands, count: int) -> bool:
    return len(hands.counter.order.draft.lines) == count


def sell(hands: Hands, shop: Shop) -> None:
    hands.scan(shop.barcodes[CAP])
    hands.until(partial(has_lines, hands, 1), "the line")
    hands.key(Qt.Key.Key_F9)
    hands.tap("placeButton")
    hands.tap("newOrder")
    hands.until(lambda: not hands.all("receiptNumber"), "the receipt to close")


def count(hands: Hands, **notes: int) -> None:
    """By notes, as `n100=3`."""
    for name, pieces in notes.items():
        hands.tap(f"note-{name[1:]}00")
        for figure in str(pieces):
            hands.type(figure)
    hands.tap("countButton")


def begin(hands: Hands, **notes: int) -> None:
    hands.tap("nav-shift")
    hands.tap("beginButton")
    hands.find("countHead")
    count(hands, **notes)
    hands.sees("shiftTitle", "当班")


def test_float_sale_blind_count_difference_and_slip(hands: Hands, shop: Shop) -> None:
    hands.sign_in()
    hands.tap("nav-shift")
    hands.sees("shiftTitle", "尚未开班")
    hands.shot("shift-none")
    begin(hands, n100=4, n50=2)
    assert decode(told(hands, SHIFT_OPENED)[0], ShiftOpened).float_amount == 50_000
    hands.shot("shift-open")
    sell(hands, shop)
    hands.tap("nav-shift")
    hands.tap("beginButton")
    hands.find("countPad")
    assert not any("659" in str(one.property("text")) for one in hands.below(hands.window.contentItem()))
    hands.shot("shift-count")
    count(hands, n100=6, n50=1, n1=8)
    hands.sees("expected", "¥659.00")
    hands.sees("difference", "−¥1.00")
    assert hands.find("closeShiftButton").property("missing") == "请说明差异原因"
    hands.shot("shift-result")
    hands.tap("why0")
    hands.tap("closeShiftButton")
    hands.sees("slipTitle", "日结小票")
    hands.shot("shift-slip")
    closed = decode(told(hands, SHIFT_CLOSED)[0], ShiftClosed)
    assert (closed.expected, closed.counted, closed.reason) == (65_900, 65_800, "找零有误")
    assert decode(told(hands, SHIFT_COUNTED)[0], ShiftCounted).amount == 65_800
    hands.tap("slipDone")
    hands.sees("shiftTitle", "尚未开班")
    hands.tap("closedShift")
    hands.sees("slipTitle", "日结小票")
