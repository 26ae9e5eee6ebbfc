"""Held orders as shown: pure functions from what is held to rows and words."""

from __future__ import annotations

from dataclasses import dataclass

from app.money import Money
from app.orders.draft import Draft
from app.orders.held import HeldOrder, Recalled
from app.orders.names import name_in
from ui.bridge import wording
from ui.bridge.wording import tr


@dataclass(frozen=True, slots=True)
class HeldRow:
    """An order put aside; `key` is its id in hex, `goods` what it holds in short."""

    key: str
    number: str
    title: str
    goods: str
    detail: str
    total: str


def held_row(held: HeldOrder, by: str, now: int, zone: str, lang: str) -> HeldRow:
    """`by`: the name of who held it, "" where nobody knows; `now` in µs UTC."""
    draft = held.draft
    first = name_in(draft.lines[0].title, lang) or draft.lines[0].sku
    goods = first if len(draft.lines) == 1 else tr("%1 and others").replace("%1", first)
    facts = (wording.items(draft.totals.pieces), wording.age(held.held_at, now, zone), by)
    return HeldRow(
        key=draft.id.hex(),
        number=str(held.number),
        title=held_title(held),
        goods=goods,
        detail=" · ".join(fact for fact in facts if fact),
        total=wording.money(Money(draft.totals.total, draft.currency)),
    )


def held_title(held: HeldOrder) -> str:
    return held.name or held.draft.member_name or tr("Order %1").replace("%1", str(held.number))


def held_words(held: HeldOrder) -> str:
    if held.name:
        return tr("Held for %1").replace("%1", held.name)
    return tr("Held as order %1").replace("%1", str(held.number))


def recalled_words(held: HeldOrder, recalled: Recalled, priced: Draft, lang: str) -> tuple[str, str]:
    """Words and tone; `priced` is the order as it now stands, promotions of this moment included."""
    words, tone = tr("Back at the counter: %1").replace("%1", wording.items(priced.totals.pieces)), "accent"
    before, now = held.draft.totals.total, priced.totals.total
    if recalled.gone:
        names = ", ".join(name_in(line.title, lang) or line.sku for line in recalled.gone)
        words, tone = tr("No longer sold, and taken off the order: %1").replace("%1", names), "warn"
    elif before != now:
        tone = "warn"
        words = tr("Prices have changed since it was held: %1, was %2")
        for mark, amount in (("%1", now), ("%2", before)):
            words = words.replace(mark, wording.money(Money(amount, priced.currency)))
    return words, tone
