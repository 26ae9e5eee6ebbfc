"""The day's ledger, recomputed from HQ's database, the devices' journals and the receipt PDFs.

`python -m tests.demo.books --home HQ [--database-url URL] --device DIR …` prints it and exits 1 on any difference.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.identity import journal_path, read_secrets
from app.journal import records
from app.money import Money
from app.storage.database import Database as DeviceDatabase
from app.storage.database import DatabaseFile
from sync.hq.database import Database
from tests.demo.file_keys import FileKeys

_TOTAL = re.compile(r"(?:Total|合计)\s+¥([\d,]+\.\d\d)")
_NUMBER = re.compile(r"\b[A-Z]+\d+-\d{6,}\b")


@dataclass
class Books:
    """What the recomputation found; `lines` for people, `differences` empty where everything agrees."""

    lines: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    hq: dict[str, Any] = field(default_factory=dict)


def recompute(hq_home: Path, database_url: str | None, devices: list[Path]) -> Books:
    """HQ's own ledger, then each device's commands and each receipt against HQ's rows."""
    books = Books()
    where = ["--home", str(hq_home)] + (["--database-url", database_url] if database_url else [])
    done = subprocess.run(
        [sys.executable, "-m", "sync.hq", "ledger", "--json", *where], capture_output=True, text=True, check=False
    )
    if not done.stdout:
        raise RuntimeError(done.stderr)
    books.hq = json.loads(done.stdout)
    books.differences += [str(one) for one in books.hq["differences"]]
    database = Database(database_url or f"sqlite:///{hq_home.resolve() / 'hq.db'}")
    try:
        with database.read() as connection:
            sent = connection.execute(text("SELECT id, hash FROM command")).all()
            commands = {bytes(row[0]): bytes(row[1]) for row in sent}
            outcomes = {bytes(row[0]) for row in connection.execute(text("SELECT command_id FROM outcome"))}
            rows = connection.execute(text("SELECT number, total FROM orders")).all()
            orders: dict[str, int] = {row[0]: row[1] for row in rows}
            uses = connection.execute(text("SELECT serial, amount FROM coupon_use")).all()
            at_hq = {f"coupon {bytes(row[0]).hex()}": int(row[1]) for row in uses}
            backs = connection.execute(text("SELECT number, amount, quantity FROM goods_return")).all()
            at_hq |= {f"return {row[0]}": int(row[1]) * 1000 + int(row[2]) for row in backs}
    finally:
        database.close()
    _commands(books, commands, outcomes, devices)
    _given_back(books, at_hq, devices)
    _receipts(books, orders, devices)
    _money(books)
    _stock(books)
    return books


def _commands(books: Books, at_hq: dict[bytes, bytes], outcomes: set[bytes], devices: list[Path]) -> None:
    made = 0
    for home in devices:
        key = read_secrets(FileKeys(home)).journal_key
        journal = DeviceDatabase(DatabaseFile(journal_path(home), "read", key=key))
        try:
            with journal.read() as connection:
                commands = records.commands_after(connection, 0)
        finally:
            journal.close()
        made += len(commands)
        lost = [one.jseq for one in commands if at_hq.get(one.id) != one.hash]
        unanswered = [one.jseq for one in commands if one.id not in outcomes]
        if lost:
            books.differences.append(f"{home.name}: commands {lost} are not at HQ as they were made")
        if unanswered:
            books.differences.append(f"{home.name}: commands {unanswered} have no outcome")
    if made != len(at_hq):
        books.differences.append(f"{made} commands made on the devices, {len(at_hq)} at HQ")
    told = ", ".join(f"{count} {status}" for status, count in sorted(books.hq["outcomes"].items())) or "none"
    books.lines.append(f"commands: {made} made, {len(at_hq)} at HQ, outcomes: {told}")


def _given_back(books: Books, at_hq: dict[str, int], devices: list[Path]) -> None:
    """Coupons used and goods taken back, read from the payloads as plain JSON, against HQ's rows."""
    said: dict[str, int] = {}
    off, cash = Tally[str](), 0
    for home in devices:
        for kind, told in _payloads(home):
            if kind == "order.placed":
                here = _off(books, told)
                off += here
                if told.get("coupon"):
                    said[f"coupon {base64.b64decode(told['coupon']['serial']).hex()}"] = here["coupon"]
            elif kind == "return.taken_in":
                said[f"return {told['number']}"] = told["amount"] * 1000 + told["quantity"]
                cash += told["amount"] if told["refund"] == "cash" else 0
    for name in sorted({*said, *at_hq}):
        if said.get(name) != at_hq.get(name):
            books.differences.append(f"{name}: the devices say {said.get(name)}, HQ has {at_hq.get(name)}")
    refunded = sum(books.hq["refunded"].values())
    if refunded != cash:
        books.differences.append(f"{cash} given back in cash on the devices, {refunded} at HQ")
    words = {"promotion": "by promotions", "member_price": "by member prices", "coupon": "by coupons"}
    given = [f"{_yuan(Money(off[why]))} {by}" for why, by in words.items() if off[why]]
    books.lines.append(f"given: {', '.join([*given, f'{_yuan(Money(cash))} back in cash'])}")


def _off(books: Books, order: dict[str, Any]) -> Tally[str]:
    """What each reason takes off an order, whose lines must come to its total."""
    off, total = Tally[str](), 0
    for line in order["lines"]:
        for one in line["discounts"]:
            off[one["why"]] += one["amount"]
        total += line["list_price"] * line["quantity"]
    if total - off.total() != order["total"]:
        books.differences.append(f"order {order['number']}: {total} less {off.total()} is not {order['total']}")
    return off


def _payloads(home: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    key = read_secrets(FileKeys(home)).journal_key
    journal = DeviceDatabase(DatabaseFile(journal_path(home), "read", key=key))
    try:
        with journal.read() as connection:
            commands = records.commands_after(connection, 0)
    finally:
        journal.close()
    return ((one.type, json.loads(one.payload)) for one in commands)


def _receipts(books: Books, orders: dict[str, int], devices: list[Path]) -> None:
    found = [path for home in devices for path in sorted((home / "receipts").glob("*.pdf"))]
    for path in found:
        words = ["pdftotext", "-layout", str(path), "-"]
        page = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        number, total = _NUMBER.search(page), _TOTAL.search(page)
        if number is None or total is None:
            books.differences.append(f"receipt {path.name} cannot be read")
            continue
        printed = int(total[1].replace(",", "").replace(".", ""))
        if orders.get(number[0]) != printed:
            books.differences.append(f"receipt {number[0]} says {printed}, HQ has {orders.get(number[0])}")
    books.lines.append(f"receipts: {len(found)} read, numbers and totals as at HQ")


def _money(books: Books) -> None:
    hq = books.hq
    for currency, total in hq["total"].items():
        paid, due = hq["paid"].get(currency, 0), hq["due"].get(currency, 0)
        refused, back = hq["rejected"].get(currency, 0), hq["refund_due"].get(currency, 0)
        if paid + due + refused - back != total:
            books.differences.append(f"{currency}: paid {paid} + due {due} + refused {refused} − back {back} ≠ {total}")
        symbols = {"total": total, "paid": paid, "due": due, "refused": refused}
        words = ", ".join(f"{name} {_yuan(Money(minor, currency))}" for name, minor in symbols.items())
        books.lines.append(f"money: {hq['orders']} orders, {words}")


def _stock(books: Books) -> None:
    for place in books.hq["stock"]:
        if place["counted"]:
            left = place["sellable"] + place["reserved"]
            books.lines.append(
                f"stock {place['location']}: {place['counted']} before, {left} after"
                f" ({place['sold']} with customers, {place['reserved']} reserved, {place['inspection']} to inspect)"
            )


def _yuan(amount: Money) -> str:
    return f"{amount.currency} {amount.minor // 100:,}.{amount.minor % 100:02d}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.demo.books")
    parser.add_argument("--home", type=Path, required=True, help="HQ's folder")
    parser.add_argument("--database-url", default=None)
    parser.add_argument("--device", type=Path, action="append", default=[], help="a device's folder")
    asked = parser.parse_args()
    books = recompute(asked.home, asked.database_url, asked.device)
    for line in [*books.lines, *(f"DIFFERENCE {one}" for one in books.differences)]:
        print(line)
    print("the ledger balances" if not books.differences else f"{len(books.differences)} differences")
    return 1 if books.differences else 0


if __name__ == "__main__":
    sys.exit(main())
