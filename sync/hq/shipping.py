"""Parcels: a warehouse says what it has given to a carrier, the carrier what became of it.

A parcel is what the events of its order say: `order.shipped` names carrier, number and lines, `order.tracked` follows.
Their ids are made of carrier and number, so that the same word said twice is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.orders.parcels import SHIPPED, TRACKED, Leg, lines_of
from app.orders.states import Action, By, Fulfilment, LineState, allowed
from sync.hq import stock
from sync.hq.database import Database
from sync.hq.importing import reading
from sync.hq.importing.layout import Column, File
from sync.hq.payments.release import unpaid
from sync.hq.stock import OUTSIDE, Movement, Place
from sync.hq.timeline import AnyRow, lock_order, record, roll, step

_ORDER = text("SELECT id FROM orders WHERE number = :number")
_LINES = text(
    "SELECT id, sku, variant_id, quantity, fulfilment, location_id, state FROM order_line WHERE order_id = :id"
    " ORDER BY position, id"
)
_STATE = text("UPDATE order_line SET state = :state, changed_at = :at WHERE id = :id")
_EVENT = text("SELECT order_id, location_id, detail, at FROM order_event WHERE id = :id")
_FILE = File(
    "scans.csv",
    (
        Column("carrier", "code", required=True),
        Column("parcel", "code", required=True),
        Column("at", "instant", required=True),
        Column("what", "choice", required=True, choices=tuple(Leg)),
        Column("place", "line"),
    ),
    (),
)


@dataclass(frozen=True, slots=True)
class Scan:
    """One line of a carrier's file; `at` µs UTC."""

    carrier: str
    parcel: str
    at: int
    what: str
    place: str


def ship(connection: Connection, now: int, number: str, carrier: str, parcel: str, skus: Sequence[str] = ()) -> int:
    """These lines of the order (without `skus` all that a carrier brings) have left in one parcel; answers how many, 0
    for a parcel known already.

    Raises Refusal `unknown_order`, `parcel_taken` where that number is another order's, `parcel_left` (skus) where it
    has left with others of the order's lines, `not_paid` (amount) while a QR payment is waited for, `not_shippable`
    where there is nothing that may leave, or `several_places` where it lies in more than one: name the SKUs then.
    """
    found = connection.execute(_ORDER, {"number": number}).scalar()
    order_id = None if found is None else bytes(found)
    if order_id is None or lock_order(connection, order_id) is None:
        raise Refusal("unknown_order", number=number)
    every = connection.execute(_LINES, {"id": order_id}).all()
    lines = [
        line
        for line in every
        if Action.SHIP in allowed(line.fulfilment, line.state, By.HQ)
        and (line.sku in skus if skus else line.fulfilment == Fulfilment.SHIP_TO_HOME)
    ]
    event_id = _id(carrier, parcel)
    known = connection.execute(_EVENT, {"id": event_id}).first()
    if known is not None:
        if bytes(known.order_id) != order_id:
            raise Refusal("parcel_taken", carrier=carrier, parcel=parcel)
        inside = set(lines_of(known.detail))
        further = {line.sku for line in lines} | set(skus) - {one.sku for one in every if bytes(one.id).hex() in inside}
        if further:
            # What is in a parcel is what its one event says, on every device that has heard of it.
            raise Refusal("parcel_left", carrier=carrier, parcel=parcel, skus=" ".join(sorted(further)))
        return 0
    if due := unpaid(connection, order_id):
        raise Refusal("not_paid", number=number, amount=due)
    if not lines or not carrier or not parcel:
        raise Refusal("not_shippable", number=number)
    if len({line.location_id for line in lines}) > 1:
        raise Refusal("several_places", number=number)
    stock.lock(connection, {line.variant_id for line in lines})
    sent = [_move(line, "reserved", Place(line.location_id, "transit"), "sent", now, now) for line in lines]
    stock.move(connection, sent)
    _set(connection, order_id, [bytes(line.id) for line in lines], LineState.SHIPPED, now)
    detail = {"carrier": carrier, "parcel": parcel, "lines": [bytes(line.id).hex() for line in lines]}
    record(connection, step(event_id, order_id, SHIPPED, now, lines[0].location_id, detail))
    return len(lines)


def track(connection: Connection, now: int, scans: Iterable[Scan]) -> tuple[int, list[Scan]]:
    """What a carrier says, in any order and any number of times: how many were new, and those of no parcel of ours.

    Locks the orders as they come: give it the scans of one order where others write, too.
    """
    new, strangers = 0, []
    for scan in scans:
        shipped = connection.execute(_EVENT, {"id": _id(scan.carrier, scan.parcel)}).first()
        if shipped is None:
            strangers.append(scan)
            continue
        order_id = bytes(shipped.order_id)
        lock_order(connection, order_id)
        event_id = _id(scan.carrier, scan.parcel, str(scan.at), scan.what)
        if connection.execute(_EVENT, {"id": event_id}).first() is not None:
            continue
        detail = {"carrier": scan.carrier, "parcel": scan.parcel, "what": scan.what, "place": scan.place}
        # A carrier's clock is not ours: nothing arrives before it left, or tomorrow.
        at = min(max(scan.at, shipped.at), now)
        record(connection, step(event_id, order_id, TRACKED, at, shipped.location_id, detail))
        new += 1
        if scan.what == Leg.DELIVERED:
            _deliver(connection, order_id, shipped.detail, at, now)
    return new, strangers


def read_scans(path: Path) -> list[Scan]:
    """A carrier's CSV, read as imports are: carrier, parcel, at (ISO 8601 with offset), what (`Leg`), place.

    Raises Refusal `bad_file` (line, column, why): of such a file nothing is taken in.
    """
    return reading.read_whole(path, _FILE, Scan)


def report(database: Database, clock: Clock, path: Path) -> str:
    """Take a carrier's file in, a parcel at a time, and say what became of it."""
    scans = read_scans(path)
    parcels: dict[tuple[str, str], list[Scan]] = {}
    for scan in scans:
        parcels.setdefault((scan.carrier, scan.parcel), []).append(scan)
    new, strangers = 0, list[Scan]()
    for of_one in parcels.values():
        with database.write() as connection:
            more, unknown = track(connection, clock.now(), of_one)
        new, strangers = new + more, [*strangers, *unknown]
    lines = [f"{len(scans)} scans: {new} new, {len(scans) - new - len(strangers)} known, {len(strangers)} of no parcel"]
    return "\n".join([*lines, *(f"no such parcel: {one.carrier} {one.parcel}" for one in strangers)])


def _deliver(connection: Connection, order_id: bytes, detail: str, at: int, now: int) -> None:
    told = set(lines_of(detail))
    lines = [
        line
        for line in connection.execute(_LINES, {"id": order_id}).all()
        if bytes(line.id).hex() in told and Action.DELIVER in allowed(line.fulfilment, line.state, By.HQ)
    ]
    stock.lock(connection, {line.variant_id for line in lines})
    outside = Place(OUTSIDE, "customer")
    stock.move(connection, [_move(line, "transit", outside, "handover", at, now) for line in lines])
    _set(connection, order_id, [bytes(line.id) for line in lines], LineState.DELIVERED, at)


def _move(line: AnyRow, held: str, target: Place, reason: str, at: int, now: int) -> Movement:
    source = Place(line.location_id, held)
    return Movement(line.variant_id, line.quantity, source, target, reason, None, bytes(line.id), at, now)


def _set(connection: Connection, order_id: bytes, lines: Sequence[bytes], state: LineState, at: int) -> None:
    for one in lines:
        connection.execute(_STATE, {"state": str(state), "at": at, "id": one})
    roll(connection, order_id)


def _id(*parts: str) -> bytes:
    return sha256("\0".join(("parcel", *parts)).encode()).digest()[:16]
