"""The bytes for a printer, read back by a reader written from the makers' command lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.columns import printable
from app.printing.escpos import CODE_LIMIT, Tape
from tests.support.codes import codes_in, on_paper
from tests.support.slips import read_slip

CODE = "FSR1:A10-000178:7:1763779200:179800:CNY:" + "0" * 26 + ":" + "Z" * 103


@pytest.mark.parametrize("paper", [58, 80])
def test_a_slip_is_read_back(paper: int) -> None:
    tape = Tape(paper)
    tape.text("云货架 · 湖滨店", bold=True, large=True, centre=True)
    tape.row("云感轻量羽绒服", "¥899.00")
    tape.rule()
    tape.row("合计", "¥1,798.00", bold=True, large=True)
    tape.qr(CODE)
    tape.drawer()
    slip = read_slip(tape.cut(), paper)
    head = slip.lines[0]
    assert (head.text, head.align, head.bold, head.wide, head.high) == ("云货架 · 湖滨店", "centre", True, True, True)
    assert "云感轻量羽绒服" in slip.text
    priced = next(line for line in slip.lines if line.text.endswith("￥899.00"))
    assert (priced.align, priced.bold, priced.wide) == ("left", False, False)
    assert priced.cells == {58: 32, 80: 48}[paper], "flush right"
    total = next(line for line in slip.lines if line.text.endswith("￥1,798.00"))
    assert (total.bold, total.wide, total.cells) == (True, True, {58: 32, 80: 48}[paper])
    assert [(one.content, one.level, one.align) for one in slip.codes] == [(CODE, "M", "centre")]
    assert (slip.cuts, slip.pulses) == (1, 1)
    assert codes_in(on_paper(slip.codes[0], paper)) == {CODE: "QRCode"}


@given(st.text(max_size=200), st.text(max_size=40), st.sampled_from([58, 80]), st.booleans())
def test_any_words_make_a_slip_that_can_be_printed(left: str, right: str, paper: int, large: bool) -> None:
    tape = Tape(paper)
    tape.row(left, right, large=large)
    tape.text(left, centre=True, bold=large)
    slip = read_slip(tape.cut(), paper)
    squeezed = "".join("".join(line.text for line in slip.lines).split())
    for word in (left, right):
        for one in set(printable(word)) - {" ", "\u3000"}:
            assert one in squeezed


def test_a_drawer_opens_only_when_told() -> None:
    tape = Tape(80)
    tape.text("副本")
    slip = read_slip(tape.cut(), 80)
    assert (slip.pulses, slip.text) == (0, "副本")


@pytest.mark.parametrize("content", ["", "x" * (CODE_LIMIT + 1)])
def test_a_code_no_printer_takes_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="do not go into"):
        Tape(80).qr(content)
