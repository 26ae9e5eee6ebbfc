"""Budgets and allowances: each device is granted its shop's amounts for today and the days it may be cut off for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from app.clock import shop_time
from app.leases.budgets import day_number
from app.staff.roster import Policy

SECOND = 1_000_000
_ZONE = text("SELECT timezone FROM location WHERE id = :id")
_GRANTED = text(
    "SELECT kind, resource, sum(quantity - returned - expired) AS granted FROM lease"
    " WHERE device_id = :device AND kind <> 'stock' AND expires_at > :now GROUP BY kind, resource"
)


@dataclass(frozen=True, slots=True)
class Day:
    """`amount` of a kind that a device has not been granted for a business date; `end` of the date in µs UTC."""

    kind: str
    number: int
    end: int
    amount: int


def days_ahead(connection: Connection, store_id: int, policy: Policy, now: int) -> Iterator[tuple[int, int]]:
    """(day number, its end in µs UTC) of the shop's business dates that a lease granted now reaches."""
    zone: str = connection.execute(_ZONE, {"id": store_id}).scalar_one()
    day, last = (shop_time(at, zone).date() for at in (now, now + policy.lease_seconds * SECOND))
    while day <= last:
        end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)
        yield day_number(day.isoformat()), int(end.timestamp()) * SECOND
        day += timedelta(days=1)


def missing(connection: Connection, device_id: int, store_id: int, policy: Policy, now: int) -> list[Day]:
    """What the device has not been granted yet, in a fixed order."""
    amounts = policy.day_budgets
    if not amounts:
        return []
    rows = connection.execute(_GRANTED, {"device": device_id, "now": now})
    granted = {(row.kind, row.resource): int(row.granted) for row in rows}
    wanted = [
        Day(kind, day, end, amount - granted.get((kind, day), 0))
        for day, end in days_ahead(connection, store_id, policy, now)
        for kind, amount in amounts.items()
    ]
    return sorted((one for one in wanted if one.amount > 0), key=lambda one: (one.kind, one.number))
