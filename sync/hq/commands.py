"""Taking in a device's commands: each one answered once and for ever, in a transaction of its own (sync.md §5)."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from app.clock import Clock
from app.errors import FarshelfError, Outage, Refusal
from app.identifiers import Identifiers
from app.journal.codec import decode
from app.journal.command import GENESIS, Command
from app.journal.signing import verifies
from app.money import Money
from app.orders.commands import ORDER_PLACED, OrderPlaced
from sync.hq.database import Database
from sync.hq.handlers import HANDLERS
from sync.hq.handlers.work import Decision, Finding, Work, to_json
from sync.hq.scopes import Caller, caller_by_id
from sync.hq.tables import LIVE, alert
from sync.hq.tables import command as command_table
from sync.protocol import CommandEnvelope, CommandResult, CommandsReply, command_of

_ATTEMPTS = 4
_OUTCOME = LIVE["outcome"]


@dataclass(frozen=True, slots=True)
class Reception:
    """What taking in commands needs."""

    database: Database
    clock: Clock
    identifiers: Identifiers


def receive(reception: Reception, device_id: int, sent: Sequence[CommandEnvelope]) -> CommandsReply:
    """Decide the commands in the order sent.

    Raises `Refusal('gap', expected=…)` at the first one that leaves a jseq out, `Refusal('malformed')` before any is
    decided where a field cannot be a journal's, and `Outage('overloaded')` while the database does not answer.
    """
    commands = [_sound(command_of(one)) for one in sent]
    results = [_settle(reception, device_id, one) for one in commands]
    incarnation = commands[-1].incarnation if commands else 0
    with reception.database.read() as connection:
        received = connection.execute(
            text("SELECT received_jseq FROM device_journal WHERE device_id = :device AND incarnation = :incarnation"),
            {"device": device_id, "incarnation": incarnation},
        ).scalar()
    return CommandsReply(received_jseq=received or 0, results=results)


def retry_parked(reception: Reception) -> int:
    """Try parked commands again, e.g. after an update brought their handler; answers how many were decided.

    What could not be believed (signature, chain, a revoked device) stays where it is.
    """
    statement = text(
        "SELECT c.* FROM command c JOIN outcome o ON o.command_id = c.id WHERE o.status = 'parked'"
        " AND o.reason NOT IN ('bad_signature', 'chain_broken', 'revoked')"
        " ORDER BY c.device_id, c.incarnation, c.jseq, c.fork"
    )
    with reception.database.read() as connection:
        parked = connection.execute(statement).all()
    decided = 0
    for row in parked:
        with reception.database.write() as connection:
            decided += _Settling(connection, reception, row.device_id, stored_command(row)).again()
    return decided


def stored_command(row: Row[tuple[Any, ...]]) -> Command:
    """The journal entry in a row of `command`."""
    return Command(
        id=bytes(row.id),
        incarnation=row.incarnation,
        jseq=row.jseq,
        lane=bytes(row.lane),
        type=row.type,
        type_version=row.type_version,
        payload=bytes(row.payload),
        salt=bytes(row.salt),
        deps=tuple(bytes.fromhex(one) for one in json.loads(row.deps)),
        lease_refs=tuple(bytes.fromhex(one) for one in json.loads(row.lease_refs)),
        actor=row.actor,
        roster=row.roster,
        catalog_h=row.catalog_h,
        store_h=row.store_h,
        price_book=row.price_book,
        wall=row.wall,
        boot=row.boot,
        mono=row.mono,
        prev_hash=bytes(row.prev_hash),
        signature=bytes(row.signature),
    )


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


def _settle(reception: Reception, device_id: int, command: Command) -> CommandResult:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with reception.database.write() as connection:
                return _Settling(connection, reception, device_id, command).run()
        # a deadlock that PostgreSQL has broken, a lock not got, a lost connection; the same id uploaded twice at once
        except (OperationalError, IntegrityError) as error:
            logging.getLogger(__name__).warning("attempt %d on a command failed: %s", attempt, error.orig)
    raise Outage("overloaded", retry_after=2.0)


@dataclass(slots=True)
class _Settling:
    """One command in its transaction."""

    connection: Connection
    reception: Reception
    device_id: int
    command: Command

    def run(self) -> CommandResult:
        command = self.command
        received, head_hash = self._journal()
        known = self._known()
        if known is not None:
            return self._repeated(known, received)
        if command.jseq > received + 1:
            raise Refusal("gap", incarnation=command.incarnation, expected=received + 1)
        caller = caller_by_id(self.connection, self.device_id)
        if caller is None:
            raise Refusal("unknown_device")
        fork = 0 if command.jseq == received + 1 else self._fork()
        distrust = self._distrust(caller, head_hash, fork)
        self._insert(fork)
        decision = distrust or self._held_back() or self._handle(caller)
        self._record_outcome(decision)
        if fork == 0:
            self._advance()
        return CommandResult(id=command.id, status=decision.status, reason=decision.reason)

    def again(self) -> bool:
        """Decide a parked command anew; False if it stays parked."""
        caller = caller_by_id(self.connection, self.device_id)
        if caller is None:
            return False
        decision = self._held_back() or self._handle(caller)
        if decision.status == "parked":
            return False
        self.connection.execute(
            _OUTCOME.update()
            .where(_OUTCOME.c.command_id == self.command.id)
            .values(
                status=decision.status,
                reason=decision.reason,
                detail=to_json(decision.detail),
                at=self.reception.clock.now(),
            )
        )
        return True

    # --- where the device's journal stands ---------------------------------------------------------------------------

    def _journal(self) -> tuple[int, bytes]:
        """(received_jseq, head hash) of the incarnation; holds its row, so one device's uploads queue."""
        key = {"device": self.device_id, "incarnation": self.command.incarnation}
        self.connection.execute(
            text(
                "INSERT INTO device_journal(device_id, incarnation, received_jseq, head_hash)"
                " VALUES (:device, :incarnation, 0, :genesis) ON CONFLICT (device_id, incarnation) DO NOTHING"
            ),
            {**key, "genesis": GENESIS},
        )
        lock = " FOR UPDATE" if self.reception.database.is_postgresql else ""
        row = self.connection.execute(
            text(
                "SELECT received_jseq, head_hash FROM device_journal"
                f" WHERE device_id = :device AND incarnation = :incarnation{lock}"
            ),
            key,
        ).one()
        return row.received_jseq, bytes(row.head_hash)

    def _advance(self) -> None:
        self.connection.execute(
            text(
                "UPDATE device_journal SET received_jseq = :jseq, head_hash = :hash"
                " WHERE device_id = :device AND incarnation = :incarnation"
            ),
            {
                "jseq": self.command.jseq,
                "hash": self.command.hash,
                "device": self.device_id,
                "incarnation": self.command.incarnation,
            },
        )

    def _known(self) -> Row[tuple[object, ...]] | None:
        return self.connection.execute(
            text(
                "SELECT c.device_id, c.hash, o.status, o.reason FROM command c JOIN outcome o ON o.command_id = c.id"
                " WHERE c.id = :id"
            ),
            {"id": self.command.id},
        ).first()

    def _repeated(self, known: Row[tuple[object, ...]], received: int) -> CommandResult:
        """The stored outcome; another command under the same id changes nothing, is kept whole and alerted."""
        command = self.command
        if known.device_id == self.device_id and bytes(known.hash) == command.hash:
            return CommandResult(id=command.id, status=known.status, reason=known.reason)
        self._alert("conflict", once=True)
        if command.jseq == received + 1:
            self._advance()
        return CommandResult(id=command.id, status="conflict", reason="id_taken")

    def _fork(self) -> int:
        """A second id at one jseq: a cloned or restored journal. Its facts count; the device begins anew."""
        taken: int = self.connection.execute(
            text("SELECT count(*) FROM command WHERE device_id = :d AND incarnation = :i AND jseq = :j"),
            {"d": self.device_id, "i": self.command.incarnation, "j": self.command.jseq},
        ).scalar_one()
        self._alert("fork")
        new_incarnation(self.connection, self.device_id, self.command.incarnation)
        return max(taken, 1)

    def _alert(self, kind: str, *, once: bool = False) -> None:
        detail = to_json({"command": msgspec.to_builtins(self.command)})
        if once:
            seen = self.connection.execute(
                text("SELECT 1 FROM alert WHERE kind = :kind AND command_id = :id AND detail = :detail"),
                {"kind": kind, "id": self.command.id, "detail": detail},
            ).scalar()
            if seen:
                return
        raise_alert(self.connection, self.reception.clock, kind, self.device_id, self.command.id, detail)

    # --- may it be believed ------------------------------------------------------------------------------------------

    def _distrust(self, caller: Caller, head_hash: bytes, fork: int) -> Decision | None:
        """Parked where it cannot be what the device wrote next; nothing is dropped."""
        command = self.command
        if not verifies(caller.public_key, command.hash, command.signature):
            return Decision("parked", "bad_signature")
        if command.prev_hash != (None if fork else head_hash) and not self._grows_from_known():
            return Decision("parked", "chain_broken")
        return Decision("parked", "revoked") if caller.revoked else None

    def _grows_from_known(self) -> bool:
        """Once a journal was cloned its chain is a tree: any known entry of the jseq before may be the one before."""
        command = self.command
        if command.jseq == 1:
            return command.prev_hash == GENESIS
        return (
            self.connection.execute(
                text("SELECT 1 FROM command WHERE device_id = :d AND incarnation = :i AND jseq = :j AND hash = :hash"),
                {"d": self.device_id, "i": command.incarnation, "j": command.jseq - 1, "hash": command.prev_hash},
            ).scalar()
            is not None
        )

    def _held_back(self) -> Decision | None:
        """Behind a parked command of its lane, or waiting for one it depends on."""
        lane = self.connection.execute(
            text(
                "SELECT 1 FROM command c JOIN outcome o ON o.command_id = c.id"
                " WHERE c.device_id = :device AND c.lane = :lane AND o.status = 'parked'"
                " AND (c.incarnation, c.jseq) < (:incarnation, :jseq) LIMIT 1"
            ),
            {
                "device": self.device_id,
                "lane": self.command.lane,
                "incarnation": self.command.incarnation,
                "jseq": self.command.jseq,
            },
        ).scalar()
        if lane and self.command.lane:
            return Decision("parked", "lane_held")
        for dep in self.command.deps:
            status = self.connection.execute(
                text("SELECT status FROM outcome WHERE command_id = :id"), {"id": dep}
            ).scalar()
            if status in (None, "parked"):
                return Decision("parked", "waits_for", {"command": dep.hex()})
        return None

    # --- effects and outcome -----------------------------------------------------------------------------------------

    def _handle(self, caller: Caller) -> Decision:
        command = self.command
        handler = HANDLERS.get((command.type, command.type_version))
        if handler is None:
            return Decision("parked", "unknown_type", {"type": command.type, "version": command.type_version})
        try:
            payload = decode(command.payload, handler.payload)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return Decision("parked", "malformed", {"error": str(error)})
        savepoint = self.connection.begin_nested()
        try:
            decision = handler.run(self._work(caller), payload)
        except OperationalError:
            raise
        except (SQLAlchemyError, FarshelfError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            # One command that a handler cannot digest must not hold up a shop's work for ever: it is kept and alerted.
            logging.getLogger(__name__).exception("the handler of %s failed", command.type)
            savepoint.rollback()
            detail = to_json({"error": f"{type(error).__name__}: {error}".replace("\0", "")[:2000]})
            raise_alert(self.connection, self.reception.clock, "defect", self.device_id, command.id, detail)
            return Decision("parked", "defect")
        savepoint.commit()
        return decision

    def _work(self, caller: Caller) -> Work:
        return Work(
            connection=self.connection,
            identifiers=self.reception.identifiers,
            command=self.command,
            device_id=caller.id,
            store_id=caller.store_id,
            now=self.reception.clock.now(),
        )

    def _insert(self, fork: int) -> None:
        command = self.command
        self.connection.execute(
            command_table.insert().values(
                id=command.id,
                device_id=self.device_id,
                incarnation=command.incarnation,
                jseq=command.jseq,
                fork=fork,
                lane=command.lane,
                type=command.type,
                type_version=command.type_version,
                payload=command.payload,
                salt=command.salt,
                payload_hash=command.payload_hash,
                deps=to_json([one.hex() for one in command.deps]),
                lease_refs=to_json([one.hex() for one in command.lease_refs]),
                actor=command.actor,
                roster=command.roster,
                catalog_h=command.catalog_h,
                store_h=command.store_h,
                price_book=command.price_book,
                wall=command.wall,
                boot=command.boot,
                mono=command.mono,
                prev_hash=command.prev_hash,
                hash=command.hash,
                signature=command.signature,
                received_at=self.reception.clock.now(),
            )
        )

    def _record_outcome(self, decision: Decision) -> None:
        self.connection.execute(
            _OUTCOME.insert().values(
                command_id=self.command.id,
                device_id=self.device_id,
                jseq=self.command.jseq,
                status=decision.status,
                reason=decision.reason,
                detail=to_json(decision.detail),
                at=self.reception.clock.now(),
            )
        )
        if decision.status == "parked" and decision.reason != "lane_held":
            caller, risk = caller_by_id(self.connection, self.device_id), _money_in(self.command)
            if caller is not None:
                self._work(caller).raise_attention(
                    Finding(decision.reason, {"type": self.command.type, **decision.detail}, risk.minor),
                    order_id=None,
                    currency=risk.currency,
                    owner_id=self.command.actor,
                )


def _money_in(command: Command) -> Money:
    """What a parked command is about, as far as it can be read."""
    if command.type != ORDER_PLACED:
        return Money(0)
    try:
        order = decode(command.payload, OrderPlaced)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Money(0)
    return Money(order.total, order.currency) if abs(order.total) < 2**63 and "\0" not in order.currency else Money(0)


def new_incarnation(connection: Connection, device_id: int, forked: int) -> None:
    """The device must number its commands anew: its journal of incarnation `forked` is not the one HQ knows."""
    connection.execute(
        text("UPDATE device SET incarnation = :next WHERE id = :id AND incarnation < :next"),
        {"next": forked + 1, "id": device_id},
    )


def raise_alert(
    connection: Connection, clock: Clock, kind: str, device_id: int, command_id: bytes | None, detail: str
) -> None:
    """An incident for the people who run HQ."""
    connection.execute(
        alert.insert().values(kind=kind, device_id=device_id, command_id=command_id, detail=detail, at=clock.now())
    )
