"""The slip of a shift as paper and as PDF, of every width and page, read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.shifts.commands import DrawerOpened, ShiftClosed, ShiftOpened, Taking
from app.shifts.slips import DaySlip
from tests.support.codes import pages, text_of
from tests.support.slips import read_slip
from ui.shifts.slip_paper import paper_slip
from ui.shifts.slip_pdf import write_slip
from ui.shifts.slip_view import SlipView, slip_view

HOUR = 3_600_000_000
NINE = 1_795_309_200_000_000
NAMES = {1: "林晓", 2: "Alexandra Fitzgerald-Montgomery", 3: "赵敏"}


def shift(number: int, at: int, handed_to: int, counted: int) -> DaySlip:
    shift_id = bytes([number]) * 16
    takings = [Taking("cash", 12, 1_234_500), Taking("external", 2, 99_800), Taking("refund", 1, -15_900)]
    takings += [Taking("put_in", 1, 20_000), Taking("taken_out", 1, -500_000)]
    expected = 50_000 + 1_234_500 - 15_900 + 20_000 - 500_000
    return DaySlip(
        ShiftOpened(shift_id, 1, "2026-11-22", "CNY", 50_000, at, 1),
        ShiftClosed(
            shift_id, at + 4 * HOUR, 1, takings, expected, expected + counted, "A coin fell" if counted else "",
            handed_to, 3, [Taking("qr", 4, 41_800)],
        ),
        2,
        (
            DrawerOpened(shift_id, "Change from the safe", at, 3, 0, 20_000),
            DrawerOpened(shift_id, "To the bank", at, 1, 3, -500_000),
            DrawerOpened(shift_id, "Look for a mistake", at, 3),
        ),
    )  # fmt: skip


@pytest.fixture
def view(english: None) -> SlipView:
    """Of the second of two shifts of a day."""
    slips = [shift(2, NINE + 5 * HOUR, 0, -100), shift(1, NINE, 2, 0)]
    return slip_view(slips[0], slips, "湖滨店", lambda one: NAMES[one], "Asia/Shanghai")


WANTED = ("湖滨店", "Day-end slip", "2026-11-22", "林晓", "Float", "500.00", "Cash × 12", "12,345.00",
          "Given back in cash", "159.00", "To the bank · 赵敏", "opened only", "Should be there",
          "7,886.00", "7,885.00", "A coin fell",
          "Counted 2 times", "QR payment × 4", "418.00", "Whole day, 2 shifts", "24,690.00", "Signature")  # fmt: skip


@pytest.mark.parametrize("paper", [58, 80])
def test_on_paper_every_figure_is_there_and_fits(view: SlipView, paper: int) -> None:
    slip = read_slip(paper_slip(view, paper, copy=2), paper)
    for words in (*WANTED, "Copy 2"):
        assert words in slip.text, words
    assert (slip.pulses, slip.cuts) == (0, 1)


@pytest.mark.parametrize(("page", "size"), [("A4", (210, 297)), ("A5", (148, 210))])
def test_as_pdf_every_figure_is_there(view: SlipView, tmp_path: Path, page: str, size: tuple[int, int]) -> None:
    file = write_slip(view, tmp_path, copy=0, page=page)
    text = text_of(file)
    for words in WANTED:
        assert words in text, words
    assert "Copy" not in text
    assert pages(file)[1] == size
    assert write_slip(view, tmp_path, copy=1, page=page) != file
