"""How long goods are held for a customer who wants to try them on."""

from __future__ import annotations

HELD_US = 48 * 3_600 * 1_000_000
"""From the moment at which they were promised to be ready."""

FARTHEST_US = 14 * 86_400 * 1_000_000
"""A promise farther off is a wrong clock's: nothing is held for ever."""


def held_from(due_at: int, now: int) -> int:
    """The promise that HQ goes by; µs UTC."""
    return min(due_at, now + FARTHEST_US)
