"""The lines of a reservation, as its row and HQ's books hold them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Of a cart nothing is held; what is reserved, or to be there at an appointment, is."""

    CART = "cart"
    RESERVATION = "reservation"
    APPOINTMENT = "appointment"


class State(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


MOST_LINES = 50
LONGEST_US = 14 * 86_400 * 1_000_000
"""Nothing is held longer."""


@dataclass(frozen=True, slots=True)
class Line:
    """`price` of a piece as shown online; `held`: pieces of it that lie reserved at the shop."""

    variant_id: int
    product_id: int
    sku: str
    quantity: int
    price: int
    held: int = 0


def read_lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(**one) for one in json.loads(text))


def write_lines(lines: Iterable[Line]) -> str:
    return json.dumps([asdict(one) for one in lines], ensure_ascii=False, separators=(",", ":"))


def held_pieces(lines: Iterable[Line]) -> dict[int, int]:
    """variant id → pieces."""
    held: dict[int, int] = {}
    for one in lines:
        if one.held:
            held[one.variant_id] = held.get(one.variant_id, 0) + one.held
    return held
