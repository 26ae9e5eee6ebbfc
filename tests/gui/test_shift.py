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
from app.printing.printers import PrinterSetup
from app.shifts.commands import (
    DRAWER_OPENED,
    SHIFT_CLOSED,
    SHIFT_COUNTED,
    SHIFT_OPENED,
    DrawerOpened,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
)
from tests.fashion.demo import PINS
from tests.support.codes import text_of
from tests.support.hands import Hands
from tests.support.printer import FakePrinter, fake_printer
from tests.support.shop import Shop, make_shop
from tests.support.slips import Slip, read_slip
from ui.settings.chosen import Chosen, keep_chosen

CAP = "MZ-0412-SLATE"
TAKER = "H02"
"""Another associate of Hubin."""
Watch = Callable[[QQmlEngine], None]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path / "device")


@pytest.fixture
def hands(qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch) -> Iterator[Hands]:
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
        hands.type(str(pieces))
        hands.until(partial(stands_there, hands, f"note-{name[1:]}00", pieces), f"{pieces} of {name}")
    hands.tap("countButton")


def stands_there(hands: Hands, note: str, pieces: int) -> bool:
    text = str(hands.find(note).property("text"))
    return f"：{pieces} 张" in text or f": {pieces} pieces" in text


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


def test_in_english_and_tall_it_is_handed_over_by_the_takers_pin(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> None:
    hands = Hands(qapp, shop, "en", size=(800, 1280))
    try:
        fatal_qml_warnings(hands.app.engine)
        hands.sign_in()
        hands.tap("nav-more")
        hands.tap("more-shift")
        hands.tap("beginButton")
        count(hands, n100=5)
        hands.sees("shiftTitle", "has the drawer")
        hands.shot("en-shift-open")
        hands.tap("beginButton")
        count(hands, n100=5)
        hands.sees("difference", "It matches")
        taker = next(one for one in hands.counter.device.roster.associates if one.code == TAKER)
        hands.tap(f"taker-{taker.id}")
        hands.shot("en-shift-result")
        hands.tap("closeShiftButton")
        hands.find("takerPad")
        hands.type("111111")
        hands.sees("pinError", "Wrong PIN")
        assert not told(hands, SHIFT_CLOSED)
        hands.shot("en-shift-taker")
        hands.type(PINS[TAKER])
        hands.until(lambda: told(hands, SHIFT_CLOSED), "the end of the shift")
        hands.sees("slipTitle", "Handover slip")
        hands.until(lambda: hands.counter.person.id == taker.id, "the taker")
        hands.until(lambda: not hands.all("takerPad"), "the end of the sheet")
        hands.shot("en-shift-slip")
        hands.tap("slipDone")
        hands.sees("shiftTitle", "No shift is open")
        hands.tap("beginButton")
        count(hands, n100=4)
        hands.sees("shiftTitle", f"{taker.name} has the drawer")
        assert decode(told(hands, SHIFT_CLOSED)[0], ShiftClosed).handed_to == taker.id
        assert decode(told(hands, SHIFT_OPENED)[1], ShiftOpened).associate_id == taker.id
    finally:
        hands.close()


def test_enter_asks_nobody_for_a_pin_before_the_difference_has_its_reason(hands: Hands) -> None:
    hands.sign_in()
    begin(hands, n100=5)
    hands.tap("beginButton")
    count(hands, n100=4)
    hands.sees("difference", "−¥100.00")
    taker = next(one for one in hands.counter.device.roster.associates if one.code == TAKER)
    hands.tap(f"taker-{taker.id}")
    hands.tap("differenceReason")
    hands.key(Qt.Key.Key_Return)
    hands.tap("why0")
    assert not hands.all("takerPad")
    hands.until(lambda: hands.find("closeShiftButton").property("missing") == "", "the reason")


def test_cash_out_with_a_managers_leave_and_the_slip_on_paper_and_as_pdf(
    qapp: QGuiApplication, shop: Shop, fatal_qml_warnings: Watch
) -> None:
    with fake_printer() as printer:
        keep_chosen(shop.home, Chosen(printer=PrinterSetup("network", f"127.0.0.1:{printer.port}", 58)))
        hands = Hands(qapp, shop)
        try:
            fatal_qml_warnings(hands.app.engine)
            hands.sign_in()
            begin(hands, n100=5)
            assert [(one.pulses, one.text) for one in slips(hands, printer, 1)] == [(1, "")]
            sell(hands, shop)
            assert slips(hands, printer, 2)[1].pulses == 1
            take_out(hands)
            assert [(one.pulses, one.text) for one in slips(hands, printer, 3)[2:]] == [(1, "")]
            (moved,) = [decode(one, DrawerOpened) for one in told(hands, DRAWER_OPENED)]
            assert (moved.amount, moved.reason) == (-20_000, "送存银行")
            assert moved.approved_by
            hands.tap("beginButton")
            count(hands, n100=4, n50=1, n1=9)
            hands.sees("difference", "相符")
            printer.paper = 0
            heard: list[str] = []
            hands.app.shell.toasted.connect(lambda words, *_: heard.append(words))
            hands.tap("closeShiftButton")
            hands.sees("slipTitle", "日结小票")
            assert told(hands, SHIFT_CLOSED), "a printer holds nobody up"
            hands.until(lambda: any("缺纸" in one for one in heard), "what the printer says")
            printer.paper = 500
            hands.tap("printSlip")
            first = slips(hands, printer, 4)[3]
            for words in (
                "湖滨店",
                "日结小票",
                "备用金",
                "￥500.00",
                "取出现金 × 1",
                "-￥200.00",
                "送存银行",
                "应有",
                "￥459.00",
            ):
                assert words in first.text, words
            assert "副本" not in first.text
            assert max(line.cells for line in first.lines) <= 32
            assert (first.pulses, first.cuts) == (0, 1)
            hands.tap("printSlip")
            assert "副本 1" in slips(hands, printer, 5)[4].text
            hands.tap("slipPdf")
            folder = shop.home / "receipts"
            hands.until(lambda: list(folder.glob("shift-*.pdf")), "the PDF")
            text = text_of(next(folder.glob("shift-*.pdf")))
            for words in ("日结小票", "¥459.00", "送存银行", "签字"):
                assert words in text, words
        finally:
            hands.close()


def take_out(hands: Hands) -> None:
    """¥200 to the bank; the manager allows it."""
    hands.tap("nav-shift")
    hands.tap("moveButton")
    hands.find("movePad")
    hands.type("200")
    hands.until(lambda: hands.words("moveAmount") == "¥200.00", "the amount")
    hands.tap("what0")
    hands.shot("shift-move")
    hands.tap("moveAct")
    hands.tap("askManagerButton")
    hands.find("overridePad")
    hands.type(PINS["H03"])
    hands.until(lambda: not hands.all("overridePad"), "the manager's leave")
    hands.find("allowedChip")
    hands.tap("moveAct")
    hands.until(lambda: told(hands, DRAWER_OPENED), "the drawer")
    hands.until(lambda: not hands.all("movePad"), "the end of it")


def slips(hands: Hands, printer: FakePrinter, count: int) -> list[Slip]:
    hands.until(lambda: len(printer.slips) >= count, f"{count} slips")
    return [read_slip(one, 58) for one in printer.slips]
