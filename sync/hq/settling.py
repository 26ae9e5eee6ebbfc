"""One command in its transaction: known or new, believed or not, its effects and its outcome (sync.md §5)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.clock import Clock
from app.errors import FarshelfError
from app.identifiers import Identifiers
from app.journal.codec import decode
from app.journal.command import Command
from app.journal.signing import Signer
from app.money import Money
from app.orders.commands import ORDER_PLACED, OrderPlaced
from sync.hq import actors, trust
from sync.hq.alerts import raise_alert
from sync.hq.database import Database
from sync.hq.entries import store_command
from sync.hq.handlers.work import Decision, Finding, Work, to_json
from sync.hq.scopes import Caller, caller_by_id
from sync.hq.tables import LIVE
from sync.hq.versions import handler_of, read_payload
from sync.protocol import CommandResult

_OUTCOME = LIVE["outcome"]
_STATUS = text("SELECT status FROM outcome WHERE command_id = :id")
_BEFORE = text(
    "SELECT k.device_id, k.hash, k.status, k.reason,"
    " (SELECT 1 FROM command c JOIN outcome o ON o.command_id = c.id"
    "  WHERE c.device_id = :device AND c.lane = :lane AND o.status = 'parked'"
    "  AND (c.incarnation, c.jseq) < (:incarnation, :jseq) LIMIT 1) AS lane_held"
    " FROM (SELECT 1) always LEFT JOIN (SELECT c.id, c.device_id, c.hash, o.status, o.reason"
    "  FROM command c JOIN outcome o ON o.command_id = c.id) k ON k.id = :id"
)
_PARKED = "SELECT reason FROM outcome WHERE command_id = :command AND status = 'parked'"
_SETTLED = text(
    "UPDATE attention_item SET state = 'done' WHERE command_id = :command AND reason = :reason AND state = 'open'"
)


@dataclass(frozen=True, slots=True)
class Reception:
    """What taking in commands needs."""

    database: Database
    clock: Clock
    identifiers: Identifiers
    signer: Signer


class Undone(Exception):
    """The handler parks the command or has failed (`defect` says how): whatever it did must be rolled back.

    An exception instead of a savepoint around each handler, which nearly always ends well.
    """

    def __init__(self, decision: Decision, defect: str = "") -> None:
        super().__init__(decision.reason)
        self.decision = decision
        self.defect = defect


@dataclass(slots=True)
class Settling:
    """One command in its transaction."""

    connection: Connection
    reception: Reception
    device_id: int
    command: Command

    def run(self, caller: Caller, undone: Undone | None = None) -> CommandResult:
        """Decide it, or answer what was decided; raises `Refusal('gap')` where one before it is missing.

        Raises `Undone` where the handler must leave no trace: then roll back, and run again with that.
        """
        connection, command = self.connection, self.command
        received, head_hash = trust.stand(connection, self.device_id, command.incarnation)
        before = self._before()
        if before.status is not None:
            return self._repeated(before, received)
        branch = trust.branch_of(connection, self.device_id, command, received, head_hash)
        if branch.begins:
            # A cloned or restored journal. Its facts count; it will begin anew when it next says hello.
            self._alert("fork")
        distrust = trust.distrust(caller, command, linked=branch.linked)
        store_command(connection, self.device_id, branch.number, command, self.reception.clock.now())
        decision = distrust or self._held_back(lane_held=before.lane_held is not None)
        if decision is None:
            decision = self._handle(caller) if undone is None else self._park(undone)
        self._record_outcome(caller, decision)
        if branch.number == 0:
            trust.advance(connection, self.device_id, command.incarnation, command.jseq, command.hash)
        return CommandResult(id=command.id, status=decision.status, reason=decision.reason)

    def again(self) -> bool:
        """Decide a parked command anew; False if it stays parked. Raises `Undone` where that must leave no trace."""
        caller = caller_by_id(self.connection, self.device_id)
        if caller is None:
            return False
        lock = " FOR UPDATE" if self.reception.database.is_postgresql else ""
        parked = self.connection.execute(text(_PARKED + lock), {"command": self.command.id}).scalar()
        if parked is None:
            return False  # somebody else was faster
        decision = self._held_back(lane_held=self._before().lane_held is not None) or self._handle(caller)
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
        self.connection.execute(_SETTLED, {"command": self.command.id, "reason": parked})
        return True

    def _before(self) -> Row[tuple[Any, ...]]:
        """`status`: what became of it, None for a new one. `lane_held`: not None behind a parked one of its lane."""
        command = self.command
        return self.connection.execute(
            _BEFORE,
            {
                "id": command.id,
                "device": self.device_id,
                "lane": command.lane,
                "incarnation": command.incarnation,
                "jseq": command.jseq,
            },
        ).one()

    def _repeated(self, known: Row[tuple[Any, ...]], received: int) -> CommandResult:
        """The stored outcome; another command under the same id changes nothing, is kept whole and alerted."""
        command = self.command
        if known.device_id == self.device_id and bytes(known.hash) == command.hash:
            return CommandResult(id=command.id, status=known.status, reason=known.reason)
        self._alert("conflict", once=True)
        if command.jseq == received + 1:
            trust.advance(self.connection, self.device_id, command.incarnation, command.jseq, command.hash)
        return CommandResult(id=command.id, status="conflict", reason="id_taken")

    def _alert(self, kind: str, *, once: bool = False) -> None:
        told = msgspec.to_builtins(self.command) | {"payload_hash": self.command.payload_hash.hex()}
        detail = to_json({"command": told})
        raise_alert(self.connection, self.reception.clock, kind, self.device_id, self.command.id, detail, once=once)

    def _held_back(self, *, lane_held: bool) -> Decision | None:
        """Behind a parked command of its lane, or waiting for one it depends on."""
        if lane_held and self.command.lane:
            return Decision("parked", "lane_held")
        for dep in self.command.deps:
            status = self.connection.execute(_STATUS, {"id": dep}).scalar()
            if status in (None, "parked"):
                return Decision("parked", "waits_for", {"command": dep.hex()})
        return None

    # --- effects and outcome -----------------------------------------------------------------------------------------

    def _handle(self, caller: Caller) -> Decision:
        command = self.command
        found = handler_of(command.type, command.type_version)
        if found is None:
            return Decision("parked", "unknown_type", {"type": command.type, "version": command.type_version})
        handler, steps = found
        try:
            payload = read_payload(command.payload, handler, steps)
        except (msgspec.MsgspecError, UnicodeDecodeError, LookupError, TypeError, ValueError) as error:
            return Decision("parked", "malformed", {"error": str(error)})
        try:
            decision = handler.run(self._work(caller), payload)
        except OperationalError:
            raise
        except (SQLAlchemyError, FarshelfError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            # One command that a handler cannot digest must not hold up a shop's work for ever: it is kept and alerted.
            logging.getLogger(__name__).exception("the handler of %s failed", command.type)
            detail = f"{type(error).__name__}: {error}".replace("\0", "")[:2000]
            raise Undone(Decision("parked", "defect"), detail) from error
        if decision.status == "parked":
            raise Undone(decision)
        actors.flag(self._work(caller))
        return decision

    def _park(self, undone: Undone) -> Decision:
        if undone.defect:
            detail = to_json({"error": undone.defect})
            clock, command = self.reception.clock, self.command
            raise_alert(self.connection, clock, "defect", self.device_id, command.id, detail, once=True)
        return undone.decision

    def _work(self, caller: Caller) -> Work:
        return Work(
            connection=self.connection,
            identifiers=self.reception.identifiers,
            command=self.command,
            device_id=caller.id,
            store_id=caller.store_id,
            now=self.reception.clock.now(),
        )

    def _record_outcome(self, caller: Caller, decision: Decision) -> None:
        self.connection.execute(
            _OUTCOME.insert().values(
                command_id=self.command.id,
                device_id=self.device_id,
                incarnation=self.command.incarnation,
                jseq=self.command.jseq,
                status=decision.status,
                reason=decision.reason,
                detail=to_json(decision.detail),
                at=self.reception.clock.now(),
            )
        )
        if decision.status == "parked" and decision.reason != "lane_held":
            risk = _money_in(self.command)
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
