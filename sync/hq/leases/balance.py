"""granted = spent + returned + expired + held, at all times, and the goods set aside are those held."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.clock import Clock
from sync.hq.alerts import raise_alert
from sync.hq.database import Database

_SAMPLES = 20

_SUMS = """
SELECT lease_id AS id, sum(CASE WHEN kind = 'granted' THEN quantity ELSE 0 END) AS granted,
       sum(CASE WHEN kind = 'spent' THEN quantity ELSE 0 END) AS spent,
       sum(CASE WHEN kind = 'returned' THEN quantity ELSE 0 END) AS returned,
       sum(CASE WHEN kind = 'expired' THEN quantity ELSE 0 END) AS expired
FROM lease_entry GROUP BY lease_id
"""
_ROWS = text(
    f"""
SELECT coalesce(l.id, e.id) AS id, l.id AS row_id, e.id AS entry_id, l.quantity, l.spent, l.returned, l.expired,
       e.granted AS entered, e.spent AS entered_spent, e.returned AS entered_returned, e.expired AS entered_expired
FROM lease l FULL OUTER JOIN ({_SUMS}) e ON e.id = l.id
"""
)
_PIECES = text(
    """
SELECT location_id, variant_id, sum(level) AS level, sum(held) AS held FROM (
  SELECT location_id, variant_id, quantity AS level, 0 AS held FROM stock_level WHERE state = 'leased'
  UNION ALL
  SELECT location_id, resource, 0, quantity - spent - returned - expired FROM lease WHERE kind = 'stock') sides
GROUP BY location_id, variant_id HAVING sum(level) <> sum(held)
"""
)
_TERMS = text(
    "SELECT l.id FROM lease l LEFT JOIN lease_term t ON t.lease_id = l.id"
    " WHERE (t.lease_id IS NULL) <> (l.quantity = l.spent + l.returned + l.expired)"
)


def lease_differences(connection: Connection) -> Iterator[str]:
    """Each difference in words; none where the books of leases balance."""
    for row in connection.execute(_ROWS):
        name = f"lease {bytes(row.id).hex()}"
        if row.entry_id is None:
            yield f"{name}: no entry has granted it"
            continue
        entered = tuple(int(n) for n in (row.entered, row.entered_spent, row.entered_returned, row.entered_expired))
        held = entered[0] - sum(entered[1:])
        if row.row_id is None:
            if held:
                yield f"{name}: its row is gone, but {held} of it are held"
        elif entered != (row.quantity, row.spent, row.returned, row.expired):
            told = (row.quantity, row.spent, row.returned, row.expired)
            yield f"{name}: (granted, spent, returned, expired) is {told}, its entries say {entered}"
        elif held < 0:
            yield f"{name}: more than was granted has been used, by {-held}"
    for row in connection.execute(_PIECES):
        yield (
            f"leased pieces of variant {row.variant_id} at {row.location_id}: {row.level} set aside, {row.held} held"
        )
    for row in connection.execute(_TERMS):
        yield f"lease {bytes(row.id).hex()}: whether it is held and whether it will be taken back do not agree"


def watch(database: Database, clock: Clock) -> list[str]:
    """The night's look: differences are logged and alerted, each night's anew only where they changed."""
    with database.snapshot() as connection:
        found = list(lease_differences(connection))
    if found:
        logging.getLogger(__name__).error("the books of leases do not balance: %s", found[:_SAMPLES])
        with database.write() as connection:
            detail = json.dumps({"differences": len(found), "samples": found[:_SAMPLES]}, ensure_ascii=False)
            raise_alert(connection, clock, "leases", 0, None, detail, once=True)
    return found
