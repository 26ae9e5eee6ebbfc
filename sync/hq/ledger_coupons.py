"""The coupons' side of the ledger: each use follows from an order, and no coupon is good more often than it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from app.orders.commands import OrderPlaced

_USES = text("SELECT serial, order_id, amount, loss FROM coupon_use")
_LIMITS = text("SELECT c.serial, t.uses FROM coupon c JOIN coupon_terms t ON t.campaign_id = c.campaign_id")


def coupon_differences(connection: Connection, placed: Iterable[OrderPlaced], erased: set[bytes]) -> Iterator[str]:
    """`placed`: the orders that HQ has taken in; of those in `erased` nobody knows any more what they used."""
    told = {(one.coupon.serial, one.order_id): one.coupon.amount for one in placed if one.coupon is not None}
    limits = {bytes(row.serial): int(row.uses) for row in connection.execute(_LIMITS)}
    good: Counter[bytes] = Counter()
    for row in connection.execute(_USES):
        key = bytes(row.serial), bytes(row.order_id)
        name = f"coupon {key[0].hex()} of order {key[1].hex()}"
        if key[1] not in erased and told.pop(key, None) != row.amount:
            yield f"{name}: {row.amount} booked, not what the order says"
        if not 0 <= row.loss <= row.amount:
            yield f"{name}: a loss of {row.loss} out of {row.amount}"
        good[key[0]] += row.loss < row.amount
    for serial, order_id in told:
        yield f"coupon {serial.hex()} of order {order_id.hex()}: used, but not booked"
    for serial, count in good.items():
        if serial not in limits or 0 < limits[serial] < count:
            yield f"coupon {serial.hex()}: good {count} times, may be {limits.get(serial, 'never')}"
