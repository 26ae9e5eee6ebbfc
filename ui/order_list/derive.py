"""Orders as they stand → what the Orders desk shows. Pure: frozen inputs, frozen props, words included."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from app.catalog.pictures import Picture
from app.clock import business_date
from app.members.rows import Member
from app.money import Money
from app.orders.finishing import to_hand_out, to_pay
from app.orders.names import name_of
from app.orders.overlay import OrderView
from app.orders.parcels import Parcel, parcels_of
from app.orders.paying import PROVEN
from app.orders.rows import OrderEvent, OrderLine, Tender
from app.orders.states import COLLECTED, OVER, Action, By, Fulfilment, LineState, allowed
from ui.bridge.desk import Shops
from ui.bridge.invoice_words import invoice_event
from ui.bridge.order_words import Toned, how_words, line_state, masked_customer, tender_words, variant_words, why_words
from ui.bridge.parcel_words import carrier_words, leg_words
from ui.bridge.payment_words import payment_event, payment_state
from ui.bridge.pills import Pill
from ui.bridge.plan_words import plan_brief
from ui.bridge.wording import clock_time, day_time, items, masked_phone, money, tr

_MOST_URGENT = (
    LineState.REJECTED,
    LineState.READY,
    LineState.NO_SHOW,
    LineState.RECEIVED,
    LineState.PICKING,
    LineState.ACCEPTED,
    LineState.REROUTED,
    LineState.POLLED,
    LineState.NEW,
    LineState.IN_TRANSIT,
    LineState.SHIPPED,
)


class Filter(StrEnum):
    """Which orders are listed."""

    ALL = "all"
    WAITING = "waiting"
    TO_COLLECT = "to_collect"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the desk shows is derived from this; `people` maps associate ids to names, `now` is µs UTC."""

    views: tuple[OrderView, ...]
    pictures: Mapping[int, Picture]
    members: Mapping[int, Member]
    people: Mapping[int, str]
    shops: Shops
    lang: str
    now: int


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One row of the list; `key` is the order's id in hex."""

    key: str
    number: str
    time: str
    customer: str
    summary: str
    total: str
    stateWords: str
    tone: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class LineProps:
    """`how` says how and until when the goods come to the customer."""

    title: str
    variant: str
    kind: str
    tint: str
    quantity: str
    amount: str
    how: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class ParcelProps:
    """One parcel: `carrier` and `number` as printed on it, what is in it, and the last word of the carrier."""

    carrier: str
    number: str
    inside: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class TenderProps:
    title: str
    detail: str
    amount: str
    tone: str


@dataclass(frozen=True, slots=True)
class StepProps:
    """One step of the timeline; `stage` is done | now | next."""

    title: str
    detail: str
    time: str
    stage: str


@dataclass(frozen=True, slots=True)
class DetailProps:
    """The opened order; `action` is what this shop does next with it at the pickup desk ("" = nothing)."""

    key: str
    number: str
    placed: str
    customer: str
    contact: str
    pieces: str
    total: str
    due: str
    waiting: bool
    lines: tuple[LineProps, ...]
    tenders: tuple[TenderProps, ...]
    steps: tuple[StepProps, ...]
    action: str
    parcels: tuple[ParcelProps, ...] = ()
    payable: bool = False


def matching(facts: Facts, wanted: Filter) -> list[OrderView]:
    """The orders a filter lists, in the order given."""
    return [view for view in facts.views if _matches(facts, view, wanted)]


def pills(facts: Facts, chosen: Filter) -> list[Pill]:
    titles = {
        Filter.ALL: tr("All"),
        Filter.WAITING: tr("Waiting for HQ"),
        Filter.TO_COLLECT: tr("To collect"),
        Filter.TODAY: tr("Today"),
    }
    return [Pill(one, titles[one], str(len(matching(facts, one))), one is chosen) for one in Filter]


def rows(facts: Facts, wanted: Filter) -> list[OrderRow]:
    return [_row(facts, view) for view in matching(facts, wanted)]


def detail(facts: Facts, view: OrderView) -> DetailProps:
    order = view.order
    name, phone = _customer(facts, view)
    return DetailProps(
        key=order.id.hex(),
        number=order.number,
        placed=day_time(order.placed_at, facts.now, facts.shops.zone),
        customer=name or tr("Walk-in customer"),
        contact=masked_phone(phone) if phone else "",
        pieces=items(sum(line.quantity for line in view.lines)),
        total=_money(view, order.total),
        due=_money(view, view.due) if view.due else "",
        waiting=view.waiting,
        lines=tuple(_line(facts, view, line) for line in view.lines),
        tenders=tuple(_tender(facts, view, tender) for tender in view.tenders if tender.amount),
        steps=_steps(facts, view),
        action="" if to_pay(view) else next_action(view, facts.shops.here),
        payable=_payable(view, facts.shops.here),
        parcels=tuple(_parcel(facts, view, one) for one in parcels_of(view.events)),
    )


def _payable(view: OrderView, here: int) -> bool:
    """It waits for a provider's proof at this shop, or was paid so and its goods still lie here."""
    proven = any(tender.kind in PROVEN for tender in view.tenders)
    waits = to_pay(view) is not None or (proven and bool(to_hand_out(view, here)))
    return waits and view.order.store_id == here


def next_action(view: OrderView, here: int) -> str:
    """What this shop may do next with lines of the order: hand over before making ready before picking."""
    mine = [line for line in view.lines if line.location_id == here]
    may = {action for line in mine for action in allowed(line.fulfilment, line.state, By.PLACE)}
    if Action.BUY in may:
        return str(Action.HAND_OVER)
    wanted = (Action.HAND_OVER, Action.SHIP, Action.DELIVER, Action.MAKE_READY, Action.PICK)
    return next((str(action) for action in wanted if action in may), "")


def _matches(facts: Facts, view: OrderView, wanted: Filter) -> bool:
    match wanted:
        case Filter.ALL:
            return True
        case Filter.WAITING:
            return view.waiting
        case Filter.TO_COLLECT:
            return any(_is_to_collect(line) for line in view.lines)
        case Filter.TODAY:
            zone = facts.shops.zone
            return business_date(view.order.placed_at, zone) == business_date(facts.now, zone)


def _is_to_collect(line: OrderLine) -> bool:
    return line.fulfilment in COLLECTED and line.state not in OVER


def _row(facts: Facts, view: OrderView) -> OrderRow:
    order = view.order
    state = roll_up_words(view)
    kinds = dict.fromkeys(_way(facts, line) for line in view.lines)
    return OrderRow(
        key=order.id.hex(),
        number=order.number,
        time=day_time(order.placed_at, facts.now, facts.shops.zone),
        customer=masked_customer(*_customer(facts, view)),
        summary=" · ".join([items(sum(line.quantity for line in view.lines)), *kinds]),
        total=_money(view, order.total),
        stateWords=state.text,
        tone=state.tone,
        waiting=view.waiting,
    )


def roll_up_words(view: OrderView) -> Toned:
    """The state a person must act on first: a refused line, then what is least far; else that all is done."""
    by_state = {LineState(line.state): line for line in reversed(view.lines)}
    for state in _MOST_URGENT:
        if state in by_state:
            return _state(view, by_state[state])
    closed = view.order.state == "closed"
    return Toned(tr("Cancelled") if closed else tr("Complete"), "neutral")


def _customer(facts: Facts, view: OrderView) -> tuple[str, str]:
    member = facts.members.get(view.order.member_id or 0)
    name = view.order.contact_name or (member.name if member else "")
    return name, view.order.contact_phone or (member.phone if member else "")


def _way(facts: Facts, line: OrderLine) -> str:
    place = facts.shops.name(line.location_id)
    match Fulfilment(line.fulfilment):
        case Fulfilment.CARRY_OUT:
            return tr("Carry out")
        case Fulfilment.SHIP_TO_HOME:
            return tr("Ship to home")
        case Fulfilment.STORE_DELIVERY:
            return tr("Delivery by the shop")
        case Fulfilment.TRY_ON:
            return tr("Try on at %1").replace("%1", place) if place else tr("Try on")
        case Fulfilment.CLICK_AND_COLLECT:
            return tr("Collect at %1").replace("%1", place) if place else tr("Pickup")


def _state(view: OrderView, line: OrderLine) -> Toned:
    """No till has anything to do with what waits for a provider's proof."""
    if _is_on_proof(view, line) and to_pay(view) is not None:
        return Toned(payment_state("awaiting"), "warn")
    return line_state(line.fulfilment, line.state)


def _is_on_proof(view: OrderView, line: OrderLine) -> bool:
    new = line.fulfilment == Fulfilment.CARRY_OUT and line.state == LineState.NEW
    return new and any(tender.kind in PROVEN for tender in view.tenders)


def _line(facts: Facts, view: OrderView, line: OrderLine) -> LineProps:
    picture = facts.pictures.get(line.variant_id)
    asked = line.id in view.asked
    state = Toned(tr("Cancellation asked"), "offline") if asked else _state(view, line)
    promised = line.due_at > 0 and line.state not in OVER
    due = [day_time(line.due_at, facts.now, facts.shops.zone)] if promised else []
    return LineProps(
        title=name_of(line.title, facts.lang) or line.sku,
        variant=variant_words(name_of(line.colour, facts.lang), line.size),
        kind=picture.silhouette if picture else "generic",
        tint=picture.hex if picture else "",
        quantity=f"× {line.quantity}" if line.quantity > 1 else "",
        amount=_money(view, line.amount),
        how=" · ".join([_way(facts, line), *due]),
        state=state.text,
        tone=state.tone,
    )


def _parcel(facts: Facts, view: OrderView, parcel: Parcel) -> ParcelProps:
    inside = [
        f"{name_of(line.title, facts.lang) or line.sku} × {line.quantity}"
        for line in view.lines
        if line.id in parcel.lines
    ]
    state = leg_words(parcel.leg)
    when = day_time(parcel.at, facts.now, facts.shops.zone)
    said = " · ".join(part for part in (state.text, parcel.place, when) if part)
    return ParcelProps(carrier_words(parcel.carrier), parcel.number, ", ".join(inside), said, state.tone)


def _tender(facts: Facts, view: OrderView, tender: Tender) -> TenderProps:
    paid = tender.state == "paid"
    change = tender.change > 0 and paid
    given = tr("Received %1, change %2") if change else ""
    when = payment_state(tender.state) or (
        tr("Paid %1").replace("%1", day_time(tender.taken_at, facts.now, facts.shops.zone, inside=True))
        if paid
        else tr("To be paid")
    )
    given = given.replace("%1", _money(view, tender.tendered)).replace("%2", _money(view, tender.change))
    return TenderProps(
        title=tender_words(tender.kind),
        detail=" · ".join(part for part in (when, given) if part),
        amount=_money(view, tender.amount),
        tone="ink" if paid else "warn",
    )


def _steps(facts: Facts, view: OrderView) -> tuple[StepProps, ...]:
    """What happened, the lines of one event together; then what is open."""
    zone = facts.shops.zone
    ordered = sorted(view.events, key=lambda one: one.at)
    steps = []
    for (kind, at, place, who), events in groupby(ordered, key=_same_step):
        together = list(events)
        said = _event_words(facts, view, kind, together)
        where = [facts.shops.name(place), facts.people.get(who, ""), _allowed_words(facts, together[0])]
        steps.append(
            StepProps(said[0], " · ".join(part for part in (*said[1:], *where) if part), clock(at, facts), "done")
        )
    if view.waiting:
        words = tr("Safely stored here; sent as soon as there is a connection")
        steps.append(StepProps(tr("Waiting for HQ"), words, "", "now"))
    upcoming = [line for line in view.lines if line.state not in OVER]
    for title, due in dict.fromkeys((_next_words(facts, view, line), line.due_at) for line in upcoming):
        steps.append(StepProps(title, "", day_time(due, facts.now, zone) if due else "", "next"))
    return tuple(steps)


def clock(instant: int, facts: Facts) -> str:
    """ "10:31", with its day where that is another one."""
    zone = facts.shops.zone
    same = business_date(instant, zone) == business_date(facts.now, zone)
    return clock_time(instant, zone) if same else day_time(instant, facts.now, zone)


def _same_step(event: OrderEvent) -> tuple[str, int, int, int]:
    # HQ writes one event a line, the journal one a command; HQ's kinds lack the feature's name.
    return event.kind.rpartition(".")[2], event.at, event.location_id, event.associate_id


def _allowed_words(facts: Facts, event: OrderEvent) -> str:
    """ "Allowed by 王店长"; a manager who has left the roster is named by what they were."""
    manager: int = json.loads(event.detail or "{}").get("approved_by", 0)
    if not manager:
        return ""
    return tr("Allowed by %1").replace("%1", facts.people.get(manager) or tr("a manager"))


def _event_words(facts: Facts, view: OrderView, kind: str, events: Sequence[OrderEvent]) -> tuple[str, ...]:
    said: dict[str, object] = json.loads(events[0].detail or "{}")
    match kind:
        case "placed":
            return (tr("Order placed"),)
        case "picking_started":
            return (tr("Picking started"),)
        case "unpicked":
            return (tr("Back on the pick list"),)
        case "made_ready":
            shelf = str(said.get("shelf", ""))
            return (tr("Ready to collect"), tr("Shelf %1").replace("%1", shelf) if shelf else "")
        case "handed_over" | "handed_out":
            return (tr("Handed over"), _proof_words(str(said.get("proof", ""))))
        case "put_back":
            return (tr("Put back"),)
        case "sent_out":
            return (tr("Left for the customer"),)
        case "delivered":
            return (tr("Delivered"),)
        case "try_on_over":
            return (tr("Put back: held for 48 hours"),)
        case "line_rejected":
            named = {line.id: name_of(line.title, facts.lang) or line.sku for line in view.lines}
            lost = [named[event.line_id] for event in events if event.line_id in named]
            return (tr("Not available"), ", ".join(lost))
        case "line_rerouted":
            place = int(str(said.get("to", 0)))
            return (tr("Moved to Plan B"), facts.shops.name(place))
        case "taken_in":
            return (tr("Goods taken back"), str(said.get("number", "")))
        case "told":
            return (tr("Customer told"), how_words(str(said.get("how", ""))))
        case "phone_revealed":
            return (tr("Phone number looked up"),)
        case "cancelled":
            asked = tr("Cancellation asked") if view.waiting and view.asked else tr("Cancelled")
            pieces = items(int(str(said.get("pieces", 0))))
            return (asked, pieces, why_words(str(said.get("why", ""))))
        case "amended":
            to = facts.shops.name(int(str(said.get("to", 0))))
            return (tr("Contact, address or store changed"), to)
        case "refunded":
            return (tr("Money given back"), _money(view, int(str(said.get("amount", 0)))))
        case "shipped":
            return (tr("Shipped"), carrier_words(str(said.get("carrier", ""))), str(said.get("parcel", "")))
        case "tracked":
            where = str(said.get("place", ""))
            return (leg_words(str(said.get("what", ""))).text, where, str(said.get("parcel", "")))
        case "till_sold":
            return (tr("Sold at the till"), str(said.get("slip", "")))
        case "plan_chosen":
            to = facts.shops.name(int(str(said.get("to", 0))))
            return (tr("Plan B chosen"), plan_brief(str(said.get("plan", ""))), to)
        case _:
            return (
                payment_event(kind, str(said.get("provider", ""))) or invoice_event(kind) or kind.replace("_", " "),
            )


def _proof_words(proof: str) -> str:
    match proof:
        case "code":
            return tr("with pickup code")
        case "name_and_phone":
            return tr("with name and phone number")
        case "payment":
            return tr("payment confirmed")
        case "cash":
            return tr("paid in cash instead")
        case _:
            return ""


def _next_words(facts: Facts, view: OrderView, line: OrderLine) -> str:
    place = facts.shops.name(line.location_id)
    match LineState(line.state):
        case LineState.READY if line.fulfilment == Fulfilment.STORE_DELIVERY:
            return tr("%1 takes it to the customer").replace("%1", place)
        case LineState.READY:
            return tr("The customer collects at %1").replace("%1", place)
        case LineState.ACCEPTED | LineState.PICKING | LineState.RECEIVED:
            return tr("%1 makes it ready").replace("%1", place)
        case LineState.NEW if _is_on_proof(view, line):
            return tr("Handed over")
        case LineState.NEW if line.fulfilment == Fulfilment.CARRY_OUT:
            return tr("Paid and taken at the till")
        case LineState.NEW | LineState.POLLED if line.fulfilment == Fulfilment.SHIP_TO_HOME:
            return tr("%1 ships it").replace("%1", place)
        case LineState.IN_TRANSIT:
            return tr("On its way to %1").replace("%1", place)
        case LineState.NO_SHOW:
            return tr("%1 puts it back").replace("%1", place)
        case LineState.NEW | LineState.POLLED | LineState.REROUTED:
            return tr("%1 takes it on").replace("%1", place)
        case _:
            return tr("On its way to the customer")


def _money(view: OrderView, minor: int) -> str:
    return money(Money(minor, view.order.currency))
