"""QR payments of a shift's orders that this device knows to be paid; for the slip, HQ's books say it for certain."""

from __future__ import annotations

from collections.abc import Iterable

from app.journal.codec import decode
from app.journal.command import Command
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.reading import OrderReader
from app.orders.states import PaymentState
from app.orders.tenders import TenderKind
from app.shifts.commands import Taking


def proved(reader: OrderReader, since: Iterable[Command]) -> list[Taking]:
    """Of the commands of a shift; [] where no QR payment is known to be paid."""
    placed = (decode(one.payload, OrderPlaced) for one in since if one.type == ORDER_PLACED)
    asked = [one.order_id for one in placed if any(tender.kind == TenderKind.QR for tender in one.tenders)]
    views = [view for view in map(reader.order, asked) if view is not None]
    paid = [
        tender.amount
        for view in views
        for tender in view.tenders
        if tender.kind == TenderKind.QR and tender.state == PaymentState.PAID
    ]
    return [Taking(TenderKind.QR.value, len(paid), sum(paid))] if paid else []
