"""Notes and coins that a drawer is counted by, largest first, minor units."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, tuple[int, ...]] = {"CNY": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)}
"""A currency that is not here is counted by its sum."""


def sum_of(pieces: Mapping[int, int]) -> int:
    """Note → how many of it."""
    return sum(note * count for note, count in pieces.items())
