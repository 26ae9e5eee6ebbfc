"""Taking in a device's commands: each one answered once and for ever, in a transaction of its own (sync.md §5)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.errors import Outage, Refusal
from app.journal.command import Command
from sync.hq.actors import Rosters
from sync.hq.countersigning import countersign
from sync.hq.releasing import WAITING, any_parked, look_again, release
from sync.hq.scopes import Caller, caller_by_id
from sync.hq.settling import Reception, Settling, Undone
from sync.protocol import CommandEnvelope, CommandResult, CommandsReply, command_of

_ATTEMPTS = 4


def receive(reception: Reception, device_id: int, sent: Sequence[CommandEnvelope]) -> CommandsReply:
    """Decide the commands in the order sent.

    Raises `Refusal('gap', expected=…)` at the first one that leaves a jseq out, `Refusal('malformed')` before any is
    decided where a field cannot be a journal's, and `Outage('overloaded')` while the database does not answer.
    """
    commands = [_sound(command_of(one)) for one in sent]
    reception = replace(reception, rosters=Rosters())
    ends = {one.incarnation: one for one in commands}.values()
    with reception.database.read() as connection:
        caller = caller_by_id(connection, device_id)
    if caller is None:
        raise Refusal("unknown_device")
    results = [_settle(reception, caller, one, last=any(one is end for end in ends)) for one in commands]
    incarnation = commands[-1].incarnation if commands else 0
    _release(reception, device_id, commands, results)
    with reception.database.read() as connection:
        received = connection.execute(
            text("SELECT received_jseq FROM device_journal WHERE device_id = :device AND incarnation = :incarnation"),
            {"device": device_id, "incarnation": incarnation},
        ).scalar()
    return CommandsReply(received_jseq=received or 0, results=results)


def _sound(command: Command) -> Command:
    numbers = (
        command.actor, command.roster, command.catalog_h, command.store_h, command.price_book, command.wall,
        command.mono, command.type_version, command.incarnation, command.jseq,
    )  # fmt: skip
    sizes_right = len(command.id) == 16 and len(command.prev_hash) == 32 and len(command.lane) <= 64
    numbers_right = all(-(2**63) <= n < 2**63 for n in numbers) and command.jseq >= 1 and command.incarnation >= 0
    if not sizes_right or not numbers_right or "\0" in command.type + command.boot:
        raise Refusal("malformed", command=command.id.hex())
    return command


def _settle(reception: Reception, caller: Caller, command: Command, *, last: bool) -> CommandResult:
    undone: Undone | None = None
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with reception.database.write() as connection:
                result = Settling(connection, reception, caller.id, command).run(caller, undone)
                if last:
                    countersign(connection, reception.signer, reception.clock, caller.id, command.incarnation)
                return result
        except Undone as now:
            undone = now
        # a deadlock that PostgreSQL has broken, a lock not got, a lost connection; the same id uploaded twice at once
        except (OperationalError, IntegrityError) as error:
            logging.getLogger(__name__).warning("attempt %d on a command failed: %s", attempt, error.orig)
    raise Outage("overloaded", retry_after=2.0)


def _release(
    reception: Reception, device_id: int, commands: Sequence[Command], results: Sequence[CommandResult]
) -> None:
    """What waited for these may go on, and those that wait may do so in vain by now."""
    with reception.database.read() as connection:
        if not any_parked(connection):
            return
    for command, result in zip(commands, results, strict=True):
        if result.reason in WAITING:
            look_again(reception, device_id, command)
        elif result.status not in ("parked", "conflict"):
            release(reception, device_id, command)
