"""What people decide about attention items."""

from __future__ import annotations

from sqlalchemy import text

from app.attention.commands import Acknowledged
from sync.hq.handlers.work import Decision, Work


def acknowledge(work: Work, done: Acknowledged) -> Decision:
    """Mark an item of the device's shop as done; one that is done already is fine too."""
    found = work.connection.execute(
        text(
            "UPDATE attention_item SET state = 'done' WHERE id = :id AND store_id = :store AND state <> 'done'"
            " RETURNING id"
        ),
        {"id": done.item_id, "store": work.store_id},
    ).first()
    if found is not None:
        return Decision("accepted")
    known = work.connection.execute(
        text("SELECT 1 FROM attention_item WHERE id = :id AND store_id = :store"),
        {"id": done.item_id, "store": work.store_id},
    ).scalar()
    return Decision("accepted") if known else Decision("rejected", "unknown_item", {"item": done.item_id.hex()})
