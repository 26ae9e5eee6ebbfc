"""The returns desk as shown: pure functions from an order and what is chosen to rows and words."""

from __future__ import annotations

from dataclasses import dataclass

from app.money import Money
from app.orders.names import name_of
from app.orders.overlay import OrderView
from app.orders.return_commands import CASH, ReturnTaken
from app.returns.terms import Condition, Reason, Returnable
from app.returns.terms import Money as Back
from ui.bridge.order_words import variant_words
from ui.bridge.wording import day_time, deadline, money, number, tr


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the order; `able`: so many may still come back."""

    key: str
    title: str
    detail: str
    amount: str
    able: int
    note: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason or a condition."""

    key: str
    title: str
    checked: bool


@dataclass(frozen=True, slots=True)
class ReturnView:
    """`missing` is what the primary lacks, "" when it may be pressed; `done` once the goods are taken in.

    `refund` says how the money goes, `slip` is the number of the slip.
    """

    number: str = ""
    when: str = ""
    line: str = ""
    quantity: int = 1
    most: int = 1
    amount: str = ""
    refund: str = ""
    why: str = ""
    tone: str = "neutral"
    act: str = ""
    missing: str = ""
    done: bool = False
    slip: str = ""


def line_rows(view: OrderView, lines: list[Returnable], chosen: bytes, lang: str, now: int, zone: str) -> list[LineRow]:
    return [
        LineRow(
            key=one.line.id.hex(),
            title=name_of(one.line.title, lang) or one.line.sku,
            detail=" · ".join(
                (
                    variant_words(name_of(one.line.colour, lang), one.line.size),
                    tr("Bought %1, returned %2").replace("%1", number(one.bought)).replace("%2", number(one.returned)),
                )
            ),
            amount=money(Money(one.line.amount, view.order.currency)),
            able=one.left,
            note=_note(one, now, zone),
            chosen=one.line.id == chosen,
        )
        for one in lines
    ]


def _note(line: Returnable, now: int, zone: str) -> str:
    if not line.left:
        return tr("Nothing left to return")
    until = deadline(line.deadline, now, zone)
    return (tr("Was until %1") if now >= line.deadline else tr("Until %1")).replace("%1", until)


def reasons(chosen: str) -> list[Choice]:
    words = {
        Reason.SIZE: tr("Does not fit"),
        Reason.NOT_LIKED: tr("Not liked"),
        Reason.FAULTY: tr("Faulty"),
        Reason.WRONG_ITEM: tr("Wrong item"),
        Reason.OTHER: tr("Another reason"),
    }
    return [Choice(str(one), words[one], str(one) == chosen) for one in Reason]


def conditions(chosen: str) -> list[Choice]:
    words = {
        Condition.AS_NEW: tr("As new"),
        Condition.OPENED: tr("Opened"),
        Condition.USED: tr("Used"),
        Condition.DAMAGED: tr("Damaged"),
    }
    return [Choice(str(one), words[one], str(one) == chosen) for one in Condition]


def return_view(
    view: OrderView, line: Returnable | None, quantity: int, reason: str, back: Back | None, now: int, zone: str
) -> ReturnView:
    """The order with what is chosen so far."""
    order = view.order
    when = day_time(order.placed_at, now, zone)
    if line is None or back is None:
        return ReturnView(order.number, when, missing=tr("Choose what came back"))
    cash = back.refund == CASH
    amount = money(Money(back.amount, order.currency))
    return ReturnView(
        number=order.number,
        when=when,
        line=line.line.id.hex(),
        quantity=quantity,
        most=line.left,
        amount=amount,
        refund=tr("Cash back now") if cash else tr("Money goes back later, through HQ"),
        why=why_words(back.why),
        tone="accent" if cash else "warn",
        act=tr("Take it in, give %1").replace("%1", amount) if cash else tr("Take it in"),
        missing="" if reason else tr("Choose the reason"),
    )


def done_view(view: OrderView, taken: ReturnTaken, now: int, zone: str) -> ReturnView:
    """The goods are taken in."""
    cash = taken.refund == CASH
    amount = money(Money(taken.amount, view.order.currency))
    return ReturnView(
        number=view.order.number,
        when=day_time(view.order.placed_at, now, zone),
        quantity=taken.quantity,
        amount=amount,
        refund=tr("Give %1 in cash").replace("%1", amount) if cash else tr("Refund pending: %1").replace("%1", amount),
        why=why_words(taken.why_pending),
        tone="accent" if cash else "warn",
        done=True,
        slip=taken.number,
    )


def why_words(why: str) -> str:
    """Why no cash is given now."""
    match why:
        case "late":
            return tr("The last day for a return has passed: HQ decides about the money.")
        case "limit":
            return tr("More than may go out in cash for one order. A manager may give more.")
        case "not_cash":
            return tr("It was not paid in cash, so the money goes back the way it came.")
        case "offline":
            return tr("HQ has been out of reach for too long: a manager gives cash, or HQ pays it back.")
        case _:
            return ""
