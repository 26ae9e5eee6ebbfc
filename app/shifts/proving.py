"""Payments on proof (by QR, by stored value) of a shift's orders that are known here to be paid; HQ's books say it."""

from __future__ import annotations

from collections.abc import Iterable

from app.journal.codec import decode
from app.journal.command import Command
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.paying import PROVEN
from app.orders.reading import OrderReader
from app.orders.states import PaymentState
from app.shifts.commands import Taking


def proved(reader: OrderReader, since: Iterable[Command]) -> list[Taking]:
    """By kind, of the commands of a shift; [] where no such payment is known to be paid."""
    placed = (decode(one.payload, OrderPlaced) for one in since if one.type == ORDER_PLACED)
    asked = [one.order_id for one in placed if any(tender.kind in PROVEN for tender in one.tenders)]
    views = [view for view in map(reader.order, asked) if view is not None]
    paid = [one for view in views for one in view.tenders if one.kind in PROVEN and one.state == PaymentState.PAID]
    sums = {kind: [one.amount for one in paid if one.kind == kind] for kind in sorted(PROVEN)}
    return [Taking(kind, len(amounts), sum(amounts)) for kind, amounts in sums.items() if amounts]
