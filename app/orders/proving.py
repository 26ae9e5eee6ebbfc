"""A receipt's QR as this device signs it."""

from __future__ import annotations

from app.device import Device
from app.journal import records as journal_records
from app.journal.command import GENESIS
from app.orders.commands import ORDER_PLACED
from app.orders.overlay import OrderView
from app.orders.receipt import waits_at_till
from app.orders.receipt_code import led, make_receipt_code
from app.orders.rows import Order
from app.orders.states import Fulfilment, LineState
from app.orders.till import Slip, till_code


def code_of(device: Device, view: OrderView) -> str:
    """What the QR on the paper says: for the till while that has to sell something of it, else for whoever checks."""
    if not waits_at_till(view):
        return led(device.policy.receipt_page, receipt_code(device, view.order))
    carried = (one for one in view.lines if one.fulfilment == Fulfilment.CARRY_OUT and one.state == LineState.NEW)
    lines = tuple((one.sku, one.quantity, one.amount) for one in carried)
    order, device_id = view.order, device.identity.device_id
    return till_code(device.secrets.signer, Slip(order.number, device_id, order.placed_at, order.currency, lines))


def receipt_code(device: Device, order: Order) -> str:
    """Hangs on the order's entry; where that is not in this journal (another device's order), on the newest one."""
    with device.journal.database.read() as connection:
        entry = journal_records.hash_in_lane(connection, order.id, ORDER_PLACED)
        if entry is None:
            entry = journal_records.last(connection, device.journal.incarnation)[1] or GENESIS
    signer, device_id = device.secrets.signer, device.identity.device_id
    return make_receipt_code(signer, device_id, order.number, order.placed_at, order.total, order.currency, entry)
