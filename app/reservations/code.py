"""The code of a reservation: twelve characters to show, scan, type or read aloud, e.g. `R7K3-M9QX-T4W8`.

An R, ten characters of Crockford base 32 that nobody guesses, and a check character. That one is the sum of all before
it over GF(32), each with a weight of its own, so one wrong character and any two exchanged are found.
"""

from __future__ import annotations

import re
import unicodedata

from app.identifiers import CROCKFORD, crockford

SECRET = 7
"""Bytes that a new code is drawn from."""
_BODY = 10
_SHAPE = re.compile(f"R[{CROCKFORD}]{{{_BODY + 1}}}")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212\u00b7_]+")


def make_code(secret: bytes) -> str:
    """The code as it is kept, drawn from `SECRET` bytes."""
    start = f"R{crockford(secret, _BODY)}"
    return start + _check(start)


def read_code(text: str) -> str | None:
    """The code as it is kept, however it was typed: small, full-width, with blanks or dashes, O for 0; else None."""
    plain = _plain(text)
    return plain if is_like_code(text) and _check(plain[:-1]) == plain[-1] else None


def is_like_code(text: str) -> bool:
    """It has the form of a code; whether the check character fits is not said."""
    return _SHAPE.fullmatch(_plain(text)) is not None


def shown(code: str) -> str:
    """In groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_MISREAD)


def _check(start: str) -> str:
    total = 0
    for one in start:
        total = _doubled(total) ^ CROCKFORD.index(one)
    return CROCKFORD[_doubled(total)]


def _doubled(value: int) -> int:
    """Times the generator of GF(32), modulo x⁵ + x² + 1."""
    return value << 1 ^ (0b100101 if value & 16 else 0)
