"""S6: looked at online, bought in the shop: cart, reservation with a coupon and appointment are picked up by their
codes, at the shop they name and at another one, with the network cut at each step in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from app.coupons.coupon import Kind
from app.errors import Outage, Refusal
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, remove
from app.reservations import desk
from app.reservations.code import read_code
from app.reservations.opening import Since
from app.reservations.rows import Reservation
from sync.hq import coupons
from sync.hq.coupons import Campaign
from sync.hq.coupons import Terms as CouponTerms
from sync.hq.erasing import erase_member
from sync.hq.reservations import expiry, keys
from sync.hq_client import HqClient, seal_of
from sync.protocol import ReservationAsked
from tests.fashion.demo import HUBIN, XIHU
from tests.support.floor import DAY as A_DAY
from tests.support.floor import NAVY_M, FreeClock
from tests.support.headquarters import Headquarters
from tests.support.site import OpenAgent, Site, count, differences, open_sites

CAP, MEMBER = "MZ-0412-SLATE", "FS100238"
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Counter(Site):
    """A device of a shop and the associate at it."""

    def find(self, code: str) -> Reservation:
        """What is here, or what HQ says."""
        device = self.floor.device
        found = desk.find(device, code)
        if found is not None:
            return found
        seal = seal_of(device.identity, device.secrets, device.clock, device.identifiers)
        with closing(HqClient(device.identity.hq_url, device.clock, seal)) as client:
            return client.find_reservation(ReservationAsked(code=code)).reservation

    def open(self, code: str) -> tuple[Draft, list[Since], Reservation]:
        device = self.floor.device
        reservation = self.find(read_code(code) or "")
        desk.require_open(device, self.floor.reader, reservation)
        opened = desk.read_order(device, self.floor.reader, reservation, "zh")
        desk.take_up(device, opened.draft, Draft(bytes(16), "CNY", 0), self.floor.actor)
        return opened.draft, [one.kind for one in opened.changes], reservation


@dataclass
class Web:
    """The web shop: what it tells HQ, over HTTP, with its key."""

    hq: Headquarters
    key: str

    def tell(self, reference: str, kind: str, *lines: tuple[str, int, int], **more: object) -> dict[str, object]:
        expires_at = datetime.fromtimestamp((self.hq.clock.now() + A_DAY) / 1_000_000, UTC).isoformat()
        body = {
            "reference": reference,
            "kind": kind,
            "shop": HUBIN,
            "currency": "CNY",
            "lines": [{"sku": sku, "quantity": quantity, "price": price} for sku, quantity, price in lines],
            "expires_at": expires_at,
        }
        answer = httpx.post(
            f"http://127.0.0.1:{self.hq.port}/online/v1/reservations",
            json=body | more,
            headers={"Authorization": f"Bearer {self.key}"},
        )
        told: dict[str, object] = answer.json()
        assert answer.status_code == 200, told
        self.hq.drain()
        return told


@dataclass
class Day:
    """Four customers of the web shop; each step is one commit of one device."""

    name: str
    web: Web
    qr: str
    one: Counter
    other: Counter
    xihu: Counter
    codes: dict[str, str] = field(default_factory=dict)
    placed: dict[str, OrderPlaced] = field(default_factory=dict)

    def steps(self) -> list[tuple[Counter, Callable[[], object]]]:
        return [
            (self.one, self._reserved_with_a_coupon),
            (self.one, self._only_a_part_of_an_appointment),
            (self.xihu, self._a_cart_at_another_shop),
            (self.other, self._nobody_came_in_time),
        ]

    def run(self, cut: int | None) -> None:
        self._tell()
        for each in (self.one, self.other, self.xihu):
            each.hear()
        for number, (counter, step) in enumerate(self.steps()):
            if number == cut:
                counter.line.down, counter.line.lose_answers = number % 2 == 0, number % 2
                counter.line.break_all()
            step()
            counter.hear()
            if number == cut:
                assert counter.unanswered, f"step {number} was not cut off"
                counter.line.down, counter.line.lose_answers = False, 0
                counter.hear()
            for each in (self.one, self.other, self.xihu):
                each.hear()

    def _tell(self) -> None:
        """What the customers do at home; all the jackets that are free at Hubin are held."""
        tell = self.web.tell
        for kind, told in {
            "reservation": tell(f"{self.name}-1", "reservation", (NAVY_M, 1, 89_900), card=MEMBER, coupon=self.qr),
            "appointment": tell(f"{self.name}-2", "appointment", (NAVY_M, 1, 79_900), (CAP, 2, 15_900)),
            "late": tell(f"{self.name}-3", "reservation", (CAP, 1, 15_900)),
            "cart": tell(f"{self.name}-4", "cart", (CAP, 1, 15_900)),
        }.items():
            self.codes[kind] = str(told["code"])

    # --- what people do ---

    def _reserved_with_a_coupon(self) -> None:
        assert self.one.floor.figure().here == 0, "for anybody else there is none left"
        draft, changes, reservation = self.one.open(self.codes["reservation"])
        assert (changes, draft.member_id is not None) == ([], True)
        self.placed["reservation"] = self.one.floor.place(self.one.with_coupon(draft, reservation.coupon))
        assert self.placed["reservation"].total == 86_900

    def _only_a_part_of_an_appointment(self) -> None:
        draft, changes, _ = self.one.open(self.codes["appointment"].lower())
        assert changes == [Since.PRICE]
        draft = remove(draft, next(line.id for line in draft.lines if line.sku == CAP))
        self.placed["appointment"] = self.one.floor.place(draft)

    def _a_cart_at_another_shop(self) -> None:
        """Xihu has never heard of it: only HQ can say, and without the line nobody can."""
        line, code = self.xihu.line, self.codes["cart"]
        if line.down:
            with pytest.raises(Outage):
                self.xihu.open(code)
            line.down = False
            draft, _, _ = self.xihu.open(code)
            line.down = True
            line.break_all()
        else:
            draft, _, _ = self.xihu.open(code)
        self.placed["cart"] = self.xihu.floor.place(draft)

    def _nobody_came_in_time(self) -> None:
        """HQ has freed the cap; the customer comes with the code all the same, and buys it."""
        assert self.other.level("reserved", HUBIN, CAP) == 1
        assert expiry.expire_due(self.web.hq.database, FreeClock(self.web.hq.clock.now() + 2 * A_DAY)) == 1
        assert self.other.level("reserved", HUBIN, CAP) == 0
        draft, _, _ = self.other.open(self.codes["late"])
        self.placed["late"] = self.other.floor.place(draft)


@pytest.fixture
def web(headquarters: Headquarters) -> Web:
    with headquarters.database.write() as connection:
        return Web(headquarters, keys.new_key(connection, headquarters.identifiers))


@pytest.fixture
def counters(headquarters: Headquarters, open_agent: OpenAgent, tmp_path: Path) -> Iterator[list[Counter]]:
    """Two of Hubin and one of Xihu, loaded, each on a line of its own."""
    stores = {"one": HUBIN, "other": HUBIN, "xihu": XIHU}
    with open_sites(Counter, headquarters, open_agent, tmp_path, stores, rounds=2) as opened:
        yield opened


@BOTH
def test_whatever_step_the_network_fails_at(headquarters: Headquarters, web: Web, counters: list[Counter]) -> None:
    hq, (one, other, xihu) = headquarters, counters
    now = hq.clock.now() // 1_000_000
    terms = CouponTerms("CNY", 3_000, 0, 0, 0, "", now - 60, now + 86_400)
    with hq.database.write() as connection:
        coupons.begin(connection, Campaign("AUTUMN", {"zh": "立减 30 券"}, Kind.B, terms))
    for cut in (None, *range(4)):
        with hq.database.write() as connection:
            (qr,) = coupons.give_out(connection, hq.signer, hq.clock, hq.identifiers, "AUTUMN", 1)
        count(hq, (HUBIN, NAVY_M, 2), (HUBIN, CAP, 20), (XIHU, CAP, 5))
        day = Day(f"cut at {cut}", web, qr, one, other, xihu)
        day.run(cut)
        for each in counters:
            assert each.unanswered == 0, day.name
        for kind, at in (("reservation", one), ("appointment", one), ("cart", xihu), ("late", other)):
            placed, code = day.placed[kind], day.codes[kind]
            assert not at.floor.view(placed.order_id).waiting, day.name
            for each in counters if kind == "cart" else (one, other):
                row = desk.find(each.floor.device, code)
                assert row is not None, day.name
                assert (row.state, row.number) == ("taken", placed.number), day.name
                with pytest.raises(Refusal, match=placed.number):
                    desk.require_open(each.floor.device, each.floor.reader, row)
        assert desk.find(xihu.floor.device, day.codes["reservation"]) is None, "nobody there has asked for it"
        for sku, left in ((NAVY_M, 0), (CAP, 19)):
            assert (one.level("sellable", HUBIN, sku), one.level("reserved", HUBIN, sku)) == (left, 0), day.name
        assert one.floor.figure(CAP).here == other.floor.figure(CAP).here == 19, day.name
        assert hq.value("SELECT count(*) FROM attention_item") == 0, day.name
        assert hq.value("SELECT sum(loss) FROM coupon_use") == 0, day.name
        assert differences(hq) == [], day.name


@BOTH
def test_one_code_at_two_counters_that_cannot_hear_of_each_other(
    headquarters: Headquarters, web: Web, counters: list[Counter]
) -> None:
    one, other, _ = counters
    count(headquarters, (HUBIN, NAVY_M, 3))
    code = str(web.tell("web-1", "reservation", (NAVY_M, 2, 89_900), card=MEMBER)["code"])
    for each in (one, other):
        each.hear()
        assert each.floor.figure().here == 1
    first, second = (each.floor.place(each.open(code)[0]) for each in (one, other))
    with pytest.raises(Refusal, match=first.number):
        one.open(code)
    other.hear()
    one.hear()
    for each in (one, other):
        each.hear()
        assert each.unanswered == 0
    found = desk.find(one.floor.device, code)
    assert found is not None
    assert (found.state, found.number) == ("taken", second.number), "it arrived first"
    for each, order in ((one, first), (other, second)):
        view = each.floor.view(order.order_id)
        assert [line.state for line in view.lines] == ["handed_over"], "the customer has it"
        assert sum(tender.amount for tender in view.tenders if tender.state == "paid") == 2 * 89_900
    items = "SELECT amount FROM attention_item WHERE reason = 'reservation_taken_twice' AND order_id = :id"
    assert headquarters.value(items, id=first.order_id) == first.total
    assert headquarters.value("SELECT count(*) FROM attention_item WHERE order_id = :id", id=second.order_id) == 0
    assert set(one.reasons()) == {"reservation_taken_twice", "stock_variance"}, "four left, of three that were there"
    assert (one.level("sellable", HUBIN), one.level("reserved", HUBIN)) == (-1, 0)
    assert differences(headquarters) == []


@BOTH
def test_erasing_the_member_reaches_the_counter(headquarters: Headquarters, web: Web, counters: list[Counter]) -> None:
    one, _, xihu = counters
    code = str(web.tell("web-1", "reservation", (CAP, 1, 15_900), card=MEMBER)["code"])
    one.hear()
    row = desk.find(one.floor.device, code)
    assert row is not None
    assert row.member_id is not None
    assert xihu.find(code).member_id == row.member_id
    xihu.hear()
    with headquarters.database.write() as connection:
        erase_member(connection, headquarters.clock, row.member_id)
    for each in (one, xihu):
        each.hear()
        told = desk.find(each.floor.device, code)
        assert told is not None
        assert (told.member_id, told.state) == (None, "open")
    draft, changes, _ = one.open(code)
    assert (draft.member_id, changes) == (None, []), "the goods are held for whoever brings the code"


@BOTH
def test_nobody_but_the_web_shop_tells_hq_of_carts(headquarters: Headquarters, web: Web) -> None:
    url = f"http://127.0.0.1:{headquarters.port}/online/v1/reservations"
    for key, body, status, reason in (
        ("B", b"{}", 401, "bad_web_key"),
        ("A" * 32, b"{}", 401, "bad_web_key"),
        (web.key, b"{}", 400, "reservation_invalid"),
        (web.key, b'{"reference": "\xff', 400, "reservation_invalid"),
        (web.key, b"[" * 50_000, 400, "malformed"),
        (web.key, b"x" * (2 << 20), 413, "too_large"),
    ):
        answer = httpx.post(url, content=body, headers={"Authorization": f"Bearer {key}"})
        assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    with headquarters.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM reservation")).scalar() == 0
