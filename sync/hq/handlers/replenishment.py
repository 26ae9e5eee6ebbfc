"""A manager asks for the pieces that HQ has suggested."""

from __future__ import annotations

from sqlalchemy import text

from app.inventory.minimums import ReplenishmentRequested
from sync.hq.handlers.work import Decision, Work
from sync.hq.items import close_item

_ITEM = text("SELECT reason FROM attention_item WHERE id = :id AND store_id = :store")
_REQUEST = text(
    "UPDATE replenishment SET state = 'requested', pieces = :pieces, changed_at = :now"
    " WHERE location_id = :store AND variant_id = :variant AND state IN ('suggested', 'refused')"
)


def request(work: Work, told: ReplenishmentRequested) -> Decision:
    """What somebody has asked for before, or is no longer below its minimum, is passed over.

    Rejected `unknown_item`, or `bad_quantity` for pieces that nobody suggests.
    """
    reason = work.connection.execute(_ITEM, {"id": told.item_id, "store": work.store_id}).scalar()
    if reason != "replenish" or told.location_id != work.store_id:
        return Decision("rejected", "unknown_item", {"item": told.item_id.hex()})
    if any(not 1 <= one.pieces <= 100_000 for one in told.lines):
        return Decision("rejected", "bad_quantity", {"item": told.item_id.hex()})
    for one in sorted(told.lines, key=lambda line: line.variant_id):
        values = {"store": work.store_id, "variant": one.variant_id, "pieces": one.pieces, "now": work.now}
        work.connection.execute(_REQUEST, values)
    close_item(work.connection, told.item_id)
    return Decision("accepted")
