"""Two shops, one order: cancelled here while it is picked there, in both orders of arrival, over a line that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.attention.desk import read_attention
from app.attention.refunds import give_back
from app.errors import Outage
from app.inventory.records import read_locations
from app.orders.change_commands import Why
from app.orders.changing import Amendment, amend, cancel
from app.orders.commands import OrderPlaced
from app.orders.draft import set_address, set_contact
from app.pickup.desk import start_picking
from sync.hq import shipping
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.floor import COLLECT, HOME, NAVY_M, SHIP
from tests.support.headquarters import Headquarters
from tests.support.line import Line
from tests.support.site import OpenAgent, Site, differences, open_site

BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


class Counter(Site):
    def states(self, order: OrderPlaced) -> list[tuple[str, int]]:
        return sorted((line.state, line.quantity) for line in self.floor.view(order.order_id).lines)


@pytest.fixture
def shops(headquarters: Headquarters, line: Line, open_agent: OpenAgent, tmp_path: Path) -> tuple[Counter, Counter]:
    """Hubin and Xihu, each a device, loaded."""

    def opened(store: str) -> Counter:
        return open_site(Counter, headquarters, line, open_agent, tmp_path / store, store)

    return opened(HUBIN), opened(XIHU)


def collected(counter: Counter, at: str = XIHU, quantity: int = 3) -> OrderPlaced:
    draft = counter.floor.draft((NAVY_M, COLLECT, at, quantity))
    return counter.floor.place(set_contact(draft, "周女士", "13812348000"))


def ask(counter: Counter, order: OrderPlaced, pieces: int) -> None:
    floor = counter.floor
    line = next(one for one in floor.view(order.order_id).lines if one.state != "cancelled")
    cancel(floor.device, floor.reader, order.order_id, {line.id: pieces}, Why.CHANGED_MIND, floor.actor)


def pick(counter: Counter, order: OrderPlaced) -> None:
    start_picking(counter.floor.device, counter.floor.reader, order.order_id, counter.floor.actor)


@BOTH
def test_the_cancellation_arrives_first(headquarters: Headquarters, line: Line, shops: tuple[Counter, Counter]) -> None:
    hubin, xihu = shops
    before = hubin.level("sellable", XIHU)
    order = collected(hubin)
    hubin.sync()
    xihu.sync()
    pick(xihu, order)
    ask(hubin, order, 3)
    assert hubin.states(order) == [("cancelled", 3)], "asked, and shown so, before HQ has heard of it"
    line.lose_answers = 1
    with pytest.raises(Outage):
        hubin.agent.upload.step()
    hubin.sync()
    xihu.sync()
    hubin.sync()
    assert hubin.states(order) == xihu.states(order) == [("cancelled", 3)]
    assert xihu.reasons() == ["state_changed"], "whoever has the goods in their hands is told"
    assert hubin.reasons() == ["refund_due"]
    held = [hubin.level(state, XIHU) for state in ("sellable", "leased", "reserved")]
    assert (sum(held), held[-1]) == (before, 0), "what was asked for is kept as a lease the next time"
    (item,) = read_attention(hubin.floor.device).items
    give_back(hubin.floor.device, item, hubin.floor.actor)
    assert hubin.reasons() == []
    hubin.sync()
    assert hubin.reasons() == []
    assert sum(tender.amount for tender in hubin.floor.view(order.order_id).tenders) == 0
    assert differences(headquarters) == []


@BOTH
def test_the_picking_arrives_first(headquarters: Headquarters, shops: tuple[Counter, Counter]) -> None:
    hubin, xihu = shops
    order = collected(hubin)
    hubin.sync()
    xihu.sync()
    ask(hubin, order, 1)
    assert hubin.floor.view(order.order_id).asked
    pick(xihu, order)
    xihu.sync()
    hubin.sync()
    hubin.sync()
    assert hubin.states(order) == xihu.states(order) == [("picking", 3)]
    assert not hubin.floor.view(order.order_id).asked
    assert hubin.reasons() == ["state_changed"]
    assert hubin.level("reserved", XIHU) == 3
    assert differences(headquarters) == []


@BOTH
def test_a_part_goes_the_rest_is_collected_elsewhere_and_the_parcel_leaves(
    headquarters: Headquarters, shops: tuple[Counter, Counter]
) -> None:
    hubin, xihu = shops
    floor = hubin.floor
    draft = floor.draft((NAVY_M, COLLECT, HUBIN, 2), (NAVY_M, SHIP, DC, 1))
    order = floor.place(set_address(set_contact(draft, "周女士", "13812348000"), HOME))
    ask(hubin, order, 1)
    with floor.device.replicas.catalog.read() as catalog:
        there = read_locations(catalog, "zh")[floor.shop.locations[XIHU]]
    line = next(one for one in floor.view(order.order_id).lines if one.fulfilment == COLLECT)
    amend(floor.device, floor.reader, order.order_id, Amendment("周女士", "", None, {line.id: there}), floor.actor)
    hubin.sync()
    hubin.sync()
    xihu.sync()
    assert xihu.states(order) == hubin.states(order) == [("accepted", 1), ("cancelled", 1), ("new", 1)]
    pick(xihu, order)
    with headquarters.database.write() as connection:
        assert shipping.ship(connection, headquarters.clock.now(), order.number, "SF", "SF1400") == 1
        scan = shipping.Scan("SF", "SF1400", headquarters.clock.now(), "delivered", "")
        assert shipping.track(connection, scan.at, [scan, scan]) == (1, [])
    xihu.sync()
    hubin.sync()
    assert hubin.states(order) == [("cancelled", 1), ("delivered", 1), ("picking", 1)]
    assert [event.kind for event in floor.view(order.order_id).events].count("order.tracked") == 1
    assert differences(headquarters) == []
