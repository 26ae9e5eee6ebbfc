"""The words of goods and of where they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from unicodedata import east_asian_width

from app.inventory.places import Place, Safety
from ui.bridge import wording
from ui.bridge.wording import tr

RUN, ROOM = 4, 8.5
"""Sizes on a tile, at most; and how wide they may be together, in ems: beside them a code of eight letters is whole."""


def size_word(size: str) -> str:
    """One size only is said in the language in use; all other labels are as the maker prints them."""
    return tr("One size") if size in ("均码", "ONE", "OS") else size


def size_run(sizes: Sequence[str], here: Collection[str]) -> tuple[str, ...]:
    """The sizes a tile has room for: of a longer run those that are here come first, and "+n" stands for the rest."""
    most = min(RUN, len(sizes))
    run = _up_to(most, sizes, here)
    while most > 1 and sum(_width(word) for word in run) > ROOM:
        most -= 1
        run = _up_to(most, sizes, here)
    return run


def _up_to(most: int, sizes: Sequence[str], here: Collection[str]) -> tuple[str, ...]:
    if len(sizes) <= most:
        return tuple(sizes)
    ranked = sorted(range(len(sizes)), key=lambda place: sizes[place] not in here)[: most - 1]
    return (*(sizes[place] for place in sorted(ranked)), f"+{len(sizes) - most + 1}")


def _width(word: str) -> float:
    """Of the cell of `word` with what parts it from the next; in ems."""
    letters = sum(1.0 if east_asian_width(letter) in "WF" else 0.62 for letter in word)
    return max(1.75, letters + 0.6) + 0.25


def way_words(place: Place) -> str:
    """ "1.2 km", or how it travels."""
    if place.location.kind != "store":
        return tr("by courier")
    if place.distance < 1000:
        return tr("%1 m").replace("%1", str(place.distance // 10 * 10))
    return tr("%1 km").replace("%1", f"{place.distance // 1000}.{place.distance % 1000 // 100}")


def safety_words(place: Place) -> str:
    match place.safety:
        case Safety.LEASED:
            if place.leased < place.quantity:
                return tr("%1 locked for you").replace("%1", str(place.leased))
            return tr("Locked for you")
        case Safety.SAFE:
            return tr("Safe")
        case Safety.AT_RISK:
            return tr("At risk: old or few")
        case Safety.LAST_PIECE:
            return tr("At risk: last piece")


def promise_words(place: Place, now: int, zone: str) -> str:
    """ "Ready to collect · Today 16:00" or "At home · Monday"."""
    if place.location.kind == "store":
        when = wording.day_time(place.due_at, now, zone)
        return tr("Ready to collect · %1").replace("%1", when)
    return tr("Delivered · %1").replace("%1", wording.day(place.due_at, now, zone))
