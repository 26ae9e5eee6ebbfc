"""Attention items, waiting work and readiness → what the Attention desk shows. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.attention.desk import AttentionList, Waiting, WaitingTotals
from app.attention.refunds import REFUND_DUE
from app.attention.rows import AttentionItem
from app.attention.turns import CHOICES, TOLD, Turn, turn_of
from app.inventory.minimums import REPLENISH
from app.money import Money
from app.orders.overlay import OrderView
from app.orders.states import LineState
from app.readiness.forecast import Forecast
from ui.bridge.desk import Shops
from ui.bridge.order_words import command_words, how_words
from ui.bridge.pills import Pill
from ui.bridge.plan_words import plan_brief
from ui.bridge.readiness import ReadyHead, ReadyProps, left_rows, ready_head
from ui.bridge.reasons import reason_words
from ui.bridge.stock_words import wanted_of
from ui.bridge.wording import DASH, clock_time, day_time, deadline, money, size_of, tr

LOW_DISK = 500_000_000
"""Bytes below which a shop should be warned before the journal needs the room."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is known of working without HQ: only true figures. Times are µs UTC, 0 for never; `book` 0 for none.

    `current_at`: when everything HQ had told was here; `desks` the forecasts, `now` HQ's time as estimated, as theirs
    is; `span` µs that HQ allows without it; `skus` names variants.
    """

    book: int
    book_since: int
    catalog_h: int
    current_at: int
    disk_free: int
    last_contact: int
    online: bool
    now: int = 0
    span: int = 1
    book_code: str = ""
    book_version: int = 0
    desks: tuple[Forecast, ...] = ()
    skus: Mapping[int, str] = field(default_factory=dict)


class Filter(StrEnum):
    ALL = "all"
    MINE = "mine"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Facts:
    """`numbers` maps order ids to human numbers, `views` items to their orders; `now` is µs UTC."""

    found: AttentionList
    totals: WaitingTotals
    numbers: Mapping[bytes, str]
    people: Mapping[int, str]
    readiness: Readiness
    shops: Shops
    lang: str
    now: int
    views: Mapping[bytes, OrderView] = field(default_factory=dict)
    managed: bool = False
    """Who looks manages the shop."""

    def turn(self, item: AttentionItem) -> Turn:
        return turn_of(item, self.found.plans.get(item.id, ""))


@dataclass(frozen=True, slots=True)
class ItemProps:
    """One item; `order` is the id of its order in hex, "" for none.

    `deed` is what its one button does: plan | contact | refund | replenish | handled | retry; `state` whom it waits
    for, "" for the shop. `told` says whether the customer knows, "" where that does not matter.
    """

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
    deed: str
    deedWords: str
    reachable: bool
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class WaitProps:
    key: str
    number: str
    title: str
    amount: str
    time: str
    chip: str


@dataclass(frozen=True, slots=True)
class HeadProps:
    """The words around the lists."""

    items: str
    risk: str
    waiting: str
    money: str
    calm: str
    note: str
    ready: ReadyHead


def matching(facts: Facts, wanted: Filter, person: int) -> list[AttentionItem]:
    """The items a filter lists for whoever is signed in."""
    match wanted:
        case Filter.ALL:
            return list(facts.found.items)
        case Filter.MINE:
            return [item for item in facts.found.items if item.owner_id == person]
        case Filter.WAITING:
            return [item for item in facts.found.items if facts.turn(item) is not Turn.SHOP]


def pills(facts: Facts, chosen: Filter, person: int) -> list[Pill]:
    titles = {Filter.ALL: tr("All"), Filter.MINE: tr("Mine"), Filter.WAITING: tr("Waiting for HQ or customer")}
    return [Pill(one, titles[one], str(len(matching(facts, one, person))), one is chosen) for one in Filter]


def item_rows(facts: Facts, items: list[AttentionItem], chosen: str) -> list[ItemProps]:
    return [_item(facts, item, item.id.hex() == chosen) for item in items]


def wait_rows(facts: Facts) -> list[WaitProps]:
    return [_wait(facts, one) for one in facts.found.waiting]


def head(facts: Facts) -> HeadProps:
    count = facts.totals.count
    oldest = clock_time(facts.totals.oldest, facts.shops.zone) if count else ""
    since = tr("%1 · oldest %2").replace("%1", _sum(facts.totals.amount)).replace("%2", oldest)
    known = facts.readiness
    return HeadProps(
        items=tr("%n item(s) need you", "", len(facts.found.items)),
        risk=tr("%1 at risk").replace("%1", _sum(facts.found.amount)) if facts.found.amount else "",
        waiting=tr("%n waiting to be sent", "", count) if count else "",
        money=since if count else "",
        calm="" if count else tr("Nothing waiting to be sent: HQ has everything."),
        note=tr("Everything is saved on this device, even if the power fails. It is sent automatically, never twice."),
        ready=ready_head(known.desks, known.now, facts.shops.zone, known.span),
    )


def ready_rows(facts: Facts) -> list[ReadyProps]:
    """How long each desk still works without HQ, then what that rests on."""
    known = facts.readiness
    zone = facts.shops.zone
    since = day_time(known.book_since, facts.now, zone, inside=True)
    book = tr("Valid since %1").replace("%1", since) if known.book_since else tr("Valid, no start date set")
    contact = day_time(known.last_contact, facts.now, zone) if known.last_contact else tr("never")
    none = tr("none yet")
    if known.book_version:
        signed = tr("%1, version %2").replace("%1", known.book_code).replace("%2", str(known.book_version))
        book = " · ".join((signed, book))
    low = known.disk_free <= LOW_DISK
    return [
        *left_rows(known.desks, known.skus, known.now),
        _fact("contact", tr("Last contact with HQ"), contact, "ink" if known.online else "offline"),
        _fact("book", tr("Price book"), book if known.book else none, "ink" if known.book else "danger"),
        _fact("catalogue", tr("Catalogue"), _catalogue(facts), "ink" if known.catalog_h >= 0 else "danger"),
        _fact("disk", tr("Free disk space"), size_of(known.disk_free), "danger" if low else "ink"),
    ]


def _fact(key: str, title: str, value: str, tone: str) -> ReadyProps:
    return ReadyProps(key, title, value, "", tone)


def _catalogue(facts: Facts) -> str:
    known = facts.readiness
    if known.catalog_h < 0:
        return tr("none yet")
    if not known.current_at:
        return tr("Being brought up to date")
    return tr("As of %1").replace("%1", day_time(known.current_at, facts.now, facts.shops.zone, inside=True))


def _item(facts: Facts, item: AttentionItem, chosen: bool) -> ItemProps:
    order = facts.found.orders.get(item.id, b"")
    words = reason_words(item, facts.numbers.get(order, ""), facts.shops, facts.lang)
    view = facts.views.get(order)
    reachable = view is not None and bool(view.order.contact_phone)
    deed, deed_words = _deed(facts, item, reachable=reachable)
    owner = facts.people.get(item.owner_id, "")
    zone = facts.shops.zone
    due = deadline(item.due_at, facts.now, zone)
    parts = [tr("Owner: %1").replace("%1", owner)] if owner else []
    parts.append(tr("Due: %1").replace("%1", due))
    parts.append(tr("Since %1").replace("%1", day_time(item.raised_at, facts.now, zone, inside=True)))
    return ItemProps(
        key=item.id.hex(),
        order=order.hex(),
        tone=words.tone,
        title=words.title,
        text=words.text,
        next=_next(facts, item, words.next),
        amount=money(Money(item.amount, item.currency)) if item.amount else "",
        foot=" · ".join(parts),
        late=item.due_at < facts.now,
        chosen=chosen,
        deed=deed,
        deedWords=deed_words,
        reachable=reachable,
        state=_state(facts, item),
        told=told_words(facts, item) if reachable or item.told_how else "",
    )


def _next(facts: Facts, item: AttentionItem, words: str) -> str:
    plan = facts.found.plans.get(item.id)
    if plan is None:
        return words
    chosen = tr("Plan B chosen: %1. HQ decides when it hears of it.")
    return chosen.replace("%1", plan_brief(plan))


def _deed(facts: Facts, item: AttentionItem, *, reachable: bool) -> tuple[str, str]:
    """The one thing to do next."""
    if item.id in facts.found.plans:
        return "retry", tr("Sync now")
    if item.reason in CHOICES and item.order_id is not None and plan_line(item) in _lines(facts, item):
        return "plan", tr("Choose Plan B")
    if item.reason == REFUND_DUE and item.order_id is not None:
        return "refund", tr("Give back %1").replace("%1", money(Money(item.amount, item.currency)))
    if item.reason == REPLENISH and facts.managed and (wanted := wanted_of(json.loads(item.detail))):
        return "replenish", tr("Request %n piece(s)", "", sum(one.pieces for one in wanted))
    if item.reason in TOLD and reachable and not item.told_how:
        return "contact", tr("Contact customer")
    return "handled", tr("Mark handled")


def plan_line(item: AttentionItem) -> bytes:
    """The line that could not be had; empty where HQ named none."""
    try:
        found = json.loads(item.detail).get("line_id")
        return bytes.fromhex(found) if isinstance(found, str) else b""
    except (ValueError, AttributeError):
        return b""


def _lines(facts: Facts, item: AttentionItem) -> set[bytes]:
    view = facts.views.get(item.order_id or b"")
    return set() if view is None else {line.id for line in view.lines if line.state == LineState.REJECTED}


def _state(facts: Facts, item: AttentionItem) -> str:
    match facts.turn(item):
        case Turn.HQ:
            return tr("Waiting for HQ")
        case Turn.CUSTOMER:
            return tr("Waiting for the customer")
        case Turn.SHOP:
            return ""


def told_words(facts: Facts, item: AttentionItem) -> str:
    """ "Customer told by phone · 林晓 · today 10:19"."""
    if not item.told_how:
        return tr("Customer not told yet")
    when = day_time(item.told_at, facts.now, facts.shops.zone, inside=True)
    parts = [tr("Customer told"), how_words(item.told_how), facts.people.get(item.told_by, ""), when]
    return " · ".join(part for part in parts if part)


def _wait(facts: Facts, one: Waiting) -> WaitProps:
    return WaitProps(
        key=one.command_id.hex(),
        number=one.number or facts.numbers.get(facts.found.orders.get(one.lane, one.lane), DASH),
        title=command_words(one.type, one.pieces),
        amount=_sum(one.amount) if one.amount else DASH,
        time=clock_time(one.made_at, facts.shops.zone),
        chip=tr("Being sent") if facts.readiness.online else tr("Waiting for network"),
    )


def _sum(minor: int) -> str:
    return money(Money(minor))
