"""Taking in the journal that a device sealed for HQ before it was un-enrolled: by the ordinary way of its commands."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from app.errors import Refusal
from sync.hq.commands import receive
from sync.hq.departing import arrived
from sync.hq.scopes import caller_by_id
from sync.hq.settling import Reception
from sync.protocol import MAX_COMMANDS, CommandResult
from sync.sealing import unseal


def take_in(reception: Reception, path: Path) -> list[CommandResult]:
    """HQ's answer to each command; a file taken in twice changes nothing.

    Raises Refusal `unreadable`, `not_sealed_for_us`, `unknown_device`, or `gap` where HQ lacks commands before the
    first one.
    """
    try:
        file = path.read_bytes()
    except OSError as error:
        raise Refusal("unreadable", path=str(path), because=error.strerror) from error
    journal = unseal(reception.signer, file)
    with reception.database.read() as connection:
        if caller_by_id(connection, journal.device_id) is None:
            raise Refusal("unknown_device", device=journal.device_id)
    results: list[CommandResult] = []
    for _, chain in groupby(journal.commands, key=lambda one: one.incarnation):
        commands = list(chain)
        for start in range(0, len(commands), MAX_COMMANDS):
            results += receive(reception, journal.device_id, commands[start : start + MAX_COMMANDS]).results
    with reception.database.write() as connection:
        arrived(connection, reception.clock, journal.device_id)
    return results


def told(results: list[CommandResult]) -> str:
    """For people: how many became what."""
    counts = {status: sum(one.status == status for one in results) for status in sorted({r.status for r in results})}
    return ", ".join([f"{len(results)} commands", *(f"{count} {status}" for status, count in counts.items())])
