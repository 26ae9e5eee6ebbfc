"""Incidents for the people who run HQ."""

from __future__ import annotations

from sqlalchemy import Connection, text

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
    if once:
        seen = connection.execute(
            text(
                "SELECT 1 FROM alert WHERE kind = :kind AND device_id = :device AND detail = :detail"
                " AND command_id IS NOT DISTINCT FROM :id"
            ),
            {"kind": kind, "device": device_id, "id": command_id, "detail": detail},
        ).scalar()
        if seen:
            return
    connection.execute(
        alert.insert().values(kind=kind, device_id=device_id, command_id=command_id, detail=detail, at=clock.now())
    )
