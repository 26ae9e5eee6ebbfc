"""A line's price given by hand: how low each person may go, and what a manager is asked."""

from __future__ import annotations

import hashlib

from app.errors import Refusal
from app.journal.codec import encode
from app.money import WHOLE
from app.orders.commands import PlacedOverride
from app.orders.draft import Draft, DraftLine, clean_text
from app.staff.roster import Policy

LONGEST_REASON = 80


def lowest(list_price: int, basis_points: int) -> int:
    """Minor units: the lowest price at most so much below the list price; never nothing."""
    return max(1, -(-list_price * (WHOLE - basis_points) // WHOLE))


def lowest_by(policy: Policy, list_price: int, *, managed: bool) -> int:
    return lowest(list_price, policy.manager_price_off if managed else policy.price_off)


def override(line: DraftLine, price: int, reason: str, policy: Policy, *, managed: bool) -> PlacedOverride:
    """What is said instead of the list price. `managed`: by a manager.

    Raises Refusal `price_not_lower`, `reason_missing`, `text_invalid`, or `price_too_low` (lowest, and `manager`, to
    which a manager may go).
    """
    if price >= line.list_price:
        raise Refusal("price_not_lower", list_price=line.list_price)
    why = clean_text(reason, LONGEST_REASON)
    if not why:
        raise Refusal("reason_missing")
    _require(line.list_price, price, policy, managed=managed)
    return PlacedOverride(price, why)


def require_prices(draft: Draft, policy: Policy, *, managed: bool) -> None:
    """Raises Refusal `price_not_lower` or `price_too_low`: the policy or the person may have changed since."""
    for line in draft.lines:
        if line.override is not None:
            if line.override.price >= line.list_price:
                raise Refusal("price_not_lower", list_price=line.list_price)
            allowed = managed or line.override.allowed_by > 0
            _require(line.list_price, line.override.price, policy, managed=allowed)


def price_action(draft: Draft, line: DraftLine, price: int, reason: str) -> bytes:
    """What a manager allows: this price for the line as it stands, and no other."""
    return hashlib.sha256(b"line.price\0" + encode((draft.id, line.id, line.quantity, price, reason))).digest()


def _require(list_price: int, price: int, policy: Policy, *, managed: bool) -> None:
    least = lowest_by(policy, list_price, managed=managed)
    if price < least:
        raise Refusal("price_too_low", lowest=least, manager=lowest_by(policy, list_price, managed=True))
