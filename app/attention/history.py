"""What became of what was done here: HQ's newest answers beside the commands they answer."""

from __future__ import annotations

from dataclasses import dataclass

from app.attention.desk import Waiting, waiting_of
from app.device import Device
from app.journal.records import commands_by_id
from app.journal.rows import OUTCOME_SHAPES, Outcome

_COLUMNS = ", ".join(OUTCOME_SHAPES[0].names)
_NEWEST = f"SELECT {_COLUMNS} FROM outcome ORDER BY incarnation DESC, jseq DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class Answered:
    """`command` is None where it was pruned, or an earlier journal of this device held it."""

    outcome: Outcome
    command: Waiting | None


def read_history(device: Device, limit: int = 30) -> tuple[Answered, ...]:
    """Newest first. Raises Outage `replica_missing` before the first load."""
    with device.replicas.store.read() as store:
        rows = store.exec_driver_sql(_NEWEST, (limit,)).fetchall()
    outcomes = [Outcome(*row) for row in rows]
    with device.journal.database.read() as journal:
        commands = commands_by_id(journal, [one.command_id for one in outcomes])
    return tuple(
        Answered(one, waiting_of(commands[one.command_id]) if one.command_id in commands else None) for one in outcomes
    )
