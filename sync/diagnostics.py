"""What a person sends to whoever helps: versions, states, counts and codes in a zip; nothing of people, no secrets."""

from __future__ import annotations

import json
import os
import platform
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from app.device import Device
from app.errors import Outage
from app.journal import records
from app.journal.incarnations import current_incarnation, read_chains
from app.replica.digest import read_sums
from app.replica.files import ReplicaReader
from app.replica.meta import read_meta
from app.shapes import CATALOG_SHAPES, REPLICA_SCHEMA, STORE_SHAPES
from app.storage.database import Connection
from sync.files import free_bytes
from sync.protocol import BUILD, PROTOCOL
from sync.status import read_status

_PLAIN = re.compile(r"[\w.:/-]{0,64}", re.ASCII)
"""Codes, scopes and places in the source. Anything else in a log line is left out, whoever wrote it there."""


def export(device: Device, folder: Path) -> Path:
    """Write the zip into `folder`; answers the file. Raises Outage `disk`."""
    path = folder / f"farshelf-{device.identity.prefix}-{device.clock.now() // 1_000_000}.zip"
    parts = {"about.json": _about(device), "sync.json": _sync(device), "data.json": _data(device)}
    try:
        aside = path.with_name(path.name + ".part")
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, json.dumps(part, indent=1))
            for log in sorted((device.home / "log").glob("agent.jsonl*")):
                archive.writestr(f"log/{log.name}", "\n".join(_lines(log)))
        aside.replace(path)
    except OSError as error:
        raise Outage("disk", status=error.errno) from error
    return path


def _about(device: Device) -> dict[str, object]:
    identity = device.identity
    with device.journal.database.read() as journal:
        sqlite = journal.exec_driver_sql("SELECT sqlite_version()").scalar()
    return {
        "build": BUILD,
        "protocol": PROTOCOL,
        "replica_schema": REPLICA_SCHEMA,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processors": os.cpu_count(),
        "sqlite": sqlite,
        "device": identity.device_id,
        "prefix": identity.prefix,
        "store": identity.store_id,
        "hq": urlsplit(identity.hq_url).hostname,
        "at": device.clock.now(),
        "free_bytes": free_bytes(device.home),
        "roster": device.roster.version,
        "policy": device.policy.version,
    }


def _sync(device: Device) -> dict[str, object]:
    status = msgspec.to_builtins(read_status(device.replicas))
    with device.journal.database.read() as journal:
        chains = read_chains(journal, current_incarnation(journal))
        types = Counter(one.type for one in records.commands_after(journal, 0))
    told = [
        {"incarnation": one.incarnation, "first": one.first, "last": one.last, "head": one.head_hash.hex()}
        for one in chains
    ]
    outcomes: Counter[str] = Counter()
    if device.replicas.store.present:
        with device.replicas.store.read() as store:
            rows = store.exec_driver_sql("SELECT status, reason, count(*) FROM outcome GROUP BY status, reason")
            outcomes.update({" ".join(filter(None, row[:2])): row[2] for row in rows.fetchall()})
    return {"agent": status, "chains": told, "commands": dict(types), "outcomes": dict(outcomes)}


def _data(device: Device) -> dict[str, object]:
    files = {path.name: path.stat().st_size for path in sorted(device.home.iterdir()) if path.is_file()}
    return {
        "catalog": _replica(device.replicas.catalog, [shape.table for shape in CATALOG_SHAPES]),
        "store": _replica(device.replicas.store, [shape.table for shape in STORE_SHAPES]),
        "files": files,
    }


def _replica(reader: ReplicaReader, tables: list[str]) -> dict[str, object]:
    if not reader.present:
        return {}
    with reader.read() as connection:
        meta = read_meta(connection)
        sums = {scope: [one.rows, one.digest] for scope, one in read_sums(connection).items()}
        return {
            "epoch": meta.epoch,
            "h": meta.h,
            "schema": meta.schema,
            "scopes": sums,
            "rows": _rows(connection, tables),
        }


def _rows(connection: Connection, tables: list[str]) -> dict[str, int]:
    return {one: int(connection.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar() or 0) for one in tables}


def _lines(log: Path) -> Iterator[str]:
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield json.dumps(_plain(found))


def _plain(values: Mapping[str, Any]) -> dict[str, object]:
    return {name: value for name, value in values.items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_plain(one) for one in value)
    return isinstance(value, bool | int | float) or (isinstance(value, str) and _PLAIN.fullmatch(value) is not None)
