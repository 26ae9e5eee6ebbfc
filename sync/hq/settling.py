"""One command in its transaction: known or new, believed or not, its effects and its outcome (sync.md §5)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, text
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
from sync.hq.actors import Rosters
from sync.hq.alerts import raise_alert
from sync.hq.capture import to_json
from sync.hq.database import Database, for_update
from sync.hq.entries import store_command
from sync.hq.handlers import Handler
from sync.hq.handlers.work import Decision, Finding, Work
from sync.hq.scopes import Caller, caller_by_id
from sync.hq.tables import LIVE
from sync.hq.trips import Insert, Question, Writes, ask
from sync.hq.versions import handler_of, read_payload
from sync.protocol import CommandResult

_OUTCOME = LIVE["outcome"]
_DECIDED = Insert(_OUTCOME)
_STATUS = text("SELECT status FROM outcome WHERE command_id = :id")
_BEFORE = Question(
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
    """What taking in commands needs; `rosters` are those that one upload has asked for."""

    database: Database
    clock: Clock
    identifiers: Identifiers
    signer: Signer
    rosters: Rosters = field(default_factory=Rosters)


class Undone(Exception):
    """The handler parks the command or has failed (`defect` says how): whatever it did must be rolled back.

    An exception instead of a savepoint around each handler, which nearly always ends well.
    """

    def __init__(self, decision: Decision, defect: str = "") -> None:
        super().__init__(decision.reason)
        self.decision = decision
        self.defect = defect


@dataclass(frozen=True, slots=True)
class Task:
    """A command's payload, and who handles it."""

    handler: Handler
    payload: Any


@dataclass(slots=True)
class Settling:
    """One command in its transaction."""

    connection: Connection
    reception: Reception
    device_id: int
    command: Command
    writes: Writes = field(init=False)

    def __post_init__(self) -> None:
        self.writes = Writes(self.connection)

    def run(self, caller: Caller, undone: Undone | None = None) -> CommandResult:
        """Decide it, or answer what was decided; raises `Refusal('gap')` where one before it is missing.

        Raises `Undone` where the handler must leave no trace: then roll back, and run again with that.
        """
        connection, command = self.connection, self.command
        task = self._task() if undone is None else undone
        stand, before, known = self._ask_ahead(task)
        if stand is None:
            trust.begin(connection, self.device_id, command.incarnation)
            # What was read before the row was held may be old.
            stand, before, known = self._ask_ahead(task)
        received, head_hash = stand.received_jseq, bytes(stand.head_hash)
        digest = command.hash
        if before.status is not None:
            return self._repeated(before, received)
        branch = trust.branch_of(connection, self.device_id, command, received, head_hash)
        if branch.begins:
            # A cloned or restored journal. Its facts count; it will begin anew when it next says hello.
            self._alert("fork")
        distrust = trust.distrust(caller, command, digest, linked=branch.linked)
        store_command(self.writes, self.device_id, branch.number, command, digest, self.reception.clock.now())
        decision = distrust or self._held_back(lane_held=before.lane_held is not None)
        if decision is None:
            decision = self._decide(caller, task, known)
        self._record_outcome(caller, decision)
        if branch.number == 0:
            trust.advance(self.writes, self.device_id, command.incarnation, command.jseq, digest)
        with self._digesting(task):
            self.writes.flush()
        return CommandResult(id=command.id, status=decision.status, reason=decision.reason)

    def again(self) -> bool:
        """Decide a parked command anew; False if it stays parked. Raises `Undone` where that must leave no trace."""
        caller = caller_by_id(self.connection, self.device_id)
        if caller is None:
            return False
        asked = text(_PARKED + for_update(self.connection))
        parked = self.connection.execute(asked, {"command": self.command.id}).scalar()
        if parked is None:
            return False  # somebody else was faster
        task = self._task()
        _, before, known = self._ask_ahead(task)
        decision = self._held_back(lane_held=before.lane_held is not None) or self._decide(caller, task, known)
        if decision.status == "parked":
            return False
        with self._digesting(task):
            self.writes.flush()
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

    def _ask_ahead(self, task: Task | Decision | Undone) -> tuple[Any, Any, list[Sequence[Any]]]:
        """The chain's row, now held, or None; `before`; and what the handler asks ahead.

        `before.status`: what became of the command, None for a new one. `before.lane_held`: not None behind a parked
        one of its lane.
        """
        command = self.command
        before = {
            "id": command.id,
            "device": self.device_id,
            "lane": command.lane,
            "incarnation": command.incarnation,
            "jseq": command.jseq,
        }
        standing = trust.standing(self.device_id, command.incarnation)
        ahead = task.handler.ahead(task.payload) if isinstance(task, Task) else ()
        with self._digesting(task):
            stands, (found,), *known = ask(self.connection, standing, (_BEFORE, before), *ahead)
        return stands[0] if stands else None, found, known

    def _repeated(self, known: Any, received: int) -> CommandResult:
        """The stored outcome; another command under the same id changes nothing, is kept whole and alerted."""
        command = self.command
        if known.device_id == self.device_id and bytes(known.hash) == command.hash:
            return CommandResult(id=command.id, status=known.status, reason=known.reason)
        self._alert("conflict", once=True)
        if command.jseq == received + 1:
            trust.advance(self.writes, self.device_id, command.incarnation, command.jseq, command.hash)
            self.writes.flush()
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

    def _task(self) -> Task | Decision:
        """What there is to do, or why it cannot be done here."""
        command = self.command
        found = handler_of(command.type, command.type_version)
        if found is None:
            return Decision("parked", "unknown_type", {"type": command.type, "version": command.type_version})
        handler, steps = found
        try:
            return Task(handler, read_payload(command.payload, handler, steps))
        except (msgspec.MsgspecError, LookupError, TypeError, ValueError) as error:
            return Decision("parked", "malformed", {"error": str(error)})

    def _decide(self, caller: Caller, task: Task | Decision | Undone, known: list[Sequence[Any]]) -> Decision:
        if isinstance(task, Decision):
            return task
        if isinstance(task, Undone):
            return self._park(task)
        work = self._work(caller, known)
        with self._digesting(task):
            decision = task.handler.run(work, task.payload)
        if decision.status == "parked":
            raise Undone(decision)
        actors.flag(work, self.reception.rosters)
        return decision

    @contextmanager
    def _digesting(self, task: Task | Decision | Undone) -> Iterator[None]:
        """One command that a handler cannot digest must not hold up a shop's work for ever: it is kept and alerted."""
        try:
            yield
        except OperationalError:
            raise
        except (SQLAlchemyError, FarshelfError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            if not isinstance(task, Task):
                raise
            logging.getLogger(__name__).exception("the handler of %s failed", self.command.type)
            detail = f"{type(error).__name__}: {error}".replace("\0", "")[:2000]
            raise Undone(Decision("parked", "defect"), detail) from error

    def _park(self, undone: Undone) -> Decision:
        if undone.defect:
            detail = to_json({"error": undone.defect})
            clock, command = self.reception.clock, self.command
            raise_alert(self.connection, clock, "defect", self.device_id, command.id, detail, once=True)
        return undone.decision

    def _work(self, caller: Caller, known: Sequence[Sequence[Any]] = ()) -> Work:
        return Work(
            connection=self.connection,
            writes=self.writes,
            identifiers=self.reception.identifiers,
            command=self.command,
            device_id=caller.id,
            store_id=caller.store_id,
            now=self.reception.clock.now(),
            known=known,
        )

    def _record_outcome(self, caller: Caller, decision: Decision) -> None:
        outcome = {
            "command_id": self.command.id,
            "device_id": self.device_id,
            "incarnation": self.command.incarnation,
            "jseq": self.command.jseq,
            "status": decision.status,
            "reason": decision.reason,
            "detail": to_json(decision.detail),
            "at": self.reception.clock.now(),
        }
        self.writes.add(_DECIDED, outcome)
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
    except msgspec.MsgspecError:
        return Money(0)
    return Money(order.total, order.currency) if abs(order.total) < 2**63 and "\0" not in order.currency else Money(0)
