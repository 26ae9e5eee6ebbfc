"""What the people did and what HQ said, kept by the simulation itself: the code under test is compared with it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.journal.command import Command
from app.leases.rows import LEASE_SHAPES
from tests.simulation.headquarters import Headquarters

_LEASE, _PIECES = (LEASE_SHAPES[0].names.index(name) for name in ("id", "quantity"))
Key = tuple[str, str, str]
"""(scope, table, key as JSON)."""
State = dict[Key, tuple[int, list[Any]]]
"""What HQ's feed says at a checkpoint: (ver, image) by key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as the customer asked for it; `price` in fen."""

    variant_id: int
    quantity: int
    price: int
    fulfilment: str
    location_id: int

    @property
    def amount(self) -> int:
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Sale:
    """An order as it was agreed at the counter. `later` falls due at pickup or delivery, the rest was taken there in
    cash. `coupon` is the serial of the coupon that took `off` off it, or b""."""

    order_id: bytes
    device: str
    store_id: int
    lines: tuple[Asked, ...]
    later: int
    coupon: bytes = b""
    off: int = 0

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines) - self.off

    @property
    def cash(self) -> int:
        return self.total - self.later


@dataclass
class Book:
    """`sales` are what was agreed, placed or not; `commands` what was acknowledged, or found in a journal."""

    sales: dict[bytes, Sale] = field(default_factory=dict)
    commands: dict[bytes, Command] = field(default_factory=dict)
    journals: dict[str, dict[bytes, Command]] = field(default_factory=lambda: defaultdict(dict))
    """The same by device, less what went with a journal that was put back."""
    lost: set[bytes] = field(default_factory=set)
    """Commands whose only copy went with a restored journal or database: nobody can have them any more."""
    checkpoints: dict[tuple[str, int], State] = field(default_factory=dict)
    latest: State = field(default_factory=dict)
    epoch: str = ""
    h: int = 0
    sequencer_stall: int = 0
    counted: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    """(location, variant) → pieces that were counted in, in all."""

    granted: dict[bytes, int] = field(default_factory=dict)
    """Lease → pieces that HQ has ever said it grants."""

    forgotten: dict[bytes, tuple[str, int]] = field(default_factory=dict)
    """Answered commands whose outcome has left the feed, since their device has pruned them: (epoch, seq) of that."""

    def is_forgotten(self, command: bytes, epoch: str, h: int) -> bool:
        """Whether its outcome was there before the checkpoint and is no more."""
        at = self.forgotten.get(command)
        return at is not None and (at[0] != epoch or at[1] <= h)

    def acknowledge(self, device: str, commands: Iterable[Command]) -> list[Command]:
        """The verb returned, so the receipt may print; or they were found in the journal. Answers the new ones."""
        known = self.journals[device]
        new = [command for command in commands if command.id not in known]
        for command in new:
            self.commands[command.id] = known[command.id] = command
        return new

    def read_feed(self, hq: Headquarters) -> None:
        """Follow HQ's feed as a client of all scopes would."""
        if not hq.processes:
            return
        (epoch,) = hq.rows("SELECT value FROM hq_meta WHERE name = 'epoch'")[0]
        if epoch != self.epoch:
            self._begin(hq, epoch)
        for row in hq.rows("SELECT h FROM checkpoint WHERE h > :h ORDER BY h", h=self.h):
            for change in hq.rows(
                "SELECT seq, scope, tbl, pk, ver, image FROM feed WHERE seq > :low AND seq <= :high ORDER BY seq",
                low=self.h, high=row.h,
            ):  # fmt: skip
                self._apply(change)
                if change.tbl == "outcome":
                    self._follow_outcome(change)
            self.h = row.h
            self.checkpoints[epoch, self.h] = dict(self.latest)

    def _begin(self, hq: Headquarters, epoch: str) -> None:
        """A new history: what it begins with is HQ's own word, which the live tables must bear out at rest."""
        self.epoch = epoch
        self.latest = {}
        for row in hq.rows("SELECT scope, tbl, pk, ver, image FROM head"):
            self._apply(row)
        away = hq.rows("SELECT command_id FROM outcome WHERE device_id < 0")
        self.forgotten = {bytes(row.command_id): (epoch, -1) for row in away}
        self.h = int(hq.rows("SELECT coalesce(max(h), 0) AS h FROM checkpoint")[0].h)
        self.checkpoints[epoch, self.h] = dict(self.latest)

    def _follow_outcome(self, change: Any) -> None:
        (command,) = json.loads(change.pk)
        if change.image is None:
            self.forgotten[bytes.fromhex(command)] = (self.epoch, change.seq)
        else:
            self.forgotten.pop(bytes.fromhex(command), None)

    def _apply(self, row: Any) -> None:
        if row.scope.startswith("catalog:"):
            return
        key = (row.scope, row.tbl, json.dumps(json.loads(row.pk)))
        known = self.latest.get(key)
        if known is not None and known[0] >= row.ver:
            return
        if row.image is None:
            self.latest.pop(key, None)
        else:
            image = json.loads(row.image)
            self.latest[key] = (row.ver, image)
            if row.tbl == "lease":
                self.granted[bytes.fromhex(image[_LEASE])] = image[_PIECES]
