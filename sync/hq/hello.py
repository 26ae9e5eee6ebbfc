"""The handshake: versions, and whether the device's journal is the one HQ knows."""

from __future__ import annotations

from dataclasses import replace

from app.clock import Clock
from app.errors import Refusal
from app.journal.command import GENESIS
from sync.hq.alerts import raise_alert
from sync.hq.database import Database
from sync.hq.handlers.work import to_json
from sync.hq.scopes import Caller, caller_by_id
from sync.hq.trust import new_incarnation
from sync.protocol import MAX_COMMANDS, PROTOCOL, HelloReply, HelloRequest


def greet(database: Database, clock: Clock, caller: Caller, asked: HelloRequest, poll_seconds: float) -> HelloReply:
    """Raises `Refusal('upgrade')` without a common protocol version.

    A journal that is behind what HQ has decided, or ends in another command, was restored or cloned: the device gets
    a new incarnation, and the people at HQ an alert.
    """
    if not asked.protocol[0] <= PROTOCOL <= asked.protocol[1]:
        raise Refusal("upgrade", oldest=PROTOCOL, newest=PROTOCOL)
    if _is_another_journal(caller, asked):
        caller = _begin_anew(database, clock, caller, asked)
    elif caller.incarnation < asked.incarnation < 2**31:
        caller = _follow(database, caller, asked.incarnation)
    return HelloReply(
        protocol=PROTOCOL,
        server_time=clock.now(),
        epoch=caller.epoch,
        incarnation=caller.incarnation,
        received_jseq=caller.received_jseq,
        durable_jseq=caller.received_jseq,
        max_commands=MAX_COMMANDS,
        poll_seconds=poll_seconds,
        scopes=caller.scopes,
    )


def _is_another_journal(caller: Caller, asked: HelloRequest) -> bool:
    if asked.incarnation != caller.incarnation:
        return False
    if asked.jseq == caller.received_jseq:
        return asked.head_hash != caller.head_hash
    return asked.jseq < caller.received_jseq


def _begin_anew(database: Database, clock: Clock, caller: Caller, asked: HelloRequest) -> Caller:
    with database.write() as connection:
        new_incarnation(connection, caller.id, asked.incarnation)
        detail = {"incarnation": asked.incarnation, "jseq": asked.jseq, "received": caller.received_jseq}
        raise_alert(connection, clock, "restored_journal", caller.id, None, to_json(detail))
        return caller_by_id(connection, caller.id) or caller


def _follow(database: Database, caller: Caller, incarnation: int) -> Caller:
    """HQ is the one that was restored: the device's count goes on."""
    with database.write() as connection:
        new_incarnation(connection, caller.id, incarnation - 1)
        fresh = caller_by_id(connection, caller.id)
    return fresh or replace(caller, incarnation=incarnation, received_jseq=0, head_hash=GENESIS)
