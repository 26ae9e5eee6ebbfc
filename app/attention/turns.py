"""Whose turn an open item is: this shop's, the customer's who was asked, or HQ's."""

from __future__ import annotations

from enum import StrEnum

from app.attention.rows import AttentionItem


class Turn(StrEnum):
    SHOP = "shop"
    CUSTOMER = "customer"
    HQ = "hq"


CHOICES = frozenset({"line_unavailable", "lease_expired", "plan_unavailable"})
"""Reasons of a line that could not be had: the customer says what becomes of it."""

TOLD = frozenset({"line_rerouted"})
"""Reasons of which the customer must hear, and nothing more."""

_OF_HQ = frozenset(
    {"unknown_type", "defect", "waits_for", "unknown_line", "lane_held", "bad_signature", "chain_broken", "revoked",
     "conflict"}
)  # fmt: skip
"""Parked until HQ, or another device, has done something."""


def turn_of(item: AttentionItem, plan: str) -> Turn:
    """`plan`: the Plan B chosen here that HQ has yet to hear of, '' for none."""
    if plan or item.reason in _OF_HQ:
        return Turn.HQ
    return Turn.CUSTOMER if item.reason in CHOICES and item.told_how else Turn.SHOP
