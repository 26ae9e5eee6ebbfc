"""What a device may give away in a day without asking: by the day, balanced, and never taken back from a customer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.clock import business_date
from app.journal.codec import decode
from app.leases.book import LeaseBook, grant_of
from app.leases.budgets import COUPON_BUDGET, POINTS_ALLOWANCE, day_number
from app.leases.commands import Share, Shares
from app.leases.rows import Lease
from app.orders.commands import OrderPlaced
from sync.hq.leases.balance import lease_differences
from sync.protocol import LeaseWish
from tests.unit.hq.test_leases import HOUR, allow, ask, expire, give_back, wish
from tests.unit.hq.world import COAT, HUBIN, Device, World, differences, line, order

ZONE = "Asia/Shanghai"
DAY = 24 * HOUR


@pytest.fixture
def counter(world: World) -> Device:
    return world.enrol("hubin")


def today(world: World, ahead: int = 0) -> int:
    return day_number(business_date(world.clock.now() + ahead * DAY, ZONE))


def book_of(world: World, device: Device) -> LeaseBook:
    """What the device holds once everything it has sent is answered."""
    rows = [Lease(*row) for row in world.rows("lease", device_id=device.identity.device_id)]
    return LeaseBook(tuple(grant_of(one, 0) for one in rows))


def held(world: World, device: Device, kind: str, ahead: int = 0) -> int:
    return book_of(world, device).held(kind, today(world, ahead), HUBIN, world.clock.now())


def giving(world: World, shares: list[Share]) -> OrderPlaced:
    return replace(order(world, line(world, COAT)), spends=shares)


def cover(world: World, device: Device, kind: str, amount: int, ahead: int = 0) -> list[Share]:
    return book_of(world, device).cover(kind, today(world, ahead), HUBIN, amount, world.clock.now())


def test_each_device_gets_its_own_for_today_and_the_days_it_may_be_cut_off(world: World, counter: Device) -> None:
    granted = ask(world, counter, fill=True).granted
    assert len(granted) == 2 * 4, "72 hours reach into the fourth date"
    assert [held(world, counter, COUPON_BUDGET, ahead) for ahead in range(5)] == [100_000] * 4 + [0]
    assert [held(world, counter, POINTS_ALLOWANCE, ahead) for ahead in range(5)] == [2_000] * 4 + [0]
    assert ask(world, counter, fill=True).granted == []
    assert ask(world, counter, replace_kind(COUPON_BUDGET)).granted == [], "nobody wishes for more"
    second = world.enrol("hubin", 2)
    ask(world, second, fill=True)
    assert held(world, second, COUPON_BUDGET) == 100_000
    assert world.rows("lease", device_id=counter.identity.device_id, resource=today(world))[0].fence == 1
    world.clock.at += DAY
    assert {one.resource for one in ask(world, counter, fill=True).granted} == {today(world, 3)}
    assert differences(world) == []


def replace_kind(kind: str) -> LeaseWish:
    from msgspec.structs import replace as with_

    return with_(wish(COAT, 5), kind=kind)


def test_the_policy_says_how_much_and_may_say_nothing(world: World, counter: Device) -> None:
    allow(world, HUBIN, coupon_budget=0, points_allowance=0)
    assert ask(world, counter, fill=True).granted == []
    allow(world, HUBIN, coupon_budget=5_000, points_allowance=0)
    ask(world, counter, fill=True)
    assert (held(world, counter, COUPON_BUDGET), held(world, counter, POINTS_ALLOWANCE)) == (5_000, 0)
    allow(world, HUBIN, coupon_budget=8_000, points_allowance=0)
    ask(world, counter, fill=True)
    assert held(world, counter, COUPON_BUDGET) == 8_000


def test_what_is_left_of_a_day_is_not_there_on_the_next(world: World, counter: Device) -> None:
    ask(world, counter, fill=True)
    (end,) = {row.expires_at for row in world.rows("lease", resource=today(world))}
    assert business_date(end - 1, ZONE) == business_date(world.clock.now(), ZONE) != business_date(end, ZONE)
    assert cover(world, counter, COUPON_BUDGET, 100_001) == []
    shares = cover(world, counter, COUPON_BUDGET, 30_000)
    assert counter.place(giving(world, shares)) == ("accepted", "")
    assert held(world, counter, COUPON_BUDGET) == 70_000
    world.clock.at = end
    assert held(world, counter, COUPON_BUDGET) == 100_000
    ids = [row.id for row in world.rows("lease") if row.expires_at == end]
    assert ask(world, counter, renew=ids).renewed == []
    world.clock.at = end + 24 * HOUR
    assert expire(world) == 2
    (gone,) = world.rows("lease", kind=COUPON_BUDGET, expires_at=end)
    assert (gone.quantity, gone.spent, gone.returned, gone.expired) == (100_000, 30_000, 0, 70_000)
    assert differences(world) == []


def test_what_was_given_stays_given_and_what_no_budget_covers_is_said(world: World, counter: Device) -> None:
    allow(world, HUBIN, coupon_budget=5_000)
    ask(world, counter, fill=True)
    shares = cover(world, counter, COUPON_BUDGET, 4_000)
    assert counter.place(giving(world, shares)) == ("accepted", "")
    beyond = [*shares, Share(bytes(16), 1, 700)]
    assert counter.place(giving(world, beyond)) == ("adjusted", "budget_exceeded")
    (item,) = world.rows("attention_item")
    assert (item.reason, item.amount) == ("budget_exceeded", 4_000 - 1_000 + 700)
    assert [row.state for row in world.rows("orders")] == ["complete"] * 2
    other = world.enrol("hubin", 2)
    assert other.place(giving(world, [replace(shares[0], quantity=1)])) == ("adjusted", "budget_exceeded")
    assert counter.place(giving(world, [replace(shares[0], fence=99)])) == ("adjusted", "budget_exceeded")
    assert differences(world) == []


def test_a_budget_may_be_given_back(world: World, counter: Device) -> None:
    ask(world, counter, fill=True)
    assert give_back(world, counter, *cover(world, counter, POINTS_ALLOWANCE, 1_500)) == "accepted"
    assert held(world, counter, POINTS_ALLOWANCE) == 500
    ask(world, counter, fill=True)
    assert held(world, counter, POINTS_ALLOWANCE) == 2_000, "and be asked for again, but never beyond the day's"
    assert differences(world) == []


def test_the_balance_notices_a_budget_that_does_not_add_up(world: World, counter: Device) -> None:
    ask(world, counter, fill=True)
    with world.database.write() as connection:
        assert list(lease_differences(connection)) == []
        connection.execute(text("UPDATE lease SET spent = spent + 1 WHERE kind = 'points_allowance'"))
        assert len(list(lease_differences(connection))) == 4


def test_the_book_folds_what_commands_give_away(world: World, counter: Device) -> None:
    ask(world, counter, fill=True)
    book, now = book_of(world, counter), world.clock.now()
    shares = cover(world, counter, COUPON_BUDGET, 30_000)
    placed = giving(world, shares)
    command = counter.command("order.placed", placed, placed.order_id, lease_refs=(shares[0].lease,))
    assert decode(command.payload, Shares).spends == shares
    after = book.after([command]).after([command])
    assert after.held(COUPON_BUDGET, today(world), HUBIN, now) == 70_000
    assert after.cover(COUPON_BUDGET, today(world), HUBIN, 70_001, now) == []
    assert after.held(COUPON_BUDGET, today(world, 1), HUBIN, now) == 100_000
    assert after.held_pieces(now) == []
