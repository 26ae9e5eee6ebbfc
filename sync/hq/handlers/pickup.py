"""Picking, shelving and handing over the lines of an order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, text

from app.orders.line_commands import HandedOver, LinesMoved
from app.orders.states import LEADS_TO, Action, By, LineState, allowed, roll_up
from sync.hq import stock
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.payments.release import give_up, unpaid
from sync.hq.stock import OUTSIDE, Movement, Place

_LINES = text("SELECT * FROM order_line WHERE order_id = :order ORDER BY position, id")
_SET_STATE = text(
    "UPDATE order_line SET state = :state, shelf = CASE WHEN :shelf = '' THEN shelf ELSE :shelf END,"
    " location_id = :location, changed_at = :at WHERE id IN :lines"
).bindparams(bindparam("lines", expanding=True))


def start_picking(work: Work, moved: LinesMoved) -> Decision:
    return _move_lines(work, moved, Action.PICK)


def unpick(work: Work, moved: LinesMoved) -> Decision:
    return _move_lines(work, moved, Action.UNPICK)


def make_ready(work: Work, moved: LinesMoved) -> Decision:
    return _move_lines(work, moved, Action.MAKE_READY)


def _order(work: Work, order_id: bytes) -> Row[tuple[object, ...]] | None:
    lock = " FOR UPDATE" if work.connection.dialect.name == "postgresql" else ""
    return work.connection.execute(
        text("SELECT id, number, currency, store_id FROM orders WHERE id = :id" + lock), {"id": order_id}
    ).first()


def _lines(work: Work, order_id: bytes) -> dict[bytes, Row[tuple[object, ...]]]:
    return {bytes(row.id): row for row in work.connection.execute(_LINES, {"order": order_id})}


def _told(line: Row[tuple[object, ...]]) -> dict[str, object]:
    return {"sku": line.sku, "state": line.state, "location_id": line.location_id}


def _move_lines(work: Work, moved: LinesMoved, action: Action) -> Decision:
    """A request: all lines or none. Rejected `state_changed` where another device was faster.

    Parked `unknown_line` while HQ does not know the order: its device, or one sending again, is slower than this one.
    """
    order = _order(work, moved.order_id)
    if order is None:
        return Decision("parked", "unknown_line", {"order": moved.order_id.hex()})
    lines = _lines(work, moved.order_id)
    mine = [lines[one] for one in moved.line_ids if one in lines and lines[one].location_id == work.store_id]
    if not mine or len(mine) != len(moved.line_ids):
        return Decision("rejected", "unknown_line", {"order": moved.order_id.hex()})
    if action is Action.PICK and (due := unpaid(work.connection, moved.order_id)):
        return Decision("rejected", "not_paid", {"number": order.number, "amount": due})
    wrong = [line for line in mine if action not in allowed(line.fulfilment, line.state, By.PLACE)]
    if wrong:
        finding = Finding("state_changed", {"number": order.number, "lines": [_told(line) for line in wrong]})
        return conclude(
            work,
            [finding],
            order_id=moved.order_id,
            currency=order.currency,
            owner_id=moved.associate_id,
            status="rejected",
        )
    shelf = moved.shelf if action is Action.MAKE_READY else ""
    _set_state(work, moved.order_id, mine, LEADS_TO[action], shelf, moved.at)
    work.record_step(
        moved.order_id, at=moved.at, associate_id=moved.associate_id, detail={"shelf": shelf} if shelf else {}
    )
    return Decision("accepted")


def _set_state(
    work: Work, order_id: bytes, lines: Sequence[Row[tuple[object, ...]]], state: LineState, shelf: str, at: int
) -> None:
    work.connection.execute(
        _SET_STATE,
        {
            "state": str(state),
            "shelf": shelf,
            "location": work.store_id,
            "at": at,
            "lines": [bytes(line.id) for line in lines],
        },
    )
    states = [line.state for line in work.connection.execute(_LINES, {"order": order_id})]
    work.connection.execute(
        text("UPDATE orders SET state = :state WHERE id = :id AND state <> :state"),
        {"state": roll_up(states), "id": order_id},
    )


def hand_over(work: Work, handed: HandedOver) -> Decision:
    """A fact: the goods left. Never rejected; adjusted with an attention item where it does not fit.

    already_handed_over: the line left before; nothing moves twice. state_changed: it was not ready.
    other_location: it was waiting in another shop. already_paid, tender_variance: the money is not what was due.
    """
    order = _order(work, handed.order_id)
    lines = {} if order is None else _lines(work, handed.order_id)
    if order is None or not handed.line_ids or any(one not in lines for one in handed.line_ids):
        return Decision("parked", "unknown_line", {"order": handed.order_id.hex()})
    wanted = [lines[one] for one in dict.fromkeys(handed.line_ids)]
    again = [line for line in wanted if line.state == LineState.HANDED_OVER]
    leaving = [line for line in wanted if line.state != LineState.HANDED_OVER]
    stock.lock(work.connection, {line.variant_id for line in leaving})
    stock.move(work.connection, [one for line in leaving for one in _leave(work, line, handed.at)])
    findings: list[Finding] = []
    if again:
        detail = {"number": order.number, "lines": [_told(line) for line in again]}
        findings.append(Finding("already_handed_over", detail, sum(line.amount for line in again)))
    unfit = [line for line in leaving if Action.HAND_OVER not in allowed(line.fulfilment, line.state, By.PLACE)]
    if unfit:
        findings.append(Finding("state_changed", {"number": order.number, "lines": [_told(line) for line in unfit]}))
    elsewhere = [line for line in leaving if line.location_id != work.store_id]
    if elsewhere:
        detail = {"number": order.number, "lines": [_told(line) for line in elsewhere]}
        findings.append(Finding("other_location", detail))
    if leaving:
        _set_state(work, handed.order_id, leaving, LineState.HANDED_OVER, "", handed.at)
    shown: dict[str, object] = {"proof": handed.proof}
    if handed.approved_by:
        shown["approved_by"] = handed.approved_by
    work.record_step(handed.order_id, at=handed.at, associate_id=handed.associate_id, detail=shown)
    findings += _take_money(work, handed, order.number)
    findings += _not_paid(work, handed.order_id, order.number)
    return conclude(
        work,
        findings,
        order_id=handed.order_id,
        currency=order.currency,
        owner_id=handed.associate_id,
        status="adjusted",
    )


def _leave(work: Work, line: Row[tuple[object, ...]], at: int) -> list[Movement]:
    """reserved → customer; a line that holds no reservation here leaves from what is sellable in this shop."""

    def movement(source: Place, target: Place, reason: str) -> Movement:
        return Movement(
            variant_id=line.variant_id,
            quantity=line.quantity,
            source=source,
            target=target,
            reason=reason,
            command_id=work.command.id,
            order_line_id=bytes(line.id),
            at=work.happened(at),
            known_at=work.now,
        )

    customer, here = Place(OUTSIDE, "customer"), Place(work.store_id, "sellable")
    reserved = line.state != LineState.REJECTED
    if reserved and line.location_id == work.store_id:
        return [movement(Place(work.store_id, "reserved"), customer, "handover")]
    released = [
        movement(Place(line.location_id, "reserved"), Place(line.location_id, "sellable"), "release")
    ] * reserved
    return [*released, movement(here, customer, "handover")]


def _take_money(work: Work, handed: HandedOver, number: str) -> list[Finding]:
    findings: list[Finding] = []
    for taken in handed.tenders:
        tender = work.connection.execute(
            text("SELECT id, amount, state, kind FROM tender WHERE id = :id AND order_id = :order"),
            {"id": taken.id, "order": handed.order_id},
        ).first()
        detail = {"number": number, "amount": taken.amount, "due": 0 if tender is None else tender.amount}
        if tender is None or tender.state == "paid":
            findings.append(Finding("already_paid", {**detail, "due": 0}, taken.amount))
            continue
        if tender.amount != taken.amount or taken.tendered - taken.change != taken.amount:
            findings.append(Finding("tender_variance", detail, abs(tender.amount - taken.amount)))
        if tender.kind == "qr":
            give_up(work.connection, handed.order_id, taken.id, work.now)
        work.connection.execute(
            text(
                "UPDATE tender SET state = 'paid', kind = CASE kind WHEN 'qr' THEN 'cash' ELSE kind END,"
                " tendered = :tendered, change = :change, taken_at = :at,"
                " location_id = :location WHERE id = :id"
            ),
            {
                "tendered": taken.tendered,
                "change": taken.change,
                "at": handed.at,
                "location": work.store_id,
                "id": taken.id,
            },
        )
    return findings


def _not_paid(work: Work, order_id: bytes, number: str) -> list[Finding]:
    """The goods left although nobody has proved that their QR payment went through."""
    due = unpaid(work.connection, order_id)
    return [Finding("not_paid", {"number": number, "amount": due}, due)] if due else []
