"""The journal's tables and queries. It stores no sent and no settled flag: outcomes in `store` decide that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, func, select, text
from sqlalchemy.dialects.sqlite import insert

from app.errors import Defect
from app.journal.command import Command, place_of
from app.storage.database import fetch_all

metadata = MetaData()
command_table = Table(
    "command",
    metadata,
    # `place_of(incarnation, jseq)`: one integer key, so that SQLite needs no second tree for every order placed.
    Column("place", Integer, primary_key=True),
    Column("incarnation", Integer, nullable=False),
    Column("jseq", Integer, nullable=False),
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
pruned_table = Table(
    "pruned",
    metadata,
    Column("incarnation", Integer, primary_key=True),
    Column("jseq", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Up to which jseq an incarnation's commands were removed, and the hash that the chain goes on from."""

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
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM command WHERE place > ? AND place < ? ORDER BY place LIMIT ?"
_INSERT = f"INSERT INTO command ({', '.join(_FIELDS)}, place, hash) VALUES ({', '.join('?' * (len(_FIELDS) + 2))})"
END = 1 << 62
"""Beyond the place of every command."""
_LAST = "SELECT jseq, hash FROM command WHERE place > ? AND place < ? ORDER BY place DESC LIMIT 1"
_PRUNED = "SELECT jseq, hash FROM pruned WHERE incarnation = ?"
_FIRST = "SELECT jseq, prev_hash FROM command WHERE place > ? AND place < ? ORDER BY place LIMIT 1"
_START = "SELECT jseq, id, hash, wall FROM command WHERE place > ? AND place <= ? ORDER BY place LIMIT ?"
_COUNT = "INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
_DEPS, _LEASE_REFS = _FIELDS.index("deps"), _FIELDS.index("lease_refs")


def append(connection: Connection, command: Command) -> None:
    values = [getattr(command, name) for name in _FIELDS]
    for place in (_DEPS, _LEASE_REFS):
        values[place] = json.dumps([one.hex() for one in values[place]])
    fetch_all(connection, _INSERT, (*values, command.place, command.hash))


def last(connection: Connection, incarnation: int) -> tuple[int, bytes | None]:
    """(jseq, hash) of the incarnation's newest command, still here or pruned; (0, None) where it has none."""
    bounds = (place_of(incarnation, 0), place_of(incarnation + 1, 0))
    found = fetch_all(connection, _LAST, bounds) or fetch_all(connection, _PRUNED, (incarnation,))
    return (found[0][0], found[0][1]) if found else (0, None)


def last_moment(connection: Connection) -> tuple[int, int, str] | None:
    """(wall, mono, boot) of the newest command."""
    found = connection.exec_driver_sql("SELECT wall, mono, boot FROM command ORDER BY place DESC LIMIT 1").first()
    return None if found is None else (found[0], found[1], found[2])


def first(connection: Connection, incarnation: int) -> tuple[int, bytes] | None:
    """(jseq, the hash before it) of the incarnation's oldest command still here; None where none is."""
    bounds = (place_of(incarnation, 0), place_of(incarnation + 1, 0))
    found = connection.exec_driver_sql(_FIRST, bounds).first()
    return None if found is None else (found[0], found[1])


def hashes(connection: Connection, incarnation: int, jseqs: Iterable[int]) -> tuple[tuple[int, bytes], ...]:
    """(jseq, hash) of those commands, newest first."""
    places = json.dumps([place_of(incarnation, jseq) for jseq in jseqs])
    rows = connection.exec_driver_sql(
        "SELECT jseq, hash FROM command WHERE place IN (SELECT value FROM json_each(?)) ORDER BY place DESC", (places,)
    ).fetchall()
    return tuple((row[0], row[1]) for row in rows)


def starts(
    connection: Connection, incarnation: int, jseq: int, before: int, limit: int
) -> list[tuple[int, bytes, bytes]]:
    """(jseq, id, hash) of the incarnation's first commands here, up to `jseq` and the first made after `before`."""
    rows = connection.exec_driver_sql(_START, (place_of(incarnation, 0), place_of(incarnation, jseq), limit))
    found = []
    for number, command_id, entry_hash, wall in rows.fetchall():
        if wall > before:
            break
        found.append((number, command_id, entry_hash))
    return found


def remove_start(connection: Connection, incarnation: int, jseq: int, entry_hash: bytes) -> None:
    """Remove the incarnation's commands up to `jseq`, whose hash the chain goes on from."""
    bounds = (place_of(incarnation, 0), place_of(incarnation, jseq))
    connection.exec_driver_sql("DELETE FROM command WHERE place > ? AND place <= ?", bounds)
    statement = insert(pruned_table).values(incarnation=incarnation, jseq=jseq, hash=entry_hash)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["incarnation"], set_={"jseq": jseq, "hash": entry_hash})
    )


def pruned(connection: Connection) -> dict[int, tuple[int, bytes]]:
    """Incarnation → (jseq, hash) of the last command removed from its start."""
    rows = connection.exec_driver_sql("SELECT incarnation, jseq, hash FROM pruned").fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def place_of_hash(connection: Connection, entry_hash: bytes) -> int | None:
    """Where the entry with that chain hash stands; looks through the whole journal."""
    return connection.exec_driver_sql("SELECT place FROM command WHERE hash = ?", (entry_hash,)).scalar()


def lane_holds(connection: Connection, lane: bytes, kind: str) -> bool:
    """Whether a command of this type stands in the lane already."""
    return bool(fetch_all(connection, "SELECT 1 FROM command WHERE lane = ? AND type = ? LIMIT 1", (lane, kind)))


def hash_in_lane(connection: Connection, lane: bytes, kind: str) -> bytes | None:
    """The chain hash of the lane's first command of this type; None where it is not in this journal."""
    found = fetch_all(
        connection, "SELECT hash FROM command WHERE lane = ? AND type = ? ORDER BY place LIMIT 1", (lane, kind)
    )
    return bytes(found[0][0]) if found else None


def place_in_lane(connection: Connection, lane: bytes, kind: str) -> int | None:
    """Where the lane's first command of this type stands; None where it is not in this journal."""
    found = fetch_all(
        connection, "SELECT place FROM command WHERE lane = ? AND type = ? ORDER BY place LIMIT 1", (lane, kind)
    )
    return int(found[0][0]) if found else None


def lane_commands(connection: Connection, lane: bytes) -> list[Command]:
    """Those of the lane that are in this journal, in order."""
    statement = f"SELECT {', '.join(_FIELDS)} FROM command WHERE lane = ? ORDER BY place"
    return [_command(list(row)) for row in fetch_all(connection, statement, (lane,))]


def commands_after(connection: Connection, place: int, limit: int = -1) -> list[Command]:
    """Commands of a greater place, in journal order; all of them unless limited."""
    # Plain rows: 10,000 unsettled commands are read at every start, and mappings cost three times as much.
    return [_command(list(row)) for row in connection.exec_driver_sql(_SELECT, (place, END, limit)).fetchall()]


def commands_of(connection: Connection, incarnation: int, jseq: int, limit: int = -1) -> list[Command]:
    """Commands of one incarnation with a greater jseq, in order."""
    bounds = (place_of(incarnation, jseq), place_of(incarnation + 1, 0), limit)
    return [_command(list(row)) for row in connection.exec_driver_sql(_SELECT, bounds).fetchall()]


def entries(connection: Connection) -> Iterator[tuple[Command, bytes]]:
    """The whole journal in order, each command with the hash stored beside it.

    Raises Defect `entry_unreadable` where somebody has put a value of another kind into a row.
    """
    statement = f"SELECT {', '.join(_FIELDS)}, hash, incarnation, jseq FROM command ORDER BY place"
    for *values, stored, incarnation, jseq in connection.exec_driver_sql(statement):
        try:
            command = _command(values)
            readable = len(command.hash) == len(stored)  # computed from every field
        except (TypeError, ValueError, AttributeError):
            readable = False
        if not readable:
            raise Defect("entry_unreadable", incarnation=incarnation, jseq=jseq)
        yield command, stored


def commands_by_id(connection: Connection, ids: Iterable[bytes]) -> dict[bytes, Command]:
    """id → command, of those that are still in this journal."""
    columns = ", ".join(f"c.{name}" for name in _FIELDS)
    rows = connection.exec_driver_sql(
        f"SELECT {columns} FROM json_each(?) j JOIN command c ON c.id = unhex(j.value)",
        (json.dumps([one.hex() for one in ids]),),
    ).fetchall()
    return {command.id: command for command in (_command(list(row)) for row in rows)}


def settled_up_to(connection: Connection, known: frozenset[bytes]) -> int:
    """The greatest place up to which every command's id is in `known`."""
    place = 0
    for place, command_id in connection.exec_driver_sql("SELECT place, id FROM command ORDER BY place"):
        if bytes(command_id) not in known:
            return int(place) - 1
    return place


def settled_by_incarnation(connection: Connection, known: frozenset[bytes]) -> dict[int, int]:
    """Incarnation → the greatest jseq up to which every command's id is in `known`, of those still here."""
    found: dict[int, int] = {}
    ended: set[int] = set()
    for incarnation, jseq, command_id in connection.exec_driver_sql(
        "SELECT incarnation, jseq, id FROM command ORDER BY place"
    ):
        if incarnation not in ended:
            if bytes(command_id) in known:
                found[incarnation] = jseq
            else:
                found.setdefault(incarnation, jseq - 1)
                ended.add(incarnation)
    return found


def count_after(connection: Connection, place: int) -> int:
    return connection.execute(select(func.count()).where(command_table.c.place > place)).scalar_one()


def next_count(connection: Connection, name: str) -> int:
    """1, 2, 3 … inside the caller's transaction: never reused once committed."""
    return int(fetch_all(connection, _COUNT, (name,))[0][0])


def forget_counts(connection: Connection) -> None:
    """Begin all counters anew, under another incarnation."""
    connection.exec_driver_sql("DELETE FROM counter")


def get_value(connection: Connection, name: str) -> str | None:
    found = fetch_all(connection, "SELECT body FROM value WHERE name = ?", (name,))
    return str(found[0][0]) if found else None


def put_value(connection: Connection, name: str, body: str) -> None:
    statement = insert(value_table).values(name=name, body=body)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"body": body}))


def _command(row: list[Any]) -> Command:
    for place in (_DEPS, _LEASE_REFS):
        row[place] = () if row[place] == "[]" else tuple(bytes.fromhex(one) for one in json.loads(row[place]))
    return Command(*row)
