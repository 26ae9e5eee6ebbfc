"""What unsettled changes of an order mean for its rows: asked of HQ, and shown as asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from app.journal.codec import decode
from app.journal.command import Command
from app.orders.change_commands import (
    ORDER_AMENDED,
    ORDER_CANCELLED,
    TENDER_REFUNDED,
    OrderAmended,
    OrderCancelled,
    TenderRefunded,
)
from app.orders.cutting import Owed, cut, take_off
from app.orders.rows import Order, OrderLine, Tender
from app.orders.states import OWED, Action, By, LineState, PaymentState, allowed

Change = OrderCancelled | OrderAmended | TenderRefunded
_READ: dict[str, type[OrderCancelled] | type[OrderAmended] | type[TenderRefunded]] = {
    ORDER_CANCELLED: OrderCancelled,
    ORDER_AMENDED: OrderAmended,
    TENDER_REFUNDED: TenderRefunded,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """An order's rows; `asked` are the lines of which HQ has not said yet that they are cancelled."""

    order: Order
    lines: tuple[OrderLine, ...]
    tenders: tuple[Tender, ...]
    asked: frozenset[bytes] = frozenset()


def change_of(command: Command) -> Change | None:
    """The change a command asks for; None for commands of other kinds."""
    kind = _READ.get(command.type)
    return None if kind is None else decode(command.payload, kind)


def detail_of(change: Change) -> dict[str, object]:
    """Of the step in the order's timeline, as HQ writes it into its own."""
    match change:
        case OrderCancelled():
            return {"why": change.why, "pieces": sum(one.pieces for one in change.cuts)}
        case OrderAmended():
            return {"to": change.lines[0].location_id} if change.lines else {}
        case TenderRefunded():
            return {"amount": change.amount, **({"approved_by": change.approved_by} if change.approved_by else {})}


def changed(rows: Rows, changes: Sequence[Change]) -> Rows:
    """The rows with the changes laid over them in the order in which they were asked."""
    for change in changes:
        match change:
            case OrderCancelled():
                rows = _cancelled(rows, change)
            case OrderAmended():
                rows = _amended(rows, change)
            case TenderRefunded():
                rows = replace(rows, tenders=(*rows.tenders, refund_row(change, len(rows.tenders) + 1)))
    return rows


def refund_row(told: TenderRefunded, position: int) -> Tender:
    """Money that went out: a cash tender with its amount negative, so that tendered − change = amount holds."""
    return Tender(
        id=told.id,
        order_id=told.order_id,
        position=position,
        kind="cash",
        amount=-told.amount,
        tendered=0,
        change=told.amount,
        state=PaymentState.REFUNDED,
        taken_at=told.at,
        location_id=told.location_id,
    )


def address_column(told: OrderAmended) -> str:
    return "" if told.address is None else json.dumps(asdict(told.address), ensure_ascii=False, separators=(",", ":"))


def _cancelled(rows: Rows, told: OrderCancelled) -> Rows:
    cuts = {one.line_id: one for one in told.cuts}
    lines: list[OrderLine] = []
    tenders, asked = rows.tenders, set(rows.asked)
    for line in rows.lines:
        one = cuts.get(line.id)
        if one is None or one.of != line.quantity or not _may(line, Action.CANCEL):
            lines.append(line)
            continue
        if one.rest_id:
            left, gone = cut(line, one.pieces, one.rest_id, told.at)
            lines += [left, gone]
        else:
            gone = replace(line, state=LineState.CANCELLED, changed_at=told.at)
            lines.append(gone)
        asked.add(gone.id)
        tenders = _owed_less(tenders, gone, line.id)
    return replace(rows, lines=tuple(lines), tenders=tenders, asked=frozenset(asked))


def _owed_less(tenders: tuple[Tender, ...], gone: OrderLine, line_id: bytes) -> tuple[Tender, ...]:
    owed = [Owed(one.id, one.position, one.kind, one.amount, one.line_id) for one in tenders if one.state in OWED]
    less = {one.id: one.amount for one in take_off(owed, gone.fulfilment, gone.amount, line_id)[0]}
    return tuple(_asked_for(one, less[one.id]) if one.id in less else one for one in tenders)


def _asked_for(tender: Tender, amount: int) -> Tender:
    """Of nothing there is nothing to wait for."""
    return replace(tender, amount=amount, state=tender.state if amount else PaymentState.UNPAID)


def _amended(rows: Rows, told: OrderAmended) -> Rows:
    order = replace(
        rows.order,
        contact_name=told.contact_name,
        contact_phone=told.contact_phone,
        address=address_column(told) or rows.order.address,
    )
    elsewhere = {one.line_id: one for one in told.lines}
    lines = tuple(
        replace(line, location_id=elsewhere[line.id].location_id, due_at=elsewhere[line.id].due_at)
        if line.id in elsewhere and _may(line, Action.AMEND)
        else line
        for line in rows.lines
    )
    return replace(rows, order=order, lines=lines)


def _may(line: OrderLine, action: Action) -> bool:
    return action in allowed(line.fulfilment, line.state, By.ORDER_DESK)
