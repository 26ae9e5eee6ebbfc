"""Commands that HQ's answer has not reached yet.

A command is unsettled while `store` holds no outcome for it, judged in the same read transaction that reads the rows
it overlays: effects and outcome arrive at one checkpoint, so nothing flickers and nothing counts twice. A parked
command has an outcome but no effects yet; it stays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

from app.journal.command import Command, parts_of
from app.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Pending:
    """`commands` in journal order; `generation` grows unless some were only appended: folds then start over."""

    generation: int
    commands: tuple[Command, ...]


class Unsettled:
    """The unsettled tail of the journal, over all its incarnations, kept in memory and updated at each commit.

    `read_tail` answers the journal's commands from the first whose id is not among those it is given.
    """

    def __init__(self, read_tail: Callable[[frozenset[bytes]], list[Command]]) -> None:
        self._read_tail = read_tail
        self._lock = Lock()
        self._commands: list[Command] = []
        self._tuple: tuple[Command, ...] = ()
        self._generation = 0
        self._seen: tuple[str, int] | None = None
        self._judged = 0

    def add(self, commands: Iterable[Command]) -> None:
        """What was just committed; in any order, and again, where threads overtake each other."""
        with self._lock:
            if self._seen is None:
                return  # the first look reads the journal
            for command in commands:
                place = bisect_left(self._commands, command.place, key=_place)
                behind = self._commands[place:]
                if not behind or behind[0].place != command.place:
                    self._commands.insert(place, command)
                    self._generation += bool(behind)
                    # Judged anew even at the same checkpoint: HQ's answer may have been faster than this call.
                    self._judged = min(self._judged, command.place - 1)
            self._tuple = tuple(self._commands)

    def at(self, store: Connection | None, checkpoint: tuple[str, int] = ("", -1)) -> Pending:
        """What is unsettled as of the read transaction `store`, which stands at the checkpoint (epoch, h).

        None: no store yet, so everything is. At another epoch or an earlier h (a resync, or another thread was here
        with a later snapshot) the journal is read anew: what had settled there may be open here.
        """
        with self._lock:
            if self._seen is None or checkpoint[0] != self._seen[0] or checkpoint[1] < self._seen[1]:
                decided = _decided(store, 0)
                self._keep([one for one in self._read_tail(frozenset(decided)) if one.id not in decided])
            elif self._commands and (checkpoint != self._seen or self._judged < self._commands[-1].place):
                low = self._commands[0].place if checkpoint != self._seen else self._judged + 1
                decided = _decided(store, low)
                left = [one for one in self._commands if one.id not in decided] if decided else self._commands
                if len(left) < len(self._commands):
                    self._keep(left)
            self._seen = checkpoint
            self._judged = self._commands[-1].place if self._commands else self._judged
            return Pending(self._generation, self._tuple)

    def _keep(self, commands: list[Command]) -> None:
        self._commands, self._tuple = commands, tuple(commands)
        self._generation += 1


def _place(command: Command) -> int:
    return command.place


def _decided(store: Connection | None, low: int) -> set[bytes]:
    if store is None:
        return set()
    rows = store.exec_driver_sql(
        "SELECT command_id FROM outcome WHERE (incarnation, jseq) >= (?, ?) AND status <> 'parked'", parts_of(low)
    )
    return {bytes(row[0]) for row in rows.fetchall()}
