"""A receipt's QR as this device signs it."""

from __future__ import annotations

from app.device import Device
from app.journal import records as journal_records
from app.journal.command import GENESIS
from app.orders.commands import ORDER_PLACED
from app.orders.receipt_code import make_receipt_code
from app.orders.rows import Order


def receipt_code(device: Device, order: Order) -> str:
    """Hangs on the order's entry; where that is not in this journal (another device's order), on the newest one."""
    with device.journal.database.read() as connection:
        entry = journal_records.hash_in_lane(connection, order.id, ORDER_PLACED)
        if entry is None:
            entry = journal_records.last(connection, device.journal.incarnation)[1] or GENESIS
    signer, device_id = device.secrets.signer, device.identity.device_id
    return make_receipt_code(signer, device_id, order.number, order.placed_at, order.total, order.currency, entry)
