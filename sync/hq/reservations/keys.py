"""The key by which the web shop shows who calls: told once, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, text

from app.errors import Refusal
from app.identifiers import Identifiers, crockford
from sync.hq.schema import meta

_NAME = "web_shop_key"
_KEEP = text(
    "INSERT INTO hq_meta(name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def new_key(connection: Connection, identifiers: Identifiers) -> str:
    """Another key; the one before is good for nothing from now on."""
    key = crockford(identifiers.secret(20), 32)
    connection.execute(_KEEP, {"name": _NAME, "value": hashlib.sha256(key.encode()).hexdigest()})
    return key


def require_key(connection: Connection, header: str | None) -> None:
    """`header`: `Authorization: Bearer KEY`. Raises Refusal `bad_web_key`."""
    kept = meta(connection, _NAME)
    kind, _, key = (header or "").partition(" ")
    given = hashlib.sha256(key.strip().encode()).hexdigest()
    if kept is None or kind.lower() != "bearer" or not hmac.compare_digest(given, kept):
        raise Refusal("bad_web_key")
