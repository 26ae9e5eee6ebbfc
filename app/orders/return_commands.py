"""What a counter tells HQ about goods that come back: command payloads, version 1; their lane is the order.

With the orders because an order shows what came back of it (decision 0002).
"""

from __future__ import annotations

from dataclasses import dataclass

RETURN_TAKEN = "return.taken_in"
CASH, PENDING = "cash", "pending"
"""How the money goes back: out of the drawer at once, or by HQ to the tender it came from."""


@dataclass(frozen=True, slots=True)
class ReturnTaken:
    """A fact: pieces of one line are here again. `amount` is what the customer gets, `refund` is cash | pending.

    `number` is that of its slip. `why_pending` says why no cash was given: late | limit | not_cash | offline, or ''.
    """

    return_id: bytes
    number: str
    order_id: bytes
    line_id: bytes
    location_id: int
    quantity: int
    reason: str
    condition: str
    amount: int
    refund: str
    why_pending: str
    business_date: str
    at: int
    associate_id: int
