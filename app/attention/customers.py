"""Settling something with the customer it concerns: look up the number, say that they know, choose another way."""

from __future__ import annotations

from app.attention.rows import AttentionItem
from app.device import Device
from app.errors import Refusal
from app.orders import promises
from app.orders.customer_commands import (
    CUSTOMER_TOLD,
    PHONE_REVEALED,
    PLAN_CHOSEN,
    CustomerTold,
    How,
    PhoneRevealed,
    PlanChosen,
)
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.rows import OrderLine
from app.orders.states import Fulfilment, LineState, PlanB
from app.staff.standing import require_open
from app.storage.changes import Topic


def plans_for(view: OrderView, line: OrderLine) -> tuple[PlanB, ...]:
    """The ways in which a line that could not be had may still be had; HQ judges by the same rule. None is open."""
    if line.state != LineState.REJECTED:
        return ()
    at_pickup = any(tender.kind == "pay_at_pickup" for tender in view.tenders)
    return promises.plans_for(Fulfilment(line.fulfilment), may_ship=bool(view.order.address) and not at_pickup)


def reveals(view: OrderView) -> int:
    """How often the whole number of the order's customer was looked up."""
    return sum(event.kind == PHONE_REVEALED for event in view.events)


def tell(device: Device, item: AttentionItem, order_id: bytes | None, how: How, actor: int) -> None:
    """The customer knows. Raises Refusal `revoked` or `offline_too_long` (hours)."""
    require_open(device.time(), device.policy, revoked=device.revoked)
    told = CustomerTold(item.id, order_id, device.identity.store_id, str(how), device.clock.now(), actor)
    with device.journal.work() as work:
        work.record(CUSTOMER_TOLD, told, device.basis(actor, 0), lane=item.id)
        work.touch(Topic.ATTENTION, Topic.ORDERS)


def reveal(device: Device, reader: OrderReader, item: AttentionItem, order_id: bytes, actor: int) -> str:
    """The customer's whole number; that it was looked up is committed first.

    Raises Refusal `order_unknown`, `revoked` or `offline_too_long` (hours).
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = _known(reader, order_id)
    seen = PhoneRevealed(item.id, order_id, device.identity.store_id, device.clock.now(), actor)
    with device.journal.work() as work:
        work.record(PHONE_REVEALED, seen, device.basis(actor, 0), lane=item.id)
        work.touch(Topic.ORDERS)
    return view.order.contact_phone


def choose_plan(
    device: Device, reader: OrderReader, item: AttentionItem, line_id: bytes, plan: PlanB, actor: int
) -> None:
    """What the customer wants instead; HQ decides. Raises Refusal `order_unknown`, `action_not_allowed`, `revoked` or
    `offline_too_long` (hours).
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    if item.order_id is None:
        raise Refusal("order_unknown")
    view = _known(reader, item.order_id)
    line = next((one for one in view.lines if one.id == line_id), None)
    if line is None or plan not in plans_for(view, line):
        raise Refusal("action_not_allowed", action="plan_b")
    now, here = device.clock.now(), device.identity.store_id
    chosen = PlanChosen(item.id, item.order_id, line_id, here, str(plan), now, actor)
    with device.journal.work() as work:
        work.record(PLAN_CHOSEN, chosen, device.basis(actor, view.order.price_book_id), lane=item.order_id)
        work.touch(Topic.ATTENTION, Topic.ORDERS)


def _known(reader: OrderReader, order_id: bytes) -> OrderView:
    view = reader.order(order_id)
    if view is None:
        raise Refusal("order_unknown")
    return view
