"""Incidents for the people who run HQ."""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.clock import Clock
from sync.hq.tables import alert


def raise_alert(
    connection: Connection,
    clock: Clock,
    kind: str,
    device_id: int,
    command_id: bytes | None,
    detail: str,
    *,
    once: bool = False,
) -> None:
    """Write down an incident of `kind` (see `tables.alert`); `once`: not if the very same is already there."""
    if once and was_raised(connection, kind, device_id, command_id, detail):
        return
    connection.execute(
        alert.insert().values(kind=kind, device_id=device_id, command_id=command_id, detail=detail, at=clock.now())
    )


def was_raised(connection: Connection, kind: str, device_id: int, command_id: bytes | None, detail: str) -> bool:
    """Whether the very same incident is on record."""
    same = [alert.c.kind == kind, alert.c.device_id == device_id, alert.c.detail == detail]
    same.append(alert.c.command_id.is_(None) if command_id is None else alert.c.command_id == command_id)
    return connection.execute(select(alert.c.id).where(*same).limit(1)).first() is not None
