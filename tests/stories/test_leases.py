"""Locked pieces between two devices and HQ: asked for, spent, run out, given back, over a line that fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.clock import business_date
from app.errors import Refusal
from app.inventory.giving_back import give_back
from app.leases.budgets import COUPON_BUDGET, day_number
from app.leases.records import keep_wishes
from app.leases.wishes import Wish, wish
from app.orders.commands import OrderPlaced
from app.orders.draft import Draft, set_address, set_plan_b
from app.orders.states import PlanB
from app.readiness.forecast import Desk, forecast
from app.readiness.reading import read_stand
from sync.hq import enrolment
from sync.hq.leases.expiry import expire_due
from sync.hq_client import Revoked
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.floor import HOME, HOUR, NAVY_M, SHIP
from tests.support.headquarters import Headquarters
from tests.support.line import Line
from tests.support.site import OpenAgent, Site, count, differences, open_site

BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


class Counter(Site):
    def wants(self, sku: str = NAVY_M, at: str = DC) -> None:
        wish(self.floor.device.journal, Wish(self.floor.shop.variants[sku], self.floor.shop.locations[at]))

    @property
    def held(self) -> int:
        return sum(one.pieces for one in self.floor.device.held())

    def order(self, quantity: int, plan: PlanB = PlanB.REFUND) -> OrderPlaced:
        draft: Draft = set_address(self.floor.draft((NAVY_M, SHIP, DC, quantity)), HOME)
        return self.floor.place(set_plan_b(draft, draft.lines[0].id, plan))

    def promise(self, order: OrderPlaced) -> tuple[str, str, str]:
        view = self.floor.view(order.order_id)
        return view.order.promise, view.lines[0].promise, view.lines[0].state


Open = Callable[[str], Counter]
GOODS = "WHERE kind = 'stock'"


@pytest.fixture
def open_counter(headquarters: Headquarters, line: Line, open_agent: OpenAgent, tmp_path: Path) -> Open:
    """Gives a function: a device of the shop, loaded; every piece but five of the coat in the DC is gone."""
    with headquarters.database.write() as connection:
        codes = {row.code: row.id for row in connection.execute(text("SELECT code, id FROM location"))}
        limits = json.dumps({"lease_share": 100, "lease_pieces": 3})
        for code in (HUBIN, XIHU):
            connection.execute(text("INSERT INTO policy VALUES (:s, :b)"), {"s": codes[code], "b": limits})
    count(headquarters, *((code, NAVY_M, 5 if code == DC else 0) for code in codes))

    def opened(store: str) -> Counter:
        return open_site(Counter, headquarters, line, open_agent, tmp_path / store, store, rounds=2)

    return opened


def hq_ends_leases(hq: Headquarters, later: int) -> None:
    with hq.database.write() as connection:
        expire_due(connection, hq.clock.now() + later)
    hq.drain()


@BOTH
def test_two_want_the_last_pieces_and_both_are_cut_off(headquarters: Headquarters, open_counter: Open) -> None:
    hubin, xihu = open_counter(HUBIN), open_counter(XIHU)
    hubin.wants()
    hubin.sync()
    xihu.wants()
    xihu.sync()
    assert (hubin.held, xihu.held) == (3, 2), "five there are, whoever asks first"
    assert hubin.level("leased", DC) == 5
    mine, theirs, beyond = hubin.order(3), xihu.order(2), xihu.order(1)
    assert hubin.promise(mine) == xihu.promise(theirs) == ("confirmed", "confirmed", "new")
    assert xihu.promise(beyond) == ("requested", "requested", "new")
    xihu.sync()
    hubin.sync()
    xihu.sync()
    assert hubin.promise(mine) == xihu.promise(theirs) == ("confirmed", "confirmed", "new")
    assert xihu.promise(beyond) == ("requested", "requested", "rejected")
    assert (hubin.held, xihu.held) == (0, 0)
    assert [hubin.level(state, DC) for state in ("sellable", "leased", "reserved")] == [0, 0, 5]
    assert differences(headquarters) == []


@BOTH
def test_a_lease_that_runs_out_offline(headquarters: Headquarters, open_counter: Open) -> None:
    counter = open_counter(HUBIN)
    counter.wants()
    counter.sync()
    assert counter.held == 3
    counter.clock.ahead = 72 * HOUR + 1_000_000
    assert counter.held == 0
    asked = counter.order(1)
    assert counter.promise(asked)[0] == "requested"
    hq_ends_leases(headquarters, 97 * HOUR)
    assert counter.level("sellable", DC) == 5
    counter.sync()
    assert counter.promise(asked) == ("confirmed", "confirmed", "new"), "it was still there"
    assert differences(headquarters) == []


@BOTH
def test_a_spend_that_comes_too_late_is_told_to_a_person(headquarters: Headquarters, open_counter: Open) -> None:
    hubin, xihu = open_counter(HUBIN), open_counter(XIHU)
    hubin.wants()
    hubin.sync()
    promised = hubin.order(3)
    hq_ends_leases(headquarters, 97 * HOUR)
    xihu.sync()
    xihu.order(5)
    xihu.sync()
    hubin.sync()
    assert hubin.promise(promised) == ("requested", "requested", "rejected")
    assert headquarters.value("SELECT reason FROM outcome WHERE status = 'adjusted'") == "lease_expired"
    assert headquarters.value("SELECT amount FROM attention_item WHERE reason = 'lease_expired'") == 3 * 89_900
    assert differences(headquarters) == []


@BOTH
def test_what_is_given_back_others_may_promise(headquarters: Headquarters, open_counter: Open) -> None:
    counter = open_counter(HUBIN)
    counter.wants()
    counter.sync()
    counter.order(1)
    returned = give_back(counter.floor.device, counter.floor.actor)
    assert returned is not None
    assert [share.quantity for share in returned.returns] == [2]
    assert counter.held == 0
    assert give_back(counter.floor.device, counter.floor.actor) is None
    assert hubin_promise_after_return(counter) == "requested"
    counter.sync()
    assert [counter.level(state, DC) for state in ("leased", "reserved")] == [0, 2]
    assert differences(headquarters) == []


def hubin_promise_after_return(counter: Counter) -> str:
    return counter.promise(counter.order(1))[0]


def test_an_answer_that_is_lost_and_an_hq_that_restarts_grant_once(
    headquarters: Headquarters, open_counter: Open, line: Line
) -> None:
    counter = open_counter(HUBIN)
    counter.wants()
    line.lose_answers = 1
    counter.agent.upload.step()
    assert headquarters.value(f"SELECT count(*) FROM lease {GOODS}") == 1
    assert counter.held == 0
    headquarters.stop()
    headquarters.start()
    line.break_all()
    for _ in range(3):
        counter.agent.upload.step()
    counter.sync()
    assert headquarters.value(f"SELECT count(*) FROM lease {GOODS}") == 1
    assert counter.held == 3
    order = counter.order(3)
    headquarters.stop()
    headquarters.start()
    line.break_all()
    counter.sync()
    assert counter.promise(order) == ("confirmed", "confirmed", "new")
    assert differences(headquarters) == []


def test_a_request_that_never_arrived_is_made_again_at_once(
    headquarters: Headquarters, open_counter: Open, line: Line
) -> None:
    counter = open_counter(HUBIN)
    counter.wants()
    line.down = True
    line.break_all()
    counter.agent.upload.step()
    line.down = False
    counter.agent.upload.step()
    assert headquarters.value(f"SELECT count(*) FROM lease {GOODS}") == 1


def test_a_request_becomes_a_wish_and_a_lease_near_its_end_is_kept(
    headquarters: Headquarters, open_counter: Open
) -> None:
    counter = open_counter(HUBIN)
    counter.sync()
    assert headquarters.value(f"SELECT count(*) FROM lease {GOODS}") == 0, "nothing is locked that nobody asked for"
    counter.order(1)
    counter.sync()
    assert counter.held == 3
    until = headquarters.value(f"SELECT expires_at FROM lease {GOODS}")
    counter.sync()
    assert headquarters.value(f"SELECT expires_at FROM lease {GOODS}") == until
    headquarters.run(f"UPDATE lease SET expires_at = expires_at - :d {GOODS}", d=30 * HOUR)
    counter.sync()
    counter.sync()
    kept = headquarters.value(f"SELECT expires_at FROM lease {GOODS}")
    assert int(str(kept)) >= int(str(until))
    with counter.floor.device.journal.work() as work:
        keep_wishes(work.connection, [])
    headquarters.run(f"UPDATE lease SET expires_at = expires_at - :d {GOODS}", d=30 * HOUR)
    counter.agent.upload._leasing._asked.clear()
    counter.sync()
    assert headquarters.value(f"SELECT expires_at FROM lease {GOODS}") == int(str(kept)) - 30 * HOUR, (
        "nobody looks at it now"
    )
    assert counter.held == 3
    assert differences(headquarters) == []


@BOTH
def test_budgets_come_by_the_day_and_are_asked_for_in_time(headquarters: Headquarters, open_counter: Open) -> None:
    counter = open_counter(HUBIN)
    counter.sync()
    device = counter.floor.device

    def held(ahead: int) -> int:
        now = counter.clock.now()
        day = day_number(business_date(now + ahead * 24 * HOUR, "Asia/Shanghai"))
        return device.leases.held(COUPON_BUDGET, day, counter.floor.shop.store_id, now)

    assert [held(ahead) for ahead in range(5)] == [100_000] * 4 + [0]
    until = {one.desk: one.until for one in forecast(read_stand(device, 1))}
    ends = headquarters.value("SELECT max(expires_at) FROM lease WHERE kind = 'points_allowance'")
    assert until[Desk.POINTS] == ends
    counter.sync()
    assert headquarters.value("SELECT count(*) FROM lease") == 8, "nothing is asked for while two days are covered"
    headquarters.run("DELETE FROM lease_term WHERE lease_id IN (SELECT id FROM lease WHERE expires_at = :e)", e=ends)
    headquarters.run("DELETE FROM lease_entry WHERE lease_id IN (SELECT id FROM lease WHERE expires_at = :e)", e=ends)
    headquarters.run("DELETE FROM lease WHERE expires_at = :e", e=ends)
    headquarters.run("UPDATE lease SET expires_at = expires_at - :d", d=48 * HOUR)
    counter.sync()
    counter.agent.upload._leasing._asked.clear()
    counter.sync()
    assert headquarters.value("SELECT max(expires_at) FROM lease") == ends
    assert differences(headquarters) == []


def test_a_device_that_hq_blocks_makes_nothing_new_and_hands_in_what_it_has(
    headquarters: Headquarters, open_counter: Open
) -> None:
    counter = open_counter(HUBIN)
    counter.order(1)
    with headquarters.database.write() as connection:
        enrolment.revoke(connection, headquarters.clock, counter.agent.identity.device_id)
    counter.order(2)
    with pytest.raises(Revoked):
        counter.agent.download.step()
    counter.agent.board._written_at = 0
    counter.agent.tick(committed=False, woken=False)
    counter.floor.device.poll()
    with pytest.raises(Refusal, match="revoked"):
        counter.order(1)
    counter.agent.upload.step()
    assert headquarters.value("SELECT count(*) FROM outcome WHERE reason = 'revoked'") == 2, "in quarantine, not lost"
    assert differences(headquarters) == []
