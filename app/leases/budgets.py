"""What a device may give away in a day without asking: HQ grants it by the day, as leases like those of goods.

`resource` is the business date as a number, `location_id` the shop: what is left of a day is not there on the next.
A share that spends of it names no line. Asked for, held, spent and balanced as stock is: `LeaseBook.held` and `cover`.
"""

from __future__ import annotations

COUPON_BUDGET = "coupon_budget"
"""Minor units of low-value coupons (class B)."""
POINTS_ALLOWANCE = "points_allowance"
"""Minor units' worth of points."""


def day_number(date: str) -> int:
    """The resource of an ISO date's budgets: 2026-11-22 → 20261122."""
    return int(date.replace("-", ""))
