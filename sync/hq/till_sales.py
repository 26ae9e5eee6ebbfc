"""Sales files of shops' own tills (`till=external`): a line books the goods that left, once, and joins its order.

docs/till.md says what a file holds. What cannot be joined is an item of the shop, once, which closes by itself as soon
as a later file or order puts it right; what the till has not sold a day after it was sent there is one, too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, text

from app.clock import Clock
from app.errors import Refusal
from app.money import EXPONENTS
from app.orders.states import Action, By, allowed
from app.orders.tenders import slip_number
from app.orders.till import SOLD
from sync.hq import stock
from sync.hq.database import Database
from sync.hq.importing import reading
from sync.hq.importing.cells import minor_units
from sync.hq.importing.layout import Column, File
from sync.hq.items import DAY_US, close_item, raise_item
from sync.hq.shops import shop_of
from sync.hq.stock import OUTSIDE, Movement, Place
from sync.hq.tables import TILL_DUE, TILL_OPEN
from sync.hq.timeline import AnyRow, lock_order, record, roll, step

_FILE = File(
    "till.csv",
    (
        Column("shop", "code", required=True),
        Column("at", "instant", required=True),
        Column("slip", "code", required=True),
        Column("line", "number", required=True),
        Column("order", "code"),
        Column("sku", "code", required=True),
        Column("quantity", "pieces", required=True),
        Column("amount", "price", required=True),
        Column("currency", "choice", required=True, choices=tuple(EXPONENTS)),
    ),
    (),
)

_VARIANTS = text("SELECT sku, id FROM variant WHERE sku IN :skus").bindparams(bindparam("skus", expanding=True))
_KEEP = text(
    "INSERT INTO till_sale(store_id, slip, line, at, number, sku, variant_id, quantity, amount, currency, movement_id,"
    " order_line_id, tender_id) VALUES (:store, :slip, :line, :at, :number, :sku, :variant, :quantity, :amount,"
    " :currency, NULL, NULL, NULL) ON CONFLICT (store_id, slip, line) DO NOTHING"
)
_BEFORE = text("SELECT * FROM till_sale WHERE store_id = :store AND slip = :slip AND line = :line")
_MOVED = text("SELECT max(id) FROM stock_movement WHERE variant_id = :variant AND reason = 'till'")
_MOVEMENT = text(
    "UPDATE till_sale SET movement_id = :movement WHERE store_id = :store AND slip = :slip AND line = :line"
)
_OPEN = text(
    f"SELECT store_id, number FROM till_sale WHERE {TILL_OPEN}"
    f" UNION SELECT o.store_id, o.number FROM (SELECT order_id FROM tender WHERE {TILL_DUE}) t"
    " JOIN orders o ON o.id = t.order_id WHERE"
    " EXISTS (SELECT 1 FROM till_sale s JOIN order_line l ON l.id = s.order_line_id WHERE l.order_id = t.order_id)"
    " ORDER BY number, store_id"
)
_OPEN_OF = text(f"SELECT * FROM till_sale WHERE {TILL_OPEN} AND number = :number ORDER BY at, slip, line")
_ORDER = text("SELECT id FROM orders WHERE number = :number AND store_id = :store")
_LINES = text(
    "SELECT id, variant_id, quantity, amount, fulfilment, state FROM order_line WHERE order_id = :order"
    " AND fulfilment = 'carry_out' ORDER BY position, id"
)
_TENDER = text("SELECT id, amount, state FROM tender WHERE order_id = :order AND kind = 'till'")
_JOIN = text(
    "UPDATE till_sale SET order_line_id = :order_line WHERE store_id = :store AND slip = :slip AND line = :line"
)
_LINK = text("UPDATE stock_movement SET order_line_id = :order_line WHERE id = :movement")
_SELL = text("UPDATE order_line SET state = 'handed_over', changed_at = :at WHERE id = :id")
_PAY = text("UPDATE tender SET state = 'paid', taken_at = :at WHERE id = :id")
_PROVE = text(
    "UPDATE till_sale SET tender_id = :tender WHERE order_line_id IN"
    " (SELECT id FROM order_line WHERE order_id = :order)"
)
_TOOK = text(
    "SELECT coalesce(sum(s.amount), 0) AS amount, max(s.slip) AS slip, max(s.at) AS at FROM till_sale s"
    " JOIN order_line l ON l.id = s.order_line_id WHERE l.order_id = :order"
)
_KNOWN = text("SELECT 1 FROM attention_item WHERE id = :id")
_FOUND = text(
    "UPDATE attention_item SET state = 'done' WHERE reason = 'till_missing' AND state = 'open' AND order_id NOT IN"
    f" (SELECT order_id FROM tender WHERE {TILL_DUE})"
)
_LATE = text(
    "SELECT o.id, o.number, o.store_id, o.currency, o.associate_id, t.amount"
    f" FROM (SELECT order_id, amount FROM tender WHERE {TILL_DUE}) t JOIN orders o ON o.id = t.order_id"
    " WHERE o.placed_at < :before ORDER BY o.number"
)


@dataclass(frozen=True, slots=True)
class Sale:
    """A line of a slip; `order` is the number on the order's QR, '' for the till's own sale; below zero: taken back."""

    shop: str
    at: int
    slip: str
    line: int
    order: str
    sku: str
    quantity: int
    amount: int
    currency: str


def read(path: Path) -> list[Sale]:
    """The lines of a CSV file, read as imports are.

    Raises Refusal `bad_file` (line, column, why): of such a file nothing is taken in.
    """
    return reading.read_whole(path, _FILE, _sale)


def _sale(
    shop: str, at: int, slip: str, line: int, order: str, sku: str, quantity: int, price: str, currency: str
) -> Sale:
    return Sale(
        shop, at, slip_number(slip), line, order, sku, quantity, minor_units(price, currency, least=0), currency
    )


def take_in(database: Database, clock: Clock, sales: Sequence[Sale]) -> Counter[str]:
    """Book what is new, all of it or nothing, join what is open, and look for what is missing: counts of each.

    A second reading of a file changes nothing. Raises Refusal `unknown_store` (code), or `bad_file` (slip, slip_line)
    where another sale has that name.
    """
    done: Counter[str] = Counter()
    with database.write() as connection:
        for outcome in _keep_all(connection, clock.now(), sales):
            done[outcome] += 1
    with database.read() as connection:
        waiting = connection.execute(_OPEN).all()
    for one in waiting:
        # An order at a time, and no goods: everybody else locks an order before its goods.
        with database.write() as connection:
            for outcome in _join_all(connection, clock.now(), one.store_id, one.number):
                done[outcome] += 1
    with database.write() as connection:
        done["missing"] = _missing(connection, clock.now())
    return done


def watch(database: Database, clock: Clock) -> int:
    """Join what has come since, and look for what is missing; answers how many matters are new."""
    return take_in(database, clock, [])["missing"]


def told(done: Counter[str]) -> str:
    """The outcome for people."""
    return (
        f"read {done['read'] + done['strange']} lines ({done['known']} known before, {done['strange']} of goods that HQ"
        f" does not have): {done['joined']} joined to orders, {done['till_unknown'] + done['till_variance']} open,"
        f" {done['missing']} new matters of orders that no till has sold"
    )


def _keep_all(connection: Connection, now: int, sales: Sequence[Sale]) -> list[str]:
    skus = sorted({one.sku for one in sales})
    variants = {row.sku: int(row.id) for row in connection.execute(_VARIANTS, {"skus": skus})} if skus else {}
    stock.lock(connection, variants.values())
    return [_keep(connection, now, one, variants.get(one.sku)) for one in sales]


def _keep(connection: Connection, now: int, sale: Sale, variant: int | None) -> str:
    """Its goods must be locked."""
    store = shop_of(connection, sale.shop)
    if store is None:
        raise Refusal("unknown_store", code=sale.shop)
    values = {"store": store, "slip": sale.slip, "line": sale.line, "at": min(sale.at, now), "number": sale.order,
              "sku": sale.sku, "variant": variant, "quantity": sale.quantity, "amount": sale.amount,
              "currency": sale.currency}  # fmt: skip
    if not connection.execute(_KEEP, values).rowcount:
        if _is_another(sale, connection.execute(_BEFORE, values).one()):
            raise Refusal("bad_file", slip=sale.slip, slip_line=sale.line)
        return "known"
    if variant is None:
        return "strange"
    here, away = Place(store, "sellable"), Place(OUTSIDE, "customer")
    source, target = (here, away) if sale.quantity > 0 else (away, here)
    moved = Movement(variant, abs(sale.quantity), source, target, "till", None, None, min(sale.at, now), now)
    stock.move(connection, [moved])
    movement = connection.execute(_MOVED, {"variant": variant}).scalar()
    connection.execute(_MOVEMENT, {"movement": movement, "store": store, "slip": sale.slip, "line": sale.line})
    return "read"


def _is_another(sale: Sale, known: AnyRow) -> bool:
    """Whether the till has given a slip's number again. Its clock may be wrong by the hours of a time zone."""
    told = (sale.order, sale.sku, sale.quantity, sale.amount, sale.currency)
    kept = (known.number, known.sku, known.quantity, known.amount, known.currency)
    return told != kept or abs(sale.at - known.at) > DAY_US // 2


def _join_all(connection: Connection, now: int, store_id: int, number: str) -> list[str]:
    found = connection.execute(_ORDER, {"number": number, "store": store_id}).scalar()
    order = None if found is None else lock_order(connection, bytes(found))
    # Read under the lock: another process may have joined them meanwhile.
    rows = connection.execute(_OPEN_OF, {"number": number}).all()
    done = [_join(connection, now, row, order) for row in rows if row.store_id == store_id]
    if order is not None:
        _pay(connection, now, order)
    return done


def _join(connection: Connection, now: int, sale: AnyRow, order: AnyRow | None) -> str:
    """To the first line of the order with these goods and pieces that nobody has sold yet."""
    name = f"{sale.store_id} {sale.slip} {sale.line}".encode()
    if order is None:
        detail = {"sku": sale.sku, "pieces": sale.quantity, "slip": sale.slip}
        return _tell(connection, now, "till_unknown", name, sale, detail, sale.amount)
    close_item(connection, _item("till_unknown", name))
    waiting = [
        line
        for line in connection.execute(_LINES, {"order": order.id}).all()
        if Action.HAND_OVER in allowed(line.fulfilment, line.state, By.TILL)
        and (line.variant_id, line.quantity, order.currency) == (sale.variant_id, sale.quantity, sale.currency)
    ]
    tender = connection.execute(_TENDER, {"order": order.id}).first()
    if not waiting or tender is None:
        due = 0 if tender is None else tender.amount
        detail = {"number": order.number, "slip": sale.slip, "sku": sale.sku, "amount": sale.amount, "due": due}
        return _tell(connection, now, "till_variance", name, sale, detail, sale.amount, order)
    line = waiting[0]
    key = {"store": sale.store_id, "slip": sale.slip, "line": sale.line, "order_line": line.id}
    connection.execute(_JOIN, key)
    connection.execute(_LINK, {"order_line": line.id, "movement": sale.movement_id})
    connection.execute(_SELL, {"at": sale.at, "id": line.id})
    close_item(connection, _item("till_variance", name))
    roll(connection, bytes(order.id))
    return "joined"


def _pay(connection: Connection, now: int, order: AnyRow) -> None:
    """Once nothing waits for the till any more, sold or cancelled: what it took is what was due, or an item."""
    order_id = bytes(order.id)
    tender = connection.execute(_TENDER, {"order": order_id}).first()
    took = connection.execute(_TOOK, {"order": order_id}).one()
    if tender is None or tender.state == "paid" or took.at is None:
        return
    lines = connection.execute(_LINES, {"order": order_id}).all()
    if any(Action.HAND_OVER in allowed(one.fulfilment, one.state, By.TILL) for one in lines):
        return
    connection.execute(_PAY, {"at": took.at, "id": tender.id})
    connection.execute(_PROVE, {"tender": tender.id, "order": order_id})
    event = hashlib.sha256(b"till_sold\0" + order_id).digest()[:16]
    record(connection, step(event, order_id, SOLD, took.at, order.store_id, {"slip": took.slip}))
    if took.amount != tender.amount:
        detail = {"number": order.number, "slip": took.slip, "amount": int(took.amount), "due": tender.amount}
        risk = abs(int(took.amount) - tender.amount)
        _tell(connection, now, "till_variance", order_id, order, detail, risk, order)


def _missing(connection: Connection, now: int) -> int:
    """Items of what no till has sold, and none any more of what is sold or cancelled; answers how many are new."""
    connection.execute(_FOUND)
    new = 0
    for late in connection.execute(_LATE, {"before": now - DAY_US}).all():
        detail = {"number": late.number, "amount": late.amount}
        if connection.execute(_KNOWN, {"id": _item("till_missing", bytes(late.id))}).scalar() is None:
            _tell(connection, now, "till_missing", bytes(late.id), late, detail, late.amount, late)
            new += 1
    return new


def _item(reason: str, about: bytes) -> bytes:
    return hashlib.sha256(reason.encode() + b"\0" + about).digest()[:16]


def _tell(
    connection: Connection,
    now: int,
    reason: str,
    about: bytes,
    at_shop: AnyRow,
    detail: dict[str, object],
    amount: int,
    order: AnyRow | None = None,
) -> str:
    """Once for the same thing, whatever file is read again."""
    item = _item(reason, about)
    if connection.execute(_KNOWN, {"id": item}).scalar() is None:
        raise_item(
            connection,
            item,
            at_shop.store_id,
            reason,
            detail,
            amount=amount,
            currency=at_shop.currency,
            owner_id=0 if order is None else order.associate_id,
            now=now,
            order_id=None if order is None else bytes(order.id),
        )
    return reason
