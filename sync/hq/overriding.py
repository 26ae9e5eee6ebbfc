"""What managers have allowed others to do at the counter, for the region to look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

_ALLOWED = text(
    "SELECT e.at, l.region, l.code, o.number, e.kind, e.associate_id, e.detail FROM order_event e"
    " JOIN orders o ON o.id = e.order_id JOIN location l ON l.id = e.location_id"
    " WHERE e.detail LIKE '%\"approved_by\"%' ORDER BY l.region, e.at, e.id"
)


@dataclass(frozen=True, slots=True)
class Override:
    """Times in µs UTC; `actor` did it, `manager` allowed it."""

    at: int
    region: str
    store_code: str
    order: str
    kind: str
    actor: int
    manager: int


def overrides(connection: Connection) -> Iterator[Override]:
    """By region, the oldest first."""
    for row in connection.execute(_ALLOWED):
        manager = json.loads(row.detail)["approved_by"]
        yield Override(row.at, row.region, row.code, row.number, row.kind, row.associate_id, manager)


def told(connection: Connection) -> str:
    """The same for people."""
    lines = [
        f"{one.region} {one.store_code} {datetime.fromtimestamp(one.at / 1e6, UTC):%Y-%m-%d %H:%M}Z {one.kind}"
        f" {one.order}: by {one.actor}, allowed by {one.manager}"
        for one in overrides(connection)
    ]
    return "\n".join(lines or ["nothing was overridden"])
