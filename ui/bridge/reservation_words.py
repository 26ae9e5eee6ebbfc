"""Carts and reservations in words: why one is not opened, and what HQ found wrong."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import FarshelfError
from ui.bridge.parked import ReasonWords
from ui.bridge.wording import tr


def reservation_refusal(error: FarshelfError) -> str:
    """ "" for a refusal that is not about reservations."""
    match error.reason:
        case "reservation_unknown":
            return tr("HQ knows no reservation with this code. Ask the customer to show it again, or scan the goods.")
        case "reservation_mistyped":
            return tr("A character of this code is wrong. Compare it with the customer's screen and enter it again.")
        case "reservation_not_here":
            return tr(
                "This code is not on this device, and HQ cannot be reached. Scan the goods; online nothing is lost."
            )
        case "reservation_taken":
            words = tr("This was picked up already, as order %1. Ask the customer before selling it again.")
            return words.replace("%1", str(error.values.get("number", "")) or "—")
        case "reservation_invalid" | "bad_web_key":
            return tr("The web shop told HQ something that it does not take. Tell HQ.")
        case _:
            return ""


def reservation_reason(reason: str, told: Mapping[str, object], place: str) -> ReasonWords | None:
    """What HQ found; `place` is the name of the shop that was first. None for any other reason."""
    code = str(told.get("code", "—"))
    match reason:
        case "reservation_taken_twice":
            words = tr("Order %1 at %2 had picked up %3 first. This order was sold and booked as well.")
            text = words.replace("%1", str(told.get("first", "—"))).replace("%2", place or "—").replace("%3", code)
            nxt = tr("Ask the customer whether it was wanted twice; if not, take the goods back and return the money.")
            return ReasonWords(tr("A reservation was picked up twice"), text, nxt, "danger")
        case "reservation_unknown":
            words = tr("HQ has no reservation %1 any more. The order stands; the customer has what was sold.")
            nxt = tr("Nothing to do for the customer. Tell HQ if it happens again.")
            return ReasonWords(tr("A reservation that HQ does not know"), words.replace("%1", code), nxt)
        case _:
            return None
