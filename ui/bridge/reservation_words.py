"""Carts and reservations in words: why one is not opened, what has changed since, and what HQ found wrong."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import FarshelfError
from app.money import Money
from app.orders.names import name_in
from app.reservations.opening import Change, Since
from ui.bridge.parked import ReasonWords
from ui.bridge.wording import money, number, tr


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


def change_words(change: Change, place: str, currency: str, lang: str) -> str:
    """One sentence for the associate to tell; `place` is the name of `change.place`."""
    title = name_in(change.titles, lang) if change.titles else ""
    goods = " · ".join(one for one in (title, change.sku) if one)

    def filled(words: str, *values: str) -> str:
        for mark, value in enumerate((goods, *values), 1):
            words = words.replace(f"%{mark}", value)
        return words

    match change.kind:
        case Since.GONE:
            return filled(tr("%1 is no longer sold and was left out."))
        case Since.PRICE:
            was, now = (money(Money(one, currency)) for one in (change.was, change.now))
            return filled(tr("%1 costs %3 now, online it was %2."), was, now)
        case Since.SHORT if change.place:
            words = tr("%1: %3 here, %2 wanted. It comes from %4; another way is a tap on its chip.")
            return filled(words, number(change.was), number(change.now), place)
        case Since.SHORT:
            return filled(tr("%1: %3 here, %2 wanted."), number(change.was), number(change.now))
        case Since.LAPSED:
            return tr("The time for picking it up is over; its goods are held no longer.")
        case Since.MEMBER:
            return tr("The member is not on this device yet. Scan the card for member prices.")
