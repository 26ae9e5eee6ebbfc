"""What HQ has not settled: each command with whose it is, and why HQ keeps those that it has put aside."""

from __future__ import annotations

from dataclasses import dataclass

from app.attention.desk import Waiting, waiting_of
from app.device import Device
from app.journal.receipts import RECEIPT_SHAPES, ChainReceipt
from app.journal.rows import OUTCOME_SHAPES, Outcome

_OUTCOME = ", ".join(OUTCOME_SHAPES[0].names)
_RECEIPT = ", ".join(RECEIPT_SHAPES[0].names)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """`parked` is HQ's word on a command that it keeps without acting on it, None while it has said nothing."""

    waiting: Waiting
    actor: int
    incarnation: int
    jseq: int
    parked: Outcome | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """`entries`: parked ones first, then the newest of the rest; `receipt`: what HQ last countersigned."""

    entries: tuple[Unsettled, ...] = ()
    receipt: ChainReceipt | None = None


def read_outbox(device: Device, limit: int = 50) -> Outbox:
    """Raises Outage `replica_missing` before the first load."""
    with device.reading() as reading:
        commands = reading.pending.commands
        rows = reading.store.exec_driver_sql(f"SELECT {_OUTCOME} FROM outcome WHERE status = 'parked'").fetchall()
        signed = reading.store.exec_driver_sql(
            f"SELECT {_RECEIPT} FROM chain_receipt ORDER BY incarnation DESC LIMIT 1"
        ).first()
    parked = {one.command_id: one for one in (Outcome(*row) for row in rows)}
    behind = [one for one in reversed(commands) if one.id not in parked]
    newest = [*(one for one in commands if one.id in parked), *behind][:limit]
    entries = tuple(
        Unsettled(waiting_of(one), one.actor, one.incarnation, one.jseq, parked.get(one.id)) for one in newest
    )
    return Outbox(entries, None if signed is None else ChainReceipt(*signed))
