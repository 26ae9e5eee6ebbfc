"""Devices that are taken out of service by their own shop, and the sealed files that some of them leave behind."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from sync.hq.alerts import raise_alert
from sync.hq.durability import Durability
from sync.hq.leases.expiry import end_all
from sync.hq.scopes import Caller
from sync.protocol import LeaveReply, LeaveRequest

_LEFT = text("UPDATE device SET left_at = :now WHERE id = :id AND left_at IS NULL")
_ARRIVED = text(
    "UPDATE attention_item SET state = 'done' WHERE state = 'open' AND id IN"
    " (SELECT item_id FROM alert WHERE device_id = :device AND kind = 'sealed')"
)
_GONE = text("SELECT 1 FROM device WHERE id = :device AND coalesce(left_at, revoked_at) IS NOT NULL")


_KEPT = text(
    "SELECT incarnation, max(jseq) FROM command WHERE device_id = :device AND fork = 0 AND received_at <= :until"
    " GROUP BY incarnation"
)


def depart(
    connection: Connection, clock: Clock, durability: Durability, caller: Caller, asked: LeaveRequest
) -> LeaveReply:
    """From now on the device hears `revoked`, and what it sealed still counts. Told again, nothing changes.

    Raises Refusal `unsent` (count) where HQ lacks commands, or could still lose them, and they are not even sealed.
    Where they are, its shop gets an item until the file has come, and what the device may have promised in it stays
    locked until then.
    """
    now, received = clock.now(), dict(caller.received)
    until = durability.until(connection, now)
    kept = {row[0]: row[1] for row in connection.execute(_KEPT, {"device": caller.id, "until": until})}
    safe = {one: min(jseq, kept.get(one, 0)) for one, jseq in received.items()}
    lacking = sum(max(0, jseq - safe.get(incarnation, 0)) for incarnation, jseq in asked.chains)
    if lacking and not asked.sealed:
        raise Refusal("unsent", count=lacking)
    if connection.execute(_LEFT, {"now": now, "id": caller.id}).rowcount:
        if lacking:
            raise_alert(connection, clock, "sealed", caller.id, None, f'{{"commands": {lacking}}}')
        else:
            end_all(connection, caller.id, now)
    return LeaveReply(server_time=now)


def arrived(connection: Connection, clock: Clock, device_id: int) -> None:
    """The sealed file of the device was taken in; one that is gone for good needs its leases no more."""
    connection.execute(_ARRIVED, {"device": device_id})
    if connection.execute(_GONE, {"device": device_id}).first() is not None:
        end_all(connection, device_id, clock.now())
