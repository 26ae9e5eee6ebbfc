"""Stock elsewhere: how safe, how far, and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import shop_time
from app.inventory.places import (
    LIVE_FOR,
    Location,
    Place,
    Safety,
    distance,
    promise,
    safest_then_nearest,
    safety_of,
)
from tests.support.floor import DAY, HOUR, MINUTE, NOW, YEAR

HUBIN = Location(1, "HZ", "store", "湖滨", "Asia/Shanghai", 30_254_000, 120_164_000, "", "")
DC = replace(HUBIN, location_id=2, kind="dc")


def at(text: str, zone: str = "+08:00") -> int:
    return int(datetime.fromisoformat(text + zone).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("quantity", "age", "safety"),
    [(3, 0, Safety.SAFE), (3, LIVE_FOR, Safety.SAFE), (3, LIVE_FOR + 1, Safety.AT_RISK), (2, 0, Safety.AT_RISK),
     (1, 0, Safety.LAST_PIECE), (0, 0, Safety.LAST_PIECE), (1, DAY, Safety.LAST_PIECE), (500, DAY, Safety.AT_RISK),
     (9, -MINUTE, Safety.SAFE), (9, -LIVE_FOR - 1, Safety.AT_RISK), (9, -10 * YEAR, Safety.AT_RISK)],
)  # fmt: skip
def test_live_and_three_is_safe_and_a_wrong_clock_makes_nothing_live(quantity: int, age: int, safety: Safety) -> None:
    assert safety_of(quantity, NOW - age, NOW) is safety


@given(st.lists(st.tuples(st.sampled_from(Safety), st.integers(0, 5), st.integers(0, 50)), max_size=20))
def test_safest_first_then_nearest(drawn: list[tuple[Safety, int, int]]) -> None:
    places = [Place(replace(HUBIN, location_id=n), 1, 0, far, safety, 0) for safety, far, n in drawn]
    order = [Safety.LEASED, Safety.SAFE, Safety.AT_RISK, Safety.LAST_PIECE]
    keys = [(order.index(p.safety), p.distance, p.location.location_id) for p in safest_then_nearest(places)]
    assert keys == sorted(keys)
    assert len(keys) == len(drawn)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [((0, 0), (0, 1_000_000), 111_195), ((90_000_000, 0), (-90_000_000, 0), 20_015_115),
     ((30_254_000, 120_164_000), (30_254_000, 120_164_000), 0),
     # Paris to London, rounded coordinates: 343.6 km by any great-circle calculator.
     ((48_856_600, 2_352_200), (51_507_400, -127_800), 343_556)],
)  # fmt: skip
def test_known_distances(one: tuple[int, int], other: tuple[int, int], metres: int) -> None:
    a, b = replace(HUBIN, latitude=one[0], longitude=one[1]), replace(HUBIN, latitude=other[0], longitude=other[1])
    assert distance(a, b) == pytest.approx(metres, abs=2)


DEGREES = st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))


@given(DEGREES, DEGREES)
def test_distances_are_symmetric_and_at_most_half_way_round(one: tuple[int, int], other: tuple[int, int]) -> None:
    a, b = replace(HUBIN, latitude=one[0], longitude=one[1]), replace(HUBIN, latitude=other[0], longitude=other[1])
    assert distance(a, b) == distance(b, a)
    assert 0 <= distance(a, b) <= 20_015_116


@given(DEGREES)
def test_the_other_side_of_the_earth(one: tuple[int, int]) -> None:
    """Where rounding can push the haversine above 1."""
    a = replace(HUBIN, latitude=one[0], longitude=one[1])
    b = replace(HUBIN, latitude=-one[0], longitude=one[1] + 180_000_000)
    assert distance(a, b) == pytest.approx(20_015_115, abs=1)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-21T08:59:59", "2026-11-21T12:00:00"),
        ("2026-11-21T00:00:00", "2026-11-21T12:00:00"),
        ("2026-11-21T09:00:00", "2026-11-21T11:00:00"),
        ("2026-11-21T10:42:00", "2026-11-21T13:00:00"),
        ("2026-11-21T18:59:59", "2026-11-21T21:00:00"),
        ("2026-11-21T19:00:00", "2026-11-22T12:00:00"),
        ("2026-12-31T23:59:59", "2027-01-01T12:00:00"),
    ],
)
def test_a_shop_has_goods_ready_in_two_hours_or_at_noon_after_closing(now: str, due: str) -> None:
    assert promise(HUBIN, at(now)) == at(due)


@pytest.mark.parametrize(
    ("now", "due"),
    [("2026-11-21T00:00:00", "2026-11-23T18:00:00"), ("2026-11-21T23:59:59", "2026-11-23T18:00:00"),
     ("2026-12-30T10:00:00", "2027-01-01T18:00:00")],
)  # fmt: skip
def test_a_dc_delivers_on_the_second_day(now: str, due: str) -> None:
    assert promise(DC, at(now)) == at(due)


def test_the_promise_is_in_the_shops_own_time() -> None:
    london = replace(HUBIN, timezone="Europe/London")
    assert promise(london, at("2026-11-21T10:00:00", "+00:00")) == at("2026-11-21T12:00:00", "+00:00")
    assert promise(london, at("2026-06-21T18:30:00", "+00:00")) == at("2026-06-22T11:00:00", "+00:00")


@given(st.integers(0, 365 * 24 * 60))
def test_a_promise_leaves_two_hours_and_is_kept_by_noon_tomorrow(minutes: int) -> None:
    now = NOW + minutes * MINUTE
    due = promise(HUBIN, now)
    assert 2 * HOUR <= due - now <= 17 * HOUR
    local = shop_time(due, HUBIN.timezone)
    assert (local.minute, local.second, local.microsecond) == (0, 0, 0)
    assert 11 <= local.hour <= 21
    assert datetime.fromtimestamp(due / 1e6, UTC) > datetime.fromtimestamp(now / 1e6, UTC)
