"""Putting the open order aside and taking it up again, on this device only.

What is held lies in the journal's drafts, so that a power cut loses none of it. Nothing of it is a sale: it has no
number, holds no stock, and gets the prices of the moment in which it is taken up.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.catalog.search import current_prices, read_sheet
from app.device import Device
from app.errors import Refusal
from app.orders import records
from app.orders.draft import Draft, clean_text
from app.orders.held import LONGEST_NAME, MOST_HELD, HeldOrder, Recalled, at_current_prices, free_number
from app.storage.changes import Topic


def read_held(device: Device) -> list[HeldOrder]:
    """The last one held first."""
    with device.journal.database.read() as connection:
        return records.read_held(connection)


def hold_order(device: Device, draft: Draft, name: str, actor: int) -> HeldOrder:
    """Put the open order aside; no order is open then.

    Raises Refusal `order_incomplete` for one without lines, `text_invalid`, or `held_limit` (limit).
    """
    given = clean_text(name, LONGEST_NAME)
    if not draft.lines:
        raise Refusal("order_incomplete", missing=["lines"])
    with device.journal.work() as work:
        held = records.read_held(work.connection)
        if len(held) >= MOST_HELD:
            raise Refusal("held_limit", limit=MOST_HELD)
        made = HeldOrder(free_number(held), given, device.clock.now(), actor, draft)
        records.keep_held(work.connection, made)
        records.drop_draft(work.connection)
        work.touch(Topic.DRAFT)
    return made


def recall_order(device: Device, order_id: bytes, opened: Draft, actor: int, lang: str) -> Recalled:
    """Take a held order up; the open one, where it has lines, takes its place under no name.

    It has today's list prices; what promotions give is for the caller to see. Raises Refusal `held_gone`, or
    `cash_over` (amount) where the open one has no lines but money was taken for it.
    """
    require_nothing_left(opened)
    with device.journal.work() as work:
        held = records.read_held(work.connection)
        found = next((one for one in held if one.draft.id == order_id), None)
        if found is None:
            raise Refusal("held_gone")
        recalled = _renewed(device, found.draft, lang)
        records.drop_held(work.connection, order_id)
        if opened.lines:
            others = [one for one in held if one is not found]
            records.keep_held(work.connection, HeldOrder(free_number(others), "", device.clock.now(), actor, opened))
        records.keep_draft(work.connection, recalled.draft, device.clock.now())
        work.touch(Topic.DRAFT)
    return recalled


def drop_held(device: Device, order_id: bytes) -> HeldOrder:
    """Nobody comes back for it; what is answered brings it back (`restore_held`). Raises Refusal `held_gone`."""
    with device.journal.work() as work:
        found = next((one for one in records.read_held(work.connection) if one.draft.id == order_id), None)
        if found is None:
            raise Refusal("held_gone")
        records.drop_held(work.connection, order_id)
        work.touch(Topic.DRAFT)
    return found


def restore_held(device: Device, held: HeldOrder) -> None:
    """Undo of `drop_held`; its number may be another's by now. Raises Refusal `held_limit` (limit)."""
    with device.journal.work() as work:
        others = records.read_held(work.connection)
        if len(others) >= MOST_HELD:
            raise Refusal("held_limit", limit=MOST_HELD)
        taken = any(one.number == held.number for one in others)
        number = free_number(others) if taken else held.number
        records.keep_held(work.connection, HeldOrder(number, held.name, held.held_at, held.held_by, held.draft))
        work.touch(Topic.DRAFT)


def require_nothing_left(draft: Draft) -> None:
    """Another order may take this one's place: it can be put aside, or nothing was taken for it yet.

    Raises Refusal `cash_over` (amount).
    """
    if draft.taken and not draft.lines:
        raise Refusal("cash_over", amount=sum(one.amount for one in draft.taken))


def _renewed(device: Device, draft: Draft, lang: str) -> Recalled:
    if not device.replicas.catalog.present:
        return Recalled(draft)
    now = device.clock.now()
    products: Sequence[int] = list(dict.fromkeys(line.product_id for line in draft.lines))
    with device.replicas.catalog.read() as catalog:
        book = current_prices(catalog, now)
        sheets = {one: sheet for one in products if (sheet := read_sheet(catalog, one, lang, now)) is not None}
    return at_current_prices(draft, book, sheets)
