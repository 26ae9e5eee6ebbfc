"""Watches progress, not signs of life: a loop may run on and get nowhere (sync.md §8).

A silent stall is the commonest failure of sync engines: everything answers, and nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LIMIT_US = 600 * 1_000_000
"""How long nothing may move while HQ answers."""

FRESH_US = 120 * 1_000_000
"""HQ counts as answering if it did within this time."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a loop stands. `behind`: there is work for it; `at` changes whenever it gets on."""

    behind: bool
    at: tuple[object, ...]


class Watchdog:
    """Told the marks of the loops now and then; times are µs of the monotonic clock."""

    def __init__(self, limit: int = LIMIT_US) -> None:
        self._limit = limit
        self._since: dict[str, tuple[Mark, int]] = {}

    def stuck(self, marks: Mapping[str, Mark], now: int, answered_at: int | None) -> list[str]:
        """Names of the loops that have had work and HQ's ear for the whole limit, and have not moved.

        `answered_at`: when HQ last answered anything. While it does not, nobody can get on and nobody is stuck.
        """
        silent = answered_at is None or now - answered_at > FRESH_US
        found = []
        for name, mark in marks.items():
            before, since = self._since.get(name, (mark, now))
            if silent or not mark.behind or mark != before:
                since = now
            self._since[name] = (mark, since)
            if now - since > self._limit:
                found.append(name)
        return found
