"""HQ's answers to commands (scope `device:{id}`)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: `status` is accepted | adjusted | rejected | parked; `detail` is JSON, `at` µs UTC.

    It arrives at one checkpoint with the command's effects, so a command is settled exactly when its row is here.
    """

    command_id: bytes
    device_id: int
    incarnation: int
    jseq: int
    status: str
    reason: str
    detail: str
    at: int


OUTCOME_SHAPES = (RowShape("outcome", Outcome, ("command_id",), (("incarnation", "jseq"),)),)
