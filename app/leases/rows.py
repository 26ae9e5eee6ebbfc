"""Leases as HQ grants and keeps them (scope `device:{id}`)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class Lease:
    """`quantity` of something set aside for one device until `expires_at` (µs UTC, HQ's time).

    `kind` is stock (`resource` a variant of `product_id`, in pieces, at `location_id`) | coupon_budget |
    points_allowance (`app.leases.budgets`: `resource` a business date, `location_id` the shop). `fence`
    grows with each grant of the same resource at the same place.
    `spent`, `returned` and `expired` are what HQ has booked; what is left of `quantity` is held.
    """

    id: bytes
    device_id: int
    kind: str
    resource: int
    product_id: int
    location_id: int
    quantity: int
    fence: int
    granted_at: int
    expires_at: int
    spent: int
    returned: int
    expired: int


LEASE_SHAPES = (RowShape("lease", Lease, ("id",)),)
