"""One choice of a setting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OptionProps:
    key: str
    title: str
    chosen: bool
