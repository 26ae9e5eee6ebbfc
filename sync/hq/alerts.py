"""Incidents for the people who run HQ; the shop of the device hears of those that concern it."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select, text

from app.clock import Clock
from sync.hq.items import manager_of, raise_item
from sync.hq.tables import alert

TOLD = {
    "conflict": "conflict",
    "fork": "fork",
    "restored_journal": "restored_journal",
    "commands_lost": "commands_lost",
    "revoked": "device_revoked",
    "sealed": "sealed_journal",
    "price_book_refused": "price_book_refused",
}
"""Kind of alert → reason of the attention item that its device's shop gets."""

_DEVICE = text("SELECT name, prefix, store_id FROM device WHERE id = :id")


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
    now = clock.now()
    values = {"kind": kind, "device_id": device_id, "command_id": command_id, "detail": detail, "at": now}
    number = connection.execute(alert.insert().values(**values).returning(alert.c.id)).scalar_one()
    if kind in TOLD:
        item_id = _tell_shop(connection, kind, device_id, command_id, number, now)
        connection.execute(alert.update().where(alert.c.id == number).values(item_id=item_id))


def was_raised(connection: Connection, kind: str, device_id: int, command_id: bytes | None, detail: str) -> bool:
    """Whether the very same incident is on record."""
    same = [alert.c.kind == kind, alert.c.device_id == device_id, alert.c.detail == detail]
    same.append(alert.c.command_id.is_(None) if command_id is None else alert.c.command_id == command_id)
    return connection.execute(select(alert.c.id).where(*same).limit(1)).first() is not None


def _tell_shop(
    connection: Connection, kind: str, device_id: int, command_id: bytes | None, number: object, now: int
) -> bytes | None:
    """An item for the device's shop's manager, which names the device and nothing of what it sent; answers its id."""
    device = connection.execute(_DEVICE, {"id": device_id}).first()
    if device is None:
        return None
    item = hashlib.sha256(f"alert {number} {kind} {device_id} {now}".encode()).digest()[:16]
    raise_item(
        connection,
        item,
        device.store_id,
        TOLD[kind],
        {"device": device.prefix, "name": device.name},
        amount=0,
        currency="",
        owner_id=manager_of(connection, device.store_id),
        now=now,
        command_id=command_id or b"",
    )
    return item
