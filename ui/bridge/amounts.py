"""What a pad shows, as money."""

from __future__ import annotations

from app.money import EXPONENTS


def parse_amount(typed: str, currency: str) -> int:
    """Minor units of what the pad shows ("1600", "1600.5"); figures beyond the currency's places are dropped."""
    whole, _, part = typed.partition(".")
    places = EXPONENTS[currency]
    scale: int = 10**places
    return int(whole or "0") * scale + int((part + "0" * places)[:places] or "0")
