"""What may still come back of an order, until when, and how the money goes: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.clock import shop_time
from app.orders.overlay import OrderView
from app.orders.return_commands import CASH, PENDING
from app.orders.rows import OrderLine
from app.orders.states import BROUGHT, WITH_CUSTOMER
from app.returns.rights import share
from app.staff.roster import Policy

IN_CASH = frozenset({"cash", "pay_at_pickup", "cash_on_delivery"})
"""Tenders whose money was notes and coins."""


class Reason(StrEnum):
    """Why a customer brings it back."""

    SIZE = "size"
    NOT_LIKED = "not_liked"
    FAULTY = "faulty"
    WRONG_ITEM = "wrong_item"
    OTHER = "other"


class Condition(StrEnum):
    """How it looks at the counter; the inspection decides."""

    AS_NEW = "as_new"
    OPENED = "opened"
    USED = "used"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of an order: pieces `bought`, already `returned` and `left` to return, until `deadline` (µs UTC)."""

    line: OrderLine
    bought: int
    returned: int
    left: int
    deadline: int


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` goes back as `refund`: cash | pending; `why` is ReturnTaken.why_pending."""

    amount: int
    refund: str
    why: str = ""


def returnable(view: OrderView, policy: Policy, zone: str) -> list[Returnable]:
    """Every line, also those of which nothing is left."""
    found = []
    for line in view.lines:
        returned = sum(one.quantity for one in view.returns if one.line_id == line.id)
        here = line.quantity if line.state in WITH_CUSTOMER else 0
        days = policy.return_days_distance if line.fulfilment in BROUGHT else policy.return_days
        found.append(Returnable(line, line.quantity, returned, max(0, here - returned), _end(line, days, zone)))
    return found


def share_of(line: OrderLine, returned: int, quantity: int) -> int:
    return share(line.amount, line.quantity, returned, quantity)


def money_for(view: OrderView, amount: int, late: bool, policy: Policy, *, managed: bool) -> Money:
    """Cash up to `return_cash` an order in all, with a manager `manager_times` as far; else HQ decides."""
    given = sum(one.amount for one in view.returns if one.refund == CASH)
    taken = sum(one.amount for one in view.tenders if one.state == "paid" and one.kind in IN_CASH)
    limit = policy.return_cash * (policy.manager_times if managed else 1)
    if late:
        return Money(amount, PENDING, "late")
    if given + amount > taken:
        return Money(amount, PENDING, "not_cash")
    if given + amount > limit:
        return Money(amount, PENDING, "limit")
    return Money(amount, CASH)


def _end(line: OrderLine, days: int, zone: str) -> int:
    """24:00 shop time of the last day, counted from the day after the goods went to the customer."""
    last = shop_time(line.changed_at, zone).date() + timedelta(days=days + 1)
    return int(datetime.combine(last, time(), ZoneInfo(zone)).astimezone(UTC).timestamp()) * 1_000_000
