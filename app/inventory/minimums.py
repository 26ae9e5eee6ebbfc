"""Best sellers below their minimum: what a shop should be sent (retail.md §5). HQ reckons, a manager asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAYS = 28
"""What was sold in so many days counts."""
BEST_SELLER = 3
"""Pieces sold in them that make a variant a best seller of the shop."""
AHEAD = 7
"""Days of selling that a suggestion covers beyond the minimum."""


class Replenished(StrEnum):
    """`suggested` by HQ, `requested` by a manager, then HQ's answer."""

    SUGGESTED = "suggested"
    REQUESTED = "requested"
    SENT = "sent"
    REFUSED = "refused"


def pieces_to_send(minimum: int, sellable: int, sold: int) -> int:
    """Up to the minimum and what sells in `AHEAD` days, rounded up; 0 unless a best seller is below its minimum.

    `sold`: pieces in the last `DAYS` days, those that came back taken off.
    """
    if sold < BEST_SELLER or sellable >= minimum:
        return 0
    return minimum - max(sellable, 0) + -(-sold * AHEAD // DAYS)


REPLENISHMENT_REQUESTED = "replenishment.requested"
REPLENISH = "replenish"
"""The reason of the item that lists a shop's suggestions."""


@dataclass(frozen=True, slots=True)
class Wanted:
    variant_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class ReplenishmentRequested:
    """The manager of `location_id` asks for these pieces, which the item suggested; command payload, version 1."""

    item_id: bytes
    location_id: int
    lines: list[Wanted]
    at: int
    associate_id: int
