"""Attention items, waiting work and readiness → what the Attention desk shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.attention.desk import AttentionList, Waiting, WaitingTotals
from app.attention.rows import AttentionItem
from app.money import Money
from ui.bridge.desk import Shops
from ui.bridge.order_words import command_words
from ui.bridge.reasons import reason_words
from ui.bridge.wording import DASH, age, clock_time, day_time, deadline, money, number, size_of, tr

LOW_DISK = 500_000_000
"""Bytes below which a shop should be warned before the journal needs the room."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is known of working without HQ: only true figures. Times are µs UTC, 0 for never; `book` 0 for none.

    `current_at`: when everything HQ had told was here.
    """

    roster: int
    people: int
    book: int
    book_since: int
    catalog_h: int
    current_at: int
    disk_free: int
    last_contact: int
    online: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """`numbers` maps order ids to human numbers; `now` is µs UTC."""

    found: AttentionList
    totals: WaitingTotals
    numbers: Mapping[bytes, str]
    people: Mapping[int, str]
    readiness: Readiness
    shops: Shops
    lang: str
    now: int


@dataclass(frozen=True, slots=True)
class ItemProps:
    """One item; `order` is the id of its order in hex, "" for none."""

    key: str
    order: str
    tone: str
    title: str
    text: str
    next: str
    amount: str
    foot: str
    late: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class WaitProps:
    key: str
    number: str
    title: str
    amount: str
    time: str
    chip: str


@dataclass(frozen=True, slots=True)
class ReadyProps:
    title: str
    value: str
    tone: str


@dataclass(frozen=True, slots=True)
class HeadProps:
    """The words around the lists."""

    items: str
    risk: str
    waiting: str
    money: str
    calm: str
    note: str
    ready: str
    readyTone: str
    contact: str


def item_rows(facts: Facts, chosen: str) -> list[ItemProps]:
    return [_item(facts, item, item.id.hex() == chosen) for item in facts.found.items]


def wait_rows(facts: Facts) -> list[WaitProps]:
    return [_wait(facts, one) for one in facts.found.waiting]


def head(facts: Facts) -> HeadProps:
    ready, tone = _verdict(facts.readiness)
    count = facts.totals.count
    oldest = clock_time(facts.totals.oldest, facts.shops.zone) if count else ""
    since = tr("%1 · oldest %2").replace("%1", _sum(facts.totals.amount)).replace("%2", oldest)
    contact = facts.readiness.last_contact
    return HeadProps(
        items=tr("%n item(s) need you", "", len(facts.found.items)),
        risk=tr("%1 at risk").replace("%1", _sum(facts.found.amount)) if facts.found.items else "",
        waiting=tr("%n waiting to be sent", "", count) if count else "",
        money=since if count else "",
        calm="" if count else tr("Nothing waiting to be sent: HQ has everything."),
        note=tr("Everything is saved on this device, even if the power fails. It is sent automatically, never twice."),
        ready=ready,
        readyTone=tone,
        contact=age(contact, facts.now, facts.shops.zone) if contact else tr("never"),
    )


def ready_rows(facts: Facts) -> list[ReadyProps]:
    known = facts.readiness
    zone = facts.shops.zone
    people = tr("%n person(s)", "", known.people)
    book = tr("Valid since %1").replace("%1", day_time(known.book_since, facts.now, zone, inside=True))
    contact = day_time(known.last_contact, facts.now, zone) if known.last_contact else tr("never")
    none = tr("none yet")
    return [
        ReadyProps(tr("Last contact with HQ"), contact, "ink" if known.online else "offline"),
        ReadyProps(tr("People who can sign in"), people if known.people else none, "ink" if known.people else "danger"),
        ReadyProps(tr("Price book"), book if known.book else none, "ink" if known.book else "danger"),
        ReadyProps(tr("Catalogue"), _catalogue(facts), "ink" if known.catalog_h >= 0 else "danger"),
        ReadyProps(tr("Waiting to be sent"), number(facts.totals.count), "ink"),
        ReadyProps(tr("Free disk space"), size_of(known.disk_free), "ink" if known.disk_free > LOW_DISK else "danger"),
    ]


def _verdict(known: Readiness) -> tuple[str, str]:
    """Whether this shop can sell without HQ, and what lacks first."""
    if not known.people:
        return tr("Nobody can sign in yet"), "danger"
    if known.catalog_h < 0 or not known.book:
        return tr("No catalogue yet"), "danger"
    if known.disk_free <= LOW_DISK:
        return tr("The disk is almost full"), "danger"
    return tr("Ready to sell"), "accent"


def _catalogue(facts: Facts) -> str:
    known = facts.readiness
    if known.catalog_h < 0:
        return tr("none yet")
    if not known.current_at:
        return tr("Being brought up to date")
    return tr("As of %1").replace("%1", day_time(known.current_at, facts.now, facts.shops.zone, inside=True))


def _item(facts: Facts, item: AttentionItem, chosen: bool) -> ItemProps:
    words = reason_words(item, facts.numbers.get(item.order_id or b"", ""), facts.shops, facts.lang)
    owner = facts.people.get(item.owner_id, "")
    due = deadline(item.due_at, facts.now, facts.shops.zone)
    parts = [tr("Owner: %1").replace("%1", owner)] if owner else []
    parts.append(tr("Due: %1").replace("%1", due))
    return ItemProps(
        key=item.id.hex(),
        order=(item.order_id or b"").hex(),
        tone=words.tone,
        title=words.title,
        text=words.text,
        next=words.next,
        amount=money(Money(item.amount, item.currency)) if item.amount else "",
        foot=" · ".join(parts),
        late=item.due_at < facts.now,
        chosen=chosen,
    )


def _wait(facts: Facts, one: Waiting) -> WaitProps:
    return WaitProps(
        key=one.command_id.hex(),
        number=one.number or facts.numbers.get(one.lane, DASH),
        title=command_words(one.type, one.pieces),
        amount=_sum(one.amount) if one.amount else DASH,
        time=clock_time(one.made_at, facts.shops.zone),
        chip=tr("Being sent") if facts.readiness.online else tr("Waiting for network"),
    )


def _sum(minor: int) -> str:
    return money(Money(minor))
