"""Instants in a shop's own time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SystemClock, business_date, shop_time
from tests.support.floor import NOW, YEAR


@given(st.integers(NOW - 30 * YEAR, NOW + 30 * YEAR))
def test_no_microsecond_is_lost(instant: int) -> None:
    local = shop_time(instant, "Asia/Shanghai")
    since = local - datetime(1970, 1, 1, tzinfo=UTC)
    assert (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds == instant


@pytest.mark.parametrize(
    ("utc", "zone", "date"),
    [
        ("2026-11-20T15:59:59", "Asia/Shanghai", "2026-11-20"),
        ("2026-11-20T16:00:00", "Asia/Shanghai", "2026-11-21"),
        ("2026-12-31T16:00:00", "Asia/Shanghai", "2027-01-01"),
        ("2026-11-20T16:00:00", "Europe/London", "2026-11-20"),
        ("2026-06-30T23:30:00", "Europe/London", "2026-07-01"),
        ("2026-11-01T05:30:00", "America/New_York", "2026-11-01"),
    ],
)
def test_the_business_date_is_the_shops(utc: str, zone: str, date: str) -> None:
    instant = int(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp()) * 1_000_000
    assert business_date(instant, zone) == date


def test_the_machines_clocks() -> None:
    clock = SystemClock()
    first = clock.monotonic()
    assert abs(clock.now() - int(datetime.now(UTC).timestamp() * 1e6)) < 5_000_000
    assert clock.monotonic() >= first
    assert clock.boot() == clock.boot()
