"""The payment sheet as shown: pure functions from the draft, and what was keyed, to words and amounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import Refusal
from app.money import EXPONENTS, Money
from app.orders.draft import Draft, Payment
from app.orders.limits import action_of
from app.orders.ordering import Cash, check
from app.orders.paying import PROVEN
from app.orders.states import BROUGHT, Fulfilment
from app.orders.tenders import TenderKind, rounding, rounds
from app.pricing.prices import Why
from app.staff.overriding import Approval
from app.staff.roster import Policy
from ui.bridge import wording
from ui.bridge.amounts import parse_amount
from ui.bridge.asking import Fact, Question
from ui.bridge.order_words import tender_words
from ui.bridge.refusals import error_words
from ui.bridge.wording import tr
from ui.orders.derive import later, money_of
from ui.orders.stored_value import Balance, value_missing, value_notice

KINDS = (TenderKind.CASH, TenderKind.QR, TenderKind.STORED_VALUE, TenderKind.EXTERNAL)
"""How a part may be paid at the counter, as offered from left to right; stored value to members."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """What stands in the payment: the kind chosen, amounts as keyed ("" for what is left), the slip's number.

    `field` is the one of `amount` and `number` that the pad fills in.
    """

    kind: str = TenderKind.CASH
    typed: str = ""
    amount: str = ""
    number: str = ""
    field: str = "number"

    def cash(self, draft: Draft) -> int:
        """Handed over for what is left."""
        if self.kind != TenderKind.CASH:
            return 0
        return max(0, draft.left) if self.typed == "" else parse_amount(self.typed, draft.currency)

    @property
    def by(self) -> str:
        """The kind that HQ charges, '' for none."""
        return self.kind if self.kind in PROVEN else ""

    def on_slip(self, draft: Draft) -> int:
        return max(0, draft.left) if self.amount == "" else parse_amount(self.amount, draft.currency)


@dataclass(frozen=True, slots=True)
class Quick:
    """A cash amount offered; `key` in minor units."""

    key: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    key: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A part that was taken; `key` is its id in hex, `back` what giving it back is called."""

    key: str
    text: str
    amount: str
    back: str


@dataclass(frozen=True, slots=True)
class PaymentView:
    """The payment sheet in words. `collect` and `ship` tell whether such lines are there, `…Later` whether unpaid.

    `kind` is the tender chosen of `kinds`, '' where nothing is left to take; `left` is what is, '' where nothing was
    taken yet. `part` is the button that takes what is keyed as a part, '' where it would be all. `slip…` belong to a
    slip. `rounding`: 抹零 as offered or done (`rounded`), '' where there is none. `over`: why so much may not go
    unpaid; `askable`: a manager could allow it.
    """

    total: str = ""
    due: str = ""
    kind: str = ""
    kinds: tuple[KindRow, ...] = ()
    taken: tuple[TakenRow, ...] = ()
    left: str = ""
    part: str = ""
    rounding: str = ""
    rounded: bool = False
    slipAmount: str = ""
    slipNumber: str = ""
    slipField: str = ""
    slipTyped: str = ""
    slipNotice: str = ""
    slipMissing: str = ""
    valueNotice: str = ""
    nothing: str = ""
    quick: tuple[Quick, ...] = ()
    received: str = ""
    change: str = ""
    collect: str = ""
    collectLater: bool = False
    ship: str = ""
    shipLater: bool = False
    later: tuple[str, ...] = ()
    missing: str = ""
    over: str = ""
    askable: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """What is unpaid goes too far: why, and whether a manager could allow it."""

    refusal: Refusal
    askable: bool


def payment_view(draft: Draft, keyed: Keyed, policy: Policy, over: Over | None, balance: Balance) -> PaymentView:
    due, left = draft.due_now, draft.left
    tendered = keyed.cash(draft)
    try:
        check(draft, Cash(tendered, keyed.by), policy)
        missing = "" if over is None else tr("A manager must allow it") if over.askable else tr("Too much is unpaid")
    except Refusal as refusal:
        missing = error_words(refusal, draft.currency)
    by_value = keyed.kind == TenderKind.STORED_VALUE and left > 0
    if by_value:
        missing = missing or value_missing(draft, balance)
    off, rounded = rounding_of(draft, policy.cash_rounding)
    words = tr("Rounded off %1") if rounded else tr("Round off %1")
    part = tr("Take %1 now, the rest otherwise").replace("%1", money_of(draft, tendered))
    kind = keyed.kind if left > 0 else ""
    slip = keyed.on_slip(draft)
    return PaymentView(
        total=money_of(draft, draft.totals.total),
        due=money_of(draft, due),
        kind=kind,
        kinds=tuple(KindRow(one, tender_words(one), one == kind) for one in _kinds(draft)) if left > 0 else (),
        taken=tuple(
            TakenRow(one.id.hex(), _taken(one.kind, one.reference), money_of(draft, one.amount), _back(one.kind))
            for one in draft.taken
        ),
        left=money_of(draft, max(0, left)) if draft.taken else "",
        part=part if kind == TenderKind.CASH and 0 < tendered < left else "",
        rounding=words.replace("%1", money_of(draft, off)) if off and kind == TenderKind.CASH else "",
        rounded=rounded,
        slipAmount=money_of(draft, slip),
        slipNumber=keyed.number or "–",
        slipField=keyed.field,
        slipTyped=keyed.amount if keyed.field == "amount" else keyed.number,
        slipNotice=_notice(draft, slip, policy),
        slipMissing=_slip_missing(draft, slip, keyed.number),
        valueNotice=value_notice(draft, balance) if by_value else "",
        nothing=_nothing(draft),
        quick=tuple(_quick(draft, amount, tendered) for amount in quick_amounts(max(0, left), draft.currency)),
        received=money_of(draft, tendered),
        change=money_of(draft, max(0, tendered - left)),
        collect=_sum(draft, Fulfilment.CLICK_AND_COLLECT),
        collectLater=draft.payment is Payment.PAY_AT_PICKUP,
        ship=_sum(draft, *BROUGHT),
        shipLater=draft.delivery_payment is Payment.CASH_ON_DELIVERY,
        later=later(draft),
        missing=missing,
        over="" if over is None else error_words(over.refusal, draft.currency),
        askable=over is not None and over.askable,
    )


def _kinds(draft: Draft) -> list[TenderKind]:
    return [one for one in KINDS if one != TenderKind.STORED_VALUE or draft.member_id is not None]


def rounding_of(draft: Draft, step: int) -> tuple[int, bool]:
    """What 抹零 takes off or would take off, minor units, and whether it has."""
    done = sum(one.amount for line in draft.lines for one in line.discounts if one.why == Why.ROUNDING)
    if done or not rounds(one.kind for one in draft.taken):
        return done, done > 0
    return sum(rounding([line.priced.amount for line in draft.lines if draft.paid_now(line)], step)), False


def question(draft: Draft, over: Over, unpaid: int, allowed: Callable[[Approval], object]) -> Question:
    """What exactly a manager is asked; `unpaid` in minor units."""
    told = over.refusal.values
    facts = [
        Fact(tr("Goes out unpaid"), money_of(draft, unpaid)),
        Fact(tr("The whole order"), money_of(draft, draft.totals.total)),
    ]
    match over.refusal.reason:
        case "cod_limit":
            facts.append(Fact(tr("Limit of an order"), money_of(draft, int(str(told["limit"])))))
        case "day_limit":
            facts.append(Fact(tr("Limit of unpaid orders a day"), wording.number(int(str(told["limit"])))))
        case "external_limit" | "external_day":
            facts[0] = Fact(tr("Taken by terminals"), money_of(draft, draft.taken_by(TenderKind.EXTERNAL)))
            limit = tr("Limit of an order") if over.refusal.reason == "external_limit" else tr("Limit of a day")
            facts.append(Fact(limit, money_of(draft, int(str(told["limit"])))))
        case _:
            pass
    why = error_words(over.refusal, draft.currency)
    external = over.refusal.reason.startswith("external")
    title = tr("Place this order on a slip?") if external else tr("Place this order unpaid?")
    return Question(action_of(draft), title, tuple(facts), why, allowed)


def quick_amounts(due: int, currency: str) -> list[int]:
    """Exact, then the next full 10, 50 and 100, each once; minor units."""
    unit: int = 10 ** EXPONENTS[currency]
    amounts = [due, *(-(-due // (step * unit)) * step * unit for step in (10, 50, 100))]
    return list(dict.fromkeys(amounts)) if due else []


def _taken(kind: str, reference: str) -> str:
    return " · ".join(part for part in (tender_words(kind), reference) if part)


def _back(kind: str) -> str:
    return tr("The cash was given back") if kind == TenderKind.CASH else tr("The slip is void")


def _notice(draft: Draft, slip: int, policy: Policy) -> str:
    if draft.taken_by(TenderKind.EXTERNAL) + slip > policy.external_limit:
        words = tr("More than %1 on terminals: a manager must allow this order.")
    else:
        words = tr("Take the money on the terminal first. Up to %1 an order; HQ checks it against the settlement.")
    return words.replace("%1", wording.money(Money(policy.external_limit, draft.currency), brief=True))


def _slip_missing(draft: Draft, slip: int, number: str) -> str:
    if not 0 < slip <= draft.left:
        return tr("At most %1").replace("%1", money_of(draft, max(0, draft.left)))
    return "" if len(number) >= 4 else tr("Scan or key the slip number")


def _nothing(draft: Draft) -> str:
    if draft.left != 0:
        return ""
    if draft.due_now:
        return tr("All of it is taken. Place the order.")
    if draft.due_at_till:
        return tr("The till takes the money. Place the order and show its code there.")
    return tr("Nothing is taken now. The goods are paid when the customer gets them.")


def _quick(draft: Draft, amount: int, tendered: int) -> Quick:
    words = tr("Exact") if amount == draft.left else wording.money(Money(amount, draft.currency), brief=True)
    return Quick(str(amount), words, amount == tendered)


def _sum(draft: Draft, *kinds: Fulfilment) -> str:
    amount = sum(map(draft.sum_of, kinds))
    return money_of(draft, amount) if amount else ""
