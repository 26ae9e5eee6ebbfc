"""Settlement files of tills and terminals: what was really paid there, matched with the slips that shops recorded."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.money import EXPONENTS
from app.orders.tenders import slip_number
from sync.hq.importing import reading
from sync.hq.importing.cells import minor_units
from sync.hq.importing.layout import Column, File
from sync.hq.items import close_item, raise_item
from sync.hq.shops import shop_of
from sync.hq.tables import UNVERIFIED
from sync.hq.timeline import AnyRow

_FILE = File(
    "settlement.csv",
    (
        Column("shop", "code", required=True),
        Column("date", "code", required=True),
        Column("slip", "code", required=True),
        Column("amount", "price", required=True),
        Column("currency", "choice", required=True, choices=tuple(EXPONENTS)),
    ),
    (),
)

_KEEP = text(
    "INSERT INTO settlement_line(store_id, date, slip, amount, currency, read_at, tender_id)"
    " VALUES (:store, :date, :slip, :amount, :currency, :now, NULL) ON CONFLICT DO NOTHING"
)
_OPEN = text(
    "SELECT l.*, p.timezone FROM settlement_line l JOIN location p ON p.id = l.store_id WHERE l.tender_id IS NULL"
    " ORDER BY l.store_id, l.date, l.slip, l.amount, l.currency"
)
_TENDERS = text(
    "SELECT t.id, t.amount, o.id AS order_id, o.number, o.currency, o.associate_id"
    f" FROM (SELECT * FROM tender WHERE {UNVERIFIED}) t JOIN orders o ON o.id = t.order_id"
    " WHERE t.reference = :slip AND t.location_id = :store AND o.currency = :currency"
    " AND (o.business_date BETWEEN :first AND :last OR (t.taken_at >= :since AND t.taken_at < :until))"
    " ORDER BY abs(t.amount - :amount), t.id"
)
_PAY = text("UPDATE tender SET state = 'paid' WHERE id = :tender")
_PROVE = text(
    "UPDATE settlement_line SET tender_id = :tender WHERE store_id = :store AND date = :date AND slip = :slip"
    " AND amount = :amount AND currency = :currency"
)
_LATE = text(
    "SELECT t.id, t.amount, t.reference, o.id AS order_id, o.number, o.currency, o.associate_id"
    f" FROM (SELECT * FROM tender WHERE {UNVERIFIED}) t JOIN orders o ON o.id = t.order_id"
    " WHERE t.location_id = :store AND o.business_date < :last AND t.taken_at < :since ORDER BY t.id"
)
_LAST = text(
    "SELECT l.store_id, p.timezone, max(l.date) AS last FROM settlement_line l JOIN location p ON p.id = l.store_id"
    " GROUP BY l.store_id, p.timezone ORDER BY l.store_id"
)
_KNOWN = text("SELECT 1 FROM attention_item WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Settled:
    """`date` as the terminal printed it (ISO); `amount` in minor units of `currency`."""

    shop: str
    date: str
    slip: str
    amount: int
    currency: str


def read(path: Path) -> list[Settled]:
    """The lines of a CSV file, read as imports are: shop (code), date, slip, amount ("899.00") and currency.

    Raises Refusal `bad_file` (line, column, why): of such a file nothing is taken in.
    """
    return reading.read_whole(path, _FILE, _settled)


def _settled(shop: str, day: str, slip: str, price: str, currency: str) -> Settled:
    amount = minor_units(price, currency)
    return Settled(shop, date.fromisoformat(day).isoformat(), slip_number(slip), amount, currency)


def settle(connection: Connection, clock: Clock, lines: list[Settled]) -> Counter[str]:
    """Take the lines in, and match what is open from any file: counts of matched, known, and of each finding.

    A second reading of a file changes nothing. Raises Refusal `unknown_store` (code).
    """
    done: Counter[str] = Counter()
    for line in lines:
        store_id = shop_of(connection, line.shop)
        if store_id is None:
            raise Refusal("unknown_store", code=line.shop)
        kept = connection.execute(
            _KEEP,
            {"store": store_id, "date": line.date, "slip": line.slip, "amount": line.amount,
             "currency": line.currency, "now": clock.now()},
        )  # fmt: skip
        done["read" if kept.rowcount else "known"] += 1
    # What proves a tender to the fen first: it is not the one that another line of its slip falls short of.
    rest = [line for line in connection.execute(_OPEN).all() if not _prove(connection, line, done)]
    for open_line in rest:
        done[_match(connection, clock, open_line)] += 1
    for store in connection.execute(_LAST).all():
        since = _midnight(date.fromisoformat(store.last), store.timezone)
        values = {"store": store.store_id, "last": store.last, "since": since}
        for tender in connection.execute(_LATE, values).all():
            detail = {"number": tender.number, "slip": tender.reference, "amount": tender.amount}
            done["slip_missing"] += _tell(connection, clock, "slip_missing", bytes(tender.id), store.store_id, detail,
                                          tender.amount, tender)  # fmt: skip
    return done


def _midnight(day: date, zone: str) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp()) * 1_000_000


def _nearest(connection: Connection, line: AnyRow) -> AnyRow | None:
    """The tender of this slip and shop whose amount is the nearest: of the day's shift, or taken on that day. A sale
    after midnight may have another date on the slip."""
    day, one = date.fromisoformat(line.date), timedelta(days=1)
    values = {"store": line.store_id, "slip": line.slip, "amount": line.amount, "currency": line.currency}
    values |= {"first": (day - one).isoformat(), "last": (day + one).isoformat()}
    values |= {"since": _midnight(day - one, line.timezone), "until": _midnight(day + 2 * one, line.timezone)}
    return connection.execute(_TENDERS, values).first()


def _name(line: AnyRow) -> bytes:
    return f"{line.store_id} {line.date} {line.slip} {line.amount} {line.currency}".encode()


def _prove(connection: Connection, line: AnyRow, done: Counter[str]) -> bool:
    """Whether the line proves a tender; the same slip twice proves two."""
    found = _nearest(connection, line)
    if found is None or found.amount != line.amount:
        return False
    connection.execute(_PAY, {"tender": found.id})
    values = {"store": line.store_id, "date": line.date, "slip": line.slip, "amount": line.amount}
    connection.execute(_PROVE, {**values, "currency": line.currency, "tender": found.id})
    about = (("slip_unknown", _name(line)), ("slip_variance", _name(line)), ("slip_missing", bytes(found.id)))
    for reason, name in about:
        close_item(connection, _item(reason, name))
    done["matched"] += 1
    return True


def _match(connection: Connection, clock: Clock, line: AnyRow) -> str:
    """What a line that proves nothing says: of another amount, or of no slip at all."""
    found, name = _nearest(connection, line), _name(line)
    if found is None:
        close_item(connection, _item("slip_variance", name))
        detail = {"slip": line.slip, "date": line.date, "amount": line.amount}
        return _told(_tell(connection, clock, "slip_unknown", name, line.store_id, detail, line.amount, line))
    close_item(connection, _item("slip_unknown", name))
    detail = {"number": found.number, "slip": line.slip, "amount": found.amount, "settled": line.amount}
    risk = abs(found.amount - line.amount)
    return _told(_tell(connection, clock, "slip_variance", name, line.store_id, detail, risk, found))


def _told(new: int) -> str:
    return "told" if new else "open"


def _item(reason: str, about: bytes) -> bytes:
    """An item is raised once for the same thing, whatever file is read again."""
    return hashlib.sha256(reason.encode() + b"\0" + about).digest()[:16]


def _tell(
    connection: Connection,
    clock: Clock,
    reason: str,
    about: bytes,
    store_id: int,
    detail: dict[str, object],
    amount: int,
    order: AnyRow,
) -> int:
    item = _item(reason, about)
    if connection.execute(_KNOWN, {"id": item}).scalar() is not None:
        return 0
    raise_item(
        connection,
        item,
        store_id,
        reason,
        detail,
        amount=amount,
        currency=order.currency,
        owner_id=getattr(order, "associate_id", 0),
        now=clock.now(),
        order_id=getattr(order, "order_id", None),
    )
    return 1


def told(done: Counter[str]) -> str:
    """The outcome for people."""
    return (
        f"read {done['read']} lines ({done['known']} known before): {done['matched']} matched,"
        f" {done['told'] + done['slip_missing']} new matters for the shops, {done['open']} still open"
    )
