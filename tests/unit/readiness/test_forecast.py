"""Readiness is true: the forecast is never late, and at most a tenth early."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Outage, Refusal
from app.journal.server_time import Anchor, Moment
from app.leases.budgets import COUPON_BUDGET, POINTS_ALLOWANCE
from app.orders.draft import Payment, set_address, set_contact
from app.orders.ordering import Cash, place_order
from app.pickup.desk import Proof, hand_over, make_ready, start_picking
from app.readiness.forecast import RESERVE, Desk, Forecast, HeldBudget, HeldLease, Limit, OnTrust, Stand, forecast
from app.readiness.reading import LEAST_COMMANDS, growth, read_stand
from app.readiness.records import Room
from app.staff.roster import Policy
from tests.fashion.demo import HUBIN, XIHU
from tests.support.floor import CARRY, COLLECT, HOME, HOUR, MINUTE, NAVY_M, NOW, SECOND, SHIP, Floor
from tests.unit.journal.test_server_time import tell
from tests.unit.leases.test_book import granted, lease

STEP = 30 * MINUTE
POLICY = Policy()


BUDGETS = tuple(
    HeldBudget(kind, amount, NOW + hours * HOUR)
    for kind, amount in ((COUPON_BUDGET, 100_000), (POINTS_ALLOWANCE, 2_000))
    for hours in (61, 37, 13)
)


def anchor(offline: int = 0, *, suspect: bool = False) -> Anchor:
    return Anchor(NOW + offline, Moment(NOW, 0, "b"), NOW, suspect)


STAND = Stand(anchor(), POLICY, people=3, price_book=1)


def by_desk(found: tuple[Forecast, ...]) -> dict[Desk, tuple[int | None, Limit | None]]:
    assert [one.desk for one in found] == list(Desk)
    return {one.desk: (one.until, one.limit) for one in found}


@pytest.mark.parametrize(
    ("today", "times", "until"),
    [
        (0, (), 72 * HOUR),
        (20, (), 0),
        (18, (-20 * MINUTE, -10 * MINUTE, 0), 3 * 10 * MINUTE * 96 // 100),
        (18, (-20 * HOUR, -10 * HOUR, 0), 72 * HOUR),
        (19, (-4 * HOUR, -2 * HOUR, 0), 2 * 2 * HOUR * 96 // 100),
        (0, (-80 * MINUTE, -40 * MINUTE, 0), 13 * HOUR + 20 * 40 * MINUTE * 96 // 100),
        (3, (-9 * HOUR - 20, -9 * HOUR - 10, -9 * HOUR), 72 * HOUR),  # a rush in the morning, then nobody
    ],
)
def test_unpaid_orders_end_with_the_days_number(today: int, times: tuple[int, ...], until: int) -> None:
    """The business date ends in thirteen hours."""
    trust = OnTrust(today, NOW + 13 * HOUR, tuple(NOW + at for at in times))
    found = by_desk(forecast(replace(STAND, on_trust=trust)))[Desk.ON_DELIVERY]
    assert found == (NOW + until, Limit.MANAGER if until == 72 * HOUR else Limit.DAY_ORDERS)


def test_a_healthy_shop_cut_off_now() -> None:
    leases = (HeldLease(7, 3, NOW + 70 * HOUR),)
    assert by_desk(forecast(replace(STAND, leases=leases, budgets=BUDGETS))) == {
        Desk.SIGN_IN: (None, None),
        Desk.SELL: (NOW + 168 * HOUR, Limit.CONTACT),
        Desk.REMOTE: (NOW + 70 * HOUR, Limit.LEASE_EXPIRES),
        Desk.ON_DELIVERY: (NOW + 72 * HOUR, Limit.MANAGER),
        Desk.PICKUP: (NOW + 24 * HOUR, Limit.MANAGER),
        Desk.COUPONS: (NOW + 61 * HOUR, Limit.BUDGET_ENDS),
        Desk.POINTS: (NOW + 61 * HOUR, Limit.BUDGET_ENDS),
    }


def test_a_shop_without_coupons_and_points_is_told_nothing_of_them() -> None:
    found = forecast(replace(STAND, policy=Policy(coupon_budget=0, points_allowance=0)))
    assert {one.desk for one in found} == set(Desk) - {Desk.COUPONS, Desk.POINTS}


@pytest.mark.parametrize(
    ("stand", "desk", "limit"),
    [
        (replace(STAND, people=0), Desk.SIGN_IN, Limit.ROSTER),
        (replace(STAND, people=0), Desk.PICKUP, Limit.ROSTER),
        (replace(STAND, price_book=0), Desk.SELL, Limit.PRICES),
        (replace(STAND, disk_free=RESERVE), Desk.SELL, Limit.DISK),
        (STAND, Desk.REMOTE, Limit.NO_LEASE),
        (replace(STAND, leases=(HeldLease(7, 0, NOW + HOUR), HeldLease(8, 1, NOW))), Desk.REMOTE, Limit.NO_LEASE),
        (STAND, Desk.COUPONS, Limit.BUDGET_ENDS),
        (replace(STAND, budgets=BUDGETS[:2]), Desk.COUPONS, Limit.BUDGET_USED),
        (replace(STAND, budgets=(*BUDGETS[:2], replace(BUDGETS[2], amount=0))), Desk.COUPONS, Limit.BUDGET_USED),
        (replace(STAND, budgets=BUDGETS[:3]), Desk.POINTS, Limit.BUDGET_ENDS),
        (replace(STAND, revoked=True), Desk.SELL, Limit.REVOKED),
        (replace(STAND, revoked=True), Desk.PICKUP, Limit.REVOKED),
        (replace(STAND, time=anchor(suspect=True)), Desk.ON_DELIVERY, Limit.MANAGER),
        (replace(STAND, time=anchor(suspect=True)), Desk.REMOTE, Limit.MANAGER),
    ],
)
def test_what_is_lacking_now_is_said_now(stand: Stand, desk: Desk, limit: Limit) -> None:
    assert by_desk(forecast(stand))[desk] == (NOW, limit)


def test_a_device_that_never_heard_hq_has_no_such_limit() -> None:
    found = by_desk(forecast(replace(STAND, time=Anchor(NOW, Moment(NOW, 0, "b"), 0))))
    assert found[Desk.SELL] == found[Desk.PICKUP] == (None, None)


@given(st.integers(0, 10**12), st.integers(1, 10**10), st.integers(1, 10**6))
def test_the_disk_lasts_as_told(used: int, hourly: int, free: int) -> None:
    found = by_desk(forecast(replace(STAND, disk_free=RESERVE + used, disk_per_hour=hourly)))[Desk.SELL]
    until, limit = found
    assert until is not None
    assert (until - NOW) * hourly <= used * HOUR, "never late"
    if limit is Limit.DISK:
        assert (until - NOW + SECOND) * hourly * 100 >= used * HOUR * 90, "at most a tenth early"
    else:
        assert until == NOW + 168 * HOUR


def test_a_rush_that_is_over_has_not_used_up_what_is_left() -> None:
    spends = tuple((NOW - 9 * HOUR + at * SECOND, 1) for at in range(3))
    found = by_desk(forecast(replace(STAND, leases=(HeldLease(7, 5, NOW + 48 * HOUR, spends),))))[Desk.REMOTE]
    assert found == (NOW + 5 * (3 * HOUR * 96 // 100), Limit.LEASE_USED)


@given(st.integers(1, 40), st.integers(1, 3), st.integers(MINUTE, 3 * HOUR), st.integers(3, 20), st.randoms())
def test_a_steady_trade_empties_a_lease_when_told(
    pieces: int, each: int, interval: int, before: int, dice: random.Random
) -> None:
    """Customers come every `interval` give or take two in a hundred."""

    def gap() -> int:
        return int(interval * dice.uniform(0.98, 1.02))

    spends, at = [], NOW - before * interval
    for _ in range(before):
        at += gap()
        spends.append((at, each))
    now = at
    unlocked, left = at, pieces
    while left >= 0:
        unlocked += gap()
        left -= each
    held = HeldLease(7, pieces, NOW + 10**15, tuple(spends))
    time = Anchor(now, Moment(now, 0, "b"), now)
    found = next(one for one in forecast(replace(STAND, time=time, leases=(held,))) if one.desk is Desk.REMOTE)
    if found.limit is not Limit.LEASE_USED:
        assert found.until == now + 168 * HOUR <= unlocked
        return
    assert found.until is not None
    assert found.until <= unlocked, "never late"
    assert unlocked - found.until <= (unlocked - now) / 10, "at most a tenth early"


@given(st.integers(1, 60), st.integers(1, 3), st.integers(20 * MINUTE, 3 * HOUR), st.integers(3, 20), st.randoms())
def test_a_steady_trade_uses_up_a_days_budget_when_told(
    customers: int, each: int, interval: int, before: int, dice: random.Random
) -> None:
    """Three dates of the same budget; a date's rest is lost at its end."""
    spends, at = [], NOW - before * interval
    for _ in range(before):
        at += int(interval * dice.uniform(0.98, 1.02))
        spends.append((at, each))
    now, ends = at, [at + hours * HOUR for hours in (10, 34, 58)]
    left, refused = dict.fromkeys(ends, customers * each), ends[-1]
    while at < ends[-1]:
        at += int(interval * dice.uniform(0.98, 1.02))
        today = next((end for end in ends if at < end), None)
        if today is None:
            break
        left[today] -= each
        if left[today] < 0:
            refused = at
            break
    held = tuple(HeldBudget(COUPON_BUDGET, customers * each, end, tuple(spends)) for end in ends)
    time = Anchor(now, Moment(now, 0, "b"), now)
    found = next(one for one in forecast(replace(STAND, time=time, budgets=held)) if one.desk is Desk.COUPONS)
    assert found.until is not None
    assert found.until <= refused, "never late"
    if refused < ends[0]:
        assert refused - found.until <= (refused - now) / 10, "at most a tenth early"


# --- the real verbs, offline, to the first refusal -------------------------------------------------------------------


class Shift:
    """A day and night shop that is cut off; every half hour each desk tries its work."""

    def __init__(self, floor: Floor, seed: int) -> None:
        self.floor = floor
        self.dice = random.Random(seed)
        self.associate = next(one.id for one in floor.device.roster.associates if one.role == "associate")
        self.here = floor.here
        self.interval = self.dice.randrange(40, 200) * MINUTE
        self.pieces = self.dice.randrange(1, 3)
        self.next_trade = NOW + self.interval
        self.traded_at = 0

    def sell(self) -> None:
        self._place(self.floor.draft((NAVY_M, CARRY, HUBIN, 1)))

    def on_delivery(self) -> None:
        draft = set_address(self.floor.draft((NAVY_M, SHIP, "HZ-DC", 1)), HOME)
        self._place(replace(draft, delivery_payment=Payment.CASH_ON_DELIVERY))

    def pickup(self) -> None:
        floor = self.floor
        order_id = self._place(set_contact(floor.draft((NAVY_M, COLLECT, HUBIN, 1)), "", "13812348000"))
        start_picking(floor.device, floor.reader, order_id, self.associate)
        make_ready(floor.device, floor.reader, order_id, self.associate, "A1")
        hand_over(floor.device, floor.reader, order_id, self.associate, Proof.NAME_AND_PHONE)

    def remote(self) -> None:
        """Customers for the locked coat come at their own pace; the first who gets no lock ends it."""
        floor = self.floor
        if floor.device.time().time < self.next_trade:
            return
        self.traded_at = floor.device.time().time
        self.next_trade += int(self.interval * self.dice.uniform(0.98, 1.02))
        draft = set_contact(floor.draft((NAVY_M, COLLECT, XIHU, self.pieces)), "", "13812348000")
        if floor.view(self._place(draft)).order.promise != "confirmed":
            raise Refusal("no_lock")

    def _place(self, draft: object) -> bytes:
        from app.orders.draft import Draft

        assert isinstance(draft, Draft)
        return place_order(self.floor.device, draft, Cash(draft.due_now), self.associate, self.here).order_id


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_forecast_comes_true_offline(floor: Floor, seed: int) -> None:
    tell(floor, NOW)
    shift = Shift(floor, seed)
    granted(floor, lease(floor, 9 * shift.pieces, hours=160))
    by_day = seed == 3
    floor.device.policy = replace(floor.device.policy, trust_orders=20 if by_day else 999)
    works: dict[Desk, Callable[[], None]] = {
        Desk.SELL: shift.sell,
        Desk.ON_DELIVERY: shift.on_delivery,
        Desk.PICKUP: shift.pickup,
        Desk.REMOTE: shift.remote,
    }
    told: dict[Desk, list[tuple[int, int]]] = {desk: [] for desk in works}
    at_trade: set[int] = set()
    ended: dict[Desk, int] = {}
    while works:
        # The trade in the locked coat is timed to the minute, or half hours would hide what the forecast is worth.
        now = floor.device.time().time
        floor.clock.go(MINUTE if Desk.REMOTE in works else STEP - (now - NOW) % STEP)
        now = floor.device.time().time
        on_the_half_hour = (now - NOW) % STEP == 0
        if shift.traded_at == now - MINUTE:
            at_trade.add(now)
        if on_the_half_hour or now in at_trade:
            for one in forecast(read_stand(floor.device, price_book=1)):
                if one.desk in works and one.until is not None and one.limit is not Limit.NO_LEASE:
                    told[one.desk].append((now, one.until))
        for desk, work in tuple(works.items()):
            if desk is not Desk.REMOTE and not on_the_half_hour:
                continue
            try:
                work()
            except Refusal:
                ended[desk] = now
                del works[desk]
    assert {desk: (at - NOW) // HOUR for desk, at in ended.items() if desk is not Desk.REMOTE} == {
        Desk.SELL: 168, Desk.ON_DELIVERY: 10 if by_day else 72, Desk.PICKUP: 24
    }  # fmt: skip
    for desk, forecasts in told.items():
        assert forecasts
        # Before three orders have rested on a lease, or were unpaid, nobody knows their pace: then other ends are told.
        ends = NOW + HOUR * {Desk.REMOTE: 160, Desk.ON_DELIVERY: 72 if by_day else 73}.get(desk, 999)
        known = [one for one in forecasts if one[1] < ends]
        assert known
        for at, until in known:
            assert until <= ended[desk], f"{desk}: late, told at {at - NOW}"
            early = ended[desk] - until
            # Between two customers the time to the next one shrinks, the caution does not: judged when one has come.
            if desk is not Desk.REMOTE or at in at_trade:
                assert early <= max((ended[desk] - at) / 10, 2 * MINUTE), f"{desk}: {early / HOUR:.1f} h early"


def test_the_disk_is_full_when_told(floor: Floor) -> None:
    """Real orders into a journal that SQLite does not let grow any further; two pages are left of the reserve."""
    tell(floor, NOW)
    shift, database = Shift(floor, 5), floor.device.journal.database

    basket = floor.draft(*((sku, CARRY, HUBIN, 1) for sku in sorted(floor.shop.variants)[:8]))

    def pragma(name: str) -> int:
        with database.write() as connection:
            return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())

    def customer() -> None:
        floor.clock.go(int(20 * MINUTE * shift.dice.uniform(0.98, 1.02)))
        shift._place(replace(basket, id=floor.device.identifiers.new_id()))

    for _ in range(LEAST_COMMANDS):
        customer()
    size, most = pragma("page_size"), pragma("page_count") + 150
    assert pragma(f"max_page_count = {most}") == most
    told: list[tuple[int, int]] = []
    while True:
        free = RESERVE + (most - 2 - pragma("page_count")) * size
        (sell,) = [one for one in forecast(read_stand(floor.device, 1, free)) if one.desk is Desk.SELL]
        assert sell.until is not None
        now = floor.device.time().time
        if sell.limit is Limit.DISK:
            told.append((now, sell.until))
        try:
            for _ in range(4):
                customer()
        except Outage:
            break
    now = floor.device.time().time
    assert len(told) > 30
    for at, until in told:
        assert until <= now, f"late, told {(now - at) / HOUR:.1f} h before"
        assert now - until <= max((now - at) / 10, 3 * HOUR), f"{(now - until) / HOUR:.1f} h early"


def test_by_a_few_orders_nobody_tells_how_fast_the_disk_fills() -> None:
    moments = [Moment(NOW + n * HOUR, n * HOUR, "b") for n in range(LEAST_COMMANDS)]
    assert growth(Room(100, 100 * 4096, 0), moments) == 4096
    assert growth(Room(100, 100 * 4096, 0), moments[1:]) == 0
    assert growth(Room(100, 100 * 4096, 0), [moments[0]] * LEAST_COMMANDS) == 0
    years = [*moments[:-1], Moment(NOW + 10**15, 0, "another boot")]
    assert growth(Room(100, 100 * 4096, 0), years) == pytest.approx(4096, rel=0.05), "a clock set wrong ages nothing"
