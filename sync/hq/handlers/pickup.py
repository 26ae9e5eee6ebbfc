"""Picking, shelving and handing over the lines of an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, Row, bindparam, text

from app.orders.line_commands import HandedOver, LinesMoved
from app.orders.paying import PROVEN
from app.orders.states import (
    IN_THE_AIR,
    LEADS_TO,
    NOT_HAD,
    WITH_CUSTOMER,
    Action,
    By,
    Fulfilment,
    LineState,
    PaymentState,
    allowed,
)
from app.orders.tenders import TenderKind, stands
from sync.hq import stock
from sync.hq.handlers.external import beyond_at_desk
from sync.hq.handlers.work import Decision, Finding, Work, conclude
from sync.hq.items import refund_said
from sync.hq.payments.release import give_up, undo_for, unpaid
from sync.hq.stock import OUTSIDE, Movement, Place
from sync.hq.timeline import lock_order, roll

_LINES = text("SELECT * FROM order_line WHERE order_id = :order ORDER BY position, id")
_SET_STATE = text(
    "UPDATE order_line SET state = :state, shelf = CASE WHEN :shelf = '' THEN shelf ELSE :shelf END,"
    " location_id = :location, changed_at = :at WHERE id IN :lines"
).bindparams(bindparam("lines", expanding=True))
_TENDERS = text("SELECT kind, amount, state FROM tender WHERE order_id = :id")

_UNOWE = text(
    "UPDATE tender SET amount = 0 WHERE line_id IN :lines AND state IN ('unpaid', 'user_paying', 'unknown')"
).bindparams(bindparam("lines", expanding=True))

_OWE = text("UPDATE tender SET amount = :amount WHERE line_id = :line AND state = 'unpaid'")


def start_picking(work: Work, moved: LinesMoved) -> Decision:
    return _move_lines(work, moved, Action.PICK)


def unpick(work: Work, moved: LinesMoved) -> Decision:
    return _move_lines(work, moved, Action.UNPICK)


def make_ready(work: Work, moved: LinesMoved) -> Decision:
    return _move_lines(work, moved, Action.MAKE_READY)


def _lines(work: Work, order_id: bytes) -> dict[bytes, Row[tuple[object, ...]]]:
    return {bytes(row.id): row for row in work.connection.execute(_LINES, {"order": order_id})}


def _told(line: Row[tuple[object, ...]]) -> dict[str, object]:
    return {"sku": line.sku, "state": line.state, "location_id": line.location_id}


def _move_lines(work: Work, moved: LinesMoved, action: Action) -> Decision:
    """A request: all lines or none. Rejected `state_changed` where another device was faster.

    Parked `unknown_line` while HQ does not know the order: its device, or one sending again, is slower than this one.
    """
    order = lock_order(work.connection, moved.order_id)
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
    roll(work.connection, order_id)


def put_back(work: Work, moved: LinesMoved) -> Decision:
    """As `_move_lines`; the pieces are free again, and nothing is owed for them. What HQ has put back itself before is
    as wanted."""
    lock_order(work.connection, moved.order_id)  # nobody else moves its lines now
    lines = _lines(work, moved.order_id)
    named = dict.fromkeys(moved.line_ids)
    still = [one for one in named if one not in lines or lines[one].state != LineState.PUT_BACK]
    if moved.line_ids and not still:
        work.record_step(moved.order_id, at=moved.at, associate_id=moved.associate_id)
        return Decision("accepted")
    decision = _move_lines(work, replace(moved, line_ids=still), Action.PUT_BACK)
    if decision.status == "accepted":
        release_lines(
            work.connection, [lines[one] for one in still], work.command.id, work.happened(moved.at), work.now
        )
    return decision


def release_lines(
    connection: Connection, lines: Sequence[Row[tuple[object, ...]]], command_id: bytes | None, at: int, now: int
) -> None:
    """What is reserved for the lines is sellable again, and their own tenders are no longer owed, nor charged."""
    stock.lock(connection, {line.variant_id for line in lines})
    released = [
        Movement(
            variant_id=line.variant_id,
            quantity=line.quantity,
            source=Place(line.location_id, "reserved"),
            target=Place(line.location_id, "sellable"),
            reason="put_back",
            command_id=command_id,
            order_line_id=bytes(line.id),
            at=at,
            known_at=now,
        )
        for line in lines
    ]
    stock.move(connection, released)
    undo_for(connection, [bytes(line.id) for line in lines], now)
    connection.execute(_UNOWE, {"lines": [bytes(line.id) for line in lines]})


def hand_over(work: Work, handed: HandedOver) -> Decision:
    """A fact: the goods left. Never rejected; adjusted with an attention item where it does not fit.

    already_handed_over: the line left before; nothing moves twice. state_changed: it was not ready.
    other_location: it was waiting in another shop. already_paid, tender_variance: the money is not what was due.
    refund_due: it was taken for an order that had been given up.
    """
    return _leave_shop(work, handed, Action.HAND_OVER)


def send_out(work: Work, moved: LinesMoved) -> Decision:
    """A fact: the goods left for the customer's address. Adjusted as a handover is."""
    told = HandedOver(moved.order_id, moved.line_ids, moved.location_id, "", moved.at, moved.associate_id, [])
    return _leave_shop(work, told, Action.SHIP)


def deliver(work: Work, handed: HandedOver) -> Decision:
    """A fact: what the shop has brought is at the customer's door. Adjusted as a handover is."""
    return _leave_shop(work, handed, Action.DELIVER)


def hand_out(work: Work, handed: HandedOver) -> Decision:
    """A fact: what the customer carries out of the shop left once it was paid by QR, or in cash after all."""
    return _leave_shop(work, handed, Action.HAND_OVER, By.ORDER_DESK)


def _leave_shop(work: Work, handed: HandedOver, action: Action, by: By = By.PLACE) -> Decision:
    order = lock_order(work.connection, handed.order_id)
    lines = {} if order is None else _lines(work, handed.order_id)
    if order is None or not (handed.line_ids or handed.tenders) or any(one not in lines for one in handed.line_ids):
        return Decision("parked", "unknown_line", {"order": handed.order_id.hex()})
    wanted = [lines[one] for one in dict.fromkeys(handed.line_ids)]
    again = [line for line in wanted if line.state in WITH_CUSTOMER or line.state == LEADS_TO[action]]
    leaving = [line for line in wanted if line not in again]
    stock.lock(work.connection, {line.variant_id for line in leaving})
    stock.move(work.connection, [one for line in leaving for one in _leave(work, line, handed.at, LEADS_TO[action])])
    findings: list[Finding] = []
    if again:
        detail = {"number": order.number, "lines": [_told(line) for line in again]}
        findings.append(Finding("already_handed_over", detail, sum(line.amount for line in again)))
    unfit = [line for line in leaving if _of(line, action) not in allowed(line.fulfilment, line.state, by)]
    if unfit:
        findings.append(Finding("state_changed", {"number": order.number, "lines": [_told(line) for line in unfit]}))
    elsewhere = [line for line in leaving if line.location_id != work.store_id]
    if elsewhere:
        detail = {"number": order.number, "lines": [_told(line) for line in elsewhere]}
        findings.append(Finding("other_location", detail))
    for step in dict.fromkeys(_of(line, action) for line in leaving):
        going = [line for line in leaving if _of(line, action) is step]
        _set_state(work, handed.order_id, going, LEADS_TO[step], "", handed.at)
    for line in leaving:
        if line.state == LineState.PUT_BACK:
            work.connection.execute(_OWE, {"line": bytes(line.id), "amount": line.amount})
    shown: dict[str, object] = {"proof": handed.proof} if handed.proof else {}
    if handed.approved_by:
        shown["approved_by"] = handed.approved_by
    work.record_step(handed.order_id, at=handed.at, associate_id=handed.associate_id, detail=shown)
    findings += _take_money(work, handed, order.number)
    findings += beyond_at_desk(work, handed, order.number)
    findings += _not_paid(work, handed.order_id, order.number)
    return conclude(
        work,
        findings,
        order_id=handed.order_id,
        currency=order.currency,
        owner_id=handed.associate_id,
        status="adjusted",
    )


def _of(line: Row[tuple[object, ...]], action: Action) -> Action:
    """To hand over what was tried on is to sell it."""
    return Action.BUY if action is Action.HAND_OVER and line.fulfilment == Fulfilment.TRY_ON else action


def _leave(work: Work, line: Row[tuple[object, ...]], at: int, target: LineState) -> list[Movement]:
    """What is reserved here, or on its way from here, goes to the customer or on its way; a line that holds nothing
    here leaves from what is sellable in this shop."""

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

    held = Place(line.location_id, "transit" if line.state == LineState.SHIPPED else "reserved")
    sent = target is LineState.SHIPPED
    goal, reason = (Place(work.store_id, "transit"), "sent") if sent else (Place(OUTSIDE, "customer"), "handover")
    if line.state in NOT_HAD:
        return [movement(Place(work.store_id, "sellable"), goal, reason)]
    if line.location_id == work.store_id:
        return [movement(held, goal, reason)]
    released = movement(held, Place(line.location_id, "sellable"), "release")
    return [released, movement(Place(work.store_id, "sellable"), goal, reason)]


def _take_money(work: Work, handed: HandedOver, number: str) -> list[Finding]:
    findings: list[Finding] = []
    for taken in handed.tenders:
        tender = work.connection.execute(
            text("SELECT id, amount, state, kind FROM tender WHERE id = :id AND order_id = :order"),
            {"id": taken.id, "order": handed.order_id},
        ).first()
        detail = {"number": number, "amount": taken.amount, "due": 0 if tender is None else tender.amount}
        if taken.kind in PROVEN:
            # It left on HQ's word: whether that was given is in HQ's own books.
            if tender is None or tender.state != PaymentState.PAID:
                findings.append(Finding("not_paid", detail, taken.amount))
            continue
        if tender is None or tender.state in ("paid", "paid_unverified"):
            findings.append(Finding("already_paid", {**detail, "due": 0}, taken.amount))
            continue
        external = taken.kind == TenderKind.EXTERNAL
        if tender.amount != taken.amount or (not external and taken.tendered - taken.change != taken.amount):
            findings.append(Finding("tender_variance", detail, abs(tender.amount - taken.amount)))
        work.connection.execute(
            text(
                "UPDATE tender SET state = :state, kind = :kind, reference = :reference,"
                " tendered = :tendered, change = :change, taken_at = :at,"
                " location_id = :location WHERE id = :id"
            ),
            {
                "state": "paid_unverified" if external else "paid",
                "kind": taken.kind if external or tender.kind in PROVEN else tender.kind,
                "reference": taken.reference,
                "tendered": taken.tendered,
                "change": taken.change,
                "at": handed.at,
                "location": work.store_id,
                "id": taken.id,
            },
        )
        if tender.kind in PROVEN or tender.state in IN_THE_AIR:
            give_up(work.connection, handed.order_id, taken.id, work.now)
        if tender.kind in PROVEN:
            findings += _in_vain(work, handed.order_id, number, taken.amount)
    return findings


def _in_vain(work: Work, order_id: bytes, number: str, taken: int) -> list[Finding]:
    """Cash came in for an order that had been given up meanwhile: for what of it nobody gets any goods."""
    lines, tenders = _lines(work, order_id).values(), work.connection.execute(_TENDERS, {"id": order_id})
    kept = sum(line.amount for line in lines if line.state not in NOT_HAD)
    had = sum(one.amount for one in tenders if stands(one.kind, one.state))
    over = min(taken, had - kept - refund_said(work.connection, order_id))
    return [Finding("refund_due", {"number": number, "amount": over}, over)] if over > 0 else []


def _not_paid(work: Work, order_id: bytes, number: str) -> list[Finding]:
    """The goods left although nobody has proved that their QR payment went through."""
    due = unpaid(work.connection, order_id)
    return [Finding("not_paid", {"number": number, "amount": due}, due)] if due else []
