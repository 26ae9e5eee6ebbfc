"""What is suggested for this shop, and asking for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.device import Device
from app.errors import Refusal
from app.inventory.minimums import REPLENISHMENT_REQUESTED, Replenished, ReplenishmentRequested, Wanted
from app.inventory.rows import Replenishment
from app.journal.codec import decode
from app.journal.unsettled import Pending
from app.staff.standing import require_manager, require_open
from app.storage.changes import Topic
from app.storage.database import Connection, fetch_all


def request(device: Device, item_id: bytes, lines: Sequence[Wanted], actor: int) -> None:
    """Ask HQ for what an item suggests.

    Raises Refusal `manager_needed`, `revoked`, `offline_too_long` (hours), or `action_not_allowed` for nothing.
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    require_manager(device.roster, actor)
    if not lines:
        raise Refusal("action_not_allowed", action="replenish")
    told = ReplenishmentRequested(item_id, device.identity.store_id, list(lines), device.clock.now(), actor)
    with device.journal.work() as work:
        work.record(REPLENISHMENT_REQUESTED, told, device.basis(actor, 0), lane=item_id)
        work.touch(Topic.ATTENTION, Topic.STOCK)


def read_replenishment(store: Connection, pending: Pending, here: int, product_id: int) -> list[Replenishment]:
    """What is suggested or under way for a style here; what was asked for on this device shows at once."""
    rows = fetch_all(
        store,
        "SELECT location_id, variant_id, product_id, minimum, sold, pieces, state, changed_at FROM replenishment"
        " WHERE location_id = ? AND product_id = ? ORDER BY variant_id",
        (here, product_id),
    )
    found = {row[1]: Replenishment(*row) for row in rows}
    for command in pending.commands if found else ():
        if command.type == REPLENISHMENT_REQUESTED:
            told = decode(command.payload, ReplenishmentRequested)
            for one in told.lines:
                if one.variant_id in found:
                    found[one.variant_id] = replace(
                        found[one.variant_id], pieces=one.pieces, state=Replenished.REQUESTED, changed_at=told.at
                    )
    return list(found.values())
