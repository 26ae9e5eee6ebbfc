"""Commands to HQ, in journal order. What HQ has is HQ's word; the journal is only read and carries no mark.

A lost answer, a repeat or a gap is therefore harmless: HQ knows each command by its id, and says which it expects next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock
from app.errors import Outage
from app.journal import records
from app.journal.command import GENESIS
from app.shapes import REPLICA_SCHEMA
from app.storage.database import Database, DatabaseFile
from sync.hq_client import HqClient
from sync.protocol import BUILD, PROTOCOL, CommandEnvelope, CommandsRequest, HelloReply, HelloRequest, encode, envelope

MAX_BODY = 900_000
"""Bytes of commands in one request; HQ takes 1 MiB on the wire (quality.md, "Security")."""


def open_journal(path: Path, key: bytes) -> Database:
    """Read only: any other way of opening would let the agent write into the window's file."""
    return Database(DatabaseFile(path, "read", key=key, cache=2))


@dataclass(frozen=True, slots=True)
class Pushed:
    """`sent` commands went out; `received_jseq` is the last one HQ now holds."""

    sent: int
    received_jseq: int


def hello(client: HqClient, journal: Database, clock: Clock, incarnation: int) -> HelloReply:
    """Introduce this device and its journal; HQ answers what it holds of it."""
    with journal.read() as connection:
        jseq, head = records.last(connection)
    request = HelloRequest(
        build=BUILD,
        protocol=(PROTOCOL, PROTOCOL),
        replica_schema=REPLICA_SCHEMA,
        incarnation=incarnation,
        jseq=jseq,
        head_hash=GENESIS if head is None else head,
        wall=clock.now(),
    )
    return client.hello(request)


def push(client: HqClient, journal: Database, received_jseq: int, max_commands: int) -> Pushed:
    """Send one batch of what follows `received_jseq`; nothing to send answers `sent` 0.

    Raises Outage, or Refusal `gap` where HQ holds less than that: `hello` then tells where to go on.
    """
    with journal.read() as connection:
        commands = records.commands_after(connection, received_jseq, max_commands)
    batch = fitting([envelope(command) for command in commands])
    if not batch:
        return Pushed(0, received_jseq)
    reply = client.commands(CommandsRequest(commands=batch))
    if reply.received_jseq < batch[-1].jseq:
        raise Outage("bad_answer", detail="taken but not received", jseq=batch[-1].jseq)
    return Pushed(len(batch), reply.received_jseq)


def fitting(envelopes: Sequence[CommandEnvelope], limit: int = MAX_BODY) -> list[CommandEnvelope]:
    """The longest start of `envelopes` within `limit` bytes, but never less than one: a command is never split."""
    taken: list[CommandEnvelope] = []
    size = 0
    for one in envelopes:
        size += len(encode(one))
        if taken and size > limit:
            break
        taken.append(one)
    return taken


def settled_up_to(journal: Database, store: Database) -> int:
    """The jseq up to which outcomes have come, so HQ surely holds these: where to start if it will not say itself."""
    with store.read() as connection:
        known = frozenset(bytes(row[0]) for row in connection.exec_driver_sql("SELECT command_id FROM outcome"))
    with journal.read() as connection:
        return records.settled_up_to(connection, known)
