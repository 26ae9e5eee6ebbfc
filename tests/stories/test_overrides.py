"""What a manager has allowed at the window reaches HQ's list; what nobody might allow comes back as an item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.attention.desk import read_attention
from app.clock import SystemClock
from app.device import Device
from app.identifiers import Uuid7
from app.inventory.records import read_locations
from app.orders.commands import ORDER_PLACED
from app.orders.draft import Payment, set_address
from app.orders.limits import action_of
from app.orders.ordering import Cash, place_order
from app.orders.reading import OrderReader
from app.staff.overriding import approve
from sync.agent.agent import Agent
from sync.hq.overriding import overrides
from tests.fashion.demo import DC, PINS
from tests.support.floor import HOME, NAVY_M, SHIP, Floor, FreeClock
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.shop import Shop


def test_an_allowed_order_is_listed_and_a_forged_approval_flagged(
    headquarters: Headquarters, device: Enrolled, open_agent: Callable[[Enrolled], Agent]
) -> None:
    agent, clock = open_agent(device), SystemClock()

    def sync() -> None:
        agent.upload.step()
        headquarters.drain()
        agent.download.step()
        agent.tick(committed=False, woken=False)
        window.poll()

    agent.download.step()
    agent.upload.step()
    window = Device(device.home, device.secrets, clock, Uuid7(clock))
    with window.replicas.catalog.read() as catalog:
        places = read_locations(catalog, "zh")
    codes = {one.code: one.location_id for one in places.values()}
    shop = Shop(device.home, device.secrets, device.identity.store_id, codes, {}, {}, {})
    floor = Floor(shop, window, FreeClock(clock.now()), OrderReader(window))
    associate, colleague, manager = (
        next(one.id for one in window.roster.associates if one.code == code) for code in ("H01", "H02", "H03")
    )
    draft = set_address(floor.draft((NAVY_M, SHIP, DC, 3)), HOME)
    draft = replace(draft, delivery_payment=Payment.CASH_ON_DELIVERY)
    approval = approve(window.journal, clock, manager, PINS["H03"], associate, action_of(draft))
    placed = place_order(window, draft, Cash(0), associate, places[device.identity.store_id], approval)
    sync()
    with headquarters.database.read() as connection:
        (listed,) = overrides(connection)
    assert (listed.order, listed.actor, listed.manager) == (placed.number, associate, manager)
    assert not [one for one in read_attention(window).items if one.reason == "override_not_allowed"]

    forged = replace(
        placed,
        order_id=window.identifiers.new_id(),
        number=f"{placed.number}X",
        lines=[replace(line, id=window.identifiers.new_id()) for line in placed.lines],
        tenders=[replace(tender, id=window.identifiers.new_id()) for tender in placed.tenders],
        approved_by=colleague,
    )
    with window.journal.work() as work:
        work.record(ORDER_PLACED, forged, window.basis(associate, placed.price_book_id), lane=forged.order_id)
    sync()
    sync()
    (item,) = (one for one in read_attention(window).items if one.reason == "override_not_allowed")
    assert item.owner_id == associate
    assert floor.view(forged.order_id).order.total == placed.total, "it counts all the same"
    with headquarters.database.read() as connection:
        assert [one.manager for one in overrides(connection)] == [manager, colleague]
    window.close()
