"""E-invoices at HQ: asked for once an order, handed to whoever issues them, and what came of that.

Issuing is another system's. `invoices give FILE` writes what it is to issue, `invoices take FILE` reads what it did.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from app.errors import Refusal
from app.invoices.titles import check_title
from app.orders.states import NOT_HAD
from sync.hq.database import Database
from sync.hq.showing import see
from sync.hq.tables import LIVE
from sync.hq.timeline import AnyRow, lock_order, record, step

GIVEN = ("order", "shop", "kind", "title", "tax_number", "send_to", "currency", "amount", "placed_at")
"""Columns of the file that is handed over; `amount` in minor units, `placed_at` µs UTC."""
TAKEN = ("order", "number", "why")
"""Columns of what comes back: an invoice's number, or why there is none."""

_OF_ORDER = text("SELECT * FROM invoice WHERE order_id = :id ORDER BY state = 'refused', asked_at DESC, id")
_WAITING = text(
    "SELECT i.*, o.number AS order_number, o.placed_at, o.store_id FROM invoice i JOIN orders o ON o.id = i.order_id"
    " WHERE i.state = 'requested' AND i.title <> '' AND o.state IN ('complete', 'partly')"
    " AND NOT EXISTS (SELECT 1 FROM tender t WHERE t.order_id = o.id AND t.amount > 0"
    " AND t.state NOT IN ('paid', 'paid_unverified', 'refunded'))"
    " ORDER BY i.asked_at, i.id"
)
_LINES = text("SELECT amount, state FROM order_line WHERE order_id = :id")
_BACK = text("SELECT coalesce(sum(amount), 0) FROM goods_return WHERE order_id = :id")
_GIVE = text("UPDATE invoice SET state = 'sent', amount = :amount, changed_at = :now WHERE id = :id")
_BY_NUMBER = text("SELECT id FROM orders WHERE number = :number")
_TAKE = text("UPDATE invoice SET state = :state, number = :number, why = :why, changed_at = :now WHERE id = :id")
_ERASE = text(
    "UPDATE invoice SET title = '', tax_number = '', send_to = ''"
    " WHERE order_id IN (SELECT id FROM orders WHERE member_id = :member)"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the issuer says of one order: an invoice's `number`, or `why` there is none."""

    order: str
    number: str
    why: str


def known(connection: Connection, order_id: bytes) -> AnyRow | None:
    """The order's newest invoice; one that was refused only where there is no other."""
    return connection.execute(_OF_ORDER, {"id": order_id}).first()


def enter(
    connection: Connection,
    order: AnyRow,
    invoice_id: bytes,
    wanted: tuple[str, str, str, str],
    at: int,
    now: int,
    associate_id: int,
) -> bool:
    """Keep what the customer of a locked order wants: (kind, title, tax number, send to). False: it is kept already.

    Raises Refusal `invoice_exists` where another one is under way, and those of `check_title`.
    """
    title = check_title(*wanted)
    before = known(connection, bytes(order.id))
    if before is not None and before.state != "refused":
        if (before.kind, before.title, before.tax_number) == (title.kind, title.name, title.tax_number):
            return False
        raise Refusal("invoice_exists", number=order.number)
    row: dict[str, object] = {
        "id": invoice_id,
        "order_id": bytes(order.id),
        "kind": title.kind.value,
        "title": title.name,
    }
    row |= {"tax_number": title.tax_number, "send_to": title.send_to, "state": "requested", "number": "", "why": ""}
    row |= {"currency": order.currency, "amount": 0, "asked_at": at, "changed_at": now, "associate_id": associate_id}
    see(connection, bytes(order.id), "invoice", [invoice_id])
    connection.execute(LIVE["invoice"].insert().values(row))
    return True


def give(connection: Connection, path: Path, now: int) -> int:
    """Hand over every request whose order is paid and has left something with the customer; answers how many.

    The file is on the disk before they count as handed over: after a crash they are given again, under the same order
    number. What is not paid yet waits for the next time.
    """
    given = []
    for row in connection.execute(_WAITING).all():
        # Goods that come back from now on wait, and find that the invoice is out.
        lock_order(connection, bytes(row.order_id))
        amount = _worth(connection, bytes(row.order_id))
        if amount > 0:
            given.append((row, amount))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(GIVEN)
        for row, amount in given:
            told = (row.order_number, row.store_id, row.kind, row.title, row.tax_number, row.send_to, row.currency)
            writer.writerow((*told, amount, row.placed_at))
        file.flush()
        os.fsync(file.fileno())
    for row, amount in given:
        connection.execute(_GIVE, {"amount": amount, "now": now, "id": row.id})
        _tell(connection, row, row.store_id, "invoice.sent", now, {})
    return len(given)


def take(connection: Connection, path: Path, now: int) -> tuple[int, list[str]]:
    """Book what the issuer says, the same file as often as it comes: how many were new, and what fits no invoice.

    Raises Refusal `bad_file` (line).
    """
    new, strangers = 0, []
    for answer in _answers(path):
        order_id = connection.execute(_BY_NUMBER, {"number": answer.order}).scalar()
        order = None if order_id is None else lock_order(connection, bytes(order_id))
        invoice = None if order is None else known(connection, bytes(order.id))
        state = "issued" if answer.number else "refused"
        if order is None or invoice is None or invoice.state == "requested":
            strangers.append(answer.order)
        elif invoice.state == "sent":
            new += 1
            values = {"state": state, "number": answer.number, "why": answer.why, "now": now, "id": invoice.id}
            connection.execute(_TAKE, values)
            said = {"number": answer.number} if answer.number else {"why": answer.why}
            _tell(connection, invoice, order.store_id, f"invoice.{state}", now, said)
        elif (invoice.state, invoice.number) != (state, answer.number):
            strangers.append(answer.order)
    return new, strangers


def told(what: str, database: Database, path: Path, now: int) -> str:
    """`give` or `take` in a transaction, and what to say of it."""
    if what == "give":
        with database.write() as connection:
            return f"{give(connection, path, now)} invoices handed over in {path.name}"
    with database.write() as connection:
        new, strangers = take(connection, path, now)
    return "\n".join([f"{new} answers booked", *(f"no such invoice is out: {one}" for one in strangers)])


def erase(connection: Connection, member_id: int) -> None:
    """Titles of a member's orders are emptied, here and on every device; that an invoice was asked for stays."""
    connection.execute(_ERASE, {"member": member_id})


def _worth(connection: Connection, order_id: bytes) -> int:
    lines = connection.execute(_LINES, {"id": order_id}).all()
    back = int(connection.execute(_BACK, {"id": order_id}).scalar_one())
    kept: list[int] = [line.amount for line in lines if line.state not in NOT_HAD]
    return sum(kept) - back


def _answers(path: Path) -> list[Answer]:
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if set(TAKEN) - set(reader.fieldnames or ()):
            raise Refusal("bad_file", line=1)
        for row in reader:
            number, why = (row["number"] or "").strip(), (row["why"] or "").strip()
            if not row["order"] or bool(number) == bool(why):
                raise Refusal("bad_file", line=reader.line_num)
            found.append(Answer(row["order"], number, why))
    return found


def _tell(
    connection: Connection, invoice: AnyRow, store_id: int, kind: str, at: int, detail: Mapping[str, object]
) -> None:
    """A step of the order's timeline, one of a kind for an invoice."""
    event_id = sha256(b"\0".join((kind.encode(), bytes(invoice.id)))).digest()[:16]
    record(connection, step(event_id, bytes(invoice.order_id), kind, at, store_id, detail))
