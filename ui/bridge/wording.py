"""Typed states → words in the language in use: money, ages, days and times. All through Qt's translations.

Instants are µs UTC; `zone` is the shop's IANA zone. Every function is pure but for the installed translator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from PySide6.QtCore import QCoreApplication, QLocale

from app.clock import shop_time
from app.money import EXPONENTS, Money

SYMBOLS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$"}
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DASH = "—"
_voice: ContextVar[Callable[[str], str] | None] = ContextVar("voice", default=None)


def tr(text: str, disambiguation: str = "", count: int = -1) -> str:
    """Translate words of Python code; `%n` becomes `count` in the right plural form.

    lupdate files every bare `tr("…")` of Python under the empty context, so this function keeps that name.
    """
    voice = _voice.get()
    if voice is not None:
        return voice(text)
    return QCoreApplication.translate("", text, disambiguation, count)


@contextmanager
def spoken(voice: Callable[[str], str]) -> Iterator[None]:
    """Inside, `tr` says what `voice` makes of the source's words: a thing can be found by its name in any language."""
    before = _voice.set(voice)
    try:
        yield
    finally:
        _voice.reset(before)


def money(amount: Money, *, brief: bool = False) -> str:
    """ "¥1,577.10"; with `brief`, whole amounts lose their fraction ("¥899"). A minus sign stands before the symbol."""
    exponent = EXPONENTS[amount.currency]
    whole, part = divmod(abs(amount.minor), 10**exponent)
    digits = f"{whole:,}" if exponent == 0 or (brief and part == 0) else f"{whole:,}.{part:0{exponent}d}"
    return f"{'−' if amount.minor < 0 else ''}{SYMBOLS.get(amount.currency, amount.currency + ' ')}{digits}"


def age(then: int, now: int, zone: str) -> str:
    """How old a figure is: "just now", "2 min ago", "3 h ago", then the day and time."""
    passed = now - then
    if passed < MINUTE:
        return tr("just now")
    if passed < HOUR:
        return tr("%n min ago", "", passed // MINUTE)
    if passed < 12 * HOUR:
        return tr("%n h ago", "", passed // HOUR)
    return day_time(then, now, zone)


def clock_time(instant: int, zone: str) -> str:
    """ "10:42" on the shop's wall."""
    return shop_time(instant, zone).strftime("%H:%M")


def day(instant: int, now: int, zone: str, *, inside: bool = False) -> str:
    """ "Today", "Yesterday", "Tomorrow", a weekday within six days, else the date; `inside` a sentence "today"."""
    local, today = shop_time(instant, zone).date(), shop_time(now, zone).date()
    match (local - today).days:
        case 0:
            return tr("today") if inside else tr("Today")
        case -1:
            return tr("yesterday") if inside else tr("Yesterday")
        case 1:
            return tr("tomorrow") if inside else tr("Tomorrow")
        case distance if 1 < distance < 7:
            return _weekday(local.weekday())
        case _ if local.year == today.year:
            return tr("%1/%2", "month/day").replace("%1", str(local.month)).replace("%2", str(local.day))
        case _:
            return local.isoformat()


def day_time(instant: int, now: int, zone: str, *, inside: bool = False) -> str:
    """ "Today 10:42"; `inside` a sentence "today 10:42"."""
    return f"{day(instant, now, zone, inside=inside)} {clock_time(instant, zone)}"


def deadline(instant: int, now: int, zone: str) -> str:
    """ "Today 15:00"; midnight ends the day before: "Today 24:00"."""
    if clock_time(instant, zone) == "00:00":
        return f"{day(instant - MINUTE, now, zone)} 24:00"
    return day_time(instant, now, zone)


def items(count: int) -> str:
    """ "3 items"."""
    return tr("%n item(s)", "", count)


def number(value: int) -> str:
    """ "2,340"."""
    return f"{value:,}"


def size_of(count: int) -> str:
    """Bytes for people: "18.2 MB"."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def masked_phone(phone: str) -> str:
    """ "138****8000"; shorter numbers show their last two figures only."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"


def _weekday(index: int) -> str:
    return (
        tr("Monday"),
        tr("Tuesday"),
        tr("Wednesday"),
        tr("Thursday"),
        tr("Friday"),
        tr("Saturday"),
        tr("Sunday"),
    )[index]
