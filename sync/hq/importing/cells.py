"""From the text of a cell to a value, one function a kind of column; raises `Bad`. Never by way of a float."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.identifiers import check_digit_fits
from app.money import EXPONENTS
from sync.hq.importing.findings import Bad
from sync.hq.importing.layout import Column

CODE_LENGTH, LINE_LENGTH, TEXT_LENGTH, CODES_LENGTH = 64, 120, 2000, 20_000
MOST_PIECES = 1_000_000
MOST_MINOR = 10_000_000_000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#x[0-9a-fA-F]{2,6});")
_WHOLE = re.compile(r"-?[0-9]{1,20}")
_DECIMAL = re.compile(r"(-?)([0-9]{0,20})(?:\.([0-9]{0,20}))?")
_PHONE = re.compile(r"\+?[0-9][0-9 \-]{2,23}")
_HOURS = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_IN_HOUSE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{2,31}")
_GTIN_LENGTHS = (8, 12, 13, 14)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEPS = "01234567890123"

Parser = Callable[[str], object]


def parser(column: Column) -> Parser:
    """The function for a column's cells, which come stripped and not empty."""
    if column.kind == "choice":
        return lambda text: _choice(text, column.choices)
    return _PARSERS[column.kind]


def _choice(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise Bad("not_a_choice")
    return text


def _code(text: str) -> str:
    if not text.isprintable() and (_CONTROL.search(text) or "\n" in text or "\r" in text):
        raise Bad("control_character")
    if "\ufffd" in text:
        raise Bad("encoding")
    if len(text) > CODE_LENGTH:
        raise Bad("too_long")
    return text


def _codes(text: str) -> tuple[str, ...]:
    if len(text) > CODES_LENGTH:
        raise Bad("too_long")
    return tuple(dict.fromkeys(_code(one.strip()) for one in text.split("|") if one.strip()))


def _hours(text: str) -> tuple[int, int]:
    """`09:00-21:00` to minutes of the day; an end of 24:00 is midnight."""
    found = _HOURS.fullmatch(text)
    if found is None:
        raise Bad("not_hours")
    start, end = (int(found[one]) * 60 + int(found[one + 1]) for one in (1, 3))
    if start >= 1440 or not 0 < end <= 1440:
        raise Bad("not_hours")
    return start, end


def _checked(text: str, most: int) -> str:
    if not text.isprintable() and _CONTROL.search(text):
        raise Bad("control_character")
    if len(text) > most:
        raise Bad("cut", text[:most].rstrip())
    if "\ufffd" in text:
        raise Bad("replacement_character", text)
    if "&" in text and _ENTITY.search(text):
        raise Bad("entity", text)
    return text


def _line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise Bad("line_break", _checked(" ".join(text.split()), LINE_LENGTH))
    return _checked(text, LINE_LENGTH)


def _text(text: str) -> str:
    return _checked(text.replace("\r\n", "\n").replace("\r", "\n"), TEXT_LENGTH)


def _whole(text: str, most: int) -> int:
    if not text.isascii() or not _WHOLE.fullmatch(text):
        raise Bad("not_a_number")
    value = int(text)
    if value < 0:
        raise Bad("negative")
    if value > most:
        raise Bad("out_of_range")
    return value


def _pieces(text: str) -> int:
    found = _whole(text.removeprefix("-"), MOST_PIECES)
    if not found:
        raise Bad("out_of_range")
    return -found if text.startswith("-") else found


def _price(text: str) -> str:
    """Checks the form only: how fine a price may be depends on the currency in another cell (`minor_units`)."""
    found = _DECIMAL.fullmatch(text) if text.isascii() else None
    if found is None or not (found[2] or found[3]):
        raise Bad("not_a_price")
    if found[1]:
        raise Bad("price_negative")
    return text


def minor_units(price: str, currency: str, *, least: int = 1) -> int:
    """`899.00` CNY → 89900, exactly. Raises `Bad` for a price of zero, too fine, or beyond 100 million yuan.

    `least` 0 lets zero stand: a gift has an amount, if no price.
    """
    whole, _, fraction = price.partition(".")
    exponent = EXPONENTS[currency]
    fraction = fraction.rstrip("0")
    if len(fraction) > exponent:
        raise Bad("price_precision")
    amount = int((whole or "0") + fraction.ljust(exponent, "0"))
    if amount < least:
        raise Bad("price_zero")
    if amount > MOST_MINOR:
        raise Bad("out_of_range")
    return amount


def _percent(text: str) -> int:
    """Per cent to basis points."""
    found = _DECIMAL.fullmatch(text) if text.isascii() else None
    if found is None or not (found[2] or found[3]) or len((found[3] or "").rstrip("0")) > 2:
        raise Bad("not_a_percentage")
    points = int((found[2] or "0") + (found[3] or "").rstrip("0").ljust(2, "0"))
    if found[1] or points > 10_000:
        raise Bad("out_of_range")
    return points


def _degrees(text: str) -> int:
    """Decimal degrees to millionths of a degree; further places are dropped (they are less than a hand's breadth)."""
    found = _DECIMAL.fullmatch(text) if text.isascii() else None
    if found is None or not found[2]:
        raise Bad("not_degrees")
    millionths = int(found[2] + (found[3] or "")[:6].ljust(6, "0"))
    if millionths > 180_000_000:
        raise Bad("out_of_range")
    return -millionths if found[1] else millionths


@lru_cache(maxsize=4096)
def _instant(text: str) -> int:
    """ISO 8601 with an offset to µs UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Bad("not_an_instant") from None
    if found.tzinfo is None:
        raise Bad("not_an_instant")
    try:
        return (found - _EPOCH) // timedelta(microseconds=1)
    except OverflowError:
        raise Bad("out_of_range") from None


def _barcode(text: str) -> str:
    if not text.isascii() or not _IN_HOUSE.fullmatch(text):
        raise Bad("not_a_barcode")
    if text.isdigit() and len(text) in _GTIN_LENGTHS and not check_digit_fits(text):
        raise Bad("check_digit")
    return text


def _hex(text: str) -> str:
    if not _HEX.fullmatch(text):
        raise Bad("not_a_colour")
    return text.upper()


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise Bad("not_a_phone")
    return text


def _pin(text: str) -> str:
    if len(text) != 6 or not text.isascii() or not text.isdigit():
        raise Bad("not_a_pin")
    if is_trivial_pin(text):
        raise Bad("trivial_pin")
    return text


def is_trivial_pin(pin: str) -> bool:
    """Repeats (112112, 121212, 111111, 112233), runs up or down, and the favourites of every leaked list."""
    pairs = {pin[place : place + 2] for place in (0, 2, 4)}
    return (
        len(set(pin)) < 3
        or pin in _STEPS
        or pin[::-1] in _STEPS
        or pin[:3] == pin[3:]
        or all(pair[0] == pair[1] for pair in pairs)
        or pin in {"520131", "521314", "147258", "258369", "159753", "147852", "100200", "102030", "123654", "123321"}
    )


@lru_cache(maxsize=256)
def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Bad("unknown_zone") from None
    return text


def _flag(text: str) -> int:
    if text not in ("0", "1"):
        raise Bad("not_a_choice")
    return int(text)


_PARSERS: dict[str, Parser] = {
    "code": _code,
    "codes": _codes,
    "hours": _hours,
    "line": _line,
    "text": _text,
    "price": _price,
    "percent": _percent,
    "quantity": lambda text: _whole(text, MOST_PIECES),
    "pieces": _pieces,
    "number": lambda text: _whole(text, 9_999_999_999),
    "position": lambda text: _whole(text, 9_999),
    "degrees": _degrees,
    "instant": _instant,
    "barcode": _barcode,
    "hex": _hex,
    "pin": _pin,
    "phone": _phone,
    "zone": _zone,
    "flag": _flag,
}
