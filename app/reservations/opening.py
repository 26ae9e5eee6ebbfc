"""A reservation as the open order: at today's prices, from what is here, and what has changed since it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.catalog.products import CurrentPrices, Sheet
from app.inventory.places import Place
from app.members.rows import Member
from app.orders.commands import PickedUp
from app.orders.draft import Draft, Source, add, set_member, set_quantity
from app.orders.states import Fulfilment
from app.reservations.lines import Line, State, held_pieces, read_lines
from app.reservations.rows import Reservation


class Since(StrEnum):
    """What is not as the customer saw it. `short`: not all of it is here; `lapsed`: nothing is held any more."""

    GONE = "gone"
    PRICE = "price"
    SHORT = "short"
    LAPSED = "lapsed"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Change:
    """`titles` maps language to name, empty where the goods have none here; `was` and `now` are prices of a piece, or
    for `short` what was wanted and what is here. `place` is where a short line comes from now, 0 for nowhere."""

    kind: Since
    sku: str = ""
    titles: Mapping[str, str] | None = None
    was: int = 0
    now: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Goods:
    """What is known here of the lines' goods: sheets by product, pieces in this shop and other places by variant."""

    book: CurrentPrices
    sheets: Mapping[int, Sheet]
    here: Mapping[int, int]
    elsewhere: Mapping[int, Sequence[Place]]


@dataclass(frozen=True, slots=True)
class Opened:
    """The order as it stands, and what the associate has to say about it."""

    draft: Draft
    changes: tuple[Change, ...]


def is_held(reservation: Reservation, now: int) -> bool:
    """`now`: HQ's time as estimated, µs UTC."""
    return reservation.state == State.OPEN and now < reservation.expires_at


def opened(
    draft_id: bytes,
    reservation: Reservation,
    member: Member | None,
    goods: Goods,
    store_id: int,
    now: int,
    new_id: Callable[[], bytes],
    limit: int,
) -> Opened:
    """What can be sold of it goes onto the order; of too many pieces as many as one line may have."""
    lines = read_lines(reservation.lines)
    held = held_pieces(lines) if is_held(reservation, now) else {}
    draft = Draft(draft_id, goods.book.currency, goods.book.book_id)
    changes: list[Change] = []
    if not is_held(reservation, now) and held_pieces(lines):
        changes.append(Change(Since.LAPSED))
    if reservation.member_id is not None and member is None:
        changes.append(Change(Since.MEMBER))
    at_hand = dict(held) if reservation.store_id == store_id else {}
    for line in lines:
        sheet = goods.sheets.get(line.product_id)
        variant = next((one for one in sheet.variants if one.variant_id == line.variant_id), None) if sheet else None
        if sheet is None or variant is None or not variant.price:
            changes.append(Change(Since.GONE, line.sku, sheet.titles if sheet else None))
            continue
        if variant.price != line.price and reservation.currency == goods.book.currency:
            changes.append(Change(Since.PRICE, line.sku, sheet.titles, line.price, variant.price))
        here = goods.here.get(line.variant_id, 0) + at_hand.get(line.variant_id, 0)
        source = _source(line, here, goods, store_id)
        if source.fulfilment is not Fulfilment.CARRY_OUT or here < line.quantity:
            place = 0 if source.fulfilment is Fulfilment.CARRY_OUT else source.location_id
            changes.append(Change(Since.SHORT, line.sku, sheet.titles, line.quantity, here, place))
        draft = add(draft, sheet, variant, source, new_id(), limit)
        draft = set_quantity(draft, draft.lines[-1].id, min(line.quantity, limit), limit)
    if member is not None:
        draft = set_member(draft, member)
    told = PickedUp(reservation.id, reservation.code, reservation.store_id, sorted(held.items()))
    return Opened(replace(draft, reservation=told), tuple(changes))


def _source(line: Line, here: int, goods: Goods, store_id: int) -> Source:
    """Taken along where all of it is here; else from the safest place that has it all; else what is in the hand."""
    if here < line.quantity:
        for place in goods.elsewhere.get(line.variant_id, ()):
            if place.quantity >= line.quantity:
                collected = place.location.kind == "store"
                kind = Fulfilment.CLICK_AND_COLLECT if collected else Fulfilment.SHIP_TO_HOME
                return Source(kind, place.location.location_id, place.due_at)
    return Source(Fulfilment.CARRY_OUT, store_id)
