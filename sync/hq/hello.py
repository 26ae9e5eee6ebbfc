"""The handshake: versions, and how far HQ holds the device's chains."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from app.clock import Clock
from app.errors import Refusal
from app.journal.command import GENESIS
from sync.hq import forgetting, trust
from sync.hq.alerts import raise_alert, was_raised
from sync.hq.capture import to_json
from sync.hq.database import Database, for_update
from sync.hq.durability import AT_ONCE, Durability
from sync.hq.scopes import Caller
from sync.hq.trips import Writes, ask
from sync.protocol import MAX_COMMANDS, OLDEST_PROTOCOL, PROTOCOL, ChainHeld, ChainTold, HelloReply, HelloRequest

_ENTRIES = text(
    "SELECT jseq, fork, hash, received_at FROM command"
    " WHERE device_id = :device AND incarnation = :incarnation AND jseq IN :jseqs"
).bindparams(bindparam("jseqs", expanding=True))


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a hello is answered from. `poll_seconds`: how often devices are asked to call."""

    database: Database
    clock: Clock
    poll_seconds: float
    durability: Durability = AT_ONCE


def greet(greeting: Greeting, caller: Caller, asked: HelloRequest) -> HelloReply:
    """Raises `Refusal('upgrade')` without a common protocol version.

    A journal that parts from the chain HQ goes by, or says itself that it ends before it, was restored or cloned: it
    gets a new incarnation, and the people at HQ an alert. One that merely ends before it says nothing: the request may
    be an old one that the network has kept back.
    """
    version = min(PROTOCOL, asked.protocol[1])
    if version < max(OLDEST_PROTOCOL, asked.protocol[0]):
        raise Refusal("upgrade", oldest=OLDEST_PROTOCOL, newest=PROTOCOL)
    if not 0 <= asked.incarnation < 2**22 or any(not _sound(told) for told in asked.chains):
        raise Refusal("malformed")
    with greeting.database.read() as connection:
        until = greeting.durability.until(connection, greeting.clock.now())
        chains = [_held(connection, caller.id, told, until) for told in asked.chains]
        now = greeting.clock.now()
        due = [told for told in asked.chains if forgetting.is_due(connection, caller.id, told, now)]
    incarnation = asked.incarnation
    own = next((chain for chain in chains if chain.held.incarnation == incarnation), None)
    if own is not None and (own.parts or own.told.jseq < asked.behind <= own.held.received_jseq):
        incarnation = _begin_anew(greeting, caller, own.told, asked)
    elif incarnation > caller.incarnation:
        _follow(greeting, caller, incarnation)
    for chain in chains:
        if chain.told.first > chain.held.received_jseq + 1:
            _accept_loss(greeting, caller, chain.told)
    if due:
        with greeting.database.write() as connection:
            for told in due:
                forgetting.forget(connection, caller.id, told, now)
    return HelloReply(
        protocol=version,
        server_time=greeting.clock.now(),
        epoch=caller.epoch,
        incarnation=incarnation,
        chains=[chain.held for chain in chains],
        max_commands=MAX_COMMANDS,
        poll_seconds=greeting.poll_seconds,
        scopes=caller.scopes,
    )


@dataclass(frozen=True, slots=True)
class _Chain:
    """A chain beside what HQ holds of it. `parts`: it is not the one HQ goes by."""

    told: ChainTold
    held: ChainHeld
    parts: bool


def _sound(told: ChainTold) -> bool:
    jseqs = [jseq for jseq, _ in told.hashes]
    return (
        0 <= told.incarnation < 2**22
        and 1 <= told.first < 2**40
        and len(jseqs) <= 100
        and all(told.first <= jseq < 2**40 for jseq in jseqs)
        and jseqs == sorted(set(jseqs), reverse=True)
        and all(len(one) == 32 for one in (told.base_hash, *(entry for _, entry in told.hashes)))
    )


def _held(connection: Connection, device_id: int, told: ChainTold, until: int) -> _Chain:
    received: int = (
        connection.execute(
            text("SELECT received_jseq FROM device_journal WHERE device_id = :device AND incarnation = :incarnation"),
            {"device": device_id, "incarnation": told.incarnation},
        ).scalar()
        or 0
    )
    places = [*told.hashes, (told.first - 1, told.base_hash)]
    here = {"device": device_id, "incarnation": told.incarnation, "jseqs": [jseq for jseq, _ in places]}
    entries = connection.execute(_ENTRIES, here).all()
    by_hash = {(row.jseq, bytes(row.hash)): row for row in entries}
    line = {row.jseq: bytes(row.hash) for row in entries if row.fork == 0}
    known = [by_hash[place] for place in places if place in by_hash]
    parts = any(row.fork for row in known) or any(line.get(jseq, entry) != entry for jseq, entry in places)
    held = ChainHeld(
        incarnation=told.incarnation,
        known_jseq=max((row.jseq for row in known), default=0),
        durable_jseq=max((row.jseq for row in known if row.received_at <= until), default=0),
        received_jseq=received,
    )
    return _Chain(told, held, parts)


def _begin_anew(greeting: Greeting, caller: Caller, told: ChainTold, asked: HelloRequest) -> int:
    """The incarnation granted to a journal that is not the one HQ knows.

    One that was granted and never used is granted again: a device may ask many times before it goes over.
    """
    detail = {"incarnation": told.incarnation, "jseq": told.jseq, "hash": told.head_hash.hex(), "wall": asked.wall}
    with greeting.database.write() as connection:
        granted: int = connection.execute(
            text(f"SELECT incarnation FROM device WHERE id = :id{for_update(connection)}"), {"id": caller.id}
        ).scalar_one()
        received = connection.execute(
            text("SELECT received_jseq FROM device_journal WHERE device_id = :id AND incarnation = :incarnation"),
            {"id": caller.id, "incarnation": granted},
        ).scalar()
        # The very same words again are a repeat of the network's; a device tells its time each time anew.
        repeated = was_raised(connection, "restored_journal", caller.id, None, to_json(detail))
        if granted > told.incarnation and (repeated or not received):
            return granted
        granted = max(granted, told.incarnation) + 1
        connection.execute(
            text("UPDATE device SET incarnation = :next WHERE id = :id"), {"next": granted, "id": caller.id}
        )
        raise_alert(connection, greeting.clock, "restored_journal", caller.id, None, to_json(detail))
    return granted


def _follow(greeting: Greeting, caller: Caller, incarnation: int) -> None:
    """HQ is the one that was restored: the device's count goes on."""
    with greeting.database.write() as connection:
        connection.execute(
            text("UPDATE device SET incarnation = :next WHERE id = :id AND incarnation < :next"),
            {"next": incarnation, "id": caller.id},
        )


def _accept_loss(greeting: Greeting, caller: Caller, told: ChainTold) -> None:
    """HQ lost what it had called durable, and the device has pruned that: what follows must still count."""
    with greeting.database.write() as connection:
        writes = Writes(connection)
        trust.begin(connection, caller.id, told.incarnation)
        ((stand,),) = ask(connection, trust.standing(caller.id, told.incarnation))
        received: int = stand.received_jseq
        if told.first > received + 1 and told.base_hash != GENESIS:
            trust.advance(writes, caller.id, told.incarnation, told.first - 1, told.base_hash)
            writes.flush()
            detail = {
                "incarnation": told.incarnation,
                "from": received + 1,
                "to": told.first - 1,
                "hash": told.base_hash.hex(),
            }
            raise_alert(connection, greeting.clock, "commands_lost", caller.id, None, to_json(detail))
