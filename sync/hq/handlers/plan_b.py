"""What a request becomes when its piece is gone: the customer chose it at the counter (retail.md §12)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from app.inventory.places import Location, distance, promise
from app.orders.commands import OrderPlaced, PlacedLine
from app.orders.routing import sender_order
from app.orders.states import BROUGHT, COLLECTED, Fulfilment, PlanB
from sync.hq.handlers.work import Work

_PLACES = text(
    "SELECT p.id, p.code, p.kind, p.code AS name, p.timezone, p.latitude, p.longitude, p.address, p.phone"
    " FROM location p JOIN stock_level l ON l.location_id = p.id AND l.variant_id = :variant AND l.state = 'sellable'"
    " JOIN location home ON home.id = :home AND home.region = p.region"
    " WHERE l.quantity >= :quantity AND p.id <> :gone ORDER BY p.id"
)
_HOME = text(
    "SELECT id, code, kind, code AS name, timezone, latitude, longitude, address, phone FROM location WHERE id = :id"
)


def instead(work: Work, order: OrderPlaced, line: PlacedLine) -> PlacedLine | None:
    """The line as it can be had after all; None where the money goes back. `stock.lock` the variant before."""
    if line.plan_b in (PlanB.DC, PlanB.SHOP_SHIPS) and _may_ship(order, line):
        fulfilment = Fulfilment.SHIP_TO_HOME
    elif line.plan_b == PlanB.OTHER_SHOP and line.fulfilment in COLLECTED:
        fulfilment = Fulfilment(line.fulfilment)
    else:
        return None
    wanted = {"variant": line.variant_id, "quantity": line.quantity, "home": order.store_id, "gone": line.location_id}
    places = [Location(*row) for row in work.connection.execute(_PLACES, wanted)]
    if fulfilment in COLLECTED:
        places = [place for place in places if place.kind == "store"]
    if not places:
        return None
    home = Location(*work.connection.execute(_HOME, {"id": order.store_id}).one())
    if fulfilment is Fulfilment.SHIP_TO_HOME:
        best = min(places, key=lambda one: sender_order(home, one))
    else:
        best = min(places, key=lambda one: (distance(home, one), one.location_id))
    return replace(line, fulfilment=str(fulfilment), location_id=best.location_id, due_at=promise(best, work.now))


def _may_ship(order: OrderPlaced, line: PlacedLine) -> bool:
    if line.fulfilment in BROUGHT:
        return True
    if line.fulfilment == Fulfilment.TRY_ON:
        return False
    return order.address is not None and all(tender.kind != "pay_at_pickup" for tender in order.tenders)
