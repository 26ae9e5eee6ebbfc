"""Payments on proof (by QR, by stored value) of a shift's orders that are known here to be paid; HQ's books say it."""

from __future__ import annotations

from collections.abc import Iterable

from app.journal.codec import decode
from app.journal.command import Command
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.line_commands import HANDED_OVER, HandedOver
from app.orders.paying import PROVEN
from app.orders.reading import OrderReader
from app.orders.states import PaymentState
from app.shifts.commands import Taking


def proved(reader: OrderReader, since: Iterable[Command]) -> list[Taking]:
    """By kind, of the commands of a shift, what was paid at a pickup among them; [] where none is known to be paid."""
    asked: dict[bytes, set[bytes]] = {}
    for one in since:
        if one.type == ORDER_PLACED:
            placed = decode(one.payload, OrderPlaced)
            mine = {tender.id for tender in placed.tenders if tender.kind in PROVEN}
            asked.setdefault(placed.order_id, set()).update(mine)
        elif one.type == HANDED_OVER:
            handed = decode(one.payload, HandedOver)
            mine = {tender.id for tender in handed.tenders if tender.kind in PROVEN}
            asked.setdefault(handed.order_id, set()).update(mine)
    views = [view for view in (reader.order(order_id) for order_id, ids in asked.items() if ids) if view is not None]
    paid = [
        one
        for view in views
        for one in view.tenders
        if one.id in asked[view.order.id] and one.kind in PROVEN and one.state == PaymentState.PAID
    ]
    sums = {kind: [one.amount for one in paid if one.kind == kind] for kind in sorted(PROVEN)}
    return [Taking(kind, len(amounts), sum(amounts)) for kind, amounts in sums.items() if amounts]
