"""The pickup desk: pick, make ready, hand over. Each is one journal commit; a handover happens at most once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.device import Device
from app.errors import Refusal
from app.orders.draft import Payment, clean_text
from app.orders.finishing import to_pay
from app.orders.line_commands import (
    DELIVERED,
    HANDED_OVER,
    MADE_READY,
    PICKING_STARTED,
    PUT_BACK,
    SENT_OUT,
    UNPICKED,
    HandedOver,
    LinesMoved,
)
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader, Wanted, is_wanted
from app.orders.rows import OrderLine, Tender
from app.orders.states import AT_DESK, COLLECTED, IN_THE_AIR, Action, By, Fulfilment, LineState, PaymentState, allowed
from app.pickup.taking import ByQr, OnSlip, by_qr, in_cash, on_slip
from app.staff.overriding import Approval, approver
from app.staff.standing import SECOND, is_manager, require_manager, require_open
from app.storage.changes import Topic


def _pairs(kinds: Iterable[Fulfilment], *states: LineState) -> Wanted:
    return frozenset((kind.value, state.value) for kind in kinds for state in states)


TO_PICK = _pairs(AT_DESK, LineState.ACCEPTED, LineState.PICKING)
TO_COLLECT = _pairs(COLLECTED, LineState.READY)
TO_DELIVER = _pairs({Fulfilment.STORE_DELIVERY}, LineState.READY, LineState.SHIPPED)


class Proof(StrEnum):
    """How the customer showed that the goods are theirs."""

    CODE = "code"
    NAME_AND_PHONE = "name_and_phone"
    DOOR = "door"


@dataclass(frozen=True, slots=True)
class Board:
    """What waits at this desk, the oldest promise first."""

    to_pick: tuple[OrderView, ...]
    to_collect: tuple[OrderView, ...]
    to_deliver: tuple[OrderView, ...] = ()


def read_board(reader: OrderReader) -> Board:
    """An order with lines for several lists stands in each of them; one that waits for its QR payment is not picked."""
    waiting = reader.at_desk(TO_PICK | TO_COLLECT | TO_DELIVER)
    here = reader.here
    return Board(
        to_pick=tuple(view for view in waiting if desk_lines(view, here, TO_PICK) and to_pay(view) is None),
        to_collect=tuple(view for view in waiting if desk_lines(view, here, TO_COLLECT)),
        to_deliver=tuple(view for view in waiting if desk_lines(view, here, TO_DELIVER)),
    )


def desk_lines(view: OrderView, here: int, wanted: Wanted) -> list[OrderLine]:
    """The order's lines of this list that lie at this shop."""
    return [line for line in view.lines if is_wanted(line, here, wanted)]


def start_picking(device: Device, reader: OrderReader, order_id: bytes, actor: int) -> None:
    """A soft lock on the lines; raises Refusal `action_not_allowed` where nothing waits to be picked, or all waits for
    a QR payment."""
    if to_pay(_known(reader, order_id)) is not None:
        raise Refusal("action_not_allowed", action=str(Action.PICK))
    _move(device, reader, order_id, actor, Action.PICK, PICKING_STARTED)


def unpick(device: Device, reader: OrderReader, order_id: bytes, actor: int) -> None:
    """Give picked lines back to the list."""
    _move(device, reader, order_id, actor, Action.UNPICK, UNPICKED)


def make_ready(device: Device, reader: OrderReader, order_id: bytes, actor: int, shelf: str) -> None:
    """Packed on `shelf`; raises Refusal `shelf_missing`, `text_invalid` or `action_not_allowed`."""
    place = clean_text(shelf, 12).upper()
    if not place:
        raise Refusal("shelf_missing")
    _move(device, reader, order_id, actor, Action.MAKE_READY, MADE_READY, place)


def proof_of(view: OrderView, shown: str) -> Proof:
    """What was shown at the desk: the pickup code, or the last four digits of the phone.

    Raises Refusal `pickup_code_wrong`.
    """
    shown = shown.strip().upper()
    if view.order.pickup_code and shown == view.order.pickup_code:
        return Proof.CODE
    if len(shown) == 4 and view.order.contact_phone.endswith(shown):
        return Proof.NAME_AND_PHONE
    raise Refusal("pickup_code_wrong")


def hand_over(
    device: Device,
    reader: OrderReader,
    order_id: bytes,
    actor: int,
    proof: Proof,
    tendered: int = 0,
    approval: Approval | None = None,
    unwanted: Collection[bytes] = (),
    paid: OnSlip | ByQr | None = None,
) -> OrderView:
    """The ready lines leave with the customer; what is still due is taken in cash, or was `paid` otherwise. `approval`
    is a manager's for `handover_of` this order. `unwanted` lines were tried on and not bought: the shop keeps them.

    Raises Refusal `action_not_allowed`, those of `in_cash`, `on_slip` and `by_qr`, `revoked`, `offline_too_long`
    (hours), `override_over`, or, where what is known of the order is old, `code_needed` and `manager_needed`. Answers
    the order as it stands afterwards.
    """
    time = device.time()
    require_open(time, device.policy, revoked=device.revoked)
    approved_by = approver(approval, device.clock, actor, handover_of(order_id))
    if time.suspect or time.offline_for >= device.policy.handover_alone * SECOND:
        if proof is not Proof.CODE:
            raise Refusal("code_needed")
        require_manager(device.roster, actor, approved_by)
    view = _known(reader, order_id)
    lines = _may(view, reader.here, Action.HAND_OVER)
    back = [line for line in lines if line.id in unwanted]
    may = [line for line in back if Action.PUT_BACK in allowed(line.fulfilment, line.state, By.PLACE)]
    if len(may) != len(set(unwanted)):
        raise Refusal("action_not_allowed", action=str(Action.PUT_BACK))
    wanted = [line for line in lines if line.id not in unwanted]
    due = tenders_for(view, wanted)
    managed = approved_by > 0 or is_manager(device.roster, actor)
    match paid:
        case OnSlip():
            taken = on_slip(device, due, paid, managed=managed)
        case ByQr():
            taken = by_qr(view.tenders, due, paid)
        case None:
            taken = in_cash(due, tendered)
    with device.journal.work() as work:
        basis = device.basis(actor, view.order.price_book_id)
        at = device.clock.now()
        if back:
            moved = LinesMoved(order_id, [line.id for line in back], reader.here, "", at, actor)
            work.record(PUT_BACK, moved, basis, lane=order_id)
        if wanted:
            handed = HandedOver(
                order_id=order_id,
                line_ids=[line.id for line in wanted],
                location_id=reader.here,
                proof=proof,
                at=at,
                associate_id=actor,
                tenders=taken,
                approved_by=approved_by,
            )
            work.record(HANDED_OVER, handed, basis, lane=order_id)
        work.touch(Topic.ORDERS, Topic.STOCK)
    return _known(reader, order_id)


def put_back(device: Device, reader: OrderReader, order_id: bytes, actor: int) -> None:
    """Nothing of what was to be tried on is bought. Raises Refusal `action_not_allowed`."""
    _move(device, reader, order_id, actor, Action.PUT_BACK, PUT_BACK)


def send_out(device: Device, reader: OrderReader, order_id: bytes, actor: int) -> None:
    """The ready lines leave for the customer's address. Raises Refusal `action_not_allowed`."""
    _move(device, reader, order_id, actor, Action.SHIP, SENT_OUT)


def deliver(device: Device, reader: OrderReader, order_id: bytes, actor: int, tendered: int = 0) -> OrderView:
    """They are at the door; what is due there was taken in cash.

    Raises Refusal `action_not_allowed`, `amount_out_of_range`, `cash_short` (short), `revoked` or `offline_too_long`
    (hours). Answers the order as it stands afterwards.
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = _known(reader, order_id)
    lines = _may(view, reader.here, Action.DELIVER)
    payload = HandedOver(
        order_id=order_id,
        line_ids=[line.id for line in lines],
        location_id=reader.here,
        proof=Proof.DOOR,
        at=device.clock.now(),
        associate_id=actor,
        tenders=in_cash(tenders_for(view, lines), tendered),
    )
    with device.journal.work() as work:
        work.record(DELIVERED, payload, device.basis(actor, view.order.price_book_id), lane=order_id)
        work.touch(Topic.ORDERS)
    return _known(reader, order_id)


def tenders_for(view: OrderView, lines: Iterable[OrderLine]) -> list[Tender]:
    """What is to be paid when these lines go to the customer; what is being tried by QR still is."""
    going = {line.id: line for line in lines}
    collected = any(line.fulfilment == Fulfilment.CLICK_AND_COLLECT for line in going.values())
    unpaid = (one for one in view.tenders if one.state == PaymentState.UNPAID or one.state in IN_THE_AIR)
    return [
        one
        for one in unpaid
        if one.line_id in going or (one.line_id is None and one.kind == Payment.PAY_AT_PICKUP and collected)
    ]


def handover_of(order_id: bytes) -> bytes:
    """What a manager allows: to hand over this order."""
    return HANDED_OVER.encode() + b"\0" + order_id


def _move(
    device: Device, reader: OrderReader, order_id: bytes, actor: int, action: Action, kind: str, shelf: str = ""
) -> None:
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = _known(reader, order_id)
    payload = LinesMoved(
        order_id=order_id,
        line_ids=[line.id for line in _may(view, reader.here, action)],
        location_id=reader.here,
        shelf=shelf,
        at=device.clock.now(),
        associate_id=actor,
    )
    with device.journal.work() as work:
        work.record(kind, payload, device.basis(actor, view.order.price_book_id), lane=order_id)
        work.touch(Topic.ORDERS)


def _known(reader: OrderReader, order_id: bytes) -> OrderView:
    view = reader.order(order_id)
    if view is None:
        raise Refusal("order_unknown")
    return view


def _may(view: OrderView, here: int, action: Action) -> list[OrderLine]:
    lines: Iterable[OrderLine] = (line for line in view.lines if line.location_id == here)
    same = {action, Action.BUY} if action is Action.HAND_OVER else {action}
    found = [line for line in lines if same & allowed(line.fulfilment, line.state, By.PLACE)]
    if not found:
        raise Refusal("action_not_allowed", action=str(action))
    return found
