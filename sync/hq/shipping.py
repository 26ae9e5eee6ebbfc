"""Parcels: a warehouse says what it has given to a carrier, the carrier what became of it.

A parcel is what the events of its order say: `order.shipped` names carrier, number and lines, `order.tracked` follows.
Their ids are made of carrier and number, so that the same word said twice is one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Row, text

from app.errors import Refusal
from app.orders.parcels import SHIPPED, TRACKED, Leg, lines_of
from app.orders.states import Action, By, LineState, allowed
from sync.hq import stock
from sync.hq.database import Database
from sync.hq.stock import OUTSIDE, Movement, Place
from sync.hq.timeline import record, roll, step

_ORDER = text("SELECT id, store_id FROM orders WHERE number = :number")
_LINES = text(
    "SELECT id, sku, variant_id, quantity, fulfilment, location_id, state FROM order_line WHERE order_id = :id"
    " ORDER BY position, id"
)
_STATE = text("UPDATE order_line SET state = :state, changed_at = :at WHERE id = :id")
_EVENT = text("SELECT order_id, location_id, detail FROM order_event WHERE id = :id")
_COLUMNS = ("carrier", "parcel", "at", "what", "place")


@dataclass(frozen=True, slots=True)
class Scan:
    """One line of a carrier's file; `at` µs UTC."""

    carrier: str
    parcel: str
    at: int
    what: str
    place: str


def ship(connection: Connection, now: int, number: str, carrier: str, parcel: str, skus: Sequence[str] = ()) -> int:
    """These lines of the order (without `skus` all that may) have left in one parcel; answers how many, 0 for a parcel
    known already.

    Raises Refusal `unknown_order`, or `not_shippable` where there is nothing that may leave.
    """
    order = connection.execute(_ORDER, {"number": number}).first()
    if order is None:
        raise Refusal("unknown_order", number=number)
    event_id = _id(carrier, parcel)
    if connection.execute(_EVENT, {"id": event_id}).first() is not None:
        return 0
    lines = [
        line
        for line in connection.execute(_LINES, {"id": order.id}).all()
        if Action.SHIP in allowed(line.fulfilment, line.state, By.HQ) and (not skus or line.sku in skus)
    ]
    if not lines or not carrier or not parcel:
        raise Refusal("not_shippable", number=number)
    stock.lock(connection, {line.variant_id for line in lines})
    stock.move(connection, [_move(line, "reserved", Place(line.location_id, "transit"), "sent", now) for line in lines])
    _set(connection, bytes(order.id), [bytes(line.id) for line in lines], LineState.SHIPPED, now)
    detail = {"carrier": carrier, "parcel": parcel, "lines": [bytes(line.id).hex() for line in lines]}
    record(connection, step(event_id, bytes(order.id), SHIPPED, now, lines[0].location_id, detail))
    return len(lines)


def track(connection: Connection, scans: Iterable[Scan]) -> tuple[int, list[Scan]]:
    """What a carrier says, in any order and any number of times: how many were new, and those of no parcel of ours."""
    new, strangers = 0, []
    for scan in scans:
        shipped = connection.execute(_EVENT, {"id": _id(scan.carrier, scan.parcel)}).first()
        if shipped is None:
            strangers.append(scan)
            continue
        event_id = _id(scan.carrier, scan.parcel, str(scan.at), scan.what)
        if connection.execute(_EVENT, {"id": event_id}).first() is not None:
            continue
        detail = {"carrier": scan.carrier, "parcel": scan.parcel, "what": scan.what, "place": scan.place}
        order_id = bytes(shipped.order_id)
        record(connection, step(event_id, order_id, TRACKED, scan.at, shipped.location_id, detail))
        new += 1
        if scan.what == Leg.DELIVERED:
            _deliver(connection, order_id, shipped.detail, scan.at)
    return new, strangers


def read_scans(path: Path) -> list[Scan]:
    """A carrier's CSV (UTF-8): carrier, parcel, at (ISO 8601 with offset), what (`Leg`), place.

    Raises Refusal `bad_file` with the line that cannot be read.
    """
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if set(_COLUMNS) - set(reader.fieldnames or ()):
            raise Refusal("bad_file", line=1)
        for row in reader:
            try:
                at = datetime.fromisoformat(row["at"])
                if at.tzinfo is None:
                    raise ValueError(row["at"])
                what = Leg(row["what"])
            except ValueError as error:
                raise Refusal("bad_file", line=reader.line_num) from error
            found.append(Scan(row["carrier"], row["parcel"], int(at.timestamp() * 1_000_000), what, row["place"]))
    return found


def report(database: Database, path: Path) -> str:
    """Take a carrier's file in, and say what became of it."""
    scans = read_scans(path)
    with database.write() as connection:
        new, strangers = track(connection, scans)
    lines = [f"{len(scans)} scans: {new} new, {len(scans) - new - len(strangers)} known, {len(strangers)} of no parcel"]
    return "\n".join([*lines, *(f"no such parcel: {one.carrier} {one.parcel}" for one in strangers)])


def _deliver(connection: Connection, order_id: bytes, detail: str, at: int) -> None:
    told = set(lines_of(detail))
    lines = [
        line
        for line in connection.execute(_LINES, {"id": order_id}).all()
        if bytes(line.id).hex() in told and Action.DELIVER in allowed(line.fulfilment, line.state, By.HQ)
    ]
    stock.lock(connection, {line.variant_id for line in lines})
    stock.move(connection, [_move(line, "transit", Place(OUTSIDE, "customer"), "handover", at) for line in lines])
    _set(connection, order_id, [bytes(line.id) for line in lines], LineState.DELIVERED, at)


def _move(line: Row[tuple[object, ...]], held: str, target: Place, reason: str, at: int) -> Movement:
    source = Place(line.location_id, held)
    return Movement(line.variant_id, line.quantity, source, target, reason, None, bytes(line.id), at, at)


def _set(connection: Connection, order_id: bytes, lines: Sequence[bytes], state: LineState, at: int) -> None:
    for one in lines:
        connection.execute(_STATE, {"state": str(state), "at": at, "id": one})
    roll(connection, order_id)


def _id(*parts: str) -> bytes:
    return sha256("\0".join(("parcel", *parts)).encode()).digest()[:16]
