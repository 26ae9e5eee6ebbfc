"""What needs a person (scope `ops:{store}`)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """`reason` is a code that `ui` words; `detail` is JSON with the values of that sentence.

    `amount` is the money at risk (minor units of `currency`); `owner_id` an associate; `due_at` µs UTC;
    `state` is open | done; `command_id` names the command whose outcome raised it, empty for none.
    `told_how` (`app.orders.customer_commands.How`, '' for not yet), `told_by` and `told_at`: the customer knows.
    """

    id: bytes
    store_id: int
    order_id: bytes | None
    command_id: bytes
    reason: str
    detail: str
    currency: str
    amount: int
    owner_id: int
    raised_at: int
    due_at: int
    state: str
    told_how: str = ""
    told_by: int = 0
    told_at: int = 0


ATTENTION_SHAPES = (RowShape("attention_item", AttentionItem, ("id",), (("state", "due_at"),)),)
