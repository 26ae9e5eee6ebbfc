"""The shift desk as shown: pure functions from what is in the journal and what a person has begun to rows and words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.journal.open_shift import LONGEST_US, OpenShift
from app.money import Money
from app.shifts.commands import Taking
from app.shifts.desk import Drawer
from app.shifts.slips import DaySlip
from app.shifts.takings import cash
from app.staff.roster import Capability, Roster
from ui.bridge import wording
from ui.bridge.amounts import parse_amount
from ui.bridge.desk import Shops
from ui.bridge.pills import Pill
from ui.bridge.wording import day_time, tr
from ui.shifts.counting import Count, begin, kind_words
from ui.shifts.slip_view import SlipRow, SlipView, difference_words, slip_view


class Step(StrEnum):
    """What the person is at."""

    IDLE = ""
    FLOAT = "float"
    COUNT = "count"
    RESULT = "result"
    MOVE = "move"
    SLIP = "slip"


class Way(StrEnum):
    """Why the drawer is opened without a sale."""

    OUT = "out"
    IN = "in"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk shows is derived from this and `Hand`; `drawer` is None while no shift is open."""

    drawer: Drawer | None
    slips: list[DaySlip]
    unowned: tuple[Taking, ...]
    shops: Shops
    roster: Roster
    currency: str
    now: int

    @property
    def shift(self) -> OpenShift | None:
        return None if self.drawer is None else self.drawer.shift

    def name(self, associate_id: int) -> str:
        found = self.roster.find(associate_id)
        return found.name if found else tr("somebody else")


@dataclass(frozen=True, slots=True)
class Hand:
    """`taker`: who takes the drawer over, 0 at the end of the day; `amount` as typed; `slip`: the shift's id in hex."""

    step: Step = Step.IDLE
    count: Count = field(default_factory=lambda: begin("CNY"))
    reason: str = ""
    taker: int = 0
    way: Way = Way.OUT
    amount: str = ""
    slip: str = ""


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A shift that was closed here."""

    key: str
    title: str
    detail: str
    difference: str
    tone: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """Of the open step only its own fields are filled. `missing`: what the primary button lacks, "" for nothing."""

    step: str = ""
    open: bool = False
    ready: bool = False
    initial: str = ""
    title: str = ""
    detail: str = ""
    warning: str = ""
    head: str = ""
    hint: str = ""
    bySum: bool = False
    byNotes: bool = False
    value: str = ""
    total: str = ""
    counted: str = ""
    expected: str = ""
    difference: str = ""
    tone: str = "neutral"
    differs: bool = False
    rows: tuple[SlipRow, ...] = ()
    reason: str = ""
    way: str = ""
    act: str = ""
    missing: str = ""
    handing: str = ""
    slip: SlipView = SlipView()  # noqa: RUF009 - frozen; nothing changes it


def desk_view(facts: Facts, hand: Hand) -> DeskView:
    common = _common(facts, hand)
    match hand.step:
        case Step.FLOAT | Step.COUNT:
            return _count(common, hand)
        case Step.RESULT if facts.drawer is not None and facts.drawer.counted is not None:
            return _result(common, facts, facts.drawer, hand)
        case Step.MOVE:
            return _move(common, facts, hand)
        case Step.SLIP:
            return replace(common, slip=shown_slip(facts, hand))
        case _:
            return common


def shown_slip(facts: Facts, hand: Hand) -> SlipView:
    found = next((one for one in facts.slips if one.opened.shift_id.hex() == hand.slip), None)
    if found is None:
        return SlipView()
    return slip_view(found, facts.slips, facts.shops.name(facts.shops.here), facts.name, facts.shops.zone)


def closed_rows(facts: Facts, hand: Hand) -> list[ClosedRow]:
    def row(slip: DaySlip) -> ClosedRow:
        difference, tone = difference_words(slip.difference, slip.opened.currency)
        end = tr("end of the day") if slip.ends_day else tr("to %1").replace("%1", facts.name(slip.closed.handed_to))
        return ClosedRow(
            key=slip.opened.shift_id.hex(),
            title=facts.name(slip.closed.associate_id),
            detail=f"{day_time(slip.closed.at, facts.now, facts.shops.zone)} · {end}",
            difference=tr("Matches") if not slip.difference else difference,
            tone=tone,
            chosen=hand.step is Step.SLIP and hand.slip == slip.opened.shift_id.hex(),
        )

    return [row(one) for one in facts.slips]


def ways(hand: Hand) -> list[Pill]:
    words = {Way.OUT: tr("Take cash out"), Way.IN: tr("Put cash in"), Way.ONLY: tr("Only open")}
    return [Pill(str(one), words[one], "", one is hand.way) for one in Way]


def reasons(hand: Hand) -> list[Pill]:
    """The usual ones, for who has no keyboard at hand."""
    if hand.step is Step.RESULT:
        words = [tr("Change given wrong"), tr("A coin or note is missing"), tr("Cannot explain it")]
    elif hand.way is Way.OUT:
        words = [tr("To the bank"), tr("Petty cash"), tr("Too much in the drawer")]
    elif hand.way is Way.IN:
        words = [tr("Change from the safe"), tr("Too much was taken out")]
    else:
        words = [tr("Change for a note"), tr("Look for a mistake")]
    return [Pill(one, one, "", one == hand.reason) for one in words]


def takers(facts: Facts, hand: Hand, actor: int) -> list[Pill]:
    """Who may take the drawer over, the end of the day first."""
    able = [one for one in facts.roster.associates if one.id != actor and Capability.SELL in one.capabilities]
    return [
        Pill("0", tr("End of the day"), "", hand.taker == 0),
        *(Pill(str(one.id), one.name, "", hand.taker == one.id) for one in able),
    ]


def moved(hand: Hand, currency: str) -> int:
    """What is put in (> 0) or taken out (< 0)."""
    amount = parse_amount(hand.amount, currency)
    return {Way.OUT: -amount, Way.IN: amount, Way.ONLY: 0}[hand.way]


def _common(facts: Facts, hand: Hand) -> DeskView:
    shift, here = facts.shift, facts.shops.places.get(facts.shops.here)
    if shift is None:
        taken = cash(facts.unowned)
        words = tr("%1 in cash was taken without a shift. Count it with the float.")
        return DeskView(
            step=str(hand.step),
            ready=here is not None,
            title=tr("No shift is open"),
            detail=tr("Sales go on without one, but then the drawer is nobody's."),
            warning=words.replace("%1", _money(taken, facts.currency)) if taken else "",
        )
    since = day_time(shift.opened_at, facts.now, facts.shops.zone, inside=True)
    old = facts.now - shift.opened_at >= LONGEST_US
    parts = (
        tr("Since %1").replace("%1", since),
        tr("Float %1").replace("%1", _money(shift.float_amount, shift.currency)),
        tr("Business date %1").replace("%1", shift.business_date),
    )
    return DeskView(
        step=str(hand.step),
        open=True,
        ready=True,
        initial=facts.name(shift.opened_by)[:1],
        title=tr("%1 has the drawer").replace("%1", facts.name(shift.opened_by)),
        detail=" · ".join(parts),
        warning=tr("Open for more than a day: orders have another business date by now. Count and close it.")
        if old
        else "",
    )


def _count(view: DeskView, hand: Hand) -> DeskView:
    count, opening = hand.count, hand.step is Step.FLOAT
    total = _money(count.amount, count.currency)
    return replace(
        view,
        head=tr("Count the float") if opening else tr("Count the drawer"),
        hint=tr("What lies in the drawer now, before the first sale.")
        if opening
        else tr("What should be there is shown after the count."),
        bySum=count.by_sum,
        byNotes=bool(begin(count.currency).note),
        value=count.shown,
        total=total,
        act=(tr("Open with %1") if opening else tr("It is %1")).replace("%1", total),
        missing="" if count.begun else tr("Enter what is there, 0 for nothing"),
    )


def _result(view: DeskView, facts: Facts, drawer: Drawer, hand: Hand) -> DeskView:
    assert drawer.counted is not None
    currency = drawer.shift.currency
    difference, tone = difference_words(drawer.counted.difference, currency)
    taker = facts.name(hand.taker) if hand.taker else ""
    lacks = bool(drawer.counted.difference) and not hand.reason.strip()
    rows = [SlipRow(tr("Float"), _money(drawer.shift.float_amount, currency))]
    rows += [SlipRow(kind_words(one.kind), _money(one.amount, currency)) for one in drawer.takings]
    return replace(
        view,
        head=tr("Counted %1").replace("%1", _money(drawer.counted.amount, currency)),
        counted=_money(drawer.counted.amount, currency),
        expected=_money(drawer.expected, currency),
        difference=difference if drawer.counted.difference else tr("It matches"),
        tone=tone,
        differs=bool(drawer.counted.difference),
        rows=tuple(rows),
        reason=hand.reason,
        act=tr("Hand over to %1").replace("%1", taker) if taker else tr("Close the shift"),
        missing=tr("Say why it differs") if lacks else "",
        handing=tr("%1, enter your 6-digit PIN").replace("%1", taker) if taker else "",
    )


def _move(view: DeskView, facts: Facts, hand: Hand) -> DeskView:
    amount = parse_amount(hand.amount, facts.currency)
    shown = _money(amount, facts.currency)
    words = {Way.OUT: tr("Take %1 out"), Way.IN: tr("Put %1 in"), Way.ONLY: tr("Open the drawer")}[hand.way]
    missing = ""
    if hand.way is not Way.ONLY and not amount:
        missing = tr("Enter the amount")
    elif not hand.reason.strip():
        missing = tr("Say why")
    return replace(
        view,
        head=tr("Open the drawer without a sale"),
        hint=tr("It is told to HQ, and stands on the slip."),
        value=hand.amount,
        total=shown,
        way=str(hand.way),
        reason=hand.reason,
        act=words.replace("%1", shown),
        missing=missing,
    )


def _money(amount: int, currency: str) -> str:
    return wording.money(Money(amount, currency))
