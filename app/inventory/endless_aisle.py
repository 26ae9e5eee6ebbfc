"""Stock here and everywhere, with local sales already taken off."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.inventory import records
from app.inventory.places import Location, Place, Safety, distance, promise, safest_then_nearest, safety_of
from app.leases.book import Held
from app.storage.database import Connection

Deltas = Mapping[tuple[int, int], int]
"""(location id, variant id) → pieces to add, from commands HQ has not answered."""


@dataclass(frozen=True, slots=True)
class StockFigure:
    """One variant: pieces `here`, in other shops (`nearby`) and in the whole region (`network`, here included).

    `as_of` dates the own figure.
    """

    variant_id: int
    product_id: int
    here: int
    network: int
    as_of: int
    nearby: int = 0


def stock_of(
    store: Connection,
    deltas: Deltas,
    here: int,
    product_ids: Iterable[int],
    shops: Collection[int] = (),
    held: Iterable[Held] = (),
) -> dict[int, StockFigure]:
    """variant id → figure, for all variants of the products that have stock anywhere; `shops` are those of `nearby`.

    `held`: pieces that leases have locked for this device; HQ's figures are without them.
    """
    wanted = set(product_ids)
    own = records.own_stock(store, here, wanted)
    elsewhere = records.available(store, wanted)
    locked = _by_variant(one for one in held if one.product_id in wanted)
    figures: dict[int, StockFigure] = {}
    for variant_id in own.keys() | elsewhere.keys() | locked.keys():
        product_id, sellable, as_of = own.get(variant_id, (0, 0, 0))
        product_id = product_id or elsewhere.get(variant_id, (0, []))[0] or locked[variant_id][0].product_id
        at_hand = sellable + deltas.get((here, variant_id), 0)
        others = Counter(
            {
                location_id: max(0, quantity + deltas.get((location_id, variant_id), 0))
                for location_id, quantity, _ in elsewhere.get(variant_id, (0, []))[1]
                if location_id != here
            }
        )
        others.update({one.location_id: one.pieces for one in locked[variant_id]})
        figures[variant_id] = StockFigure(
            variant_id=variant_id,
            product_id=product_id,
            here=max(0, at_hand),
            network=max(0, at_hand) + sum(others.values()),
            as_of=as_of,
            nearby=sum(left for location_id, left in others.items() if location_id in shops),
        )
    return figures


def products_here(store: Connection, deltas: Deltas, here: int) -> set[int]:
    """Products of which `stock_of` tells a piece `here`."""
    stocked = records.stocked_products(store, here)
    sold = [variant_id for (location_id, variant_id), pieces in deltas.items() if location_id == here and pieces]
    touched = records.products_of_variants(store, sold) if sold else set()
    stocked -= touched
    stocked |= {one.product_id for one in stock_of(store, deltas, here, touched).values() if one.here}
    return stocked


def places_of(
    store: Connection,
    deltas: Deltas,
    locations: Mapping[int, Location],
    here: int,
    product_id: int,
    variant_id: int,
    now: int,
    held: Iterable[Held] = (),
) -> list[Place]:
    """Where else the variant is, safest first, then nearest; what is `held` there is locked and comes on top."""
    home = locations[here]
    locked: Counter[int] = Counter()
    for one in held:
        locked[one.location_id] += one.pieces * (one.variant_id == variant_id)
    packed = records.available(store, [product_id]).get(variant_id, (0, []))[1]
    # A place where nothing but the locked pieces is left stands in no figure of HQ's; a lock does not age.
    bare = [[location_id, 0, now] for location_id in locked.keys() - {place[0] for place in packed}]
    places = []
    for location_id, quantity, as_of in [*packed, *bare]:
        location = locations.get(location_id)
        left = max(0, quantity + deltas.get((location_id, variant_id), 0)) + locked[location_id]
        if location is None or location_id == here or left < 1:
            continue
        places.append(
            Place(
                location=location,
                quantity=left,
                as_of=as_of,
                distance=distance(home, location),
                safety=Safety.LEASED if locked[location_id] else safety_of(left, as_of, now),
                due_at=promise(location, now),
                leased=locked[location_id],
            )
        )
    return safest_then_nearest(places)


def _by_variant(held: Iterable[Held]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    for one in held:
        found[one.variant_id].append(one)
    return found
