"""What came in and went out during a shift, from the commands of its device: the same sum on the device and at HQ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from app.journal.codec import decode
from app.orders.change_commands import TENDER_REFUNDED, TenderRefunded
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.line_commands import DELIVERED, HANDED_OUT, HANDED_OVER, HandedOver
from app.orders.paying import PROVEN
from app.orders.return_commands import CASH, RETURN_TAKEN, ReturnTaken
from app.orders.tenders import TenderKind, is_taken
from app.shifts.commands import DRAWER_OPENED, DrawerOpened, Taking

REFUND, PUT_IN, TAKEN_OUT = "refund", "put_in", "taken_out"
"""Cash given back to customers; cash that moved without one (`DrawerOpened`)."""
KINDS = (*(kind.value for kind in TenderKind), REFUND, PUT_IN, TAKEN_OUT)
IN_DRAWER = frozenset({TenderKind.CASH.value, REFUND, PUT_IN, TAKEN_OUT})
"""What lies in the drawer; the rest does not."""

MOVING = (ORDER_PLACED, HANDED_OVER, HANDED_OUT, DELIVERED, TENDER_REFUNDED, RETURN_TAKEN, DRAWER_OPENED)
"""Types of commands that take money or give it back."""


def takings(commands: Iterable[tuple[str, bytes]]) -> list[Taking]:
    """Of (type, payload) of everything between the opening and the closing.

    In the order of `KINDS`, without those of which there was nothing.
    """
    counts: Counter[str] = Counter()
    amounts: Counter[str] = Counter()
    for kind, amount in _parts(commands):
        counts[kind] += 1
        amounts[kind] += amount
    return [Taking(kind, counts[kind], amounts[kind]) for kind in KINDS if counts[kind]]


def _parts(commands: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, int]]:
    for kind, payload in commands:
        if kind == ORDER_PLACED:
            placed = decode(payload, OrderPlaced)
            yield from ((one.kind, one.amount) for one in placed.tenders if is_taken(one.kind) and one.amount)
        elif kind in (HANDED_OVER, HANDED_OUT, DELIVERED):
            handed = decode(payload, HandedOver)
            # What a provider took is HQ's to say (`app.shifts.proving`).
            yield from ((one.kind, one.amount) for one in handed.tenders if one.amount and one.kind not in PROVEN)
        elif kind == TENDER_REFUNDED:
            yield REFUND, -decode(payload, TenderRefunded).amount
        elif kind == RETURN_TAKEN:
            back = decode(payload, ReturnTaken)
            if back.refund == CASH and back.amount:
                yield REFUND, -back.amount
        elif kind == DRAWER_OPENED:
            moved = decode(payload, DrawerOpened).amount
            if moved:
                yield PUT_IN if moved > 0 else TAKEN_OUT, moved


def cash(found: Iterable[Taking]) -> int:
    """Of these takings, what lies in the drawer."""
    return sum(one.amount for one in found if one.kind in IN_DRAWER)


def openings(commands: Iterable[tuple[str, bytes]]) -> int:
    """How often the drawer was opened without a sale."""
    return sum(kind == DRAWER_OPENED for kind, _ in commands)
