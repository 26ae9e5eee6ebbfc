"""Filters over a list, as FilterPill.qml shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pill:
    """`title` is its word, `count` how many it lists: "21", "50+", or "" where that is not known."""

    key: str
    title: str
    count: str
    checked: bool
