"""The first receipt of an order is the original, every other is a copy with its number."""

from __future__ import annotations

from app.device import Device
from app.journal import records as journal_records
from app.orders.commands import ORDER_PLACED


def number_issue(device: Device, order_id: bytes, medium: str, kind: str = ORDER_PLACED) -> int:
    """Commit that a receipt goes out on `medium` (paper | pdf), before it does: 0 for the original, then 1, 2, 3 …

    `order_id` is the lane of what it tells of, `kind` the entry there. Where another device has placed the order, or
    its entry has left the journal since, all are copies.
    """
    name = f"issued:{medium}:{order_id.hex()}"
    with device.journal.work() as work:
        before = int(journal_records.get_value(work.connection, name) or 0)
        ours = journal_records.lane_holds(work.connection, order_id, kind)
        number = before if before or ours else 1
        journal_records.put_value(work.connection, name, str(number + 1))
    return number
