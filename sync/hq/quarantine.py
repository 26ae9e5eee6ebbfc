"""What revoked devices have uploaded: kept, shown, and let in only by a person at HQ."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Held:
    """Commands of one revoked device that wait for a decision; `amount` in minor units; times µs UTC."""

    device_id: int
    name: str
    store_code: str
    commands: int
    amount: int
    since: int


def held(connection: Connection) -> list[Held]:
    """One entry a device, the longest waiting first."""
    rows = connection.execute(
        text(
            "SELECT d.id, d.name, l.code, count(*) AS commands, coalesce(sum(a.amount), 0) AS amount,"
            " min(c.received_at) AS since FROM outcome o JOIN command c ON c.id = o.command_id"
            " JOIN device d ON d.id = c.device_id JOIN location l ON l.id = d.store_id"
            " LEFT JOIN attention_item a ON a.command_id = c.id AND a.reason = 'revoked' AND a.state = 'open'"
            " WHERE o.status = 'parked' AND o.reason = 'revoked' GROUP BY d.id, d.name, l.code ORDER BY since, d.id"
        )
    )
    return [Held(row.id, row.name, row.code, row.commands, int(row.amount), row.since) for row in rows]


def told(connection: Connection) -> str:
    """The same for people."""
    lines = [
        f"device {one.device_id} ({one.name}, {one.store_code}): {one.commands} commands,"
        f" {one.amount // 100}.{one.amount % 100:02} at risk"
        for one in held(connection)
    ]
    return "\n".join(lines or ["nothing is held back"])
