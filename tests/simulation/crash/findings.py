"""What is wrong with one image of a disk, or with many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Findings:
    """Each fault as a sentence: acknowledged work that is not there, work that is there in part, files that do not
    read."""

    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lost or self.halves or self.corrupt)


@dataclass
class Report:
    """Over many images; `kinds` counts what became of unsynced writes, `examples` says where to look."""

    images: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    halves: int = 0
    corrupt: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, kind: str, place: int, found: Findings) -> None:
        self.images += 1
        self.kinds[kind] += 1
        self.lost += bool(found.lost)
        self.halves += bool(found.halves)
        self.corrupt += bool(found.corrupt)
        if found and len(self.examples) < 5:
            self.examples.append(f"{kind} at event {place}: {found}")

    @property
    def bad(self) -> bool:
        return bool(self.lost or self.halves or self.corrupt)

    def __add__(self, other: Report) -> Report:
        return Report(
            self.images + other.images,
            self.kinds + other.kinds,
            self.lost + other.lost,
            self.halves + other.halves,
            self.corrupt + other.corrupt,
            self.examples + other.examples,
        )
