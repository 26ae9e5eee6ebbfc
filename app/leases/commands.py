"""What a device tells HQ about leases: command payloads, version 1.

A command that spends carries the leases' ids in `lease_refs`, and its payload a list `spends` of shares.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LEASE_RETURNED = "lease.returned"


@dataclass(frozen=True, slots=True)
class Share:
    """`quantity` out of one lease; `line_id` names what it was spent on, empty for a return."""

    lease: bytes
    fence: int
    quantity: int
    line_id: bytes = b""


@dataclass(frozen=True, slots=True)
class LeasesReturned:
    """No longer wanted. A command, because asking is a call and could overtake a spend; this cannot."""

    returns: list[Share]
    at: int
    associate_id: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The part of any payload that uses leases up."""

    spends: list[Share] = field(default_factory=list)
    returns: list[Share] = field(default_factory=list)
