"""Commands that HQ's answer has not reached yet.

A command is unsettled while `store` holds no outcome for it, judged in the same read transaction that reads the rows
it overlays: effects and outcome arrive at one checkpoint, so nothing flickers and nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from app.journal.command import Command
from app.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Pending:
    """`commands` in journal order; `generation` grows whenever one settles, so folds know to start over."""

    generation: int
    commands: tuple[Command, ...]


class Unsettled:
    """The unsettled tail of the journal, kept in memory and updated at each commit."""

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self._lock = Lock()
        self._commands = list(commands)
        self._tuple: tuple[Command, ...] | None = None
        self._generation = 0
        self._seen: tuple[str, int] | None = None

    def add(self, commands: Iterable[Command]) -> None:
        with self._lock:
            self._commands.extend(commands)
            self._tuple = None

    def at(self, store: Connection | None, checkpoint: tuple[str, int] = ("", -1)) -> Pending:
        """What is unsettled as of the read transaction `store`, which stands at the checkpoint (epoch, h).

        None: no store yet, so everything is.
        """
        with self._lock:
            if store is not None:
                self._settle(store, checkpoint)
            if self._tuple is None:
                self._tuple = tuple(self._commands)
            return Pending(self._generation, self._tuple)

    def _settle(self, store: Connection, checkpoint: tuple[str, int]) -> None:
        if checkpoint == self._seen or not self._commands:
            return
        low = self._commands[0].jseq
        rows = store.exec_driver_sql("SELECT command_id FROM outcome WHERE jseq >= ?", (low,)).fetchall()
        decided = {bytes(row[0]) for row in rows}
        left = [command for command in self._commands if command.id not in decided]
        if len(left) != len(self._commands):
            self._generation += 1
            self._commands, self._tuple = left, None
        self._seen = checkpoint
