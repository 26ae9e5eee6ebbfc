"""Devices that are taken out of service by their own shop, and the sealed files that some of them leave behind."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from sync.hq.alerts import TOLD, raise_alert
from sync.hq.scopes import Caller
from sync.protocol import LeaveReply, LeaveRequest

_LEFT = text("UPDATE device SET left_at = :now WHERE id = :id AND left_at IS NULL")
_ARRIVED = text(
    "UPDATE attention_item SET state = 'done' WHERE reason = :reason AND state = 'open' AND id IN"
    " (SELECT i.id FROM attention_item i JOIN device d ON d.store_id = i.store_id"
    "  WHERE d.id = :device AND i.detail LIKE '%\"device\": \"' || d.prefix || '\"%')"
)


def depart(connection: Connection, clock: Clock, caller: Caller, asked: LeaveRequest) -> LeaveReply:
    """From now on the device hears `revoked`, and what it sealed still counts. Told again, nothing changes.

    Raises Refusal `unsent` (count) where HQ lacks commands and they are not even sealed. Where they are, its shop gets
    an item until the file has come.
    """
    received = dict(caller.received)
    lacking = sum(max(0, jseq - received.get(incarnation, 0)) for incarnation, jseq in asked.chains)
    if lacking and not asked.sealed:
        raise Refusal("unsent", count=lacking)
    if connection.execute(_LEFT, {"now": clock.now(), "id": caller.id}).rowcount and lacking:
        raise_alert(connection, clock, "sealed", caller.id, None, f'{{"commands": {lacking}}}')
    return LeaveReply(server_time=clock.now())


def arrived(connection: Connection, device_id: int) -> None:
    """The sealed file of the device was taken in."""
    connection.execute(_ARRIVED, {"reason": TOLD["sealed"], "device": device_id})
