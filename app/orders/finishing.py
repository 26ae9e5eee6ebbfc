"""An order that has waited for a QR payment is paid: its goods leave with the customer."""

from __future__ import annotations

from app.device import Device
from app.errors import Refusal
from app.orders.line_commands import HANDED_OUT, HandedOver, TenderTaken
from app.orders.overlay import OrderView
from app.orders.paying import PROVEN
from app.orders.reading import OrderReader
from app.orders.rows import OrderLine, Tender
from app.orders.states import NOT_HAD, Action, By, Fulfilment, allowed
from app.orders.till import is_at_till
from app.staff.standing import require_open
from app.storage.changes import Topic

PAYMENT, CASH = "payment", "cash"
"""Proof of a handover: the provider's word, as HQ has passed it on; money in the drawer."""


def to_pay(view: OrderView) -> Tender | None:
    """The QR tender that is not paid, the first one; None where the order waits for none."""
    open_ones = (one for one in view.tenders if one.kind in PROVEN and one.state != "paid" and one.amount > 0)
    return next(open_ones, None) if any(line.state not in NOT_HAD for line in view.lines) else None


def to_hand_out(view: OrderView, here: int) -> list[OrderLine]:
    """What lies here for the customer to carry out once the order is paid; not what the till books."""
    if is_at_till(view.tenders):
        return []
    mine = (one for one in view.lines if one.fulfilment == Fulfilment.CARRY_OUT and one.location_id == here)
    return [one for one in mine if Action.HAND_OVER in allowed(one.fulfilment, one.state, By.ORDER_DESK)]


def hand_out(device: Device, reader: OrderReader, order_id: bytes, actor: int, proof: str) -> OrderView:
    """Commit that the goods left. `proof` is PAYMENT, once the provider has said so, or CASH: what was to be paid by
    QR was put into the drawer, to the fen.

    Raises Refusal `order_unknown`, `action_not_allowed` where nothing is left to do, `revoked`, `offline_too_long`.
    Answers the order as it stands afterwards.
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = reader.order(order_id)
    if view is None:
        raise Refusal("order_unknown")
    lines = to_hand_out(view, reader.here)
    due = to_pay(view) if proof == CASH else None
    taken = [] if due is None else [TenderTaken(due.id, due.amount, due.amount, 0)]
    if not lines and not taken:
        raise Refusal("action_not_allowed", action="hand_out")
    payload = HandedOver(
        order_id=order_id,
        line_ids=[line.id for line in lines],
        location_id=reader.here,
        proof=proof,
        at=device.clock.now(),
        associate_id=actor,
        tenders=taken,
    )
    with device.journal.work() as work:
        work.record(HANDED_OUT, payload, device.basis(actor, view.order.price_book_id), lane=order_id)
        work.touch(Topic.ORDERS)
    after = reader.order(order_id)
    assert after is not None
    return after
