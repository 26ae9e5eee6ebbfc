"""Journal entries as HQ keeps them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from app.journal.command import Command
from sync.hq.capture import to_json
from sync.hq.tables import command as command_table
from sync.hq.trips import Insert, Writes

_COMMAND = Insert(command_table)
_AS_IT_IS = [name for name in _COMMAND.columns if name in Command.__slots__ and name not in ("deps", "lease_refs")]


def store_command(writes: Writes, device_id: int, fork: int, command: Command, digest: bytes, received_at: int) -> None:
    """Keep an entry for ever; `fork` as in `tables.command`, `digest` the entry's hash, `received_at` µs UTC."""
    row = {name: getattr(command, name) for name in _AS_IT_IS}
    row |= {
        "device_id": device_id,
        "fork": fork,
        "deps": to_json([one.hex() for one in command.deps]),
        "lease_refs": to_json([one.hex() for one in command.lease_refs]),
        "payload_hash": command.payload_hash,
        "hash": digest,
        "received_at": received_at,
        "erased_at": None,
    }
    writes.add(_COMMAND, row)


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
