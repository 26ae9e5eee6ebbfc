"""The products looked at last on this device, which nobody else is told."""

from __future__ import annotations

import json

from app.journal import records
from app.journal.journal import Journal

RECENT = "recently_viewed"
"""Name of the journal's value: product ids, the last one first."""
MOST = 12


def recently_viewed(journal: Journal) -> list[int]:
    """Product ids, the last one first; some may have left the catalogue."""
    with journal.database.read() as connection:
        return _read(records.get_value(connection, RECENT))


def view(journal: Journal, product_id: int) -> bool:
    """It was looked at; False where it was the last one already."""
    with journal.work() as work:
        before = _read(records.get_value(work.connection, RECENT))
        if before[:1] == [product_id]:
            return False
        ids = [product_id, *(one for one in before if one != product_id)][:MOST]
        records.put_value(work.connection, RECENT, json.dumps(ids))
    return True


def _read(value: str | None) -> list[int]:
    return [int(one) for one in json.loads(value)] if value else []
