"""What a shop agreed with a customer about something that needed a person: told, looked up, settled another way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Row, text

from app.journal.codec import decode
from app.orders.commands import ORDER_PLACED, OrderPlaced, PlacedLine
from app.orders.customer_commands import CustomerTold, PhoneRevealed, PlanChosen
from app.orders.paying import PROVEN
from app.orders.states import FIRST, NOT_HAD, Fulfilment, LineState, PaymentState, PlanB, roll_up
from app.orders.tenders import stands
from sync.hq import stock
from sync.hq.capture import to_json
from sync.hq.handlers.orders import owed_again
from sync.hq.handlers.plan_b import instead
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.items import refund_said
from sync.hq.showing import show_order
from sync.hq.stock import Movement, Place
from sync.hq.timeline import AnyRow, lock_order

_TELL = text(
    "UPDATE attention_item SET told_how = :how, told_by = :by, told_at = :at"
    " WHERE id = :id AND store_id = :store AND told_at < :at"
)
_KNOWN = text("SELECT 1 FROM orders WHERE id = :id")
_ITEM = text(
    "SELECT reason, state, currency FROM attention_item WHERE id = :id AND store_id = :store AND order_id = :order"
)
_TURN = text(
    "UPDATE attention_item SET reason = :reason, detail = :detail, amount = :amount"
    " WHERE id = :id AND store_id = :store"
)
_DONE = text("UPDATE attention_item SET state = 'done' WHERE id = :id AND store_id = :store")
_LINES = text(
    "SELECT id, position, state, fulfilment, amount, sku, location_id, changed_at FROM order_line WHERE order_id = :id"
    " ORDER BY position, id"
)
_TENDERS = text("SELECT id, kind, amount, state FROM tender WHERE order_id = :id")
_OWE = text("UPDATE tender SET amount = amount + :more WHERE id = :id")
_PLACED = text(
    "SELECT c.payload FROM command c JOIN outcome o ON o.command_id = c.id WHERE c.device_id = :device"
    " AND c.lane = :order AND c.type = :type AND c.payload IS NOT NULL AND o.status IN ('accepted', 'adjusted')"
)
_REPLAN = text(
    "UPDATE order_line SET fulfilment = :fulfilment, location_id = :location, state = :state, due_at = :due,"
    " plan_b = :plan, promise = 'confirmed', changed_at = :at WHERE id = :id"
)


def note_told(work: Work, told: CustomerTold) -> Decision:
    """A fact; the latest one stands on the item, each on the order's timeline."""
    at = work.happened(told.at)
    values = {"how": told.how, "by": told.associate_id, "at": at, "id": told.item_id, "store": work.store_id}
    work.connection.execute(_TELL, values)
    if told.order_id is not None:
        _step(work, told.order_id, told.at, told.associate_id, {"how": told.how})
    return Decision("accepted")


def note_reveal(work: Work, seen: PhoneRevealed) -> Decision:
    """A fact; it stands on the order's timeline, where they can be counted."""
    _step(work, seen.order_id, seen.at, seen.associate_id, {})
    return Decision("accepted")


def choose_plan(work: Work, chosen: PlanChosen) -> Decision:
    """Reserve the line elsewhere, or leave it off the order.

    Rejected: `unknown_item` (of another shop or order), `unknown_line`, `state_changed` where the line has been settled
    meanwhile, `plan_unavailable` where it cannot be had that way: the item then says so and stays open. A refund of
    money already taken goes on as the item `refund_due`.
    """
    connection, store = work.connection, work.store_id
    item = connection.execute(_ITEM, {"id": chosen.item_id, "store": store, "order": chosen.order_id}).first()
    if item is None:
        return Decision("rejected", "unknown_item", {"item": chosen.item_id.hex()})
    order = lock_order(connection, chosen.order_id)
    order = order if order is not None and order.store_id == store else None
    lines = {bytes(row.id): row for row in connection.execute(_LINES, {"id": chosen.order_id})} if order else {}
    line = lines.get(chosen.line_id)
    if order is None or line is None:
        return Decision("rejected", "unknown_line", {"order": chosen.order_id.hex()})
    if line.state != LineState.REJECTED or item.state != "open":
        told = {"sku": line.sku, "state": line.state, "location_id": line.location_id}
        detail = {"number": order.number, "lines": [told]}
        return conclude(
            work,
            [Finding("state_changed", detail)],
            order_id=chosen.order_id,
            currency=item.currency,
            owner_id=chosen.associate_id,
            status="rejected",
        )
    if chosen.plan_b == PlanB.REFUND:
        _refund(work, chosen, order.number, lines)
        return Decision("accepted")
    return _elsewhere(work, chosen, order, lines)


def _elsewhere(
    work: Work, chosen: PlanChosen, order: Row[tuple[object, ...]], lines: Mapping[bytes, Row[tuple[object, ...]]]
) -> Decision:
    connection = work.connection
    placed = _placed(work, order)
    wanted = None if placed is None else next((one for one in placed.lines if one.id == chosen.line_id), None)
    other, due = None, None
    if placed is not None and wanted is not None:
        stock.lock(connection, {wanted.variant_id})
        other = instead(work, placed, replace(wanted, plan_b=chosen.plan_b))
        due = _due(work, placed, lines, chosen.line_id)
    if placed is None or other is None or due is None:
        named = {} if wanted is None else _named(wanted)
        detail = {"number": order.number, "line_id": chosen.line_id.hex(), "plan": chosen.plan_b, **named}
        amount = lines[chosen.line_id].amount
        _turn(work, chosen.item_id, "plan_unavailable", detail, amount)
        return Decision("rejected", "plan_unavailable", detail)
    work.writes.flush()
    show_order(connection, chosen.order_id, other.location_id)
    at = work.now
    movement = Movement(
        variant_id=other.variant_id,
        quantity=other.quantity,
        source=Place(other.location_id, "sellable"),
        target=Place(other.location_id, "reserved"),
        reason="reserve",
        command_id=work.command.id,
        order_line_id=other.id,
        at=at,
        known_at=at,
    )
    stock.move(connection, [movement])
    state = FIRST[Fulfilment(other.fulfilment)]
    values = {"fulfilment": other.fulfilment, "location": other.location_id, "state": str(state), "due": other.due_at}
    connection.execute(_REPLAN, {**values, "plan": chosen.plan_b, "at": at, "id": other.id})
    for tender_id, more in due.items():
        connection.execute(_OWE, {"more": more, "id": tender_id})
    states = [str(state) if one == other.id else row.state for one, row in lines.items()]
    promise = "requested" if LineState.REJECTED in states else "confirmed"
    connection.execute(
        text("UPDATE orders SET state = :state, promise = :promise WHERE id = :id"),
        {"state": roll_up(map(str, states)), "promise": promise, "id": chosen.order_id},
    )
    detail = {"plan": chosen.plan_b, "to": other.location_id}
    _step(work, chosen.order_id, chosen.at, chosen.associate_id, detail)
    connection.execute(_DONE, {"id": chosen.item_id, "store": work.store_id})
    return Decision("accepted")


def _refund(work: Work, chosen: PlanChosen, number: object, lines: Mapping[bytes, Row[tuple[object, ...]]]) -> None:
    """The line stays off the order. What was paid for it is given back by a person, and said until it is."""
    kept = sum(row.amount for row in lines.values() if row.state not in NOT_HAD)
    tenders = work.connection.execute(_TENDERS, {"id": chosen.order_id}).all()
    had = sum(row.amount for row in tenders if stands(row.kind, row.state))
    over = max(0, min(lines[chosen.line_id].amount, had - kept - refund_said(work.connection, chosen.order_id)))
    work.connection.execute(
        text("UPDATE order_line SET plan_b = :plan WHERE id = :id"), {"plan": chosen.plan_b, "id": chosen.line_id}
    )
    _step(work, chosen.order_id, chosen.at, chosen.associate_id, {"plan": chosen.plan_b})
    if over:
        _turn(work, chosen.item_id, "refund_due", {"number": number, "amount": over}, over)
    else:
        work.connection.execute(_DONE, {"id": chosen.item_id, "store": work.store_id})


def _turn(work: Work, item_id: bytes, reason: str, detail: Mapping[str, object], amount: object) -> None:
    """The item goes on as another matter."""
    values = {"reason": reason, "detail": to_json(detail), "amount": amount, "id": item_id, "store": work.store_id}
    work.connection.execute(_TURN, values)


def _step(work: Work, order_id: bytes, at: int, associate_id: int, detail: Mapping[str, object]) -> None:
    if work.connection.execute(_KNOWN, {"id": order_id}).scalar() is not None:
        work.record_step(order_id, at=at, associate_id=associate_id, detail=detail)


def _placed(work: Work, order: Row[tuple[object, ...]]) -> OrderPlaced | None:
    """The order as its device told it; None where that was erased."""
    values = {"device": order.device_id, "order": order.id, "type": ORDER_PLACED}
    payload = work.connection.execute(_PLACED, values).scalar()
    return None if payload is None else decode(bytes(payload), OrderPlaced)


def _due(
    work: Work, placed: OrderPlaced, lines: Mapping[bytes, Row[tuple[object, ...]]], again: bytes
) -> Mapping[bytes, int] | None:
    """What tenders are more by once the line is owed again; None where one of them is paid already, or being paid."""
    tenders = {bytes(row.id): row for row in work.connection.execute(_TENDERS, {"id": placed.order_id})}
    rejected = [one for one in placed.lines if lines[one.id].state == LineState.REJECTED]
    more = owed_again(placed.tenders, rejected, again)
    return more if all(_may_rise(tenders[one]) for one in more) else None


def _may_rise(tender: AnyRow) -> bool:
    """Whether it can still be paid: where nothing is tried by QR, or no more waited for, it is not asked for again."""
    return str(tender.state) == (PaymentState.AWAITING if tender.kind in PROVEN else PaymentState.UNPAID)


def _named(line: PlacedLine) -> dict[str, object]:
    return {
        "sku": line.sku,
        "title": line.title,
        "colour": line.colour,
        "size": line.size,
        "location_id": line.location_id,
    }
