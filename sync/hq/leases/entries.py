"""One step of a lease: its entry, its row, and for stock the pieces, all in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from app.leases.book import STOCK
from sync.hq import stock
from sync.hq.database import for_update
from sync.hq.leases.tables import lease_entry, lease_term
from sync.hq.stock import Movement, Place
from sync.hq.tables import LIVE

LEASE = LIVE["lease"]
STEPS = ("spent", "returned", "expired")
"""What a lease may end in; the row has a column of each name."""
LeaseRow = Row[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """`quantity` of a lease is spent | returned | expired, by a command or by HQ itself."""

    kind: str
    quantity: int
    command_id: bytes | None
    at: int


def held(lease: LeaseRow) -> int:
    """What is left of it."""
    return int(lease.quantity - lease.spent - lease.returned - lease.expired)


def read_locked(connection: Connection, lease_id: bytes) -> LeaseRow | None:
    """The lease, until the end of the transaction nobody else's; `stock.lock` its variant before."""
    return connection.execute(
        text(f"SELECT * FROM lease WHERE id = :id{for_update(connection)}"), {"id": lease_id}
    ).first()


def enter(connection: Connection, lease: LeaseRow, step: Step) -> None:
    """Book the step; the pieces of a stock lease become sellable again, for the caller to reserve where spent."""
    column = LEASE.c[step.kind]
    connection.execute(LEASE.update().where(LEASE.c.id == bytes(lease.id)).values({column: column + step.quantity}))
    record(connection, bytes(lease.id), step)
    if held(lease) == step.quantity:
        connection.execute(lease_term.delete().where(lease_term.c.lease_id == bytes(lease.id)))
    if lease.kind == STOCK:
        stock.move(connection, [_pieces(lease, step, Place(lease.location_id, "leased"), "sellable")])


def record(connection: Connection, lease_id: bytes, step: Step) -> None:
    """The entry alone."""
    values = {"kind": step.kind, "quantity": step.quantity, "command_id": step.command_id, "at": step.at}
    connection.execute(lease_entry.insert(), {"lease_id": lease_id, **values})


def set_aside(variant_id: int, location_id: int, quantity: int, at: int) -> Movement:
    """Pieces that from now on only the holder of a lease may promise."""
    return _movement(variant_id, quantity, Place(location_id, "sellable"), Place(location_id, "leased"), "lease", at)


def _pieces(lease: LeaseRow, step: Step, source: Place, state: str) -> Movement:
    target = Place(lease.location_id, state)
    return _movement(lease.resource, step.quantity, source, target, f"lease_{step.kind}", step.at)


def _movement(variant_id: int, quantity: int, source: Place, target: Place, reason: str, at: int) -> Movement:
    return Movement(
        variant_id=variant_id,
        quantity=quantity,
        source=source,
        target=target,
        reason=reason,
        # The command stands in the entry; in the ledger of goods it would claim to be an order line's movement.
        command_id=None,
        order_line_id=None,
        at=at,
        known_at=at,
    )
