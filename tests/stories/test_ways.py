"""S2, S3 and S4 between two shops, the DC and HQ: tried on, brought by a shop, paid here and shipped, with the network
cut at each step in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.catalog.region_reading import read_regions
from app.members.addresses import addresses_of, save_address
from app.members.records import find_members
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, Payment, set_address, set_contact, set_member
from app.orders.paste import paste
from app.orders.routing import Part
from app.orders.splitting import take_way
from app.orders.states import Fulfilment
from app.pickup import desk
from app.pickup.desk import Proof
from tests.fashion.demo import BINJIANG, DC, HUBIN, WULIN, XIHU
from tests.support.floor import CARRY, NAVY_M, SHIP
from tests.support.headquarters import Headquarters
from tests.support.site import OpenAgent, Site, count, differences, open_sites

NAVY_S, MEMBER = "YR-2208-NAVY-S", "FS100238"
PASTED = "周女士 13812348000 浙江杭州西湖区文三路478号"
BRING, TRY_ON = Fulfilment.STORE_DELIVERY, Fulfilment.TRY_ON


@dataclass
class Day:
    """Three customers, one step after the other; each step is one commit of one device."""

    hubin: Site
    xihu: Site
    placed: list[OrderPlaced] = field(default_factory=list)

    def steps(self) -> list[tuple[Site, Callable[[], object]]]:
        here, there = self.hubin, self.xihu
        return [
            (here, self._paid_here_and_shipped),
            (here, self._looked_at_here),
            (here, self._to_be_brought),
            (there, lambda: self._do(desk.start_picking, 1, 2)),
            (there, lambda: self._do(desk.make_ready, 1, 2, more=("B-12",))),
            (there, self._tried_on),
            (there, lambda: self._do(desk.send_out, 2)),
            (there, lambda: self._do(desk.deliver, 2, more=(self.placed[2].total,))),
        ]

    def run(self, cut: int | None) -> None:
        for number, (site, step) in enumerate(self.steps()):
            if number == cut:
                # Every other time the answer is lost on its way back instead.
                site.line.down, site.line.lose_answers = number % 2 == 0, number % 2
                site.line.break_all()
            step()
            site.hear()
            if number == cut:
                assert site.unanswered, f"step {number} was not cut off"
                site.line.down, site.line.lose_answers = False, 0
                site.hear()
            # The other shop hears of it; nobody has to be there at once.
            (self.xihu if site is self.hubin else self.hubin).hear()

    # --- what people do ---

    def _draft(self, *lines: tuple[str, Fulfilment, str, int]) -> Draft:
        floor = self.hubin.floor
        with floor.device.replicas.catalog.read() as catalog:
            regions = read_regions(catalog)
        with floor.device.reading() as reading:
            (member,) = find_members(reading.store, MEMBER)
        draft = set_member(floor.draft(*lines), member)
        draft = set_contact(draft, "周女士", "13812348000")
        return set_address(draft, paste(PASTED, regions), regions)

    def _paid_here_and_shipped(self) -> None:
        """S4: three are wanted, two lie here; the third one comes from the DC. All are paid now."""
        floor = self.hubin.floor
        draft = self._draft((NAVY_M, CARRY, HUBIN, 3))
        here, dc = (floor.shop.locations[code] for code in (HUBIN, DC))
        parts = (Part(CARRY, here, 2, 0), Part(SHIP, dc, 1, draft.lines[0].due_at))
        draft = take_way(draft, draft.lines[0].id, parts, floor.device.identifiers.new_id)
        assert draft.due_now == draft.totals.total
        self.placed.append(floor.place(draft))

    def _looked_at_here(self) -> None:
        """S2: two sizes to be tried on at Xihu, another one is shipped home; the address goes into her book."""
        floor = self.hubin.floor
        draft = self._draft((NAVY_M, TRY_ON, XIHU, 1), (NAVY_S, TRY_ON, XIHU, 1), (NAVY_S, SHIP, DC, 1))
        assert draft.due_at_pickup == draft.sum_of(TRY_ON)
        self.placed.append(floor.place(draft))
        address = draft.address
        assert address is not None
        assert draft.member_id is not None
        told = (address.name, address.phone, address.code, address.region, address.street)
        save_address(floor.device, draft.member_id, *told, floor.actor)

    def _to_be_brought(self) -> None:
        """S3: Xihu brings it, and it is paid at the door."""
        draft = self._draft((NAVY_M, BRING, XIHU, 1))
        self.placed.append(self.hubin.floor.place(replace(draft, delivery_payment=Payment.CASH_ON_DELIVERY)))

    def _tried_on(self) -> None:
        floor, order = self.xihu.floor, self.placed[1]
        bought, left = order.lines[0], order.lines[1]
        desk.hand_over(
            floor.device, floor.reader, order.order_id, floor.actor, Proof.CODE, bought.amount, unwanted={left.id}
        )

    def _do(self, verb: Callable[..., object], *orders: int, more: tuple[object, ...] = ()) -> None:
        floor = self.xihu.floor
        for number in orders:
            verb(floor.device, floor.reader, self.placed[number].order_id, floor.actor, *more)


@pytest.fixture
def sites(headquarters: Headquarters, open_agent: OpenAgent, tmp_path: Path) -> Iterator[list[Site]]:
    """Hubin and Xihu; there is plenty of everything."""
    places = (HUBIN, XIHU, WULIN, BINJIANG, DC)
    count(headquarters, *((place, sku, 100) for place in places for sku in (NAVY_M, NAVY_S)))
    with open_sites(Site, headquarters, open_agent, tmp_path, {"hubin": HUBIN, "xihu": XIHU}) as opened:
        yield opened


@pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)
def test_each_way_whatever_step_the_network_fails_at(headquarters: Headquarters, sites: list[Site]) -> None:
    hubin, xihu = sites
    for cut in (None, *range(8)):
        day = Day(hubin, xihu)
        day.run(cut)
        shipped, tried, brought = day.placed
        for site in sites:
            assert site.unanswered == 0, f"cut at {cut}"
        for site, order, states in (
            (hubin, shipped, ["handed_over", "new"]),
            (hubin, tried, ["bought", "put_back", "new"]),
            (xihu, tried, ["bought", "put_back", "new"]),
            (hubin, brought, ["delivered"]),
            (xihu, brought, ["delivered"]),
        ):
            view = site.floor.view(order.order_id)
            assert [line.state for line in view.lines] == states, f"cut at {cut}"
            assert (view.due, view.waiting) == (0, False), f"cut at {cut}"
        paid = sum(one.amount for one in hubin.floor.view(tried.order_id).tenders if one.state == "paid")
        assert paid == tried.total - tried.lines[1].amount, f"cut at {cut}"
        assert differences(headquarters) == [], f"cut at {cut}"
    member = day.placed[1].member_id
    assert member is not None
    (kept,) = addresses_of(hubin.floor.device, member)
    assert (kept.code, kept.region, kept.street) == ("330106", "浙江省 杭州市 西湖区", "文三路478号")
    assert headquarters.value("SELECT count(*) FROM member_address") == 1
    assert headquarters.value("SELECT count(*) FROM attention_item") == 0
