"""Reads a file of invoices and says of each line what it is: something sold, or why it cannot be (docs/replay.md)."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from sync.hq.importing.cells import MOST_MINOR, minor_units
from sync.hq.importing.findings import Bad

MOST_PIECES = 1_000_000
"""Of one line; the import takes no greater stock."""

_INVOICE, _CREDIT = re.compile(r"[0-9]+"), re.compile(r"C[0-9]+")
_QUANTITY = re.compile(r"-?[0-9]{1,9}")
_NOT_GOODS = re.compile(r"POST|DOT|C2|M|D|S|B|CRUK|BANK CHARGES|AMAZONFEE|GIFT_.*", re.IGNORECASE)


class Reason(StrEnum):
    """Why a line of the file is no line of an order; a person reads the value."""

    UNREADABLE = "unreadable"
    CREDIT_NOTE = "credit note (return)"
    WRITE_OFF = "quantity below one (write-off)"
    NOT_GOODS = "not goods (postage, fees, manual, vouchers)"
    NO_PRICE = "no price"
    SUB_PENNY = "price finer than the currency"
    OUT_OF_RANGE = "quantity or price out of range"
    OTHER_CUSTOMER = "invoice of another customer"


@dataclass(frozen=True, slots=True)
class Sold:
    """A line that was sold. `place` counts the file's data rows from 1; `price` is a piece's, minor units; `code` is in
    upper case; `customer` is "" for nobody known."""

    place: int
    invoice: str
    code: str
    description: str
    quantity: int
    price: int
    at: int
    customer: str


@dataclass(frozen=True, slots=True)
class Reported:
    place: int
    reason: str


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            yield stream
    else:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream


def price_column(names: list[str]) -> str:
    """`unit_price`, with or without its currency."""
    return next(name for name in names if name.startswith("unit_price"))


def read(path: Path, currency: str, zone: str) -> Iterator[Sold | Reported]:
    """Each data row of the file, once, in its order."""
    customers: dict[str, str] = {}
    with opened(path) as stream:
        rows = csv.DictReader(stream)
        price = price_column(list(rows.fieldnames or ()))
        for place, row in enumerate(rows, 1):
            found = _judge(place, row, row.get(price) or "", currency, ZoneInfo(zone))
            if isinstance(found, Sold) and customers.setdefault(found.invoice, found.customer) != found.customer:
                found = Reported(place, Reason.OTHER_CUSTOMER)
            yield found


def _judge(place: int, row: dict[str, str], price: str, currency: str, zone: ZoneInfo) -> Sold | Reported:
    """The first rule that a line breaks is its reason."""
    cells = {name: (row.get(name) or "").strip() for name in ("invoice_no", "stock_code", "quantity", "invoice_date")}
    invoice, code = cells["invoice_no"], cells["stock_code"].upper()
    if _CREDIT.fullmatch(invoice):
        return Reported(place, Reason.CREDIT_NOTE)
    if not (_INVOICE.fullmatch(invoice) and 0 < len(code) <= 64 and _QUANTITY.fullmatch(cells["quantity"])):
        return Reported(place, Reason.UNREADABLE)
    quantity = int(cells["quantity"])
    if quantity < 1:
        return Reported(place, Reason.WRITE_OFF)
    if _NOT_GOODS.fullmatch(code):
        return Reported(place, Reason.NOT_GOODS)
    try:
        at = datetime.fromisoformat(cells["invoice_date"]).replace(tzinfo=zone)
        minor = minor_units(_plain(price.strip()), currency)
    except Bad as bad:
        why = {"price_zero": Reason.NO_PRICE, "price_precision": Reason.SUB_PENNY}
        return Reported(place, why.get(bad.reason, Reason.OUT_OF_RANGE))
    except ValueError:
        return Reported(place, Reason.UNREADABLE)
    if quantity > MOST_PIECES or minor > MOST_MINOR:
        return Reported(place, Reason.OUT_OF_RANGE)
    return Sold(
        place,
        invoice,
        code,
        (row.get("description") or "").strip(),
        quantity,
        minor,
        int(at.timestamp()) * 1_000_000,
        (row.get("customer_key") or "").strip().upper(),
    )


def _plain(price: str) -> str:
    """Raises ValueError for what is no price, Bad for one below zero."""
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{0,12})?", price):
        raise ValueError(price)
    if price.startswith("-"):
        raise Bad("price_zero")
    return price


def invoices(lines: list[Sold]) -> dict[str, list[Sold]]:
    """Invoice → its lines, in the order of the file; an invoice is dated by its first line."""
    found: dict[str, list[Sold]] = {}
    for line in lines:
        found.setdefault(line.invoice, []).append(line)
    return {invoice: [replace(one, at=own[0].at) for one in own] for invoice, own in found.items()}
