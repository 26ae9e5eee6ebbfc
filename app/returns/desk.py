"""The returns desk: one line of a known order is taken in and its money goes back, in one journal commit."""

from __future__ import annotations

from dataclasses import dataclass

from app.device import Device
from app.errors import Refusal
from app.identifiers import human_number
from app.inventory.places import Location
from app.journal import records as journal_records
from app.journal.open_shift import date_of
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.return_commands import PENDING, RETURN_TAKEN, ReturnTaken
from app.returns.terms import Condition, Money, Reason, Returnable, money_for, returnable, share_of
from app.staff.standing import Phase, is_manager, phase_of, require_open
from app.storage.changes import Topic

COUNTER = "return"
"""Name of the count that slips are numbered by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pieces of one line that lie on the counter."""

    order_id: bytes
    line_id: bytes
    quantity: int
    reason: Reason
    condition: Condition


def money_of(device: Device, view: OrderView, line: Returnable, quantity: int, actor: int, now: int) -> Money:
    """How the money for so many pieces would go back now."""
    managed, time = is_manager(device.roster, actor), device.time()
    amount = share_of(line.line, line.returned, quantity)
    if phase_of(time, device.policy) is Phase.MANAGED and not managed:
        return Money(amount, PENDING, "offline")
    return money_for(view, amount, now >= line.deadline, device.policy, managed=managed)


def take_in(device: Device, reader: OrderReader, wanted: Wanted, actor: int, here: Location) -> ReturnTaken:
    """Commit that the goods are here, and how their money goes back.

    Raises Refusal `order_unknown`, `line_gone`, `nothing_to_return`, `quantity_out_of_range` (quantity, limit),
    `revoked` or `offline_too_long` (hours); nothing is stored then.
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = reader.order(wanted.order_id)
    if view is None:
        raise Refusal("order_unknown")
    lines = {one.line.id: one for one in returnable(view, device.policy, here.timezone)}
    line = lines.get(wanted.line_id)
    if line is None:
        raise Refusal("line_gone")
    if not line.left:
        raise Refusal("nothing_to_return")
    if not 1 <= wanted.quantity <= line.left:
        raise Refusal("quantity_out_of_range", quantity=wanted.quantity, limit=line.left)
    now = device.clock.now()
    money = money_of(device, view, line, wanted.quantity, actor, device.time().time)
    with device.journal.work() as work:
        counter = journal_records.next_count(work.connection, COUNTER)
        taken = ReturnTaken(
            return_id=device.identifiers.new_id(),
            number="R" + human_number(device.identity.prefix, work.journal.incarnation, counter),
            order_id=wanted.order_id,
            line_id=wanted.line_id,
            location_id=device.identity.store_id,
            quantity=wanted.quantity,
            reason=str(wanted.reason),
            condition=str(wanted.condition),
            amount=money.amount,
            refund=money.refund,
            why_pending=money.why,
            business_date=date_of(work.connection, now, here.timezone),
            at=now,
            associate_id=actor,
        )
        work.record(RETURN_TAKEN, taken, device.basis(actor, view.order.price_book_id), lane=wanted.order_id)
        work.touch(Topic.ORDERS)
    return taken
