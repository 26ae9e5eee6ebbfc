"""`order.placed`: facts (goods that left, cash taken) are booked as told, requests are reserved or refused by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from app.orders.commands import OrderPlaced, PlacedLine, PlacedTender
from app.orders.cutting import Owed, take_off
from app.orders.discounts import as_discounts
from app.orders.holding import held_from
from app.orders.paying import waits_for_proof
from app.orders.states import FIRST, Fulfilment, LineState, PaymentState, roll_up
from app.orders.tenders import WHEN_PLACED, TenderKind, is_taken
from app.orders.till import is_at_till, till_adds_up
from sync.hq import stock
from sync.hq.capture import to_json
from sync.hq.handlers.by_hand import allowed_by_hand
from sync.hq.handlers.coupons import coupon_adds_up, take_coupon
from sync.hq.handlers.external import beyond_limits, rounded_off
from sync.hq.handlers.plan_b import instead
from sync.hq.handlers.pricing import right_amounts
from sync.hq.handlers.reservations import pick_up, places
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.leases.spending import spend_budgets, spend_on_line
from sync.hq.payments.tables import KEPT_US, payment_wait
from sync.hq.served import serve
from sync.hq.stock import OUTSIDE, Bookings, Movement, Place
from sync.hq.tables import LIVE
from sync.hq.trips import Asked, Insert, Question

_TAKEN = Question("SELECT 1 FROM orders WHERE id = :id")
_PRICES = Question("SELECT variant_id, amount FROM price WHERE price_book_id = :book AND variant_id = ANY(:variants)")
_ORDER, _LINE, _TENDER = Insert(LIVE["orders"]), Insert(LIVE["order_line"]), Insert(LIVE["tender"])
_WAIT = Insert(payment_wait)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A line as HQ takes it in: its state, the movement it causes, and what was not as told."""

    line: PlacedLine
    state: LineState
    movement: Movement | None
    finding: Finding | None = None


def ahead(order: OrderPlaced) -> Sequence[Asked]:
    """What `place` needs to know."""
    prices = {"book": order.price_book_id, "variants": sorted({line.variant_id for line in order.lines})}
    queue, levels = stock.levels_of({(line.location_id, line.variant_id) for line in order.lines} | places(order))
    return queue, levels, (_PRICES, prices), (_TAKEN, {"id": order.order_id})


def place(work: Work, order: OrderPlaced) -> Decision:
    """Accepted, or adjusted, the gravest reason first: lease_expired | line_unavailable | line_rerouted |
    stock_variance | price_variance | external_limit | external_day | budget_exceeded | coupon_unknown |
    coupon_used_twice | reservation_unknown | reservation_taken_twice. Contradictory orders are parked.
    """
    _, levels, prices, known = work.known
    contradiction = _contradiction(work, order, known=bool(known))
    if contradiction is not None:
        return Decision("parked", contradiction)
    bookings = stock.Bookings(work.writes, ahead(order)[1], levels)
    picked_up = pick_up(work, order, bookings)
    taken: list[_Taken] = []
    for line in order.lines:
        one = _take(work, order, line, bookings)
        taken.append(one)
        if one.movement is not None:
            bookings.add(one.movement)
    bookings.book()
    unverified = beyond_limits(work, order)
    _insert(work, order, taken)
    if order.member_id is not None:
        serve(work.connection, order.member_id, order.store_id, work.happened(order.placed_at))
    findings = sorted((one.finding for one in taken if one.finding is not None), key=_gravity)
    findings += _price_variance(work, order, {row.variant_id: row.amount for row in prices})
    findings += unverified
    beyond = spend_budgets(work, order.spends)
    if beyond:
        findings.append(Finding("budget_exceeded", {"amount": beyond}, beyond))
    findings += take_coupon(work, order, beyond)
    findings += picked_up
    return conclude(
        work,
        findings,
        order_id=order.order_id,
        currency=order.currency,
        owner_id=order.associate_id,
        status="adjusted",
    )


def _gravity(finding: Finding) -> int:
    return ("lease_expired", "line_unavailable", "line_rerouted", "stock_variance").index(finding.reason)


def _contradiction(work: Work, order: OrderPlaced, *, known: bool) -> str | None:
    """Why this cannot be an order the app has committed; None for a sound one."""
    carried = [line for line in order.lines if line.fulfilment == Fulfilment.CARRY_OUT]
    ids = [order.order_id, *(line.id for line in order.lines), *(tender.id for tender in order.tenders)]
    wrong = {
        "other_store": order.store_id != work.store_id or any(line.location_id != order.store_id for line in carried),
        "empty_order": not order.lines,
        "unknown_fulfilment": any(line.fulfilment not in Fulfilment.__members__.values() for line in order.lines),
        "bad_quantity": any(line.quantity < 1 or line.amount < 0 for line in order.lines),
        "total_mismatch": sum(line.amount for line in order.lines) != order.total
        or any(not _adds_up(line) for line in order.lines),
        "coupon_mismatch": not coupon_adds_up(order),
        "tender_mismatch": sum(tender.amount for tender in order.tenders) != order.total
        or any(tender.line_id not in (None, *ids) for tender in order.tenders)
        or not all(_sound(tender) for tender in order.tenders),
        "till_mismatch": not till_adds_up(order),
        "unknown_tender": any(tender.kind not in WHEN_PLACED for tender in order.tenders),
        "bad_id": len(set(ids)) != len(ids) or any(len(one) != 16 for one in ids),
        "duplicate_order": known,
    }
    return next((reason for reason, found in wrong.items() if found), None)


def _sound(tender: PlacedTender) -> bool:
    """Whether a tender is one: cash explains its change, and what somebody else took names its slip."""
    handed = tender.tendered - tender.change == tender.amount
    slip = tender.reference != "" or tender.kind != TenderKind.EXTERNAL
    return tender.amount >= 0 and slip and (handed or tender.kind != TenderKind.CASH)


def _take(work: Work, order: OrderPlaced, line: PlacedLine, bookings: Bookings) -> _Taken:
    locked = None
    if order.spends:
        with bookings.aside():
            locked = spend_on_line(
                work,
                order.spends,
                line_id=line.id,
                variant_id=line.variant_id,
                location_id=line.location_id,
                quantity=line.quantity,
            )
    had = bookings.sellable(line.location_id, line.variant_id)
    short = {
        "line_id": line.id.hex(),
        "sku": line.sku,
        "title": line.title,
        "colour": line.colour,
        "size": line.size,
        "location_id": line.location_id,
        "wanted": line.quantity,
        "had": max(had, 0),
    }
    if line.fulfilment == Fulfilment.CARRY_OUT:
        missing = min(line.quantity, line.quantity - had)
        finding = Finding("stock_variance", short, missing * line.unit_price) if missing > 0 else None
        if is_at_till(order.tenders):
            return _Taken(line, LineState.NEW, None)
        if waits_for_proof(order.tenders):
            return replace(_reserved(work, order, line), finding=finding)
        movement = _movement(work, order, line, Place(OUTSIDE, "customer"), "sale")
        return _Taken(line, LineState.HANDED_OVER, movement, finding)
    # A late spend is decided by what is there, as a request would be.
    if locked or had >= line.quantity:
        return _reserved(work, order, line)
    with bookings.aside():
        other = instead(work, order, line)
    if other is None:
        reason = "line_unavailable" if locked is None else "lease_expired"
        return _Taken(line, LineState.REJECTED, None, Finding(reason, short, line.amount))
    detail = {**short, "to": other.location_id, "fulfilment": other.fulfilment, "due_at": other.due_at}
    return replace(_reserved(work, order, other), finding=Finding("line_rerouted", detail))


def _reserved(work: Work, order: OrderPlaced, line: PlacedLine) -> _Taken:
    if line.fulfilment == Fulfilment.TRY_ON:
        line = replace(line, due_at=held_from(line.due_at, work.now))
    movement = _movement(work, order, line, Place(line.location_id, "reserved"), "reserve")
    return _Taken(line, FIRST[Fulfilment(line.fulfilment)], movement)


def _movement(work: Work, order: OrderPlaced, line: PlacedLine, target: Place, reason: str) -> Movement:
    return Movement(
        variant_id=line.variant_id,
        quantity=line.quantity,
        source=Place(line.location_id, "sellable"),
        target=target,
        reason=reason,
        command_id=work.command.id,
        order_line_id=line.id,
        at=work.happened(order.placed_at),
        known_at=work.now,
    )


def _adds_up(line: PlacedLine) -> bool:
    """Whether a line's discounts, where it has any, explain its amount."""
    off = sum(one.amount for one in line.discounts)
    return not line.discounts or (
        line.quantity * line.list_price - off == line.amount and all(one.amount > 0 for one in line.discounts)
    )


def _price_variance(work: Work, order: OrderPlaced, book: Mapping[int, int]) -> list[Finding]:
    """A finding where a line was not sold at what HQ makes of the same prices and promotions; it stays as printed."""
    right = right_amounts(work.connection, order, book, allowed_by_hand(work, order, book))
    right = rounded_off(work, order, right)
    other = [line for line in order.lines if line.amount != right[line.id]]
    lines = [{"sku": line.sku, "sold": line.amount, "book": right[line.id]} for line in other]
    risk = sum(abs((right[line.id] or 0) - line.amount) for line in other)
    return [Finding("price_variance", {"lines": lines, "price_book": order.price_book_id}, risk)] if other else []


def _insert(work: Work, order: OrderPlaced, taken: Sequence[_Taken]) -> None:
    states = [one.state for one in taken]
    scopes = {f"ops:{place}" for place in (order.store_id, *(one.line.location_id for one in taken))}
    rows = [("orders", order.order_id), ("order_event", work.command.id)]
    rows += [("order_line", one.line.id) for one in taken]
    rows += [("tender", tender.id) for tender in order.tenders]
    work.show(rows, sorted(scopes))
    work.writes.add(_ORDER, _order_row(work, order, states))
    work.writes.add(_LINE, *(_line_row(work, order, one) for one in taken))
    if order.tenders:
        due = amounts_due(order.tenders, [one.line for one in taken if one.state is LineState.REJECTED])
        work.writes.add(_TENDER, *(_tender_row(order, tender) for tender in due))
        if waits_for_proof(due):
            work.writes.add(_WAIT, {"order_id": order.order_id, "until": work.now + KEPT_US})
    allowed = {"approved_by": order.approved_by} if order.approved_by else {}
    work.record_step(order.order_id, at=order.placed_at, associate_id=order.associate_id, detail=allowed, shown=True)
    for one in taken:
        if one.finding is not None and one.finding.reason != "stock_variance":
            kind = "order.line_rejected" if one.state is LineState.REJECTED else "order.line_rerouted"
            work.record_line_event(order.order_id, one.line.id, kind, one.finding.detail)


def _order_row(work: Work, order: OrderPlaced, states: Sequence[LineState]) -> dict[str, object]:
    return {
        "id": order.order_id,
        "number": order.number,
        "store_id": order.store_id,
        "device_id": work.device_id,
        "associate_id": order.associate_id,
        "member_id": order.member_id,
        "contact_name": order.contact_name,
        "contact_phone": order.contact_phone,
        "address": "" if order.address is None else to_json(asdict(order.address)),
        "currency": order.currency,
        "total": order.total,
        "price_book_id": order.price_book_id,
        "business_date": order.business_date,
        "placed_at": order.placed_at,
        "state": roll_up(states),
        "promise": "requested" if LineState.REJECTED in states else "confirmed",
        "pickup_code": order.pickup_code,
    }


def _line_row(work: Work, order: OrderPlaced, one: _Taken) -> dict[str, object]:
    return {
        **{name: getattr(one.line, name) for name in PlacedLine.__slots__ if name != "override"},
        "discounts": as_discounts(one.line, order),
        "title": to_json(one.line.title),
        "colour": to_json(one.line.colour),
        "order_id": order.order_id,
        "state": str(one.state),
        "shelf": "",
        "changed_at": order.placed_at if one.finding is None else work.now,
        "promise": "requested" if one.state is LineState.REJECTED else "confirmed",
    }


def amounts_due(tenders: Sequence[PlacedTender], rejected: Sequence[PlacedLine]) -> list[PlacedTender]:
    """The tenders with what is no longer owed for rejected lines taken off the unpaid ones.

    A line comes off the tender that pays for it alone, else a collected one off what is paid at pickup first, a shipped
    one off cash on delivery. Money already taken stays booked as taken; giving it back is an attention item.
    """
    owed = [Owed(one.id, one.position, one.kind, one.amount, one.line_id) for one in tenders if not is_taken(one.kind)]
    for line in rejected:
        owed, _ = take_off(owed, line.fulfilment, line.amount, line.id)
    due = {one.id: one.amount for one in owed}
    return [replace(one, amount=due.get(one.id, one.amount)) for one in tenders]


def owed_again(tenders: Sequence[PlacedTender], rejected: Sequence[PlacedLine], again: bytes) -> dict[bytes, int]:
    """What tenders (by id) are more by once `again`, one of the rejected lines, is had after all.

    It is what the rejection took off them, whatever else was taken off, paid or given back since.
    """
    before = amounts_due(tenders, rejected)
    after = amounts_due(tenders, [one for one in rejected if one.id != again])
    return {one.id: now.amount - one.amount for one, now in zip(before, after, strict=True) if now != one}


def _tender_row(order: OrderPlaced, tender: PlacedTender) -> dict[str, object]:
    paid = is_taken(tender.kind)
    return {
        **{name: getattr(tender, name) for name in PlacedTender.__slots__},
        "order_id": order.order_id,
        "state": str(WHEN_PLACED[tender.kind] if paid or tender.amount else PaymentState.UNPAID),
        "taken_at": order.placed_at if paid else 0,
        "location_id": order.store_id,
    }
