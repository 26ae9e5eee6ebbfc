"""Where a variant can be had, how far away, how sure that is, and what may be promised (retail.md §3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import StrEnum

from app.clock import shop_time

LIVE_FOR = 15 * 60 * 1_000_000
"""A figure younger than this (µs) counts as live."""


class Safety(StrEnum):
    """Sorted safest first; `leased`: a lease has locked at least one piece for this device."""

    LEASED = "leased"
    SAFE = "safe"
    AT_RISK = "at_risk"
    LAST_PIECE = "last_piece"


_ORDER = {safety: place for place, safety in enumerate(Safety)}


@dataclass(frozen=True, slots=True)
class Location:
    """A store, DC or supplier; coordinates in millionths of a degree, `timezone` an IANA name."""

    location_id: int
    code: str
    kind: str
    name: str
    timezone: str
    latitude: int
    longitude: int
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Place:
    """Pieces of one variant at one location, `leased` of them locked for this device.

    `as_of` dates the figure, `distance` in m, `due_at` is the promise.
    """

    location: Location
    quantity: int
    as_of: int
    distance: int
    safety: Safety
    due_at: int
    leased: int = 0


def safety_of(quantity: int, as_of: int, now: int) -> Safety:
    """Live and at least three is safe, a last piece never is, anything else is at risk."""
    if quantity <= 1:
        return Safety.LAST_PIECE
    # A figure from the future is no fresher than an old one: one of the clocks is wrong.
    return Safety.SAFE if quantity >= 3 and abs(now - as_of) <= LIVE_FOR else Safety.AT_RISK


def distance(one: Location, other: Location) -> int:
    """Great-circle distance in metres (haversine, mean Earth radius 6,371,008.8 m)."""
    a, b = math.radians(one.latitude / 1e6), math.radians(other.latitude / 1e6)
    half_lat, half_lon = (b - a) / 2, math.radians((other.longitude - one.longitude) / 1e6) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(a) * math.cos(b) * math.sin(half_lon) ** 2
    return round(2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(chord))))


def promise(location: Location, now: int) -> int:
    """When goods from there are with the customer, µs UTC: a shop has them ready in two hours, or at noon after
    closing; a DC delivers on the second day by 18:00, shop time."""
    local = shop_time(now, location.timezone)
    if location.kind != "store":
        due = (local + timedelta(days=2)).replace(hour=18, minute=0, second=0, microsecond=0)
    elif local.hour < 9:
        due = local.replace(hour=12, minute=0, second=0, microsecond=0)
    elif local.hour < 19:
        due = (local + timedelta(hours=2, minutes=59)).replace(minute=0, second=0, microsecond=0)
    else:
        due = (local + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    return int(due.astimezone(UTC).timestamp()) * 1_000_000


def safest_then_nearest(places: list[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (_ORDER[place.safety], place.distance, place.location.location_id))
