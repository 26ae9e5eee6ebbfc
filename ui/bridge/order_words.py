"""The words of orders that several desks use: states with their tone, fulfilments, tenders, people."""

from __future__ import annotations

from dataclasses import dataclass

from app.orders.states import Fulfilment, LineState
from ui.bridge.wording import tr


@dataclass(frozen=True, slots=True)
class Toned:
    """A word of state and the Theme tone it is shown in."""

    text: str
    tone: str


def line_state(fulfilment: str, state: str) -> Toned:
    """The state of one line."""
    shipped = fulfilment == Fulfilment.SHIP_TO_HOME
    match LineState(state):
        case LineState.NEW:
            return Toned(tr("To be shipped") if shipped else tr("Requested"), "offline")
        case LineState.ACCEPTED:
            return Toned(tr("To pick"), "warn")
        case LineState.PICKING:
            return Toned(tr("Picking"), "warn")
        case LineState.READY:
            return Toned(tr("To collect"), "accent")
        case LineState.SHIPPED:
            return Toned(tr("Shipped"), "offline")
        case LineState.DELIVERED:
            return Toned(tr("Delivered"), "neutral")
        case LineState.HANDED_OVER:
            return Toned(tr("Handed over"), "neutral")
        case LineState.REJECTED:
            return Toned(tr("Not available"), "danger")


def tender_words(kind: str) -> str:
    match kind:
        case "cash":
            return tr("Cash")
        case "pay_at_pickup":
            return tr("Pay at pickup")
        case "cash_on_delivery":
            return tr("Cash on delivery")
        case _:
            return kind


def tier_words(tier: str) -> str:
    match tier:
        case "silver":
            return tr("Silver")
        case "gold":
            return tr("Gold")
        case "diamond":
            return tr("Diamond")
        case _:
            return tr("Member")


def masked_customer(name: str, phone: str) -> str:
    """ "周女士 ···8000"; "Walk-in customer" where nobody gave a name."""
    tail = f"···{phone[-4:]}" if len(phone) >= 4 else ""
    return " ".join(part for part in (name, tail) if part) or tr("Walk-in customer")


def variant_words(colour: str, size: str) -> str:
    """ "Brick / L"."""
    return " / ".join(part for part in (colour, size_words(size)) if part)


def size_words(size: str) -> str:
    """Sizes are data and read alike in both languages, but for the one that is a word."""
    return tr("One size") if size == "均码" else size
