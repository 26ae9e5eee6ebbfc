"""A coupon and a return between two counters of a shop that cannot reach HQ, and what HQ makes of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.coupons.coupon import Kind
from app.errors import Refusal
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft
from app.orders.return_commands import ReturnTaken
from app.returns.desk import Wanted, take_in
from app.returns.proving import slip_code
from app.returns.terms import Condition, Reason
from sync.hq import coupons
from sync.hq.coupons import Campaign
from sync.hq.coupons import Terms as CouponTerms
from sync.hq.proving import told
from tests.fashion.demo import HUBIN
from tests.support.headquarters import Headquarters
from tests.support.line import Line
from tests.support.site import OpenAgent, Site, differences, open_site

CAP = "MZ-0412-SLATE"
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


class Counter(Site):
    def take(self, qr: str) -> Draft:
        """A cap with the coupon, priced."""
        return self.with_coupon(self.floor.carry(1, CAP), qr)

    def back(self, order: OrderPlaced) -> ReturnTaken:
        wanted = Wanted(order.order_id, order.lines[0].id, 1, Reason.SIZE, Condition.AS_NEW)
        return take_in(self.floor.device, self.floor.reader, wanted, self.floor.actor, self.here)


Open = Callable[[str], Counter]


@pytest.fixture
def open_counter(headquarters: Headquarters, line: Line, open_agent: OpenAgent, tmp_path: Path) -> Open:
    """Gives a function: one more device of Hubin, loaded."""

    def opened(name: str) -> Counter:
        return open_site(Counter, headquarters, line, open_agent, tmp_path / name, HUBIN, rounds=2)

    return opened


def give(hq: Headquarters) -> str:
    """A coupon of ¥30 for anybody."""
    now = hq.clock.now() // 1_000_000
    terms = CouponTerms("CNY", 3_000, 0, 0, 0, "", now - 60, now + 86_400)
    with hq.database.write() as connection:
        coupons.begin(connection, Campaign("AUTUMN", {"zh": "立减 30 券"}, Kind.B, terms))
        (qr,) = coupons.give_out(connection, hq.signer, hq.clock, hq.identifiers, "AUTUMN", 1)
    hq.drain()
    return qr


def proved(hq: Headquarters, qr: str) -> tuple[int, str]:
    with hq.database.read() as connection:
        return told(connection, qr)


@BOTH
def test_one_coupon_at_two_counters_without_hq(headquarters: Headquarters, open_counter: Open) -> None:
    qr = give(headquarters)
    one, other = open_counter("one"), open_counter("other")
    first, second = (each.floor.place(each.take(qr)) for each in (one, other))
    assert (first.total, second.total) == (12_900, 12_900), "nobody here could know"
    with pytest.raises(Refusal, match=first.number):
        one.take(qr)
    other.sync()
    one.sync()
    loss = "SELECT loss FROM coupon_use WHERE order_id = :id"
    assert headquarters.value(loss, id=second.order_id) == 0, "it arrived first"
    assert headquarters.value(loss, id=first.order_id) == 3_000
    assert one.floor.view(first.order_id).order.total == 12_900, "the customer keeps what was printed"
    assert not one.floor.view(first.order_id).waiting
    assert headquarters.value("SELECT reason FROM attention_item") == "coupon_used_twice"
    assert headquarters.value("SELECT sum(spent) FROM lease WHERE kind = 'coupon_budget'") == 6_000
    other.sync()
    with pytest.raises(Refusal, match="coupon_used"):
        other.take(qr)
    assert differences(headquarters) == []


@BOTH
def test_one_piece_brought_back_at_two_counters_without_hq(headquarters: Headquarters, open_counter: Open) -> None:
    one, other = open_counter("one"), open_counter("other")
    order = one.floor.place(one.floor.carry(1, CAP))
    one.sync()
    other.sync()
    first, second = one.back(order), other.back(order)
    assert (first.amount, second.amount, first.refund, second.refund) == (15_900, 15_900, "cash", "cash")
    with pytest.raises(Refusal, match="nothing_to_return"):
        one.back(order)
    slip = slip_code(one.floor.device, one.floor.view(order.order_id).order, first)
    assert proved(headquarters, slip)[0] == 1, "HQ has not heard of it yet"
    one.sync()
    other.sync()
    one.sync()
    status, words = proved(headquarters, slip)
    assert (status, words.split(",")[0]) == (0, f"genuine: return {first.number}")
    assert headquarters.value("SELECT reason FROM attention_item") == "returned_twice"
    assert headquarters.value("SELECT sum(quantity) FROM stock_level WHERE state = 'inspection'") == 2
    for each in (one, other):
        view = each.floor.view(order.order_id)
        assert {taken.number for taken in view.returns} == {first.number, second.number}
        assert not view.waiting
    assert differences(headquarters) == []
