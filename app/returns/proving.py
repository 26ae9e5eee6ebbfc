"""The QR of a return's slip, signed by this device as a receipt's is."""

from __future__ import annotations

from app.device import Device
from app.journal import records as journal_records
from app.journal.command import GENESIS
from app.orders.receipt_code import make_receipt_code
from app.orders.return_commands import ReturnTaken
from app.orders.rows import Order


def slip_code(device: Device, order: Order, taken: ReturnTaken) -> str:
    """The text: the slip's number and amount, hanging on the newest entry of the journal, which holds the return."""
    with device.journal.database.read() as connection:
        entry = journal_records.last(connection, device.journal.incarnation)[1] or GENESIS
    signer, device_id = device.secrets.signer, device.identity.device_id
    return make_receipt_code(signer, device_id, taken.number, taken.at, taken.amount, order.currency, entry)
