"""What a person decided about an attention item: command payloads, version 1."""

from __future__ import annotations

from dataclasses import dataclass

ACKNOWLEDGED = "attention.acknowledged"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The item is dealt with; a request that HQ may find already done."""

    item_id: bytes
    at: int
    associate_id: int
