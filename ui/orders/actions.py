"""What can be done with the open order, by name and by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.orders.states import Fulfilment
from ui.bridge.actions import Action
from ui.bridge.wording import tr

if TYPE_CHECKING:
    from ui.orders.model import OrderModel


def order_actions(order: OrderModel) -> tuple[Action, ...]:
    def has_lines() -> bool:
        return bool(order.draft.lines)

    def has(fulfilment: Fulfilment) -> bool:
        return any(line.fulfilment is fulfilment for line in order.draft.lines)

    def fulfil_last() -> None:
        if order.draft.lines:
            order.openSheet("fulfilment", order.draft.lines[-1].id.hex())

    def remove_last() -> None:
        if order.draft.lines:
            order.removeLine(order.draft.lines[-1].id.hex())

    return (
        Action("pay", lambda: tr("Take payment"), order.pay, "F9"),
        Action("member", lambda: tr("Member"), lambda: order.openSheet("member", ""), "F3"),
        Action("coupon", lambda: tr("Coupon"), lambda: order.openSheet("coupon", ""), "F4"),
        Action("fulfilment", lambda: tr("Fulfilment of the last item"), fulfil_last, "F6"),
        Action("hold", lambda: tr("Hold or recall"), lambda: order.openSheet("held", ""), "F7"),
        Action("quantity", lambda: tr("Quantity: digits, then *"), None, "3 *"),
        Action(
            "address",
            lambda: tr("Delivery address"),
            lambda: order.openSheet("address", ""),
            offered=lambda: has(Fulfilment.SHIP_TO_HOME),
        ),
        Action(
            "contact",
            lambda: tr("Phone for the pickup"),
            lambda: order.openSheet("contact", ""),
            offered=lambda: has(Fulfilment.CLICK_AND_COLLECT),
        ),
        Action("remove-last", lambda: tr("Remove the last item"), remove_last, offered=has_lines),
        Action(
            "drop-member",
            lambda: tr("Take the member off this order"),
            order.customers.dropMember,
            offered=lambda: order.draft.member_id is not None,
        ),
    )
