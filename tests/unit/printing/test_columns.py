"""Columns on paper: nothing is clipped, nothing runs off, every character can be printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.columns import GETA, cells, printable, row, wrapped

WORDS = st.text(
    st.one_of(st.characters(max_codepoint=126), st.sampled_from("云感轻量羽绒服·×￥，。（）"), st.characters()),
    max_size=120,
)  # fmt: skip
WIDTHS = st.sampled_from([16, 24, 32, 48])


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(WORDS)
def test_everything_printable_is_ascii_or_two_bytes(text: str) -> None:
    for one in printable(text):
        assert (one.isascii() and one.isprintable()) or len(one.encode("gbk")) == len(one.encode("gb18030")) == 2, one


@given(WORDS, WIDTHS)
def test_wrapping_loses_nothing_and_stays_on_the_paper(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cells(line) <= width for line in lines)
    assert squeezed("".join(lines)) == squeezed(printable(text))
    assert lines


@given(WORDS, st.integers(-(10**12), 10**12), WIDTHS)
def test_a_figure_is_whole_and_flush_right(text: str, amount: int, width: int) -> None:
    figure = f"¥{amount:,}.00"
    lines = row(text, figure, width)
    assert all(cells(line) <= width for line in lines)
    if cells(printable(figure)) <= width:
        assert any(cells(line) == width and line.endswith(printable(figure)) for line in lines)
    assert sorted(squeezed("".join(lines))) == sorted(squeezed(printable(text) + printable(figure)))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("云感轻量羽绒服", 10, ["云感轻量羽", "绒服"]),
        ("云感轻量羽绒服", 11, ["云感轻量羽", "绒服"]),
        ("Cloud light down jacket", 12, ["Cloud light", "down jacket"]),
        ("YR-2208-NAVY-M-EXTRA-LONG", 10, ["YR-2208-NA", "VY-M-EXTRA", "-LONG"]),
        ("", 10, [""]),
    ],
)
def test_known_breaks(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


def test_a_row_puts_words_and_figure_on_one_line() -> None:
    assert row("合计", "¥1,798.00", 32) == ["合计" + " " * 18 + "￥1,798.00"]
    assert row("Cloud light down jacket, navy", "¥899.00", 32) == ["Cloud light down        ￥899.00", "jacket, navy"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [("¥5 − €3", "￥5 - EUR3"), ("naïve Ångström", "naive Angstrom"), ("好🙂货", "好" + GETA + "货"), ("𠮷", GETA),
     ("a\u202eb\u200bc\nd", "abc d"), ("łódź", GETA + "ódz")],
)  # fmt: skip
def test_what_the_font_lacks_is_replaced(text: str, printed: str) -> None:
    assert printable(text) == printed
