"""What a line gives back, piece by piece: the same on the device and at HQ."""

from __future__ import annotations

from app.orders.cutting import worth


def share(amount: int, bought: int, returned: int, pieces: int) -> int:
    """What these pieces cost, after those `returned` before: all pieces of a line give back exactly its `amount`."""
    return worth(amount, returned + pieces, bought) - worth(amount, returned, bought)
