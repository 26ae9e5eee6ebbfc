"""Giving money back that was taken and is not owed any more."""

from __future__ import annotations

from app.attention.rows import AttentionItem
from app.device import Device
from app.errors import Refusal
from app.orders.change_commands import TENDER_REFUNDED, TenderRefunded
from app.staff.overriding import Approval, approver
from app.staff.standing import Phase, is_manager, phase_of, require_open
from app.storage.changes import Topic

REFUND_DUE = "refund_due"
"""The reason of such an item; its amount is what goes back."""


def give_back(device: Device, item: AttentionItem, actor: int, approval: Approval | None = None) -> None:
    """The cash that an item says is owed to the customer has been given back; `approval` is a manager's for
    `refund_of` the item.

    Raises Refusal `order_unknown`, `action_not_allowed`, `manager_needed`, `override_over`, `revoked` or
    `offline_too_long`.
    """
    time = device.time()
    require_open(time, device.policy, revoked=device.revoked)
    if item.order_id is None:
        raise Refusal("order_unknown")
    if item.reason != REFUND_DUE or item.state != "open" or item.amount < 1:
        raise Refusal("action_not_allowed", action="refund")
    approved_by = approver(approval, device.clock, actor, refund_of(item.id))
    managed = approved_by > 0 or is_manager(device.roster, actor)
    if phase_of(time, device.policy) is Phase.MANAGED and not managed:
        raise Refusal("manager_needed")
    told = TenderRefunded(
        id=device.identifiers.new_id(),
        order_id=item.order_id,
        item_id=item.id,
        location_id=device.identity.store_id,
        amount=item.amount,
        at=device.clock.now(),
        associate_id=actor,
        approved_by=approved_by,
    )
    with device.journal.work() as work:
        work.record(TENDER_REFUNDED, told, device.basis(actor, 0), lane=item.order_id)
        work.touch(Topic.ORDERS, Topic.ATTENTION)


def refund_of(item_id: bytes) -> bytes:
    """What a manager allows: to give back what this item says."""
    return TENDER_REFUNDED.encode() + b"\0" + item_id
