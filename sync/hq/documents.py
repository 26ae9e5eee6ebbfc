"""Signed documents of a shop: its roster and its policy, re-issued with a higher version when their content changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, select, text

from app.journal.signing import Signer
from app.staff.roster import Policy
from app.staff.rows import signed_text
from sync.hq import actors
from sync.hq.tables import LIVE, associate, policy
from sync.sealing import public_sealing_key

_DOCUMENT = LIVE["signed_document"]


def hq_signer(home: Path) -> Signer:
    """HQ's Ed25519 key, kept in `home/hq.key` (0600); made at the first start."""
    path = home / "hq.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Signer(bytes.fromhex(path.read_text()))
    with os.fdopen(handle, "w") as file:
        file.write(os.urandom(32).hex())
        file.flush()
        os.fsync(file.fileno())
    return Signer(bytes.fromhex(path.read_text()))


def issue(connection: Connection, signer: Signer, stores: Iterable[int]) -> int:
    """Bring the signed documents of these shops up to date; answers how many changed."""
    changed = 0
    for store_id in sorted(set(stores)):
        bodies = {"roster": _roster(connection, store_id), "policy": _policy(connection, signer, store_id)}
        for kind, body in bodies.items():
            changed += _issue(connection, signer, store_id, kind, body)
    return changed


def issue_all(connection: Connection, signer: Signer) -> int:
    """The same for every shop."""
    stores = connection.execute(text("SELECT id FROM location WHERE kind = 'store'")).scalars().all()
    return issue(connection, signer, stores)


def _issue(connection: Connection, signer: Signer, store_id: int, kind: str, body: str) -> int:
    current = connection.execute(
        select(_DOCUMENT.c.version, _DOCUMENT.c.body).where(_DOCUMENT.c.store_id == store_id, _DOCUMENT.c.kind == kind)
    ).first()
    if current is not None and current.body == body:
        return 0
    version = 1 if current is None else current.version + 1
    values = {
        "version": version,
        "body": body,
        "signature": signer.sign(signed_text(store_id, kind, version, body)),
    }
    if kind == "roster":
        people = json.loads(body)["associates"]
        actors.remember(connection, store_id, version, [(one["id"], one["capabilities"]) for one in people])
    if current is None:
        connection.execute(_DOCUMENT.insert().values(store_id=store_id, kind=kind, **values))
    else:
        connection.execute(
            _DOCUMENT.update().where(_DOCUMENT.c.store_id == store_id, _DOCUMENT.c.kind == kind).values(**values)
        )
    return 1


def _roster(connection: Connection, store_id: int) -> str:
    rows = connection.execute(
        select(associate).where(associate.c.store_id == store_id, associate.c.active == 1).order_by(associate.c.id)
    )
    people = [
        {
            "id": row.id,
            "code": row.code,
            "name": row.name,
            "role": row.role,
            "pin_verifier": row.pin_verifier,
            "capabilities": sorted(json.loads(row.capabilities)),
        }
        for row in rows
    ]
    return _canonical({"associates": people})


def _policy(connection: Connection, signer: Signer, store_id: int) -> str:
    defaults = asdict(Policy())
    del defaults["version"], defaults["extra"]
    deviations = connection.execute(select(policy.c.body).where(policy.c.store_id == store_id)).scalar()
    sealing = {"sealing_key": public_sealing_key(signer).hex()}
    return _canonical(defaults | json.loads(deviations or "{}") | sealing)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
