"""What was done beyond the rule at the counter, prices given by hand among it, for the region to look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from app.journal.codec import decode
from app.pricing.prices import Why
from app.shifts.commands import DRAWER_OPENED, DrawerOpened

_ALLOWED = text(
    "SELECT e.at, l.region, l.code, o.number, e.kind, e.associate_id, e.detail FROM order_event e"
    " JOIN orders o ON o.id = e.order_id JOIN location l ON l.id = e.location_id"
    " WHERE e.detail LIKE '%\"approved_by\"%' ORDER BY l.region, e.at, e.id"
)
_BY_HAND = text(
    "SELECT o.placed_at, l.region, l.code, o.number, o.associate_id, o.currency, n.sku, n.quantity, n.list_price,"
    " n.discounts FROM order_line n"
    " JOIN orders o ON o.id = n.order_id JOIN location l ON l.id = o.store_id"
    " WHERE n.discounts LIKE '%\"override\"%' ORDER BY l.region, o.placed_at, o.id, n.position"
)
_DRAWERS = text(
    "SELECT c.payload, l.region, l.code FROM command c JOIN outcome o ON o.command_id = c.id AND o.status <> 'parked'"
    " JOIN device d ON d.id = c.device_id JOIN location l ON l.id = d.store_id"
    " WHERE c.type = :drawer AND c.payload IS NOT NULL ORDER BY l.region, c.wall, c.id"
)


@dataclass(frozen=True, slots=True)
class Override:
    """Times in µs UTC; `actor` did it, `manager` allowed it, 0 where nobody was asked.

    `order` is "" for a drawer opened without a sale. `what`: of a price by hand, or why the drawer was opened.
    """

    at: int
    region: str
    store_code: str
    order: str
    kind: str
    actor: int
    manager: int
    what: str = ""


def overrides(connection: Connection) -> Iterator[Override]:
    """What managers were asked for, prices given by hand, drawers opened without a sale; each by region, the oldest
    first."""
    for row in connection.execute(_ALLOWED):
        manager = json.loads(row.detail)["approved_by"]
        yield Override(row.at, row.region, row.code, row.number, row.kind, row.associate_id, manager)
    for row in connection.execute(_BY_HAND):
        said = next(one for one in json.loads(row.discounts) if one["why"] == Why.OVERRIDE)
        off = said["amount"] // row.quantity
        what = f"{row.sku} {row.list_price} → {row.list_price - off} {row.currency} ({said['reason']})"
        yield Override(
            row.placed_at, row.region, row.code, row.number, "line.price", row.associate_id, said["allowed_by"], what
        )
    for row in connection.execute(_DRAWERS, {"drawer": DRAWER_OPENED}):
        one = decode(bytes(row.payload), DrawerOpened)
        yield Override(
            one.at, row.region, row.code, "", DRAWER_OPENED, one.associate_id, one.approved_by, f"({one.reason})"
        )


def told(connection: Connection) -> str:
    """The same for people."""
    lines = [
        f"{one.region} {one.store_code} {datetime.fromtimestamp(one.at / 1e6, UTC):%Y-%m-%d %H:%M}Z {one.kind}"
        f"{one.order and f' {one.order}'}{one.what and f' {one.what}'}: by {one.actor},"
        f" allowed by {one.manager or 'nobody'}"
        for one in overrides(connection)
    ]
    return "\n".join(lines or ["nothing was overridden"])
