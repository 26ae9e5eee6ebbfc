"""What a printer says of itself: answers to DLE EOT n (at once) and to GS r 1 (after all that was sent before)."""

from __future__ import annotations

from app.errors import Outage

ASK = {1: b"\x10\x04\x01", 2: b"\x10\x04\x02", 4: b"\x10\x04\x04"}
"""1 on line or not, 2 why not, 4 the roll of paper."""
ASK_WHEN_DONE = b"\x1dr\x01"


def is_live(answer: int) -> bool:
    """An answer to DLE EOT: bits 1 and 4 are always set, 0 and 7 never."""
    return answer & 0b1001_0011 == 0b0001_0010


def is_done(answer: int) -> bool:
    """An answer to GS r: bits 4 and 7 are never set."""
    return answer & 0b1001_0000 == 0


def require_ready(line: int, cause: int, paper: int) -> None:
    """Raises Outage `printer_no_paper`, `printer_open`, `printer_fault` or `printer_offline`, the plainest first.

    The three are the answers to DLE EOT 1, 2 and 4.
    """
    if paper & 0x60 or cause & 0x20:
        raise Outage("printer_no_paper")
    if cause & 0x04:
        raise Outage("printer_open")
    if cause & 0x40:
        raise Outage("printer_fault")
    if line & 0x08:
        raise Outage("printer_offline")
