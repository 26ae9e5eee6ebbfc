"""Journal entries as HQ keeps them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row

from app.journal.command import Command
from sync.hq.handlers.work import to_json
from sync.hq.tables import command as command_table


def store_command(connection: Connection, device_id: int, fork: int, command: Command, received_at: int) -> None:
    """Keep an entry for ever; `fork` as in `tables.command`, `received_at` µs UTC."""
    connection.execute(
        command_table.insert().values(
            id=command.id,
            device_id=device_id,
            incarnation=command.incarnation,
            jseq=command.jseq,
            fork=fork,
            lane=command.lane,
            type=command.type,
            type_version=command.type_version,
            payload=command.payload,
            salt=command.salt,
            payload_hash=command.payload_hash,
            deps=to_json([one.hex() for one in command.deps]),
            lease_refs=to_json([one.hex() for one in command.lease_refs]),
            actor=command.actor,
            roster=command.roster,
            catalog_h=command.catalog_h,
            store_h=command.store_h,
            price_book=command.price_book,
            wall=command.wall,
            boot=command.boot,
            mono=command.mono,
            prev_hash=command.prev_hash,
            hash=command.hash,
            signature=command.signature,
            received_at=received_at,
        )
    )


def stored_command(row: Row[tuple[Any, ...]]) -> Command:
    """The journal entry in a row of `command`; its payload is empty where it was erased."""
    return Command(
        id=bytes(row.id),
        incarnation=row.incarnation,
        jseq=row.jseq,
        lane=bytes(row.lane),
        type=row.type,
        type_version=row.type_version,
        payload=bytes(row.payload or b""),
        salt=bytes(row.salt),
        deps=tuple(bytes.fromhex(one) for one in json.loads(row.deps)),
        lease_refs=tuple(bytes.fromhex(one) for one in json.loads(row.lease_refs)),
        actor=row.actor,
        roster=row.roster,
        catalog_h=row.catalog_h,
        store_h=row.store_h,
        price_book=row.price_book,
        wall=row.wall,
        boot=row.boot,
        mono=row.mono,
        prev_hash=bytes(row.prev_hash),
        signature=bytes(row.signature),
    )
