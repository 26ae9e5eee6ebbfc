"""Time, injected. Instants are integer microseconds UTC since the Unix epoch."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the domain may ask of time."""

    def now(self) -> int:
        """The wall clock, µs UTC; a person may have set it wrong."""
        ...

    def monotonic(self) -> int:
        """µs since some point of this boot; never runs backwards."""
        ...

    def boot(self) -> str:
        """Names this boot of the machine; monotonic times of two boots do not compare."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> int:
        return time.time_ns() // 1000

    def monotonic(self) -> int:
        # Also while the machine sleeps, where it can tell: a lease goes on ageing in a closed tablet.
        clock = getattr(time, "CLOCK_BOOTTIME", None)
        return (time.monotonic_ns() if clock is None else time.clock_gettime_ns(clock)) // 1000

    def boot(self) -> str:
        return _boot()


@cache
def _boot() -> str:
    # No process outlives a boot; reading the marker for each command would be a tenth of an order's time.
    marker, clock = Path("/proc/sys/kernel/random/boot_id"), SystemClock()
    return marker.read_text().strip() if marker.exists() else f"{clock.now() - clock.monotonic():x}"[:-6]


def shop_time(instant: int, zone: str) -> datetime:
    """The instant (µs UTC) on the wall of a shop in the IANA `zone`."""
    return datetime.fromtimestamp(instant / 1_000_000, UTC).astimezone(ZoneInfo(zone))


def business_date(instant: int, zone: str) -> str:
    """ISO date of the instant in the shop's zone; frozen into a command at its commit."""
    return shop_time(instant, zone).date().isoformat()
