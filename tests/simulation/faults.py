"""What goes wrong, how often: drawn from the seed, so that each seed has its own mix (swarm testing)."""

from __future__ import annotations

from collections import Counter
from random import Random

from tests.simulation.crashes import Process

ON_THE_WIRE = {
    "request lost": 0.05,
    "request late": 0.04,
    "answer lost": 0.06,
    "request twice": 0.06,
    "answer cut": 0.05,
    "answer cut in silence": 0.03,
    "captive portal": 0.05,
    "busy": 0.05,
}
"""Highest rates per request."""

KILLS = {"window": 0.02, "agent": 0.03, "hq": 0.03}
"""Highest rates per commit, fsync and rename."""

FULL = 0.03
"""Highest rate per commit on a device."""

EVENTS = {
    "night": 3.0,
    "power cut": 6.0,
    "agent killed": 4.0,
    "window killed": 4.0,
    "hq killed": 4.0,
    "offline": 6.0,
    "clock jump": 3.0,
    "hq restored": 5.0,
    "journal restored": 5.0,
    "journal cloned": 3.0,
    "journal altered": 4.0,
    "revoked": 1.5,
    "device leaves": 2.0,
    "feed pruned": 3.0,
    "second hq": 4.0,
    "long transaction": 6.0,
    "member moves": 5.0,
    "stalled sequencer": 3.0,
}
"""Highest weights against those of what people do."""


class Faults:
    """The dice of one seed; `seen` counts what has struck."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.off = False
        self.seen: Counter[str] = Counter()
        self._wire = {name: self._swarm(rate) for name, rate in ON_THE_WIRE.items()}
        self._kills = {name: self._swarm(rate) for name, rate in KILLS.items()}
        self._full = self._swarm(FULL)
        self.events = {name: self._swarm(weight) for name, weight in EVENTS.items()}

    def on_the_wire(self) -> str:
        """What happens to a request: a name of ON_THE_WIRE, or ''."""
        if self.off:
            return ""
        draw = self._random.random()
        for name, rate in self._wire.items():
            if draw < rate:
                return self.struck(name)
            draw -= rate
        return ""

    def at_point(self, process: Process, place: str) -> str:
        """Implements `crashes.Strikes`."""
        if self.off:
            return ""
        draw = self._random.random()
        if draw < self._kills.get(process.kind, 0.0):
            self.struck(f"{process.kind} killed {place}")
            return "kill"
        if place == "before commit" and process.kind in ("window", "agent") and draw > 1 - self._full:
            self.struck("disk full")
            return "full"
        return ""

    def struck(self, name: str) -> str:
        self.seen[name] += 1
        return name

    def _swarm(self, highest: float) -> float:
        # Absent in half of the seeds: faults that mask each other must also come alone.
        return highest * self._random.random() if self._random.random() < 0.5 else 0.0
