"""What promotions say of a product while it is looked at; made by the order, shown by the goods."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deal:
    """A chip beside the price."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product to show the customer; `key` is its id, `place` top_right | below."""

    key: str
    text: str
    place: str
