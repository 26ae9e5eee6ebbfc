"""What was agreed with a customer after their order was placed: command payloads, version 1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CUSTOMER_TOLD = "customer.told"
PHONE_REVEALED = "customer.phone_revealed"
PLAN_CHOSEN = "customer.plan_chosen"


class How(StrEnum):
    """The way by which a customer was told."""

    PHONE = "phone"
    MESSAGE = "message"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class CustomerTold:
    """A fact: the customer knows of this attention item. `how` is one of `How`; its lane is the item."""

    item_id: bytes
    order_id: bytes | None
    location_id: int
    how: str
    at: int
    associate_id: int


@dataclass(frozen=True, slots=True)
class PhoneRevealed:
    """A fact: somebody looked at the whole number of the order's customer; its lane is the item that it was for."""

    item_id: bytes
    order_id: bytes
    location_id: int
    at: int
    associate_id: int


@dataclass(frozen=True, slots=True)
class PlanChosen:
    """A request: a line that could not be had becomes what the customer wants now (`PlanB`); its lane is the order."""

    item_id: bytes
    order_id: bytes
    line_id: bytes
    location_id: int
    plan_b: str
    at: int
    associate_id: int
