"""Text on paper of so many cells: a Chinese character fills two. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

STAND_INS = str.maketrans({
    "¥": "￥", "£": "￡", "€": "EUR", "−": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
    "\u200b": None, "\u200d": None, "\ufe0e": None, "\ufe0f": None, "\u200e": None, "\u200f": None,
    "\u2066": None, "\u2067": None, "\u2068": None, "\u2069": None, "\u202a": None, "\u202b": None, "\u202c": None,
})  # fmt: skip
"""Characters that a printer's Chinese font lacks, and what stands for them; marks without a shape are left out."""
GETA = "〓"
"""Stands where a character cannot be printed: printers' own mark for a missing one."""


def printable(text: str) -> str:
    """`text` in characters of the two-byte area (GBK) that every Chinese printer's font holds; one line."""
    plain = unicodedata.normalize("NFC", " ".join(text.splitlines())).translate(STAND_INS)
    return "".join(_printable(one) for one in plain if not unicodedata.category(one).startswith("C"))


def _printable(character: str) -> str:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        bare = unicodedata.normalize("NFD", character)[0]
        return bare if bare.isascii() and bare.isprintable() else GETA
    return character


def cells(text: str) -> int:
    """How many cells `printable` text fills: one for ASCII, two for every other character."""
    return sum(1 if one.isascii() else 2 for one in text)


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells; broken at blanks and beside Chinese, a long word anywhere."""
    lines, line = [], ""
    for word in _words(printable(text)):
        if cells(line) + cells(word.rstrip()) <= width:
            line += word
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = ""
        for one in word:
            if cells(line) + cells(one) > width:
                lines.append(line.rstrip())
                line = ""
            line += one
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> Iterator[str]:
    """Pieces that stay together: a run of ASCII with the blanks after it, or one wide character."""
    word = ""
    for one in text:
        if word and (not one.isascii() or not word[-1].isascii() or (word[-1] == " " and one != " ")):
            yield word
            word = ""
        word += one
    if word:
        yield word


def row(left: str, right: str, width: int) -> list[str]:
    """Words on the left, a figure flush right on the first line; on a line of its own where both do not fit."""
    figure = printable(right)
    if not figure:
        return wrapped(left, width)
    room = width - cells(figure) - 1
    if cells(figure) > width or room < width // 3:
        return [*(wrapped(left, width) if left else []), *(_flush(one, width) for one in wrapped(figure, width))]
    first, *rest = wrapped(left, room)
    return [first + " " * (width - cells(first) - cells(figure)) + figure, *rest]


def _flush(text: str, width: int) -> str:
    return " " * (width - cells(text)) + text
