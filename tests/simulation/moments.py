"""Virtual time: one true time for the world, and for each machine a clock that may be set wrong and restarts."""

from __future__ import annotations

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
START = 1_790_000_000 * SECOND
"""2026-09-21 13:33 UTC."""


class Time:
    """The true time, µs UTC; only the world moves it."""

    def __init__(self, now: int = START) -> None:
        self.now = now


class MachineClock:
    """Implements `app.clock.Clock`: `skew` is how wrong the wall clock stands, a boot restarts the monotonic one."""

    def __init__(self, time: Time, name: str) -> None:
        self._time = time
        self._name = name
        self._booted = time.now
        self._boots = 1
        self.skew = 0

    def now(self) -> int:
        return self._time.now + self.skew

    def monotonic(self) -> int:
        return self._time.now - self._booted + 5 * SECOND

    def boot(self) -> str:
        return f"{self._name}-{self._boots}"

    def reboot(self) -> None:
        self._booted = self._time.now
        self._boots += 1
