"""Commands to HQ, in journal order. What HQ has is HQ's word; the journal is only read and carries no mark.

A lost answer, a repeat or a gap is therefore harmless: HQ knows each command by its id, and says which it expects next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock
from app.errors import Outage
from app.journal import records
from app.journal.incarnations import Chain, current_incarnation, read_chains
from app.shapes import REPLICA_SCHEMA
from app.storage.database import Database, DatabaseFile
from sync.hq_client import HqClient
from sync.protocol import (
    BUILD,
    OLDEST_PROTOCOL,
    PROTOCOL,
    ChainTold,
    CommandEnvelope,
    CommandsRequest,
    HelloReply,
    HelloRequest,
    encode,
    envelope,
)

MAX_BODY = 900_000
"""Bytes of commands in one request; HQ takes 1 MiB on the wire (quality.md, "Security")."""


def open_journal(path: Path, key: bytes) -> Database:
    """Read only: any other way of opening would let the agent write into the window's file."""
    return Database(DatabaseFile(path, "read", key=key, cache=2))


def own_chains(journal: Database) -> tuple[Chain, ...]:
    """The journal's chains; the last one is the one the window writes."""
    with journal.read() as connection:
        return read_chains(connection, current_incarnation(connection))


def hello(client: HqClient, journal: Database, clock: Clock) -> tuple[tuple[Chain, ...], HelloReply]:
    """Introduce this device and its journal; answers what was told, and what HQ says it holds of it.

    A journal that ends before what HQ holds of its incarnation was put back from a backup. Only this side can tell:
    to HQ the request might be an old one. So it is said once more, and HQ grants another incarnation.
    """
    chains = own_chains(journal)
    reply = client.hello(_request(chains, clock, 0))
    if len(reply.chains) != len(chains):
        raise Outage("bad_answer", detail="not the chains that were told")
    held, own = reply.chains[-1], chains[-1]
    if reply.incarnation == own.incarnation and held.received_jseq > own.last:
        # What was committed meanwhile counts: this word is for the journal as it is now.
        chains = own_chains(journal)
        if chains[-1].incarnation == own.incarnation and held.received_jseq > chains[-1].last:
            reply = client.hello(_request(chains, clock, held.received_jseq))
    return chains, reply


def _request(chains: Sequence[Chain], clock: Clock, behind: int) -> HelloRequest:
    return HelloRequest(
        build=BUILD,
        protocol=(OLDEST_PROTOCOL, PROTOCOL),
        replica_schema=REPLICA_SCHEMA,
        incarnation=chains[-1].incarnation,
        chains=[
            ChainTold(incarnation=one.incarnation, first=one.first, base_hash=one.base_hash, hashes=list(one.hashes))
            for one in chains
        ],
        behind=behind,
        wall=clock.now(),
    )


@dataclass(frozen=True, slots=True)
class Pushed:
    """`sent` commands of one incarnation went out; HQ now holds it up to `jseq`, the command `last`."""

    sent: int
    incarnation: int = 0
    jseq: int = 0
    last: bytes = b""


def push(client: HqClient, journal: Database, held: Mapping[int, int], max_commands: int, epoch: str = "") -> Pushed:
    """Send one batch of what follows the jseq that HQ holds of each incarnation, older ones first.

    Raises Outage, or Refusal `gap` (incarnation, expected) where HQ holds less than that, `resync` where it said so in
    another history than the one it goes by now.
    """
    for chain in own_chains(journal):
        known = held.get(chain.incarnation, 0)
        if known >= chain.last:
            continue
        with journal.read() as connection:
            commands = records.commands_of(connection, chain.incarnation, known, max_commands)
        batch = fitting([envelope(command) for command in commands])
        if not batch:
            continue
        reply = client.commands(CommandsRequest(commands=batch, epoch=epoch))
        if [result.id for result in reply.results] != [one.id for one in batch]:
            raise Outage("bad_answer", detail="not the commands that were sent")
        return Pushed(len(batch), chain.incarnation, batch[-1].jseq, batch[-1].id)
    return Pushed(0)


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


def settled(journal: Database, store: Database) -> dict[int, int]:
    """Incarnation → the jseq up to which outcomes have come, so HQ held these: where to start if it says nothing."""
    with store.read() as connection:
        known = frozenset(bytes(row[0]) for row in connection.exec_driver_sql("SELECT command_id FROM outcome"))
    with journal.read() as connection:
        return records.settled_by_incarnation(connection, known)
