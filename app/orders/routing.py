"""By which way a line reaches the customer, best first, and why (retail.md §5); the device and HQ rank alike.

A shop that has the goods and brings them to the address does so, or the customer collects there; else a carrier takes
them from the DC. Among ways of one kind the safer figure wins, then what it costs, the promise, and how near it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.catalog.regions import covers
from app.inventory.places import LIVE_FOR, Location, Place, Safety, distance
from app.orders.states import Fulfilment

NEAREST = 2
"""Shops beside this one that are offered for trying on."""


class Reason(StrEnum):
    """Why a way stands where it does; `ui` words it."""

    IN_HAND = "in_hand"
    BROUGHT = "brought"
    BROUGHT_ONCE_ASKED = "brought_once_asked"
    COLLECTED_NEARBY = "collected_nearby"
    COLLECTED = "collected"
    CARRIER = "carrier"
    CARRIER_AFTER_ALL = "carrier_after_all"
    SHOP_SENDS = "shop_sends"
    TRIED_ON = "tried_on"
    SPLIT = "split"
    NOT_ENOUGH = "not_enough"
    HELD_ONLY = "held_only"


@dataclass(frozen=True, slots=True)
class Costs:
    """What a way costs the organisation, minor units: a round by the shop, a parcel."""

    delivery: int
    parcel: int


@dataclass(frozen=True, slots=True)
class Need:
    """`code` is the region of the address, '' while there is none."""

    quantity: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """So many pieces by one way; `place` is None for what lies in this shop."""

    fulfilment: Fulfilment
    location_id: int
    quantity: int
    due_at: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way: a single part, or several that make up the quantity together."""

    parts: tuple[Part, ...]
    reason: Reason
    cost: int = 0

    @property
    def part(self) -> Part:
        return self.parts[0]

    @property
    def key(self) -> str:
        """Names it among the ways of one line."""
        return "+".join(f"{one.fulfilment}:{one.location_id}" for one in self.parts)


@dataclass(frozen=True, slots=True)
class Here:
    """This shop: its pieces, and when they would be ready."""

    location_id: int
    pieces: int
    ready_at: int


def ranked(
    need: Need, here: Here, places: Sequence[Place], areas: Mapping[int, tuple[str, ...]], costs: Costs, now: int
) -> list[Way]:
    """All ways, the best first; `places` are the others that have a piece, `areas` where shops bring goods."""
    found: list[tuple[tuple[int, ...], Way]] = []
    here_has = here.pieces >= need.quantity
    brings = {one: _brings(areas.get(one, ()), need.code) for one in (here.location_id, *_shops(places))}
    enough = [place for place in places if place.quantity >= need.quantity]
    dc_has = any(place.location.kind != "store" for place in enough)

    def add(group: int, way: Way) -> None:
        found.append(((group, *_merit(way, now)), way))

    def one(kind: Fulfilment, reason: Reason, place: Place | None, cost: int = 0) -> Way:
        where, due = (here.location_id, here.ready_at) if place is None else (place.location.location_id, place.due_at)
        due = 0 if kind is Fulfilment.CARRY_OUT else due
        return Way((Part(kind, where, need.quantity, due, place),), reason, cost)

    add(0 if here_has else 8, one(Fulfilment.CARRY_OUT, Reason.IN_HAND if here_has else Reason.HELD_ONLY, None))
    for place in [*([None] if here_has else []), *enough]:
        at = here.location_id if place is None else place.location.location_id
        if place is not None and place.location.kind != "store":
            reason = Reason.CARRIER_AFTER_ALL if need.code and not any(brings.values()) else Reason.CARRIER
            add(3, one(Fulfilment.SHIP_TO_HOME, reason, place, costs.parcel))
            continue
        if brings[at]:
            reason = Reason.BROUGHT if need.code else Reason.BROUGHT_ONCE_ASKED
            add(1 if need.code else 5, one(Fulfilment.STORE_DELIVERY, reason, place, costs.delivery))
        nearby = bool(need.code) and brings[at]
        collected = Reason.COLLECTED_NEARBY if nearby else Reason.COLLECTED
        add(
            2 if nearby or place is None else 4 if need.code else 3, one(Fulfilment.CLICK_AND_COLLECT, collected, place)
        )
        if need.code and not dc_has and not brings[at]:
            add(3, one(Fulfilment.SHIP_TO_HOME, Reason.SHOP_SENDS, place, costs.parcel))
    near = [None] * here_has + sorted(
        (place for place in enough if place.location.kind == "store"), key=lambda each: each.distance
    )[:NEAREST]
    for place in near:
        add(6, one(Fulfilment.TRY_ON, Reason.TRIED_ON, place))
    if not here_has and not enough:
        parts = _together(need, here, places)
        if parts:
            add(1, Way(parts, Reason.SPLIT, costs.parcel * any(p.fulfilment is Fulfilment.SHIP_TO_HOME for p in parts)))
        for place in places:
            kind = Fulfilment.CLICK_AND_COLLECT if place.location.kind == "store" else Fulfilment.SHIP_TO_HOME
            add(7, one(kind, Reason.NOT_ENOUGH, place))
    return [way for _, way in sorted(found, key=lambda each: each[0])]


def sender_order(home: Location, place: Location) -> tuple[bool, int, int]:
    """Who sends a parcel: a DC before a shop, the nearer before the farther."""
    return place.kind == "store", distance(home, place), place.location_id


def _shops(places: Iterable[Place]) -> list[int]:
    return [place.location.location_id for place in places if place.location.kind == "store"]


def _brings(areas: tuple[str, ...], code: str) -> bool:
    """Without an address yet: whether it brings goods anywhere."""
    return any(covers(area, code) for area in areas) if code else bool(areas)


_SAFEST = {safety: rank for rank, safety in enumerate(Safety)}


def _merit(way: Way, now: int) -> tuple[int, ...]:
    """Smaller is better."""
    place = way.part.place
    if place is None:
        return 0, way.cost, way.part.due_at, 0, 0, way.part.location_id
    stale = abs(now - place.as_of) > LIVE_FOR
    return _SAFEST[place.safety], way.cost, way.part.due_at, stale, place.distance, way.part.location_id


def _together(need: Need, here: Here, places: Sequence[Place]) -> tuple[Part, ...]:
    """The whole quantity from as few places as can be: this shop first, then the DC, then the fullest."""
    left = need.quantity
    parts: list[Part] = []
    if here.pieces:
        parts.append(Part(Fulfilment.CARRY_OUT, here.location_id, here.pieces, 0))
        left -= here.pieces
    for place in sorted(places, key=lambda one: (one.location.kind == "store", -one.quantity, one.distance)):
        if left <= 0:
            break
        kind = Fulfilment.CLICK_AND_COLLECT if place.location.kind == "store" else Fulfilment.SHIP_TO_HOME
        taken = min(left, place.quantity)
        parts.append(Part(kind, place.location.location_id, taken, place.due_at, place))
        left -= taken
    return tuple(parts) if left <= 0 and len(parts) > 1 else ()
