"""What a scanner sent, for the test field. Pure."""

from __future__ import annotations

import string
from dataclasses import dataclass

from ui.bridge.wording import tr


@dataclass(frozen=True, slots=True)
class ScanProps:
    """`code` is "" before the first scan."""

    code: str = ""
    kind: str = ""
    tone: str = "neutral"


def scan_words(code: str) -> ScanProps:
    """Names the kind of code and checks its check digit where it has one."""
    if code.isdigit() and len(code) in (8, 12, 13):
        name = {8: "EAN-8", 12: "UPC-A", 13: "EAN-13"}[len(code)]
        if gtin_check_digit(code[:-1]) == code[-1]:
            return ScanProps(code, tr("%1, check digit right").replace("%1", name), "accent")
        return ScanProps(code, tr("%1, but the check digit is wrong: read it again").replace("%1", name), "danger")
    if not all(character in string.printable for character in code):
        words = tr("Foreign characters: turn off the input method, or set the scanner to a US keyboard.")
        return ScanProps(code, words, "danger")
    return ScanProps(code, tr("%n character(s), read well", "", len(code)), "accent")


def gtin_check_digit(digits: str) -> str:
    """GS1 General Specifications, 7.9: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)
