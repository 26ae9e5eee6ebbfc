"""Parcels of an order, as its events tell of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.orders.rows import OrderEvent

SHIPPED = "order.shipped"
TRACKED = "order.tracked"


class Leg(StrEnum):
    """What a carrier says became of a parcel."""

    COLLECTED = "collected"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    FAILED = "failed"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Parcel:
    """`lines` are ids of the lines in it; `leg` the last word of the carrier, '' for none, `at` (µs UTC) its time."""

    carrier: str
    number: str
    lines: frozenset[bytes]
    leg: str
    place: str
    at: int


def parcels_of(events: Iterable[OrderEvent]) -> list[Parcel]:
    """In the order in which they left. The latest scan counts, whenever it was heard of; a delivery is the last."""
    found: dict[tuple[str, str], Parcel] = {}
    ordered = sorted((one for one in events if one.kind in (SHIPPED, TRACKED)), key=lambda one: (one.at, one.id))
    for event in (one for one in ordered if one.kind == SHIPPED):
        told = json.loads(event.detail)
        lines = frozenset(bytes.fromhex(one) for one in told["lines"])
        found[told["carrier"], told["parcel"]] = Parcel(told["carrier"], told["parcel"], lines, "", "", event.at)
    for event in (one for one in ordered if one.kind == TRACKED):
        told = json.loads(event.detail)
        before = found.get((told["carrier"], told["parcel"]))
        if before is not None and before.leg != Leg.DELIVERED:
            found[before.carrier, before.number] = Parcel(
                before.carrier, before.number, before.lines, told["what"], told["place"], event.at
            )
    return list(found.values())


def lines_of(detail: str) -> list[str]:
    """Ids in hex, from an event of a parcel that left."""
    told: dict[str, list[str]] = json.loads(detail)
    return told["lines"]
