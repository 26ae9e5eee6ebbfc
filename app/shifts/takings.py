"""What came in during a shift, from the commands of its device: the same sum on the device and at HQ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.journal.codec import decode
from app.orders.change_commands import TENDER_REFUNDED, TenderRefunded
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.line_commands import DELIVERED, HANDED_OUT, HANDED_OVER, HandedOver
from app.orders.return_commands import CASH, RETURN_TAKEN, ReturnTaken
from app.orders.tenders import TenderKind, is_taken
from app.shifts.commands import DRAWER_OPENED, Taking

MOVING = (ORDER_PLACED, HANDED_OVER, HANDED_OUT, DELIVERED, TENDER_REFUNDED, RETURN_TAKEN)
"""Types of commands that take money or give it back."""


def takings(commands: Iterable[tuple[str, bytes]]) -> list[Taking]:
    """Of (type, payload) of everything between the opening and the closing; what is paid at a desk or door, or goes
    back there, is cash.

    In the order of `TenderKind`, without kinds that took nothing.
    """
    counts: Counter[str] = Counter()
    amounts: Counter[str] = Counter()
    for kind, amount in _parts(commands):
        counts[kind] += 1
        amounts[kind] += amount
    return [Taking(kind.value, counts[kind], amounts[kind]) for kind in TenderKind if counts[kind]]


def _parts(commands: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, int]]:
    for kind, payload in commands:
        if kind == ORDER_PLACED:
            placed = decode(payload, OrderPlaced)
            yield from ((one.kind, one.amount) for one in placed.tenders if is_taken(one.kind) and one.amount)
        elif kind in (HANDED_OVER, HANDED_OUT, DELIVERED):
            handed = decode(payload, HandedOver)
            yield from ((TenderKind.CASH.value, one.amount) for one in handed.tenders if one.amount)
        elif kind == TENDER_REFUNDED:
            yield TenderKind.CASH.value, -decode(payload, TenderRefunded).amount
        elif kind == RETURN_TAKEN:
            returned = decode(payload, ReturnTaken)
            if returned.refund == CASH and returned.amount:
                yield TenderKind.CASH.value, -returned.amount


def cash(found: Iterable[Taking]) -> int:
    """Of these takings, what lies in the drawer."""
    return sum(one.amount for one in found if one.kind == TenderKind.CASH)


def openings(commands: Iterable[tuple[str, bytes]]) -> int:
    """How often the drawer was opened without a sale."""
    return sum(kind == DRAWER_OPENED for kind, _ in commands)
