"""Orders changed after they were placed: cancelled, amended, and money given back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace

from sqlalchemy import text

from app.orders.change_commands import Cut, OrderAmended, OrderCancelled, TenderRefunded
from app.orders.change_overlay import address_column, detail_of, refund_row
from app.orders.cutting import Owed, cut, take_off
from app.orders.paying import PROVEN
from app.orders.rows import OrderLine
from app.orders.states import BROUGHT, IN_THE_AIR, NOT_HAD, OVER, OWED, Action, By, Fulfilment, allowed
from app.orders.tenders import stands
from app.orders.till import is_at_till
from sync.hq import stock
from sync.hq.handlers.invoices import flag_less
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.payments.books import Books
from sync.hq.payments.tables import WAIT_NO_MORE
from sync.hq.showing import show_order
from sync.hq.stock import Movement, Place
from sync.hq.tables import LIVE
from sync.hq.timeline import AnyRow, lock_order, roll

_COLUMNS = tuple(one.name for one in fields(OrderLine))
_LINES = text(f"SELECT {', '.join(_COLUMNS)} FROM order_line WHERE order_id = :id ORDER BY position, id")
_TENDERS = text(
    "SELECT id, position, kind, amount, state, line_id FROM tender WHERE order_id = :id ORDER BY position, id"
)
_LESS = text("UPDATE tender SET amount = :amount WHERE id = :id")
_STATE = text("UPDATE order_line SET state = 'cancelled', changed_at = :at WHERE id = :id")
_PART = text("UPDATE order_line SET quantity = :quantity, amount = :amount, discounts = :discounts WHERE id = :id")
_ELSEWHERE = text("UPDATE order_line SET location_id = :location, due_at = :due, changed_at = :at WHERE id = :id")
_REACHED = text(
    "UPDATE orders SET contact_name = :name, contact_phone = :phone,"
    " address = CASE WHEN :address = '' THEN address ELSE :address END WHERE id = :id"
)
_NEIGHBOUR = text(
    "SELECT 1 FROM location p JOIN location home ON home.id = :home AND home.region = p.region"
    " WHERE p.id = :id AND p.kind = 'store'"
)


def cancel(work: Work, told: OrderCancelled) -> Decision:
    """A request: every piece of it or none. What had been paid goes on as the attention item `refund_due`.

    Rejected `state_changed` where picking had begun or somebody else had cut the line, `payment_open` while a payment
    is under way, `unknown_line`, `bad_quantity`. Parked `unknown_line` while HQ does not know the order.
    """
    order, lines = _read(work, told.order_id)
    if order is None:
        return Decision("parked", "unknown_line", {"order": told.order_id.hex()})
    if not _is_ours(work, order, lines, told.cuts):
        return Decision("rejected", "unknown_line", {"order": told.order_id.hex()})
    if not all(1 <= one.pieces <= one.of and (one.pieces == one.of) == (not one.rest_id) for one in told.cuts):
        return Decision("rejected", "bad_quantity", {"order": told.order_id.hex()})
    tenders = work.connection.execute(_TENDERS, {"id": told.order_id}).all()
    if any(one.state in IN_THE_AIR for one in tenders):
        finding = Finding("payment_open", {"number": order.number})
        return _refused(work, order, finding, told.associate_id)
    changed = [lines[one.line_id] for one in told.cuts if not _as_told(lines[one.line_id], one)]
    if changed:
        return _too_late(work, order, changed, told.associate_id)
    stock.lock(work.connection, {lines[one.line_id].variant_id for one in told.cuts})
    gone = [_cut(work, lines[one.line_id], one) for one in told.cuts]
    by_qr = any(one.kind in PROVEN for one in tenders) and not is_at_till(tenders)
    stock.move(work.connection, [_release(work, one, told.at) for one in gone if _is_reserved(one, by_qr=by_qr)])
    back = _owed_less(work, told.order_id, gone)
    roll(work.connection, told.order_id)
    work.record_step(told.order_id, at=told.at, associate_id=told.associate_id, detail=detail_of(told))
    if back:
        finding = Finding("refund_due", {"number": order.number, "amount": back}, back)
        work.raise_attention(finding, order_id=told.order_id, currency=order.currency, owner_id=told.associate_id)
        flag_less(work, order, back, told.associate_id)
    return Decision("accepted")


def amend(work: Work, told: OrderAmended) -> Decision:
    """A request: all of it or nothing. Rejected `state_changed` where picking had begun, `unknown_line`, and
    `shop_lacks_it` where a line shall be collected in a shop that has not enough of it.

    Parked `unknown_line` while HQ does not know the order.
    """
    order, lines = _read(work, told.order_id)
    if order is None:
        return Decision("parked", "unknown_line", {"order": told.order_id.hex()})
    ids = [one.line_id for one in told.lines]
    if order.store_id != work.store_id or len(set(ids)) != len(ids) or any(one not in lines for one in ids):
        return Decision("rejected", "unknown_line", {"order": told.order_id.hex()})
    touched = [lines[one] for one in ids]
    if told.address is not None:
        touched += [one for one in lines.values() if one.fulfilment in BROUGHT and one.state not in OVER]
    late = [one for one in touched or lines.values() if not _may(one, Action.AMEND)]
    if late and (touched or len(late) == len(lines)):
        return _too_late(work, order, late, told.associate_id)
    stock.lock(work.connection, {one.variant_id for one in touched})
    lacking = _lacking(work, order.store_id, [(one.location_id, lines[one.line_id]) for one in told.lines])
    if lacking is not None:
        return _refused(work, order, Finding("shop_lacks_it", {"number": order.number, **lacking}), told.associate_id)
    moved: list[Movement] = []
    for one in told.lines:
        released = _release(work, lines[one.line_id], told.at)
        source, target = Place(one.location_id, "sellable"), Place(one.location_id, "reserved")
        moved += [released, replace(released, source=source, target=target, reason="reserve")]
        values = {"location": one.location_id, "due": one.due_at, "at": work.now, "id": one.line_id}
        work.connection.execute(_ELSEWHERE, values)
    stock.move(work.connection, moved)
    reached = {"name": told.contact_name, "phone": told.contact_phone, "address": address_column(told)}
    work.connection.execute(_REACHED, {**reached, "id": told.order_id})
    work.record_step(told.order_id, at=told.at, associate_id=told.associate_id, detail=detail_of(told))
    work.writes.flush()
    for one in told.lines:
        show_order(work.connection, told.order_id, one.location_id)
    return Decision("accepted")


def give_back(work: Work, told: TenderRefunded) -> Decision:
    """A fact: the money is gone. Adjusted `refund_variance` where that much was not owed to the customer."""
    order, lines = _read(work, told.order_id)
    if order is None or told.amount < 1:
        return Decision("parked", "unknown_line", {"order": told.order_id.hex()})
    tenders = work.connection.execute(_TENDERS, {"id": told.order_id}).all()
    kept = sum(one.amount for one in lines.values() if one.state not in NOT_HAD)
    over = sum(one.amount for one in tenders if stands(one.kind, one.state)) - kept
    work.see(told.order_id, "tender", [told.id])
    row = asdict(refund_row(told, len(tenders) + 1))
    work.connection.execute(LIVE["tender"].insert().values(**row))
    work.connection.execute(
        text("UPDATE attention_item SET state = 'done' WHERE id = :id AND order_id = :order AND reason = 'refund_due'"),
        {"id": told.item_id, "order": told.order_id},
    )
    work.record_step(told.order_id, at=told.at, associate_id=told.associate_id, detail=detail_of(told))
    detail = {"number": order.number, "amount": told.amount, "due": max(over, 0)}
    findings = [Finding("refund_variance", detail, told.amount - max(over, 0))] if told.amount > over else []
    return conclude(
        work,
        findings,
        order_id=told.order_id,
        currency=order.currency,
        owner_id=told.associate_id,
        status="adjusted",
    )


def _read(work: Work, order_id: bytes) -> tuple[AnyRow | None, dict[bytes, OrderLine]]:
    order = lock_order(work.connection, order_id)
    rows = [] if order is None else work.connection.execute(_LINES, {"id": order_id}).all()
    found = [OrderLine(**{**row._mapping, "id": bytes(row.id), "order_id": bytes(row.order_id)}) for row in rows]
    return order, {one.id: one for one in found}


def _lacking(work: Work, home: int, wanted: Sequence[tuple[int, OrderLine]]) -> dict[str, object] | None:
    """The first line that the shop where it shall be collected has not enough of, or cannot keep for the customer."""
    asked: Counter[tuple[int, int]] = Counter()
    for location, line in wanted:
        asked[location, line.variant_id] += line.quantity
        near = work.connection.execute(_NEIGHBOUR, {"home": home, "id": location}).first()
        had = stock.sellable(work.connection, location, line.variant_id)
        collected = line.fulfilment == Fulfilment.CLICK_AND_COLLECT and line.location_id != location
        if near is None or not collected or had < asked[location, line.variant_id]:
            return {"sku": line.sku, "location_id": location}
    return None


def _is_ours(work: Work, order: AnyRow, lines: Mapping[bytes, OrderLine], cuts: Sequence[Cut]) -> bool:
    """Lines of this order, each once, that this shop has to do with; the parts cut off are new."""
    ids = [one.line_id for one in cuts]
    new = [one.rest_id for one in cuts if one.rest_id]
    known = bool(cuts) and len(set(ids)) == len(ids) and all(one in lines for one in ids)
    fresh = len(set(new) - lines.keys()) == len(new) and all(len(one) == 16 for one in new)
    return known and fresh and all(work.store_id in (order.store_id, lines[one].location_id) for one in ids)


def _as_told(line: OrderLine, one: Cut) -> bool:
    return line.quantity == one.of and _may(line, Action.CANCEL)


def _may(line: OrderLine, action: Action) -> bool:
    return action in allowed(line.fulfilment, line.state, By.ORDER_DESK)


def _cut(work: Work, line: OrderLine, one: Cut) -> OrderLine:
    """The cancelled pieces as a line, as it stands in the table then."""
    if not one.rest_id:
        work.connection.execute(_STATE, {"at": work.now, "id": line.id})
        return replace(line, changed_at=work.now)
    left, gone = cut(line, one.pieces, one.rest_id, work.now)
    values = {"quantity": left.quantity, "amount": left.amount, "discounts": left.discounts, "id": line.id}
    work.connection.execute(_PART, values)
    work.see(line.order_id, "order_line", [gone.id])
    work.connection.execute(LIVE["order_line"].insert().values(**{name: getattr(gone, name) for name in _COLUMNS}))
    return replace(gone, id=line.id, state=line.state)


def _is_reserved(line: OrderLine, *, by_qr: bool) -> bool:
    """What waits for a till is not; what waits for a QR payment is."""
    return by_qr or line.fulfilment != Fulfilment.CARRY_OUT


def _release(work: Work, line: OrderLine, at: int) -> Movement:
    """Booked on the line as it was placed, which has reserved them."""
    return Movement(
        variant_id=line.variant_id,
        quantity=line.quantity,
        source=Place(line.location_id, "reserved"),
        target=Place(line.location_id, "sellable"),
        reason="release",
        command_id=work.command.id,
        order_line_id=line.id,
        at=work.happened(at),
        known_at=work.now,
    )


def _owed_less(work: Work, order_id: bytes, gone: Sequence[OrderLine]) -> int:
    """Take the lines off what is not paid yet; answers what of them was, and goes back."""
    rows = work.connection.execute(_TENDERS, {"id": order_id}).all()
    before = [Owed(bytes(one.id), one.position, one.kind, one.amount, one.line_id) for one in rows if one.state in OWED]
    owed, back = before, 0
    for line in gone:
        owed, paid = take_off(owed, line.fulfilment, line.amount, line.id)
        back += paid
    less = [one for one, was in zip(owed, before, strict=True) if one.amount != was.amount]
    for one in less:
        work.connection.execute(_LESS, {"amount": one.amount, "id": one.id})
    work.connection.execute(WAIT_NO_MORE, {"id": order_id})
    books = Books(work.connection, work.identifiers, work.now)
    for one in less:
        if one.kind in PROVEN:
            books.follow(order_id, one.id)
    return back


def _too_late(work: Work, order: AnyRow, lines: Sequence[OrderLine], owner: int) -> Decision:
    told = [{"sku": one.sku, "state": one.state, "location_id": one.location_id} for one in lines]
    return _refused(work, order, Finding("state_changed", {"number": order.number, "lines": told}), owner)


def _refused(work: Work, order: AnyRow, finding: Finding, owner: int) -> Decision:
    return conclude(work, [finding], order_id=order.id, currency=order.currency, owner_id=owner, status="rejected")
