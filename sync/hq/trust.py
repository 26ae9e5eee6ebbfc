"""Where HQ stands in a device's journal, and whether an entry can be what the device wrote next (sync.md §5).

A journal is a chain; once it was restored or cloned, a tree. Branch 0 is the line HQ goes by, numbered densely by
`device_journal.received_jseq`; each entry that grows from elsewhere begins a branch of its own. All are processed.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from app.errors import Refusal
from app.journal.command import GENESIS, Command
from app.journal.signing import verifies
from sync.hq.handlers.work import Decision
from sync.hq.scopes import Caller
from sync.hq.tables import device_journal
from sync.hq.trips import Asked, Insert, Question, Writes

_BEGIN = text(
    "INSERT INTO device_journal(device_id, incarnation, received_jseq, head_hash)"
    " VALUES (:device, :incarnation, 0, :genesis) ON CONFLICT (device_id, incarnation) DO NOTHING"
)
_STAND = Question(
    "SELECT received_jseq, head_hash FROM device_journal WHERE device_id = :device AND incarnation = :incarnation",
    lock="FOR UPDATE",
)
_ADVANCE = Insert(
    device_journal,
    "ON CONFLICT (device_id, incarnation) DO UPDATE"
    " SET received_jseq = excluded.received_jseq, head_hash = excluded.head_hash",
)


def standing(device_id: int, incarnation: int) -> Asked:
    """Asks for received_jseq and head_hash of the incarnation; holds its row, so one device's uploads queue."""
    return _STAND, {"device": device_id, "incarnation": incarnation}


def begin(connection: Connection, device_id: int, incarnation: int) -> None:
    """The row, where there is none yet."""
    connection.execute(_BEGIN, {"device": device_id, "incarnation": incarnation, "genesis": GENESIS})


def advance(writes: Writes, device_id: int, incarnation: int, jseq: int, head_hash: bytes) -> None:
    """HQ goes by the chain that has come to this entry."""
    writes.add(
        _ADVANCE, {"device_id": device_id, "incarnation": incarnation, "received_jseq": jseq, "head_hash": head_hash}
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """Where an entry grows: on which branch, whether that begins with it, and whether the entry before it is known."""

    number: int
    begins: bool
    linked: bool


def branch_of(connection: Connection, device_id: int, command: Command, received: int, head_hash: bytes) -> Branch:
    """Raises `Refusal('gap', incarnation=…, expected=…)` where entries before this one are missing."""
    if command.jseq == received + 1 and command.prev_hash == head_hash:
        return Branch(0, begins=False, linked=True)
    parent = _parent(connection, device_id, command)
    if parent is None and command.jseq > received + 1 and not _reached(connection, device_id, command):
        raise Refusal("gap", incarnation=command.incarnation, expected=received + 1)
    if parent is None and command.jseq == received + 1:
        return Branch(0, begins=False, linked=False)
    if parent:
        taken = connection.execute(
            text("SELECT 1 FROM command WHERE device_id = :d AND incarnation = :i AND jseq = :j AND fork = :f"),
            {"d": device_id, "i": command.incarnation, "j": command.jseq, "f": parent},
        ).scalar()
        if not taken:
            return Branch(parent, begins=False, linked=True)
    last: int = connection.execute(
        text("SELECT coalesce(max(fork), 0) FROM command WHERE device_id = :d AND incarnation = :i"),
        {"d": device_id, "i": command.incarnation},
    ).scalar_one()
    return Branch(last + 1, begins=True, linked=parent is not None)


def distrust(caller: Caller, command: Command, digest: bytes, *, linked: bool) -> Decision | None:
    """Parked where it cannot be what the device wrote next; nothing is dropped. `digest` is the entry's hash."""
    if not verifies(caller.public_key, digest, command.signature):
        return Decision("parked", "bad_signature")
    if not linked:
        return Decision("parked", "chain_broken")
    return Decision("parked", "revoked") if caller.revoked else None


def _reached(connection: Connection, device_id: int, command: Command) -> bool:
    """Whether some branch has come to the jseq before: then this entry is torn off, and waiting would not help."""
    found = connection.execute(
        text("SELECT 1 FROM command WHERE device_id = :d AND incarnation = :i AND jseq = :j LIMIT 1"),
        {"d": device_id, "i": command.incarnation, "j": command.jseq - 1},
    ).scalar()
    return found is not None


def _parent(connection: Connection, device_id: int, command: Command) -> int | None:
    """The branch of the entry before; None where HQ does not hold it."""
    if command.jseq == 1:
        return 0 if command.prev_hash == GENESIS else None
    found: int | None = connection.execute(
        text("SELECT fork FROM command WHERE device_id = :d AND incarnation = :i AND jseq = :j AND hash = :hash"),
        {"d": device_id, "i": command.incarnation, "j": command.jseq - 1, "hash": command.prev_hash},
    ).scalar()
    return found
