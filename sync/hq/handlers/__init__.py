"""What HQ does with each command: synchronous functions over a unit of work, found by (type, version)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.attention.commands import ACKNOWLEDGED, Acknowledged
from app.inventory.minimums import REPLENISHMENT_REQUESTED, ReplenishmentRequested
from app.leases.commands import LEASE_RETURNED, LeasesReturned
from app.members.commands import ADDRESS_SAVED, AddressSaved
from app.orders.change_commands import (
    ORDER_AMENDED,
    ORDER_CANCELLED,
    TENDER_REFUNDED,
    OrderAmended,
    OrderCancelled,
    TenderRefunded,
)
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.customer_commands import (
    CUSTOMER_TOLD,
    PHONE_REVEALED,
    PLAN_CHOSEN,
    CustomerTold,
    PhoneRevealed,
    PlanChosen,
)
from app.orders.invoice_commands import INVOICE_REQUESTED, InvoiceRequested
from app.orders.line_commands import (
    DELIVERED,
    HANDED_OUT,
    HANDED_OVER,
    MADE_READY,
    PICKING_STARTED,
    PUT_BACK,
    SENT_OUT,
    UNPICKED,
    HandedOver,
    LinesMoved,
)
from app.orders.return_commands import RETURN_TAKEN, ReturnTaken
from app.shifts.commands import (
    DRAWER_OPENED,
    SHIFT_CLOSED,
    SHIFT_COUNTED,
    SHIFT_OPENED,
    DrawerOpened,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
)
from sync.hq.handlers.attention import acknowledge
from sync.hq.handlers.changes import amend, cancel, give_back
from sync.hq.handlers.customers import choose_plan, note_reveal, note_told
from sync.hq.handlers.invoices import request_invoice
from sync.hq.handlers.members import save_address
from sync.hq.handlers.orders import ahead, place
from sync.hq.handlers.pickup import deliver, hand_out, hand_over, make_ready, put_back, send_out, start_picking, unpick
from sync.hq.handlers.replenishment import request as replenish
from sync.hq.handlers.returns import take_in
from sync.hq.handlers.shifts import close_shift, count, open_drawer, open_shift
from sync.hq.handlers.work import Decision, Work
from sync.hq.leases.spending import take_back
from sync.hq.trips import Asked


@dataclass(frozen=True, slots=True)
class Handler:
    """`payload` is the class the payload is read as; `ahead` says what to ask and lock before, for `Work.known`."""

    payload: type[Any]
    run: Callable[[Work, Any], Decision]
    ahead: Callable[[Any], Sequence[Asked]] = lambda _: ()


HANDLERS: dict[tuple[str, int], Handler] = {
    (ORDER_PLACED, 1): Handler(OrderPlaced, place, ahead),
    (PICKING_STARTED, 1): Handler(LinesMoved, start_picking),
    (UNPICKED, 1): Handler(LinesMoved, unpick),
    (MADE_READY, 1): Handler(LinesMoved, make_ready),
    (HANDED_OVER, 1): Handler(HandedOver, hand_over),
    (HANDED_OUT, 1): Handler(HandedOver, hand_out),
    (PUT_BACK, 1): Handler(LinesMoved, put_back),
    (SENT_OUT, 1): Handler(LinesMoved, send_out),
    (DELIVERED, 1): Handler(HandedOver, deliver),
    (ACKNOWLEDGED, 1): Handler(Acknowledged, acknowledge),
    (CUSTOMER_TOLD, 1): Handler(CustomerTold, note_told),
    (PHONE_REVEALED, 1): Handler(PhoneRevealed, note_reveal),
    (PLAN_CHOSEN, 1): Handler(PlanChosen, choose_plan),
    (RETURN_TAKEN, 1): Handler(ReturnTaken, take_in),
    (INVOICE_REQUESTED, 1): Handler(InvoiceRequested, request_invoice),
    (ADDRESS_SAVED, 1): Handler(AddressSaved, save_address),
    (SHIFT_OPENED, 1): Handler(ShiftOpened, open_shift),
    (DRAWER_OPENED, 1): Handler(DrawerOpened, open_drawer),
    (SHIFT_COUNTED, 1): Handler(ShiftCounted, count),
    (SHIFT_CLOSED, 1): Handler(ShiftClosed, close_shift),
    (ORDER_CANCELLED, 1): Handler(OrderCancelled, cancel),
    (ORDER_AMENDED, 1): Handler(OrderAmended, amend),
    (TENDER_REFUNDED, 1): Handler(TenderRefunded, give_back),
    (REPLENISHMENT_REQUESTED, 1): Handler(ReplenishmentRequested, replenish),
    (LEASE_RETURNED, 1): Handler(LeasesReturned, take_back),
}
