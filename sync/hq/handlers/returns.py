"""Goods that a customer has brought back: booked as told, whatever HQ knows of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, text

from app.orders.return_commands import CASH, ReturnTaken
from app.orders.states import WITH_CUSTOMER, LineState
from app.returns.rights import share
from sync.hq import stock
from sync.hq.handlers.invoices import flag_less
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.stock import OUTSIDE, Movement, Place
from sync.hq.tables import LIVE
from sync.hq.timeline import lock_order

INSPECTION = "inspection"
"""The state of goods that came back and that nobody has looked at closely."""
_LINE = text("SELECT * FROM order_line WHERE id = :line AND order_id = :order")
_BEFORE = text(
    "SELECT coalesce(sum(CASE WHEN line_id = :line THEN quantity ELSE 0 END), 0) AS pieces,"
    " coalesce(sum(CASE WHEN refund = 'cash' THEN amount ELSE 0 END), 0) AS cash"
    " FROM goods_return WHERE order_id = :order"
)
_TENDERS = text(
    "SELECT coalesce(sum(amount), 0) FROM tender WHERE order_id = :order AND state = 'paid'"
    " AND kind IN ('cash', 'pay_at_pickup', 'cash_on_delivery')"
)


def take_in(work: Work, taken: ReturnTaken) -> Decision:
    """A fact. Accepted, or adjusted: returned_twice | refund_variance.

    Parked `other_store`, as no return the app makes, and `unknown_line` while HQ does not know the order: its device
    may be slower than this one.
    """
    if taken.location_id != work.store_id:
        return Decision("parked", "other_store")
    connection = work.connection
    order = lock_order(connection, taken.order_id)
    line = connection.execute(_LINE, {"line": taken.line_id, "order": taken.order_id}).first()
    if order is None or line is None or taken.quantity < 1 or taken.amount < 0:
        return Decision("parked", "unknown_line", {"order": taken.order_id.hex()})
    stock.lock(connection, {line.variant_id})
    findings = _findings(work, taken, order, line)
    work.see(taken.order_id, "goods_return", [taken.return_id])
    row = {name: getattr(taken, name) for name in ReturnTaken.__slots__ if name != "return_id"}
    connection.execute(LIVE["goods_return"].insert(), row | {"id": taken.return_id, "currency": order.currency})
    stock.move(connection, [_back(work, taken, line)])
    detail = {"number": taken.number, "quantity": taken.quantity, "amount": taken.amount, "refund": taken.refund}
    work.record_step(taken.order_id, at=taken.at, associate_id=taken.associate_id, detail=detail)
    flag_less(work, order, taken.amount, taken.associate_id)
    return conclude(
        work,
        findings,
        order_id=taken.order_id,
        currency=order.currency,
        owner_id=taken.associate_id,
        status="adjusted",
    )


def _findings(work: Work, taken: ReturnTaken, order: Row[Any], line: Row[Any]) -> list[Finding]:
    """More than was bought is flagged: the right to give a piece back is used once."""
    before = work.connection.execute(_BEFORE, {"order": taken.order_id, "line": taken.line_id}).one()
    told: dict[str, object] = {"number": order.number, "slip": taken.number, "sku": line.sku, "title": line.title}
    pieces, had = int(before.pieces), line.quantity if LineState(line.state) in WITH_CUSTOMER else 0
    if pieces + taken.quantity > had:
        detail = told | {"amount": taken.amount, "wanted": taken.quantity, "had": max(0, had - pieces)}
        return [Finding("returned_twice", detail, taken.amount)]
    right = share(line.amount, line.quantity, pieces, taken.quantity)
    cash = int(before.cash) + (taken.amount if taken.refund == CASH else 0)
    paid = int(work.connection.execute(_TENDERS, {"order": taken.order_id}).scalar_one())
    excess = max(0, taken.amount - right) + (max(0, cash - paid) if taken.refund == CASH else 0)
    if taken.amount != right or excess:
        detail = told | {"amount": taken.amount, "due": right}
        return [Finding("refund_variance", detail, max(excess, abs(taken.amount - right)))]
    return []


def _back(work: Work, taken: ReturnTaken, line: Row[Any]) -> Movement:
    return Movement(
        variant_id=line.variant_id,
        quantity=taken.quantity,
        source=Place(OUTSIDE, "customer"),
        target=Place(work.store_id, INSPECTION),
        reason="return",
        command_id=work.command.id,
        order_line_id=taken.line_id,
        at=work.happened(taken.at),
        known_at=work.now,
    )
