"""The order panel as shown: pure functions from the draft and its surroundings to rows and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.members.rows import Member
from app.money import Money
from app.orders.draft import Draft, DraftLine, Missing
from app.orders.names import name_in
from app.orders.promises import Promise
from app.orders.states import BROUGHT, COLLECTED, Fulfilment
from app.pricing.prices import OrderPrice, Why
from ui.bridge import wording
from ui.bridge.order_words import masked_customer, tier_words, variant_words
from ui.bridge.plan_words import chip_words, plan_detail, plan_sign, plan_title
from ui.bridge.price_words import near_words, saving_words
from ui.bridge.wording import tr
from ui.orders.reading import Ground


@dataclass(frozen=True, slots=True)
class ChipRow:
    """A chip under a line; `opens` is the sheet it opens."""

    opens: str
    text: str
    tone: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line; `key` is its id in hex, `struck` what it would cost at list prices, "" where it does."""

    key: str
    title: str
    variant: str
    amount: str
    struck: str
    each: str
    quantity: int
    kind: str
    tint: str
    source: str
    chips: tuple[ChipRow, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member found; the phone is masked."""

    key: str
    initial: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to have a line; `key` is fulfilment ":" location id, or a Plan B, which has a `sign` (an icon)."""

    key: str
    title: str
    detail: str
    chip: str
    tone: str
    chosen: bool
    sign: str = ""


@dataclass(frozen=True, slots=True)
class PanelView:
    """`missing` are the words of a disabled Take payment, "" when it may be pressed."""

    associate: str = ""
    member: bool = False
    memberInitial: str = ""
    memberName: str = ""
    memberDetail: str = ""
    pieces: str = ""
    count: int = 0
    listTotal: str = ""
    discount: str = ""
    discountAmount: str = ""
    near: str = ""
    later: tuple[str, ...] = ()
    total: str = ""
    missing: str = ""
    brief: str = ""
    briefDetail: str = ""


def line_rows(
    draft: Draft, ground: Ground, lang: str, now: int, promised: Mapping[bytes, Promise], sources: Mapping[int, str]
) -> list[LineRow]:
    """`sources`: variant id → address of its photograph."""
    first_shipped = next((line.id for line in draft.lines if line.fulfilment in BROUGHT), b"")
    first_collected = next((line.id for line in draft.lines if line.fulfilment in COLLECTED), b"")
    rows = []
    for line in draft.lines:
        chips = [ChipRow("fulfilment", fulfilment_words(line, ground, now), _tone(line))]
        promise = promised[line.id]
        if promise.plan_b is not None:
            chips.append(ChipRow("plan", chip_words(promise), "warn"))
        elif promise.shares:
            chips.append(ChipRow("fulfilment", chip_words(promise), "accent", "lock"))
        if line.fulfilment in BROUGHT and draft.address is None:
            chips.append(ChipRow("address", tr("Add address"), "warn"))
        elif line.id == first_shipped and draft.address is not None:
            chips.append(ChipRow("address", f"{draft.address.name} · {draft.address.street}", "neutral"))
        if line.fulfilment in COLLECTED and not draft.contact_phone:
            chips.append(ChipRow("contact", tr("Add phone"), "warn"))
        elif line.id == first_collected:
            chips.append(ChipRow("contact", masked_customer(draft.contact_name, draft.contact_phone), "neutral"))
        words = (tr("Change price"),) if line.override is None else (tr("Price by hand"), line.override.reason)
        chips.append(ChipRow("price", " · ".join(words), "neutral"))
        rows.append(
            LineRow(
                key=line.id.hex(),
                title=name_in(line.title, lang) or line.sku,
                variant=variant_words(name_in(line.colour, lang), line.size),
                amount=money_of(draft, line.priced.amount),
                struck=money_of(draft, line.quantity * line.list_price) if line.discounts else "",
                each="" if line.quantity == 1 else tr("%1 each").replace("%1", money_of(draft, line.list_price)),
                quantity=line.quantity,
                kind=line.silhouette,
                tint=line.colour_hex,
                source=sources.get(line.variant_id, ""),
                chips=tuple(chips),
            )
        )
    return rows


def fulfilment_words(line: DraftLine, ground: Ground, now: int) -> str:
    """ "Carry out", "Collect at Xihu · Tomorrow 14:00", "Shipped by Wednesday"."""
    zone = ground.here.timezone
    match line.fulfilment:
        case Fulfilment.CARRY_OUT:
            return tr("Carry out")
        case Fulfilment.CLICK_AND_COLLECT if line.location_id == ground.here.location_id:
            place = tr("Collect here")
            return f"{place} · {wording.day_time(line.due_at, now, zone)}"
        case Fulfilment.CLICK_AND_COLLECT:
            place = tr("Collect at %1").replace("%1", ground.shops.name(line.location_id))
            return f"{place} · {wording.day_time(line.due_at, now, zone)}"
        case Fulfilment.SHIP_TO_HOME:
            place = tr("Shipped from %1").replace("%1", ground.shops.name(line.location_id))
            return f"{place} · {wording.day(line.due_at, now, zone)}"
        case Fulfilment.STORE_DELIVERY:
            place = tr("Delivery from %1").replace("%1", ground.shops.name(line.location_id))
            return f"{place} · {wording.day_time(line.due_at, now, zone)}"
        case Fulfilment.TRY_ON:
            place = tr("Try on at %1").replace("%1", ground.shops.name(line.location_id))
            return f"{place} · {wording.day_time(line.due_at, now, zone)}"


def panel_view(draft: Draft, person: str, prices: OrderPrice | None, lang: str) -> PanelView:
    near = prices.near_misses[:1] if prices is not None else ()
    totals = draft.totals
    who = tr("by %1").replace("%1", person) if person else ""
    member = f"{draft.member_name} · {tier_words(draft.member_tier)}" if draft.member_id is not None else ""
    pieces = tr("%n item(s)", "", totals.pieces)
    return PanelView(
        associate=f"{person} 100%" if person else "",
        member=draft.member_id is not None,
        memberInitial=draft.member_name[:1],
        memberName=member,
        memberDetail=tr("%1 · %2 points")
        .replace("%1", wording.masked_phone(draft.contact_phone) if draft.contact_phone else tr("no phone"))
        .replace("%2", wording.number(draft.member_points)),
        pieces=pieces,
        count=len(draft.lines),
        listTotal=money_of(draft, totals.list_total),
        discount=" · ".join(_reasons(draft, lang)),
        discountAmount=money_of(draft, -totals.saved) if totals.saved else "",
        near=near_words(near[0], draft.currency, lang) if near else "",
        later=(*later(draft), *_taken(draft)),
        total=money_of(draft, totals.total),
        missing=missing_words(draft),
        brief=" · ".join(part for part in (wording.items(totals.pieces), member) if part),
        briefDetail=" · ".join((*later(draft), who) if who else later(draft)),
    )


NAMED = (Why.PROMOTION, Why.COUPON)


def _reasons(draft: Draft, lang: str) -> list[str]:
    """Why the order costs less, each reason once."""
    names = {one.id: name_in(one.names, lang) for one in draft.promotions}
    names[0] = "" if draft.coupon is None else name_in(draft.coupon.names, lang)
    found = [
        saving_words(one.why, "" if one.why not in NAMED else names.get(one.promotion_id, ""))
        for line in draft.lines
        for one in line.discounts
    ]
    return list(dict.fromkeys(found))


def missing_words(draft: Draft) -> str:
    """What the disabled primary says; the first thing to do."""
    if not draft.missing or (draft.taken and not draft.lines):
        return ""
    match draft.missing[0]:
        case Missing.LINES:
            return tr("Scan the first item")
        case Missing.ADDRESS:
            return tr("Add the delivery address")
        case Missing.PHONE:
            return tr("Add a phone for the pickup")


def member_rows(members: list[Member]) -> list[MemberRow]:
    return [
        MemberRow(
            key=str(one.id),
            initial=one.name[:1],
            name=f"{one.name} · {tier_words(one.tier)}",
            detail=f"{wording.masked_phone(one.phone)} · {one.card}",
        )
        for one in members
    ]


def plan_rows(promise: Promise) -> list[Way]:
    """What a request may become."""
    return [
        Way(one.value, plan_title(one), plan_detail(one), "", "accent", one is promise.plan_b, plan_sign(one))
        for one in promise.options
    ]


def later(draft: Draft) -> tuple[str, ...]:
    parts = (
        (tr("%1 at the till"), draft.due_at_till),
        (tr("%1 at pickup"), draft.due_at_pickup),
        (tr("%1 on delivery"), draft.due_on_delivery),
    )
    return tuple(words.replace("%1", money_of(draft, amount)) for words, amount in parts if amount)


def _tone(line: DraftLine) -> str:
    return "accent" if line.fulfilment is Fulfilment.CARRY_OUT else "offline"


def _taken(draft: Draft) -> tuple[str, ...]:
    amount = sum(one.amount for one in draft.taken)
    return (tr("%1 taken").replace("%1", money_of(draft, amount)),) if amount else ()


def money_of(draft: Draft, minor: int) -> str:
    """Minor units in the order's currency."""
    return wording.money(Money(minor, draft.currency))
