"""S3: the shop does logistics and payment. Collected and paid in the shop; and a last piece that was gone: the customer
hears of it, chooses the DC, and follows the parcel. (Brought by a shop and paid at the door: test_ways.)"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.attention.customers import choose_plan, plans_for, tell
from app.attention.desk import read_attention
from app.device import Device
from app.errors import Refusal
from app.orders.commands import OrderPlaced
from app.orders.customer_commands import How
from app.orders.draft import Payment, set_address, set_contact, set_plan_b
from app.orders.parcels import Leg, parcels_of
from app.orders.reading import OrderReader
from app.orders.states import PlanB
from app.pickup import desk
from app.pickup.desk import Proof
from sync.hq import shipping
from sync.hq.shipping import Scan
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.floor import CARRY, COLLECT, HOME, NAVY_M
from tests.support.headquarters import Headquarters
from tests.support.site import OpenAgent, Site, count, differences, open_sites

LAST = ("YR-2208-NAVY-S", "YR-2208-NAVY-L", "MZ-0412-SLATE", "XZ-3300-INK-37")
"""Goods of which Xihu has one piece: one for each day, so that no lease of the day before helps."""

CUTS: tuple[frozenset[int], ...] = (frozenset(), frozenset({0, 3}), frozenset({1, 4}), frozenset({2, 5, 6}))
"""Steps at which the network fails, day by day: each fails once."""


@dataclass
class Day:
    """Two customers of Hubin; each step is one commit of one device."""

    hubin: Site
    xihu: Site
    sku: str
    orders: dict[str, OrderPlaced] = field(default_factory=dict)

    def steps(self) -> list[tuple[Site, Callable[[], object]]]:
        here, there = self.hubin, self.xihu
        return [
            (there, self._sold_the_last_one),
            (here, self._asks_for_the_last_one),
            (here, self._tells_the_customer_who_chooses_the_dc),
            (here, self._to_be_paid_in_the_shop),
            (there, lambda: desk.start_picking(*self._at_xihu())),
            (there, lambda: desk.make_ready(*self._at_xihu(), "B-12")),
            (there, self._collected_and_paid),
        ]

    def run(self, cuts: frozenset[int]) -> None:
        for number, (site, step) in enumerate(self.steps()):
            cut = number in cuts
            if cut:
                site.line.down, site.line.lose_answers = number % 2 == 0, number % 2
                site.line.break_all()
            step()
            site.hear()
            if cut:
                assert site.unanswered, f"step {number} was not cut off"
                site.line.down, site.line.lose_answers = False, 0
                site.hear()
            if number:  # of the last piece Hubin must not have heard
                (self.xihu if site is self.hubin else self.hubin).hear()
        self._hq_ships()
        for site in (self.hubin, self.xihu):
            site.hear()

    def _at_xihu(self) -> tuple[Device, OrderReader, bytes, int]:
        floor = self.xihu.floor
        return floor.device, floor.reader, self.orders["collected"].order_id, floor.actor

    # --- what people do ---

    def _sold_the_last_one(self) -> None:
        self.xihu.floor.place(self.xihu.floor.draft((self.sku, CARRY, XIHU, 1)))

    def _asks_for_the_last_one(self) -> None:
        floor = self.hubin.floor
        draft = set_contact(floor.draft((self.sku, COLLECT, XIHU, 1)), "周女士", "13812348000")
        draft = set_address(draft, HOME)
        self.orders["parcel"] = floor.place(set_plan_b(draft, draft.lines[0].id, PlanB.REFUND))

    def _tells_the_customer_who_chooses_the_dc(self) -> None:
        floor, order = self.hubin.floor, self.orders["parcel"]
        (item,) = [one for one in read_attention(floor.device).items if one.order_id == order.order_id]
        assert (item.reason, item.amount) == ("line_unavailable", order.total)
        view = floor.view(order.order_id)
        assert plans_for(view, view.lines[0]) == (PlanB.DC, PlanB.OTHER_SHOP, PlanB.REFUND)
        tell(floor.device, item, order.order_id, How.PHONE, floor.actor)
        choose_plan(floor.device, floor.reader, item, order.lines[0].id, PlanB.DC, floor.actor)

    def _to_be_paid_in_the_shop(self) -> None:
        floor = self.hubin.floor
        draft = set_contact(floor.draft((NAVY_M, COLLECT, XIHU, 2)), "周女士", "13812348000")
        draft = replace(draft, payment=Payment.PAY_AT_PICKUP)
        assert (draft.due_now, draft.due_at_pickup) == (0, draft.totals.total)
        self.orders["collected"] = floor.place(draft, 0)

    def _collected_and_paid(self) -> None:
        floor, order = self.xihu.floor, self.orders["collected"]
        view = floor.view(order.order_id)
        with pytest.raises(Refusal, match="cash_short"):
            desk.hand_over(floor.device, floor.reader, order.order_id, floor.actor, Proof.CODE, view.due - 1)
        proof = desk.proof_of(view, order.pickup_code.lower())
        desk.hand_over(floor.device, floor.reader, order.order_id, floor.actor, proof, view.due)
        with pytest.raises(Refusal, match="action_not_allowed"):
            desk.hand_over(floor.device, floor.reader, order.order_id, floor.actor, proof)

    def _hq_ships(self) -> None:
        hq, number = self.hubin.hq, self.orders["parcel"].number
        now, parcel = hq.clock.now(), f"SF-{number}"
        with hq.database.write() as connection:
            assert shipping.ship(connection, now, number, "SF", parcel) == 1
            legs = [Scan("SF", parcel, now + place, leg, "杭州") for place, leg in enumerate(
                (Leg.COLLECTED, Leg.OUT_FOR_DELIVERY, Leg.DELIVERED), 1
            )]  # fmt: skip
            assert shipping.track(connection, now, [*reversed(legs), *legs]) == (3, [])
        hq.drain()


@pytest.fixture
def sites(headquarters: Headquarters, open_agent: OpenAgent, tmp_path: Path) -> Iterator[list[Site]]:
    """Hubin and Xihu."""
    last = [(code, sku, pieces) for sku in LAST for code, pieces in ((HUBIN, 0), (XIHU, 1), (DC, 10))]
    count(headquarters, (XIHU, NAVY_M, 100), *last)
    with open_sites(Site, headquarters, open_agent, tmp_path, {"hubin": HUBIN, "xihu": XIHU}) as opened:
        yield opened


@pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
def test_whatever_step_the_network_fails_at(headquarters: Headquarters, sites: list[Site]) -> None:
    hubin, xihu = sites
    for sku, cuts in zip(LAST, CUTS, strict=True):
        day, name = Day(hubin, xihu, sku), f"cut at {sorted(cuts)}"
        day.run(cuts)
        parcel, collected = (day.orders[one].order_id for one in ("parcel", "collected"))
        for site in sites:
            assert site.unanswered == 0, name
            assert site.reasons() == [], name
            view = site.floor.view(collected)
            assert [line.state for line in view.lines] == ["handed_over"], name
            assert [(one.kind, one.state, one.amount) for one in view.tenders] == [
                ("pay_at_pickup", "paid", 2 * 89_900)
            ], name
            assert (view.due, view.order.state, view.waiting) == (0, "complete", False), name
        view = hubin.floor.view(parcel)
        (line,) = view.lines
        places = hubin.floor.shop.locations
        assert (line.fulfilment, line.location_id, line.state) == ("ship_to_home", places[DC], "delivered"), name
        assert (view.order.promise, view.due) == ("confirmed", 0), name
        (followed,) = parcels_of(view.events)
        assert followed.number == f"SF-{view.order.number}", name
        assert (hubin.level("sellable", XIHU, sku), hubin.level("sellable", DC, sku)) == (0, 9), name
        assert differences(headquarters) == [], name
