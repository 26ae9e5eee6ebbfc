"""Answers to commands that their device has pruned leave its scope, so that neither side's copies grow for ever.

HQ itself keeps every outcome: one that was forgotten merely carries the device's number negated, which is no scope of
anybody. Should a journal turn up that still has the command, a clone's say, its outcome comes back into the scope.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from sync.protocol import ChainTold

KEPT_US = 30 * 86_400 * 1_000_000
BATCH = 2_000
"""Rows a hello: the rest has time."""

_FORGET = text(
    "UPDATE outcome SET device_id = -device_id WHERE command_id IN (SELECT command_id FROM outcome"
    " WHERE device_id = :device AND incarnation = :incarnation AND jseq < :first AND at < :before"
    " AND status <> 'parked' ORDER BY jseq LIMIT :batch)"
)
_RECALL = text(
    "UPDATE outcome SET device_id = -device_id"
    " WHERE device_id = -:device AND incarnation = :incarnation AND jseq >= :first"
)
_DUE = text(
    "SELECT EXISTS (SELECT 1 FROM outcome WHERE device_id = :device AND incarnation = :incarnation AND jseq < :first"
    " AND at < :before AND status <> 'parked')"
    " OR EXISTS (SELECT 1 FROM outcome WHERE device_id = -:device AND incarnation = :incarnation AND jseq >= :first)"
)


def is_due(connection: Connection, device_id: int, told: ChainTold, now: int) -> bool:
    """Whether `forget` would change anything."""
    return bool(connection.execute(_DUE, _values(device_id, told, now)).scalar())


def forget(connection: Connection, device_id: int, told: ChainTold, now: int) -> None:
    """Leave in the device's scope the outcomes of what its journal still has, and those of the last 30 days."""
    values = _values(device_id, told, now)
    connection.execute(_FORGET, {**values, "batch": BATCH})
    del values["before"]
    connection.execute(_RECALL, values)


def _values(device_id: int, told: ChainTold, now: int) -> dict[str, int]:
    return {"device": device_id, "incarnation": told.incarnation, "first": told.first, "before": now - KEPT_US}
