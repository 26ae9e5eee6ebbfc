"""Trips to the database: what does not depend on each other's answers is asked, and written, in one of them.

A trip to PostgreSQL costs as much as what it asks for, and a command has a dozen questions and rows. SQLite lies in the
process: there each statement simply runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
import psycopg
from psycopg.rows import namedtuple_row
from psycopg.types.numeric import Int8
from sqlalchemy import Connection, Table, TextClause, text
from sqlalchemy.exc import DBAPIError

_NAME = re.compile(r"(?<![:\w]):(\w+)")
_ANY = re.compile(r"= ANY\(:(\w+)\)")
Values = Mapping[str, object]
Statement = tuple[bytes, Values]


class Question:
    """A statement with `:names`; `= ANY(:name)` takes a list of numbers. `lock` (FOR UPDATE …) is for PostgreSQL."""

    def __init__(self, sql: str, lock: str = "") -> None:
        self.sqlite: TextClause = text(_ANY.sub(r"IN (SELECT value FROM json_each(:\1))", sql))
        self._postgresql = f"{sql} {lock}".replace("%", "%%")
        self._texts: dict[tuple[int, ...], bytes] = {}

    def postgresql(self, values: Values) -> Statement:
        """For the driver. Lists are written out, for the planner to know their length, in few lengths."""
        lists = {name: value or [None] for name, value in values.items() if isinstance(value, list)}
        sizes = tuple((len(value) - 1).bit_length() for value in lists.values())
        if sizes not in self._texts:
            names = {name: ", ".join(f":{name}_{place}" for place in range(1 << size))
                     for name, size in zip(lists, sizes, strict=True)}  # fmt: skip
            plain = _ANY.sub(lambda found: f"IN ({names[found[1]]})", self._postgresql)
            self._texts[sizes] = _NAME.sub(r"%(\1)s", plain).encode()
        flat = dict(values)
        for (name, value), size in zip(lists.items(), sizes, strict=True):
            flat |= {f"{name}_{place}": value[min(place, len(value) - 1)] for place in range(1 << size)}
        # One type whatever the number: a statement is prepared for each combination of types.
        return self._texts[sizes], {name: Int8(one) if type(one) is int else one for name, one in flat.items()}


Asked = tuple[Question, Values]


class Insert:
    """Rows for a table; `conflict` is its ON CONFLICT clause. What numbers itself is left out."""

    def __init__(self, table: Table, conflict: str = "") -> None:
        self.columns = [column.name for column in table.columns if column.identity is None]
        names = ", ".join(f'"{name}"' for name in self.columns)
        into, values = f"INSERT INTO {table.name}({names})", ", ".join(f":{name}" for name in self.columns)
        self.sqlite = text(f"{into} VALUES ({values}) {conflict}")
        # Any number of rows, one text: prepared once, and the triggers run once.
        self.postgresql = (
            f"{into} SELECT {names} FROM json_populate_recordset(NULL::{table.name}, %({{}})s::json) {conflict}"
        )


def ask(connection: Connection, *asked: Asked) -> list[Sequence[Any]]:
    """The rows that each question finds, in one trip; each sees what was committed when its turn comes."""
    if connection.dialect.name == "postgresql":
        return _trip(connection, [question.postgresql(values) for question, values in asked])
    return [_rows(connection, question.sqlite, values) for question, values in asked]


@dataclass
class Writes:
    """What a transaction will write: gathered, then sent in one trip. Until `flush` nobody can read it."""

    connection: Connection
    _rows: dict[Insert, list[Values]] = field(default_factory=dict)
    _after: list[Asked] = field(default_factory=list)

    def add(self, insert: Insert, *rows: Values) -> None:
        """Rows of different tables are written in any order; a table must not get the same key twice."""
        self._rows.setdefault(insert, []).extend(rows)

    def then(self, *asked: Asked) -> None:
        """Statements that come after all rows."""
        self._after += asked

    def flush(self) -> None:
        if not self._rows and not self._after:
            return
        if self.connection.dialect.name == "postgresql":
            first: list[Statement] = [(_together(tuple(self._rows)), _as_json(self._rows))] if self._rows else []
            _trip(self.connection, [*first, *(question.postgresql(values) for question, values in self._after)])
        else:
            for insert, rows in self._rows.items():
                self.connection.execute(insert.sqlite, rows)
            for question, values in self._after:
                _rows(self.connection, question.sqlite, values)
        self._rows, self._after = {}, []


@cache
def _together(inserts: tuple[Insert, ...]) -> bytes:
    """One statement that inserts into all tables; triggers of all run at its end."""
    parts = [insert.postgresql.format(f"rows{place}") for place, insert in enumerate(inserts)]
    *others, last = parts
    named = ", ".join(f"part{place} AS ({part})" for place, part in enumerate(others))
    return (f"WITH {named} {last}" if named else last).encode()


def _as_json(rows: Mapping[Insert, list[Values]]) -> dict[str, str]:
    return {f"rows{place}": _json(each) for place, each in enumerate(rows.values())}


def _json(rows: list[Values]) -> str:
    plain = [
        {name: "\\x" + value.hex() if type(value) is bytes else value for name, value in row.items()} for row in rows
    ]
    return msgspec.json.encode(plain).decode()


def _rows(connection: Connection, statement: TextClause, values: Values) -> Sequence[Any]:
    plain = {name: json.dumps(value) if isinstance(value, list) else value for name, value in values.items()}
    found = connection.execute(statement, plain)
    return found.all() if found.returns_rows else ()


def _trip(connection: Connection, statements: Sequence[Statement]) -> list[Sequence[Any]]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        with driver.pipeline():
            cursors = [
                driver.cursor(row_factory=namedtuple_row).execute(statement, values, prepare=True)
                for statement, values in statements
            ]
        return [cursor.fetchall() if cursor.description else () for cursor in cursors]
    except psycopg.Error as error:
        # As SQLAlchemy does with what it sends itself.
        if driver.closed:
            connection.invalidate(error)
        raise DBAPIError.instance(None, None, error, psycopg.Error, dialect=connection.dialect) from error
