"""Plain addition of the file beside what HQ's rows say; shares no code with the reader, the engine or the handlers."""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import text

from sync.hq.database import Database


@dataclass
class Sums:
    """In whole minor units."""

    lines: int = 0
    numbers: int = 0
    """Invoice numbers without those of credit notes."""
    invoices: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    customers: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    tenders: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    """(invoice, kind)."""
    pieces: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    coupons: dict[str, Decimal] = field(default_factory=dict)
    """Invoice → what its coupon took off."""


@dataclass(frozen=True, slots=True)
class Coupons:
    """Each of these invoices has one: `off` minor units, from what was sold at its article's highest price alone."""

    off: int
    invoices: frozenset[str]


def of_file(path: Path, accepted: Mapping[int, str], scale: int, coupons: Coupons) -> Sums:
    """`accepted`: place of each line that became part of an order → the tender it was paid with."""
    sums = Sums()
    data = path.read_bytes()
    content = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    numbers, customer_of = set(), {}
    highest: dict[str, Decimal] = defaultdict(Decimal)
    lines: list[tuple[str, str, Decimal, int]] = []
    with io.StringIO(content, newline="") as stream:
        for place, row in enumerate(csv.DictReader(stream), 1):
            sums.lines += 1
            numbers.add(row["invoice_no"].strip())
            if place in accepted:
                price = next(value for name, value in row.items() if name.startswith("unit_price"))
                amount = Decimal(row["quantity"]) * Decimal(price) * scale
                invoice, code = row["invoice_no"].strip(), row["stock_code"].strip().upper()
                lines.append((invoice, code, Decimal(price), int(row["quantity"])))
                highest[code] = max(highest[code], Decimal(price))
                customer_of[invoice] = row["customer_key"].strip().upper(), accepted[place]
                sums.invoices[row["invoice_no"].strip()] += amount
                sums.customers[row["customer_key"].strip().upper()] += amount
                sums.tenders[row["invoice_no"].strip(), accepted[place]] += amount
                sums.pieces[row["stock_code"].strip().upper()] += int(row["quantity"])
    at_list: dict[str, Decimal] = defaultdict(Decimal)
    for invoice, code, one, quantity in lines:
        if invoice in coupons.invoices and one == highest[code]:
            at_list[invoice] += quantity * one * scale
    for invoice, total in at_list.items():
        off = min(total, Decimal(coupons.off))
        customer, kind = customer_of[invoice]
        sums.coupons[invoice] = off
        sums.invoices[invoice] -= off
        sums.customers[customer] -= off
        sums.tenders[invoice, kind] -= off
        if not sums.tenders[invoice, kind]:
            del sums.tenders[invoice, kind]
    sums.numbers = sum(not number.startswith("C") for number in numbers)
    return sums


@dataclass(frozen=True, slots=True)
class Held:
    """What HQ's rows say, in minor units and pieces; `outcomes` counts (status, reason)."""

    orders: dict[bytes, tuple[int, int, int]]
    """Order → its total, the sum of its lines, the sum of its tenders."""
    customers: dict[str, int]
    tenders: dict[tuple[bytes, str], int]
    pieces: dict[str, int]
    coupons: dict[bytes, int]
    """Order → what coupons took off it, by HQ's book of their uses."""
    moved: dict[str, int]
    """SKU → pieces sold or reserved, by the stock ledger."""
    outcomes: dict[tuple[str, str], int]


_ORDERS = (
    "SELECT o.id, o.total, (SELECT SUM(n.amount) FROM order_line n WHERE n.order_id = o.id),"
    " (SELECT SUM(t.amount) FROM tender t WHERE t.order_id = o.id) FROM orders o"
)
_CUSTOMERS = (
    "SELECT COALESCE(m.card, ''), SUM(o.total) FROM orders o LEFT JOIN member m ON m.id = o.member_id"
    " GROUP BY COALESCE(m.card, '')"
)
_TENDERS = "SELECT order_id, kind, SUM(amount) FROM tender GROUP BY order_id, kind"
_PIECES = "SELECT sku, SUM(quantity) FROM order_line GROUP BY sku"
_MOVED = (
    "SELECT v.sku, SUM(m.quantity) FROM stock_movement m JOIN variant v ON v.id = m.variant_id"
    " WHERE m.reason IN ('sale', 'reserve') GROUP BY v.sku"
)
_COUPONS = "SELECT order_id, SUM(amount) FROM coupon_use GROUP BY order_id"
_OUTCOMES = "SELECT status, reason, COUNT(*) FROM outcome GROUP BY status, reason"


def at_hq(database: Database) -> Held:
    with database.read() as connection:

        def rows(query: str) -> Sequence[Any]:
            return connection.execute(text(query)).all()

        return Held(
            {bytes(row[0]): (int(row[1]), int(row[2] or 0), int(row[3] or 0)) for row in rows(_ORDERS)},
            {row[0]: int(row[1]) for row in rows(_CUSTOMERS)},
            {(bytes(row[0]), row[1]): int(row[2]) for row in rows(_TENDERS)},
            {row[0]: int(row[1]) for row in rows(_PIECES)},
            {bytes(row[0]): int(row[1]) for row in rows(_COUPONS)},
            {row[0]: int(row[1]) for row in rows(_MOVED)},
            {(row[0], row[1]): int(row[2]) for row in rows(_OUTCOMES)},
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """How many were equal, and the names of those that were not."""

    equal: int
    different: tuple[str, ...]


def compare(expected: Mapping[Any, Any], found: Mapping[Any, Any]) -> Compared:
    """Whatever only one of them has is a difference too."""
    names = sorted(expected.keys() | found.keys(), key=str)
    wrong = tuple(
        f"{name or 'nobody known'}: file {_words(expected.get(name))}, HQ {_words(found.get(name))}"
        for name in names
        if expected.get(name) != found.get(name)
    )
    return Compared(len(names) - len(wrong), wrong)


def _words(value: Any) -> str:
    """Each different figure once."""
    if value is None:
        return "nothing"
    return " / ".join(dict.fromkeys(str(int(one)) if one == int(one) else str(one) for one in _parts(value)))


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
