"""Creates what HQ's database needs; safe to run at every start and from several processes."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from app.errors import Refusal
from app.identifiers import Identifiers
from sync.hq import capture, nonces
from sync.hq.database import Database
from sync.hq.leases.tables import metadata

SCHEMA = "1"
_PREPARE_LOCK = 7_203_401
# the same function as sync.digest.row_digest, which SQLite gets registered on each connection
_ROW_DIGEST = """
CREATE OR REPLACE FUNCTION row_digest(tbl text, pk text, ver bigint, image text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ('x' || encode(substr(sha256(
    convert_to(tbl, 'UTF8') || '\\x00'::bytea || convert_to(pk, 'UTF8') || '\\x00'::bytea
    || convert_to(ver::text, 'UTF8') || '\\x00'::bytea || convert_to(image, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint
$$
"""


def prepare(database: Database, identifiers: Identifiers) -> None:
    """Create tables and triggers where missing. Raises Refusal `hq_schema`, and changes nothing, where another build's
    schema is there.
    """
    with database.write() as connection:
        if database.is_postgresql:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PREPARE_LOCK})
        known = meta(connection, "schema") if inspect(connection).has_table("hq_meta") else None
        if known not in (None, SCHEMA):
            raise Refusal("hq_schema", found=known, expected=SCHEMA)
        metadata.create_all(connection)
        if known == SCHEMA:
            return
        if database.is_postgresql:
            connection.exec_driver_sql(_ROW_DIGEST)
            nonces.install(connection)
        capture.install(connection)
        marks = {"schema": SCHEMA, "epoch": identifiers.secret(8).hex(), "floor": "0", "compacted": "0"}
        for name, value in marks.items():
            connection.execute(
                text("INSERT INTO hq_meta(name, value) VALUES (:name, :value)"), {"name": name, "value": value}
            )


def meta(connection: Connection, name: str) -> str | None:
    """A value of `hq_meta`, None where there is none."""
    found: str | None = connection.execute(
        text("SELECT value FROM hq_meta WHERE name = :name"), {"name": name}
    ).scalar()
    return found
