"""Picking up at the counter what was put together online: found by its code, opened as the order. Works without HQ."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalog.search import current_prices, read_sheet
from app.device import Device
from app.errors import Refusal
from app.inventory.endless_aisle import places_of, stock_of
from app.inventory.places import Location
from app.inventory.records import read_locations
from app.members.records import read_member
from app.orders import records as orders
from app.orders.aside import require_nothing_left
from app.orders.draft import Draft
from app.orders.held import MOST_HELD, HeldOrder, free_number
from app.orders.reading import OrderReader
from app.reservations.lines import State, read_lines
from app.reservations.opening import Goods, Opened, opened
from app.reservations.records import reservation_by_code
from app.reservations.rows import Reservation
from app.storage.changes import Topic


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stands for; `held`: the order that it is already, put aside on this device."""

    reservation: Reservation
    held: HeldOrder | None = None


def find(device: Device, code: str) -> Reservation | None:
    """What this shop holds of the code; None: HQ may know more. Raises Outage `replica_missing`."""
    with device.reading() as reading:
        return reservation_by_code(reading.store, code)


def require_open(device: Device, reader: OrderReader, reservation: Reservation) -> Found:
    """Nobody has picked it up, as far as is known here. Raises Refusal `reservation_taken` (number)."""
    with device.reading() as reading:
        number = reader.overlay(reading).picked_up.get(reservation.id, "")
    if number or reservation.state == State.TAKEN:
        raise Refusal("reservation_taken", number=number or reservation.number)
    with device.journal.database.read() as journal:
        held = orders.read_held(journal)
    known = (one for one in held if one.draft.reservation and one.draft.reservation.id == reservation.id)
    return Found(reservation, next(known, None))


def read_order(device: Device, reader: OrderReader, reservation: Reservation, lang: str) -> Opened:
    """The order that the customer means, as it can be had now; commits nothing."""
    now, here = device.clock.now(), device.identity.store_id
    products = list(dict.fromkeys(line.product_id for line in read_lines(reservation.lines)))
    with device.replicas.catalog.read() as catalog:
        book = current_prices(catalog, now)
        sheets = {one: sheet for one in products if (sheet := read_sheet(catalog, one, lang, now)) is not None}
        locations: dict[int, Location] = read_locations(catalog, lang)
    with device.reading() as reading:
        deltas = reader.overlay(reading).stock
        figures = stock_of(reading.store, deltas, here, products)
        elsewhere = {
            line.variant_id: places_of(
                reading.store, deltas, locations, here, line.product_id, line.variant_id, now, device.held()
            )
            for line in read_lines(reservation.lines)
        }
        member = None if reservation.member_id is None else read_member(reading.store, reservation.member_id)
    goods = Goods(book, sheets, {one: figure.here for one, figure in figures.items()}, elsewhere)
    new_id, limit = device.identifiers.new_id, device.policy.quantity_limit
    return opened(new_id(), reservation, member, goods, here, device.time().time, new_id, limit)


def take_up(device: Device, draft: Draft, before: Draft, actor: int) -> None:
    """`draft` is the open order; the one `before`, where it has lines, is put aside under no name.

    Raises Refusal `held_limit` (limit), or `cash_over` (amount) where it has none but money was taken for it.
    """
    require_nothing_left(before)
    with device.journal.work() as work:
        if before.lines:
            held = orders.read_held(work.connection)
            if len(held) >= MOST_HELD:
                raise Refusal("held_limit", limit=MOST_HELD)
            aside = HeldOrder(free_number(held), "", device.clock.now(), actor, before)
            orders.keep_held(work.connection, aside)
        orders.keep_draft(work.connection, draft, device.clock.now())
        work.touch(Topic.DRAFT)
