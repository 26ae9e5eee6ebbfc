"""What a line gives back, piece by piece: the same on the device and at HQ."""

from __future__ import annotations

from app.orders.states import LineState

WITH_CUSTOMER = frozenset({LineState.HANDED_OVER, LineState.DELIVERED, LineState.BOUGHT})
"""Only what the customer has can come back."""


def share(amount: int, bought: int, returned: int, pieces: int) -> int:
    """What these pieces cost, after those `returned` before: all pieces of a line give back exactly its `amount`."""
    return amount * (returned + pieces) // bought - amount * returned // bought
