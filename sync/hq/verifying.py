"""`verify`: does every device's chain, as HQ keeps it, still hold? Names the first broken entry of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import merge
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, text

from app.journal.chain import Broken, Entry, Stands, first_broken
from app.journal.command import Command, chain_hash
from app.journal.receipts import ChainReceipt
from sync.hq.database import Database
from sync.hq.entries import stored_command
from sync.hq.tables import LIVE

_RECEIPT = LIVE["chain_receipt"]


def report(database: Database, hq_public_key: bytes, device_id: int | None = None) -> int:
    """Prints a line for each device (one, or all); the exit status: 1 where something is broken."""
    status = 0
    with database.snapshot() as connection:
        devices = connection.execute(
            text("SELECT id, name, public_key FROM device WHERE id = coalesce(CAST(:one AS bigint), id) ORDER BY id"),
            {"one": device_id},
        ).all()
        for device in devices:
            broken, count = verify(connection, device.id, bytes(device.public_key), hq_public_key)
            if broken is None:
                print(f"device {device.id} ({device.name}): {count} entries hold")
                continue
            status = 1
            print(
                f"device {device.id} ({device.name}): BROKEN at incarnation {broken.incarnation}, jseq {broken.jseq}:"
                f" {broken.what}"
            )
    if not devices:
        print("no such device")
        return 1
    return status


def verify(
    connection: Connection, device_id: int, public_key: bytes, hq_public_key: bytes
) -> tuple[Broken | None, int]:
    """(the first broken entry of a device's chain or None, how many entries there are)."""
    receipts, heads = _receipts(connection, device_id), _heads(connection, device_id)
    count = 0

    def counted(entries: Iterator[Entry]) -> Iterator[Entry]:
        nonlocal count
        for entry in entries:
            count += 1
            yield entry

    with _entries(connection, device_id) as entries:
        broken = first_broken(counted(entries), public_key, receipts, hq_public_key, heads=heads)
    return broken, count


@contextmanager
def _entries(connection: Connection, device_id: int) -> Iterator[Iterator[Entry]]:
    """What HQ keeps, and what it refused because another command had taken the id: its alert holds it whole."""
    refused = connection.execute(
        text("SELECT detail FROM alert WHERE kind = 'conflict' AND device_id = :device ORDER BY id"),
        {"device": device_id},
    ).scalars()
    gaps = [entry for entry in map(_refused, refused.all()) if not _is_kept(connection, device_id, entry.command)]
    place = attrgetter("command.incarnation", "command.jseq")
    with connection.execute(
        text("SELECT * FROM command WHERE device_id = :device ORDER BY incarnation, jseq, fork"),
        {"device": device_id},
        execution_options={"yield_per": 500},
    ) as rows:
        yield merge(map(_stored, rows), sorted(gaps, key=place), key=place)


def _is_kept(connection: Connection, device_id: int, command: Command) -> bool:
    found = connection.execute(
        text("SELECT 1 FROM command WHERE device_id = :device AND incarnation = :incarnation AND jseq = :jseq LIMIT 1"),
        {"device": device_id, "incarnation": command.incarnation, "jseq": command.jseq},
    )
    return found.first() is not None


def _stored(row: Row[tuple[Any, ...]]) -> Entry:
    erased = row.payload is None
    return Entry(stored_command(row), bytes(row.payload_hash), bytes(row.hash), erased)


def _refused(detail: str) -> Entry:
    told = json.loads(detail)["command"]
    command, payload_hash = msgspec.convert(told, Command), bytes.fromhex(told["payload_hash"])
    return Entry(command, payload_hash, chain_hash(command, payload_hash), erased=not command.payload)


def _receipts(connection: Connection, device_id: int) -> list[ChainReceipt]:
    rows = connection.execute(_RECEIPT.select().where(_RECEIPT.c.device_id == device_id))
    return [
        ChainReceipt(
            row.device_id,
            row.incarnation,
            row.jseq,
            bytes(row.head_hash),
            row.received_at,
            row.key_id,
            bytes(row.signature),
        )
        for row in rows
    ]


def _heads(connection: Connection, device_id: int) -> Stands:
    rows = connection.execute(
        text(
            "SELECT incarnation, received_jseq, head_hash FROM device_journal"
            " WHERE device_id = :device AND received_jseq > 0"
        ),
        {"device": device_id},
    )
    return {row.incarnation: (row.received_jseq, bytes(row.head_hash)) for row in rows}
