"""Settlement files of tills and terminals: what was really paid there, matched with the slips that shops recorded."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, Row, text

from app.clock import Clock
from app.errors import FarshelfError, Refusal
from app.orders.tenders import slip_number
from sync.hq.importing.cells import minor_units
from sync.hq.importing.findings import Bad
from sync.hq.items import close_item, raise_item

COLUMNS = ("shop", "date", "slip", "amount", "currency")

_SHOP = text("SELECT id FROM location WHERE code = :code AND kind = 'store'")
_KEEP = text(
    "INSERT INTO settlement_line(store_id, date, slip, amount, currency, read_at, tender_id)"
    " VALUES (:store, :date, :slip, :amount, :currency, :now, NULL) ON CONFLICT (store_id, date, slip) DO NOTHING"
)
_OPEN = text("SELECT * FROM settlement_line WHERE tender_id IS NULL ORDER BY store_id, date, slip")
_TENDERS = text(
    "SELECT t.id, t.amount, o.id AS order_id, o.number, o.currency, o.associate_id FROM tender t"
    " JOIN orders o ON o.id = t.order_id WHERE t.kind = 'external' AND t.state = 'paid_unverified'"
    " AND t.reference = :slip AND o.store_id = :store AND o.business_date BETWEEN :first AND :last"
    " ORDER BY abs(t.amount - :amount), t.id"
)
_PAY = text("UPDATE tender SET state = 'paid' WHERE id = :tender")
_PROVE = text(
    "UPDATE settlement_line SET tender_id = :tender WHERE store_id = :store AND date = :date AND slip = :slip"
)
_LATE = text(
    "SELECT t.id, t.amount, t.reference, o.id AS order_id, o.number, o.currency, o.associate_id FROM tender t"
    " JOIN orders o ON o.id = t.order_id WHERE t.kind = 'external' AND t.state = 'paid_unverified'"
    " AND o.store_id = :store AND o.business_date < :last ORDER BY t.id"
)
_LAST = text("SELECT store_id, max(date) AS last FROM settlement_line GROUP BY store_id ORDER BY store_id")
_KNOWN = text("SELECT 1 FROM attention_item WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Settled:
    """`date` as the terminal printed it (ISO); `amount` in minor units of `currency`."""

    shop: str
    date: str
    slip: str
    amount: int
    currency: str


def read(path: Path) -> Iterator[Settled]:
    """The lines of a CSV file with the columns shop (code), date, slip, amount ("899.00") and currency.

    Raises Refusal `settlement_unreadable` (line, why): of such a file nothing is taken in.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = set(COLUMNS) - set(rows.fieldnames or ())
        if missing:
            raise Refusal("settlement_unreadable", line=1, why=f"no column {', '.join(sorted(missing))}")
        for row in rows:
            try:
                amount = minor_units(row["amount"].strip(), row["currency"].strip())
                day = date.fromisoformat(row["date"].strip()).isoformat()
                if amount <= 0:
                    raise ValueError("an amount is above zero")
                yield Settled(row["shop"].strip(), day, slip_number(row["slip"]), amount, row["currency"].strip())
            except (Bad, ValueError, KeyError, AttributeError, FarshelfError) as error:
                raise Refusal("settlement_unreadable", line=rows.line_num, why=str(error)) from error


def settle(connection: Connection, clock: Clock, lines: list[Settled]) -> Counter[str]:
    """Take the lines in, and match what is open from any file: counts of matched, known, and of each finding.

    A second reading of a file changes nothing. Raises Refusal `unknown_store` (code).
    """
    done: Counter[str] = Counter()
    for line in lines:
        store = connection.execute(_SHOP, {"code": line.shop}).scalar()
        if store is None:
            raise Refusal("unknown_store", code=line.shop)
        kept = connection.execute(
            _KEEP,
            {"store": store, "date": line.date, "slip": line.slip, "amount": line.amount, "currency": line.currency,
             "now": clock.now()},
        )  # fmt: skip
        done["read" if kept.rowcount else "known"] += 1
    for open_line in connection.execute(_OPEN).all():
        done[_match(connection, clock, open_line)] += 1
    for store in connection.execute(_LAST).all():
        for tender in connection.execute(_LATE, {"store": store.store_id, "last": store.last}).all():
            detail = {"number": tender.number, "slip": tender.reference, "amount": tender.amount}
            done["slip_missing"] += _tell(connection, clock, "slip_missing", bytes(tender.id), store.store_id, detail,
                                          tender.amount, tender)  # fmt: skip
    return done


def _match(connection: Connection, clock: Clock, line: Row[tuple[object, ...]]) -> str:
    """A sale after midnight may have another date on the slip; the same slip twice proves the nearer amount."""
    day = date.fromisoformat(line.date)
    around = {"first": (day - timedelta(days=1)).isoformat(), "last": (day + timedelta(days=1)).isoformat()}
    values = {"store": line.store_id, "slip": line.slip, "amount": line.amount, **around}
    found = connection.execute(_TENDERS, values).first()
    name = f"{line.store_id} {line.date} {line.slip}".encode()
    if found is None or found.currency != line.currency:
        detail = {"slip": line.slip, "date": line.date, "amount": line.amount}
        return _told(_tell(connection, clock, "slip_unknown", name, line.store_id, detail, line.amount, line))
    close_item(connection, _item("slip_unknown", name))
    if found.amount != line.amount:
        detail = {"number": found.number, "slip": line.slip, "amount": found.amount, "settled": line.amount}
        risk = abs(found.amount - line.amount)
        return _told(_tell(connection, clock, "slip_variance", name, line.store_id, detail, risk, found))
    connection.execute(_PAY, {"tender": found.id})
    connection.execute(_PROVE, {"tender": found.id, "store": line.store_id, "date": line.date, "slip": line.slip})
    for reason, about in (("slip_variance", name), ("slip_missing", bytes(found.id))):
        close_item(connection, _item(reason, about))
    return "matched"


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
    order: Row[tuple[object, ...]],
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
