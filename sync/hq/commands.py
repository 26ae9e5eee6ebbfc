"""Taking in a device's commands: each one answered once and for ever, in a transaction of its own (sync.md §5)."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.errors import Outage, Refusal
from app.journal.command import Command
from sync.hq.countersigning import countersign
from sync.hq.entries import stored_command
from sync.hq.settling import Reception, Settling
from sync.protocol import CommandEnvelope, CommandResult, CommandsReply, command_of

_ATTEMPTS = 4


def receive(reception: Reception, device_id: int, sent: Sequence[CommandEnvelope]) -> CommandsReply:
    """Decide the commands in the order sent.

    Raises `Refusal('gap', expected=…)` at the first one that leaves a jseq out, `Refusal('malformed')` before any is
    decided where a field cannot be a journal's, and `Outage('overloaded')` while the database does not answer.
    """
    commands = [_sound(command_of(one)) for one in sent]
    ends = {one.incarnation: one for one in commands}.values()
    results = [_settle(reception, device_id, one, last=any(one is end for end in ends)) for one in commands]
    incarnation = commands[-1].incarnation if commands else 0
    with reception.database.read() as connection:
        received = connection.execute(
            text("SELECT received_jseq FROM device_journal WHERE device_id = :device AND incarnation = :incarnation"),
            {"device": device_id, "incarnation": incarnation},
        ).scalar()
    return CommandsReply(received_jseq=received or 0, results=results)


def retry_parked(reception: Reception, released: int = 0) -> int:
    """Try parked commands again, e.g. after an update brought their handler; answers how many were decided.

    What could not be believed (signature, chain) stays where it is; so does what a revoked device sent, but for the
    device `released`.
    """
    statement = text(
        "SELECT c.* FROM command c JOIN outcome o ON o.command_id = c.id WHERE o.status = 'parked'"
        " AND o.reason NOT IN ('bad_signature', 'chain_broken')"
        " AND (o.reason <> 'revoked' OR c.device_id = :released)"
        " ORDER BY c.device_id, c.incarnation, c.jseq, c.fork"
    )
    with reception.database.read() as connection:
        parked = connection.execute(statement, {"released": released}).all()
    decided = 0
    for row in parked:
        with reception.database.write() as connection:
            decided += Settling(connection, reception, row.device_id, stored_command(row)).again()
    return decided


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


def _settle(reception: Reception, device_id: int, command: Command, *, last: bool) -> CommandResult:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with reception.database.write() as connection:
                result = Settling(connection, reception, device_id, command).run()
                if last:
                    countersign(connection, reception.signer, reception.clock, device_id, command.incarnation)
                return result
        # a deadlock that PostgreSQL has broken, a lock not got, a lost connection; the same id uploaded twice at once
        except (OperationalError, IntegrityError) as error:
            logging.getLogger(__name__).warning("attempt %d on a command failed: %s", attempt, error.orig)
    raise Outage("overloaded", retry_after=2.0)
