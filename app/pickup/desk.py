"""The pickup desk: pick, make ready, hand over. Each is one journal commit; a handover happens at most once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.device import Device
from app.errors import Refusal
from app.orders.draft import clean_text
from app.orders.line_commands import (
    HANDED_OVER,
    MADE_READY,
    PICKING_STARTED,
    UNPICKED,
    HandedOver,
    LinesMoved,
    TenderTaken,
)
from app.orders.ordering import MOST_CASH
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader, is_collected
from app.orders.rows import OrderLine
from app.orders.states import Action, By, LineState, allowed
from app.staff.overriding import Approval, approver
from app.staff.standing import SECOND, require_manager, require_open
from app.storage.changes import Topic

TO_PICK = frozenset({LineState.ACCEPTED.value, LineState.PICKING.value})
TO_COLLECT = frozenset({LineState.READY.value})


class Proof(StrEnum):
    """How the customer showed that the goods are theirs."""

    CODE = "code"
    NAME_AND_PHONE = "name_and_phone"


@dataclass(frozen=True, slots=True)
class Board:
    """What waits at this desk, the oldest promise first."""

    to_pick: tuple[OrderView, ...]
    to_collect: tuple[OrderView, ...]


def read_board(reader: OrderReader) -> Board:
    """An order with lines in both states stands in both lists."""
    waiting = reader.to_collect(TO_PICK | TO_COLLECT)
    here = reader.here
    return Board(
        to_pick=tuple(view for view in waiting if desk_lines(view, here, TO_PICK)),
        to_collect=tuple(view for view in waiting if desk_lines(view, here, TO_COLLECT)),
    )


def desk_lines(view: OrderView, here: int, states: frozenset[str]) -> list[OrderLine]:
    """The order's lines waiting at this shop in one of the states."""
    return [line for line in view.lines if is_collected(line, here, states)]


def start_picking(device: Device, reader: OrderReader, order_id: bytes, actor: int) -> None:
    """A soft lock on the lines; raises Refusal `action_not_allowed` where nothing waits to be picked."""
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
) -> OrderView:
    """The ready lines leave with the customer; money still due at pickup is taken in cash. `approval` is a manager's
    for `handover_of` this order.

    Raises Refusal `action_not_allowed`, `amount_out_of_range`, `cash_short` (short), `revoked`, `offline_too_long`
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
    due = [one for one in view.tenders if one.state == "unpaid" and one.kind == "pay_at_pickup"]
    amount = sum(tender.amount for tender in due)
    if not 0 <= tendered <= MOST_CASH:
        raise Refusal("amount_out_of_range", amount=tendered)
    if tendered < amount:
        raise Refusal("cash_short", short=amount - tendered)
    change = tendered - amount
    taken = [
        # All change is given on the first tender, so that tendered − change = amount holds for each.
        TenderTaken(one.id, one.amount, one.amount + (change if place == 0 else 0), change if place == 0 else 0)
        for place, one in enumerate(due)
    ]
    payload = HandedOver(
        order_id=order_id,
        line_ids=[line.id for line in lines],
        location_id=reader.here,
        proof=proof,
        at=device.clock.now(),
        associate_id=actor,
        tenders=taken,
        approved_by=approved_by,
    )
    with device.journal.work() as work:
        work.record(HANDED_OVER, payload, device.basis(actor, view.order.price_book_id), lane=order_id)
        work.touch(Topic.ORDERS)
    return _known(reader, order_id)


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
    found = [line for line in lines if action in allowed(line.fulfilment, line.state, By.PLACE)]
    if not found:
        raise Refusal("action_not_allowed", action=str(action))
    return found
