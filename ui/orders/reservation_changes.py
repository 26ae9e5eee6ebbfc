"""What has changed since a customer put a cart or reservation together, in words."""

from __future__ import annotations

from app.money import Money
from app.orders.names import name_in
from app.reservations.opening import Change, Since
from ui.bridge.wording import money, number, tr


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
