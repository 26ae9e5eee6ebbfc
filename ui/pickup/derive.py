"""The pickup board → what the Pickup desk shows. Pure: frozen inputs, frozen props, words included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.catalog.pictures import Picture
from app.members.rows import Member
from app.money import Money
from app.orders.names import name_of
from app.orders.overlay import OrderView
from app.orders.rows import OrderLine
from app.orders.states import IN_THE_AIR, Fulfilment, LineState
from app.pickup.desk import TO_COLLECT, TO_DELIVER, TO_PICK, Board, Proof, desk_lines, tenders_for
from app.staff.overriding import Approval
from ui.bridge.asking import Fact, Question
from ui.bridge.desk import Shops
from ui.bridge.order_words import masked_customer, tier_words, variant_words
from ui.bridge.payment_words import payment_state
from ui.bridge.wording import MINUTE, age, day_time, items, masked_phone, money, tr


class Tab(StrEnum):
    TO_PICK = "to_pick"
    TO_COLLECT = "to_collect"
    TO_DELIVER = "to_deliver"


class Means(StrEnum):
    """How what is due is taken."""

    CASH = "cash"
    QR = "qr"
    SLIP = "slip"


STATES = {Tab.TO_PICK: TO_PICK, Tab.TO_COLLECT: TO_COLLECT, Tab.TO_DELIVER: TO_DELIVER}


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the desk shows is derived from this and `Hand`; `now` is µs UTC."""

    board: Board
    pictures: Mapping[int, Picture]
    members: Mapping[int, Member]
    shops: Shops
    lang: str
    now: int
    sources: Mapping[int, str]
    """Variant id → address of its photograph."""

    @property
    def here(self) -> int:
        return self.shops.here

    def views(self, tab: Tab) -> tuple[OrderView, ...]:
        match tab:
            case Tab.TO_PICK:
                return self.board.to_pick
            case Tab.TO_COLLECT:
                return self.board.to_collect
            case Tab.TO_DELIVER:
                return self.board.to_deliver

    def find(self, tab: Tab, order_id: bytes | None) -> OrderView | None:
        return next((view for view in self.views(tab) if view.order.id == order_id), None)


@dataclass(frozen=True, slots=True)
class Hand:
    """What the person at the desk has done with the open order: pieces checked per line, shelf, proof, cash given.

    `tendered` is in minor units, None for exactly what is due; `unwanted` lines were tried on and are not bought.
    `slip` is the number of a terminal's. `proven` is the tender of which HQ has said that it is paid.
    """

    tab: Tab = Tab.TO_PICK
    order_id: bytes | None = None
    checked: Mapping[bytes, int] = field(default_factory=dict)
    shelf: str = ""
    proof: Proof | None = None
    tendered: int | None = None
    associate: str = ""
    unwanted: frozenset[bytes] = frozenset()
    means: Means = Means.CASH
    slip: str = ""
    proven: bytes = b""


@dataclass(frozen=True, slots=True)
class TabProps:
    key: str
    title: str
    count: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Thumb:
    kind: str
    tint: str
    source: str


@dataclass(frozen=True, slots=True)
class CardProps:
    """One order on the board; `key` is its id in hex."""

    key: str
    number: str
    chip: str
    tone: str
    customer: str
    when: str
    late: bool
    thumbs: tuple[Thumb, ...]
    pieces: str
    shelf: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class PieceProps:
    """One line of the open order; `mark` is done | part | open | none."""

    key: str
    title: str
    variant: str
    quantity: str
    kind: str
    tint: str
    source: str
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class QuickProps:
    """A sum the customer is likely to give; `value` in minor units."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PanelProps:
    """The open order. `step` is start | pick | hand_over | send | deliver; `missing` says why the primary button does
    not work yet. `means` is "" where nothing is due; `choice`: there is one, unless a QR payment is in the `air`: what
    is known of it."""

    key: str
    number: str
    step: str
    chip: str
    tone: str
    customer: str
    primary: str
    missing: str
    note: str
    verified: bool
    due: str
    tendered: str
    change: str
    quick: tuple[QuickProps, ...]
    means: str
    choice: bool
    air: str
    slip: str
    shelf: str
    shelves: tuple[str, ...]


def tabs(facts: Facts, chosen: Tab) -> list[TabProps]:
    titles = {Tab.TO_PICK: tr("To pick"), Tab.TO_COLLECT: tr("To collect"), Tab.TO_DELIVER: tr("To deliver")}
    return [TabProps(tab, titles[tab], str(len(facts.views(tab))), tab is chosen) for tab in Tab]


def cards(facts: Facts, tab: Tab) -> list[CardProps]:
    return [_card(facts, tab, view) for view in facts.views(tab)]


def longest_wait(facts: Facts, tab: Tab) -> str:
    """The age of the oldest order to pick; "" where none waits or for the other tab."""
    placed = [view.order.placed_at for view in facts.views(tab)]
    if tab is not Tab.TO_PICK or not placed:
        return ""
    minutes = max(0, facts.now - min(placed)) // MINUTE
    return tr("Longest wait %n min", "", minutes) if minutes < 90 else tr("Longest wait %n h", "", minutes // 60)


def offline_note(facts: Facts) -> str:
    """Only what is true: how many pickup codes are here."""
    count = sum(1 for view in facts.board.to_collect if view.order.pickup_code)
    return tr("Handover works offline too: %n pickup code(s) are on this device.", "", count) if count else ""


def pieces(facts: Facts, hand: Hand, view: OrderView) -> list[PieceProps]:
    return [_piece(facts, hand, line) for line in desk_lines(view, facts.here, STATES[hand.tab])]


def panel(facts: Facts, hand: Hand, view: OrderView) -> PanelProps:
    lines = desk_lines(view, facts.here, STATES[hand.tab])
    step = step_of(hand.tab, lines)
    wanted = [line for line in lines if line.id not in hand.unwanted]
    parts = [one for one in tenders_for(view, wanted) if one.id != hand.proven]
    due, single = sum(one.amount for one in parts), len(parts) == 1 and step == "hand_over"
    air = payment_state(parts[0].state) if single and parts[0].state in IN_THE_AIR else ""
    hand = replace(hand, means=(Means.QR if air else hand.means) if single else Means.CASH)
    given = due if hand.tendered is None or hand.means is not Means.CASH else hand.tendered
    chip, tone = _panel_chip(step, hand)
    primary, missing = _primary(step, hand, view, lines, due, given)
    if air:
        primary = tr("Check the payment")
    return PanelProps(
        key=view.order.id.hex(),
        number=view.order.number,
        step=step,
        chip=chip,
        tone=tone,
        customer=_who(facts, view, due, to=_address(view) if hand.tab is Tab.TO_DELIVER else ""),
        primary=primary,
        missing=missing,
        note=_note(step, hand),
        verified=hand.proof is not None,
        due=_money(view, due) if due and step in ("hand_over", "deliver") else "",
        tendered=_money(view, given),
        change=_money(view, given - due) if given > due else "",
        quick=tuple(_quick(view, due, given)) if due else (),
        means=hand.means if due and step in ("hand_over", "deliver") else "",
        choice=single and not air,
        air=air,
        slip=hand.slip,
        shelf=hand.shelf,
        shelves=_shelves(facts) if step == "pick" else (),
    )


def question(view: OrderView, here: int, action: bytes, why: str, allowed: Callable[[Approval], object]) -> Question:
    """What exactly a manager is asked: to hand over this order's pieces that lie here."""
    lines = desk_lines(view, here, TO_COLLECT)
    pieces = sum(line.quantity for line in lines)
    facts = [Fact(tr("Order"), view.order.number), Fact(tr("To hand over"), items(pieces))]
    if due := due_of(view, lines):
        facts.append(Fact(tr("To be taken"), _money(view, due)))
    return Question(action, tr("Hand over this order?"), tuple(facts), why, allowed)


def step_of(tab: Tab, lines: Iterable[OrderLine]) -> str:
    """start while a line waits to be picked, then pick; hand_over; send while a line is here, then deliver."""
    if tab is Tab.TO_COLLECT:
        return "hand_over"
    if tab is Tab.TO_DELIVER:
        return "send" if any(line.state == LineState.READY for line in lines) else "deliver"
    return "start" if any(line.state == LineState.ACCEPTED for line in lines) else "pick"


def due_of(view: OrderView, lines: Iterable[OrderLine]) -> int:
    """What is taken when these lines go to the customer, minor units."""
    return sum(one.amount for one in tenders_for(view, lines))


def unchecked(hand: Hand, lines: Iterable[OrderLine]) -> int:
    """Pieces that were not scanned or ticked yet."""
    return sum(max(0, line.quantity - hand.checked.get(line.id, 0)) for line in lines)


def likely_sums(due: int) -> list[int]:
    """The exact sum, then what notes a customer would give: the next full 10, 50 and 100 yuan."""
    rounded = [-(-due // step) * step for step in (1_000, 5_000, 10_000)]
    return list(dict.fromkeys([due, *rounded]))


def read_amount(text: str) -> int:
    """ "459.5" → 45950 minor units; 0 for nothing."""
    whole, _, part = text.partition(".")
    return int(whole or "0") * 100 + int(part.ljust(2, "0")[:2] or "0")


def _card(facts: Facts, tab: Tab, view: OrderView) -> CardProps:
    lines = desk_lines(view, facts.here, STATES[tab])
    due_at = min((line.due_at for line in lines if line.due_at), default=0)
    late = tab is Tab.TO_PICK and 0 < due_at < facts.now
    chip, tone = _card_chip(tab, view, lines, late)
    if tab is Tab.TO_COLLECT:
        since = age(max(line.changed_at for line in lines), facts.now, facts.shops.zone)
        when = tr("Ready: %1").replace("%1", since)
    else:
        promised = day_time(due_at, facts.now, facts.shops.zone) if due_at else ""
        when = tr("Due: %1").replace("%1", promised) if promised else ""
    return CardProps(
        key=view.order.id.hex(),
        number=view.order.number,
        chip=chip,
        tone=tone,
        customer=masked_customer(*_customer(facts, view)),
        when=when,
        late=late,
        thumbs=tuple(_thumb(facts, line) for line in lines[:3]),
        pieces=items(sum(line.quantity for line in lines)),
        shelf=" ".join(dict.fromkeys(line.shelf for line in lines if line.shelf)),
        waiting=view.waiting,
    )


def _thumb(facts: Facts, line: OrderLine) -> Thumb:
    picture = facts.pictures.get(line.variant_id)
    source = facts.sources.get(line.variant_id, "")
    return Thumb(picture.silhouette, picture.hex, source) if picture else Thumb("generic", "", source)


def _card_chip(tab: Tab, view: OrderView, lines: list[OrderLine], late: bool) -> tuple[str, str]:
    due = due_of(view, lines)
    if tab is Tab.TO_DELIVER and step_of(tab, lines) == "deliver":
        return tr("On its way"), "offline"
    if tab is not Tab.TO_PICK:
        if any(line.fulfilment == Fulfilment.TRY_ON for line in lines):
            return tr("To try on"), "gold"
        if due:
            return tr("Pay %1").replace("%1", money(Money(due, view.order.currency), brief=True)), "gold"
        return (tr("To collect") if tab is Tab.TO_COLLECT else tr("To deliver")), "accent"
    if late:
        return tr("Late"), "danger"
    picking = any(line.state == LineState.PICKING for line in lines)
    return (tr("Picking"), "offline") if picking else (tr("To pick"), "warn")


def _piece(facts: Facts, hand: Hand, line: OrderLine) -> PieceProps:
    picture = facts.pictures.get(line.variant_id)
    done = min(line.quantity, hand.checked.get(line.id, 0))
    if hand.tab is Tab.TO_COLLECT and line.fulfilment == Fulfilment.TRY_ON:
        mark, words = ("open", tr("Goes back")) if line.id in hand.unwanted else ("done", tr("Buys it"))
    elif done == line.quantity:
        mark, words = "done", tr("Checked")
    elif hand.tab is not Tab.TO_PICK or line.state == LineState.ACCEPTED:
        mark, words = "none", ""
    else:
        mark, words = ("part", f"{done} / {line.quantity}") if done else ("open", tr("Scan it"))
    shelf = tr("Shelf %1").replace("%1", line.shelf) if line.shelf else ""
    variant = variant_words(name_of(line.colour, facts.lang), line.size)
    return PieceProps(
        key=line.id.hex(),
        title=name_of(line.title, facts.lang) or line.sku,
        variant=" · ".join(part for part in (variant, shelf or line.sku) if part),
        quantity=f"× {line.quantity}" if line.quantity > 1 else "",
        kind=picture.silhouette if picture else "generic",
        tint=picture.hex if picture else "",
        source=facts.sources.get(line.variant_id, ""),
        mark=mark,
        words=words,
    )


def _panel_chip(step: str, hand: Hand) -> tuple[str, str]:
    match step, hand.proof:
        case "start", _:
            return tr("To pick"), "warn"
        case "pick", _:
            return tr("Picking"), "offline"
        case "send", _:
            return tr("To deliver"), "accent"
        case "deliver", _:
            return tr("On its way"), "offline"
        case _, Proof.CODE:
            return tr("Pickup code checked"), "accent"
        case _, Proof.NAME_AND_PHONE:
            return tr("Phone number checked"), "accent"
        case _:
            return tr("Not checked yet"), "warn"


def _primary(step: str, hand: Hand, view: OrderView, lines: list[OrderLine], due: int, given: int) -> tuple[str, str]:
    """Words of the one button, and what is missing before it works ("" = nothing)."""
    if step == "start":
        return tr("Start picking"), ""
    if step == "pick":
        left = unchecked(hand, lines)
        if left:
            return tr("Make ready"), tr("Scan %n more", "", left)
        if not hand.shelf.strip():
            return tr("Make ready"), tr("Enter the shelf")
        return tr("Ready on shelf %1").replace("%1", hand.shelf.strip().upper()), ""
    if step == "send":
        return tr("Leaves for the customer"), ""
    if step == "deliver":
        lacking = tr("%1 is missing").replace("%1", _money(view, due - given)) if given < due else ""
        return (tr("Take %1, delivered").replace("%1", _money(view, due)) if due else tr("Delivered")), lacking
    if all(line.id in hand.unwanted for line in lines):
        return tr("Put everything back"), ""
    take = tr("Take %1 by QR") if hand.means is Means.QR else tr("Take %1 and hand over")
    words = take.replace("%1", _money(view, due)) if due else tr("Hand over")
    if hand.proof is None:
        return words, tr("Scan the pickup code")
    if given < due:
        return words, tr("%1 is missing").replace("%1", _money(view, due - given))
    return words, tr("Scan or key the slip") if hand.means is Means.SLIP and not hand.slip else ""


def _note(step: str, hand: Hand) -> str:
    match step:
        case "start":
            return tr("These items are then yours to pick; nobody else picks them.")
        case "pick":
            return tr("Scan each item, or tap it once you have it in hand.")
        case "send":
            return tr("Somebody of this shop takes it to the customer now.")
        case "deliver":
            return tr("The customer has it, and has paid what was due at the door.")
        case _:
            words = tr("Handed over by %1. This cannot be undone, only returned.")
            return words.replace("%1", hand.associate)


def _quick(view: OrderView, due: int, given: int) -> Iterable[QuickProps]:
    for sum_ in likely_sums(due):
        exact = sum_ == due
        title = tr("Exact") if exact else money(Money(sum_, view.order.currency), brief=True)
        yield QuickProps(str(sum_), title, sum_ == given)


def _shelves(facts: Facts) -> tuple[str, ...]:
    """Shelves in use, as suggestions."""
    used = (line.shelf for view in facts.board.to_collect for line in view.lines if line.shelf)
    return tuple(sorted(set(used)))[:4]


def _address(view: OrderView) -> str:
    told: dict[str, str] = json.loads(view.order.address or "{}")
    return " ".join(part for part in (told.get("region"), told.get("street")) if part)


def _who(facts: Facts, view: OrderView, due: int, to: str) -> str:
    name, phone = _customer(facts, view)
    member = facts.members.get(view.order.member_id or 0)
    paid = tr("%1 due").replace("%1", _money(view, due)) if due else tr("paid in full")
    tier = tier_words(member.tier) if member else ""
    return " · ".join(part for part in (name, tier, masked_phone(phone) if phone else "", paid, to) if part)


def _customer(facts: Facts, view: OrderView) -> tuple[str, str]:
    member = facts.members.get(view.order.member_id or 0)
    name = view.order.contact_name or (member.name if member else "")
    return name, view.order.contact_phone or (member.phone if member else "")


def _money(view: OrderView, minor: int) -> str:
    return money(Money(minor, view.order.currency))
