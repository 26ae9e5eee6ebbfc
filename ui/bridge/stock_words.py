"""The words of replenishment: best sellers below their minimum, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from app.inventory.minimums import REPLENISH, Replenished, Wanted
from app.inventory.rows import Replenishment
from app.orders.names import name_in
from ui.bridge.order_words import variant_words
from ui.bridge.parked import ReasonWords
from ui.bridge.wording import tr

LISTED = 5
"""Lines of an item that are written out; of the others their number is said."""


def replenishment_words(one: Replenishment, variant: str) -> str:
    """ "Navy / M: below its minimum of 4, 6 suggested"."""
    match Replenished(one.state):
        case Replenished.SUGGESTED:
            words = tr("%1: below its minimum of %2, %3 suggested")
        case Replenished.REQUESTED:
            words = tr("%1: below its minimum of %2, %3 requested")
        case Replenished.SENT:
            words = tr("%1: below its minimum of %2, %3 on their way")
        case Replenished.REFUSED:
            words = tr("%1: below its minimum of %2; HQ has none to send")
    return words.replace("%1", variant).replace("%2", str(one.minimum)).replace("%3", str(one.pieces))


def stock_reason(reason: str, told: Mapping[str, object], lang: str) -> ReasonWords | None:
    """Words of an item about the stock of this shop; None where the reason is another's."""
    if reason != REPLENISH:
        return None
    lines = [_line(one, lang) for one in _lines(told)]
    more = len(lines) - LISTED
    said = "; ".join(lines[:LISTED]) or "—"
    if more > 0:
        said += " " + tr("and %n more", "", more)
    return ReasonWords(
        tr("Best sellers are running out"),
        tr("Below the minimum of this store: %1.").replace("%1", said),
        tr("A manager asks HQ for the pieces it suggests; the product shows what became of them."),
    )


def wanted_of(told: Mapping[str, object]) -> list[Wanted]:
    """What such an item suggests."""
    found = [(one.get("variant_id"), one.get("pieces")) for one in _lines(told)]
    return [
        Wanted(variant, pieces) for variant, pieces in found if isinstance(variant, int) and isinstance(pieces, int)
    ]


def _lines(told: Mapping[str, object]) -> list[dict[str, object]]:
    found = told.get("lines")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _line(one: Mapping[str, object], lang: str) -> str:
    title, colour = (
        name_in(names, lang) if isinstance(names := one.get(key), dict) else "" for key in ("title", "colour")
    )
    variant = variant_words(colour, str(one.get("size") or ""))
    goods = " · ".join(part for part in (title or str(one.get("sku") or ""), variant) if part)
    had = one.get("had", "—")
    words = tr("%1 has %2 of %3").replace("%1", goods)
    # More may have been sold than was booked in: for who is told, nothing is there.
    return words.replace("%2", str(max(had, 0) if isinstance(had, int) else had)).replace(
        "%3", str(one.get("minimum", "—"))
    )
