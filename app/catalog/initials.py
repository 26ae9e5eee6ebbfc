"""Which word of the names shown was meant by pinyin initials: yrf → 羽绒服."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from app.catalog.terms import folded, is_han, runs

LONGEST = 8
"""Initials beyond this many stand for no word."""

# GB 2312 orders its 3,755 most common characters by pinyin: where each initial begins (there is no i, u or v).
_FIRST = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_LETTERS = "abcdefghjklmnopqrstwxyz"
_AFTER = 0xD7FA


def initial(character: str) -> str:
    """The first letter of a common character's usual reading; '' of any other."""
    encoded = character.encode("gb2312", "ignore")
    code = int.from_bytes(encoded, "big")
    return _LETTERS[bisect_right(_FIRST, code) - 1] if len(encoded) == 2 and _FIRST[0] <= code < _AFTER else ""


def meant(text: str, names: Iterable[str]) -> str:
    """The Chinese word with these initials that most of the names have; '' where not one in four has it."""
    letters = folded(text).strip()
    if not (2 <= len(letters) <= LONGEST and letters.isascii() and letters.isalpha()):
        return ""
    listed = list(names)
    words = Counter(word for name in listed for word in set(_words(name, letters)))
    word, often = max(words.items(), key=lambda one: one[1], default=("", 0))
    return word if often * 4 >= len(listed) else ""


def _words(name: str, letters: str) -> Iterable[str]:
    for run in runs(name):
        if is_han(run):
            heads = [initial(character) for character in run]
            for place in range(len(run) - len(letters) + 1):
                if "".join(heads[place : place + len(letters)]) == letters:
                    yield run[place : place + len(letters)]
