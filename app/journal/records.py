"""The journal's tables and queries. It stores no sent and no settled flag: outcomes in `store` decide that."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, func, select, text
from sqlalchemy.dialects.sqlite import insert

from app.journal.command import Command

metadata = MetaData()
command_table = Table(
    "command",
    metadata,
    Column("jseq", Integer, primary_key=True),
    Column("incarnation", Integer, nullable=False),
    Column("id", LargeBinary, nullable=False, unique=True),
    Column("lane", LargeBinary, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("type_version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("deps", Text, nullable=False),
    Column("lease_refs", Text, nullable=False),
    Column("actor", Integer, nullable=False),
    Column("roster", Integer, nullable=False),
    Column("catalog_h", Integer, nullable=False),
    Column("store_h", Integer, nullable=False),
    Column("price_book", Integer, nullable=False),
    Column("wall", Integer, nullable=False),
    Column("boot", Text, nullable=False),
    Column("mono", Integer, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index("command_by_lease", "jseq", sqlite_where=text("lease_refs <> '[]'")),
)
counter_table = Table(
    "counter", metadata, Column("name", Text, primary_key=True), Column("value", Integer, nullable=False)
)
value_table = Table("value", metadata, Column("name", Text, primary_key=True), Column("body", Text, nullable=False))
draft_table = Table(
    "draft",
    metadata,
    Column("name", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("changed_at", Integer, nullable=False),
)
pin_failure_table = Table(
    "pin_failure",
    metadata,
    Column("associate_id", Integer, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("boot", Text, nullable=False),
    Column("mono", Integer, nullable=False),
)
document_table = Table(
    "document",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("store_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

_FIELDS = tuple(field.name for field in fields(Command))
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM command WHERE jseq > ? ORDER BY jseq LIMIT ?"
_INSERT = f"INSERT INTO command ({', '.join(_FIELDS)}, hash) VALUES ({', '.join('?' * (len(_FIELDS) + 1))})"
_COUNT = "INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
_DEPS, _LEASE_REFS = _FIELDS.index("deps"), _FIELDS.index("lease_refs")


def append(connection: Connection, command: Command) -> None:
    values = [getattr(command, name) for name in _FIELDS]
    for place in (_DEPS, _LEASE_REFS):
        values[place] = json.dumps([one.hex() for one in values[place]])
    connection.exec_driver_sql(_INSERT, (*values, command.hash))


def last(connection: Connection) -> tuple[int, bytes | None]:
    """(jseq, hash) of the newest command; (0, None) for an empty journal."""
    found = connection.exec_driver_sql("SELECT jseq, hash FROM command ORDER BY jseq DESC LIMIT 1").first()
    return (0, None) if found is None else (found[0], found[1])


def last_moment(connection: Connection) -> tuple[int, int, str] | None:
    """(wall, mono, boot) of the newest command."""
    found = connection.exec_driver_sql("SELECT wall, mono, boot FROM command ORDER BY jseq DESC LIMIT 1").first()
    return None if found is None else (found[0], found[1], found[2])


def lane_holds(connection: Connection, lane: bytes, kind: str) -> bool:
    """Whether a command of this type stands in the lane already."""
    # The driver's own cursor: every order placed pays for this look, and SQLAlchemy's takes ten times as long.
    cursor = connection.connection.cursor()
    cursor.execute("SELECT 1 FROM command WHERE lane = ? AND type = ? LIMIT 1", (lane, kind))
    return cursor.fetchone() is not None


def commands_after(connection: Connection, jseq: int, limit: int = -1) -> list[Command]:
    """Commands with a greater jseq, in order; all of them unless limited."""
    # Plain rows: 10,000 unsettled commands are read at every start, and mappings cost three times as much.
    return [_command(list(row)) for row in connection.exec_driver_sql(_SELECT, (jseq, limit)).fetchall()]


def commands_by_id(connection: Connection, ids: Iterable[bytes]) -> dict[bytes, Command]:
    """id → command, of those that are still in this journal."""
    columns = ", ".join(f"c.{name}" for name in _FIELDS)
    rows = connection.exec_driver_sql(
        f"SELECT {columns} FROM json_each(?) j JOIN command c ON c.id = unhex(j.value)",
        (json.dumps([one.hex() for one in ids]),),
    ).fetchall()
    return {command.id: command for command in (_command(list(row)) for row in rows)}


def settled_up_to(connection: Connection, known: frozenset[bytes]) -> int:
    """The greatest jseq up to which every command's id is in `known`."""
    for jseq, command_id in connection.exec_driver_sql("SELECT jseq, id FROM command ORDER BY jseq"):
        if bytes(command_id) not in known:
            return int(jseq) - 1
    return last(connection)[0]


def count_after(connection: Connection, jseq: int) -> int:
    return connection.execute(select(func.count()).where(command_table.c.jseq > jseq)).scalar_one()


def next_count(connection: Connection, name: str) -> int:
    """1, 2, 3 … inside the caller's transaction: never reused once committed."""
    return int(connection.exec_driver_sql(_COUNT, (name,)).scalar_one())


def get_value(connection: Connection, name: str) -> str | None:
    return connection.execute(select(value_table.c.body).where(value_table.c.name == name)).scalar()


def put_value(connection: Connection, name: str, body: str) -> None:
    statement = insert(value_table).values(name=name, body=body)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"body": body}))


def _command(row: list[Any]) -> Command:
    for place in (_DEPS, _LEASE_REFS):
        row[place] = () if row[place] == "[]" else tuple(bytes.fromhex(one) for one in json.loads(row[place]))
    return Command(*row)
