"""Where HQ stands in a device's journal, and whether an entry can be what the device wrote next (sync.md §5)."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.journal.command import GENESIS, Command
from app.journal.signing import verifies
from sync.hq.handlers.work import Decision
from sync.hq.scopes import Caller


def stand(connection: Connection, device_id: int, incarnation: int) -> tuple[int, bytes]:
    """(received_jseq, head hash) of the incarnation; holds its row, so one device's uploads queue."""
    key = {"device": device_id, "incarnation": incarnation}
    connection.execute(
        text(
            "INSERT INTO device_journal(device_id, incarnation, received_jseq, head_hash)"
            " VALUES (:device, :incarnation, 0, :genesis) ON CONFLICT (device_id, incarnation) DO NOTHING"
        ),
        {**key, "genesis": GENESIS},
    )
    lock = " FOR UPDATE" if connection.dialect.name == "postgresql" else ""
    row = connection.execute(
        text(
            "SELECT received_jseq, head_hash FROM device_journal"
            f" WHERE device_id = :device AND incarnation = :incarnation{lock}"
        ),
        key,
    ).one()
    return row.received_jseq, bytes(row.head_hash)


def advance(connection: Connection, device_id: int, command: Command) -> None:
    """The command is now the last one HQ has decided of its incarnation."""
    connection.execute(
        text(
            "UPDATE device_journal SET received_jseq = :jseq, head_hash = :hash"
            " WHERE device_id = :device AND incarnation = :incarnation"
        ),
        {
            "jseq": command.jseq,
            "hash": command.hash,
            "device": device_id,
            "incarnation": command.incarnation,
        },
    )


def next_fork(connection: Connection, device_id: int, command: Command) -> int:
    """The `fork` of another id at a jseq that is taken."""
    taken: int = connection.execute(
        text("SELECT count(*) FROM command WHERE device_id = :d AND incarnation = :i AND jseq = :j"),
        {"d": device_id, "i": command.incarnation, "j": command.jseq},
    ).scalar_one()
    return max(taken, 1)


def new_incarnation(connection: Connection, device_id: int, forked: int) -> None:
    """The device must number its commands anew: its journal of incarnation `forked` is not the one HQ knows."""
    connection.execute(
        text("UPDATE device SET incarnation = :next WHERE id = :id AND incarnation < :next"),
        {"next": forked + 1, "id": device_id},
    )


def distrust(connection: Connection, caller: Caller, command: Command, head_hash: bytes, fork: int) -> Decision | None:
    """Parked where it cannot be what the device wrote next; nothing is dropped."""
    if not verifies(caller.public_key, command.hash, command.signature):
        return Decision("parked", "bad_signature")
    follows = fork == 0 and command.prev_hash == head_hash
    if not follows and not _grows_from_known(connection, caller.id, command):
        return Decision("parked", "chain_broken")
    return Decision("parked", "revoked") if caller.revoked else None


def _grows_from_known(connection: Connection, device_id: int, command: Command) -> bool:
    """Once a journal was cloned its chain is a tree: any known entry of the jseq before may be the one before."""
    if command.jseq == 1:
        return command.prev_hash == GENESIS
    return (
        connection.execute(
            text("SELECT 1 FROM command WHERE device_id = :d AND incarnation = :i AND jseq = :j AND hash = :hash"),
            {"d": device_id, "i": command.incarnation, "j": command.jseq - 1, "hash": command.prev_hash},
        ).scalar()
        is not None
    )
