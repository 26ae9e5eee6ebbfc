"""docs/rows.md: every row, the catalog file and every payload, as the code has them.

`python -m tests.support.wire_document` writes it; a test compares.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.orders.states import LEADS_TO, TABLE, Fulfilment, LineState, PlanB
from app.replica.files import create_replica
from app.replica.meta import ReplicaMeta
from app.rows import Column, RowShape
from app.shapes import CATALOG_SHAPES, REPLICA_SCHEMA, STORE_SHAPES
from app.staff.roster import Associate, Capability, Policy
from app.storage.sqlite import DatabaseFile, connect
from sync.hq.actors import NEEDS
from sync.hq.capture import ALSO_BY_ROW_SCOPE, BY_ROW_SCOPE, OWN_SCOPE
from sync.hq.handlers import HANDLERS

PATH = Path(__file__).parents[2] / "docs" / "rows.md"
_OF_SEARCH = {f"search_{part}" for part in ("data", "idx", "docsize", "config")}
_PLAIN = {int: "int", str: "text", bytes: "bytes", float: "number", bool: "bool"}

_HEAD = f"""\
# Rows, catalog file and payloads

Made by `python -m tests.support.wire_document` from the code that reads them; a test keeps it true. What they are for
says [protocol.md](protocol.md). The version of all rows, `schema` of a manifest and `replica_schema` of a hello, is
**{REPLICA_SCHEMA}**: a device takes no file of another.

## Rows

An image is a JSON array with the columns in this order. `*` is the key (the row's `key` in the same order), `?` may be
`null`. `int` is a signed 64-bit number, `text` UTF-8, `blob` lower-case hex.
"""
_FILE = """
## Catalog file

A plain SQLite file (no password, page size 4096) with the tables below; the devices of a market share it. Made so:

1. run the statements in this order;
2. insert the rows of `catalog:{market}`, each with its `ver`; the triggers fill the search index;
3. `replica_sum`: one row (scope, rows, digest), the digest as in protocol.md;
4. `replica_meta`: `epoch`, `h` (decimal: the checkpoint that the rows are at), `schema`, and `base` = '';
5. `INSERT INTO search(search) VALUES ('optimize')`, `ANALYZE`, then `VACUUM INTO` another file: no WAL, no free pages.

"""
_PAYLOADS = """
## Payloads

UTF-8 JSON objects; `bytes` are base64 (ids have 16), `?` may be `null`, `= …` may be left out. Unknown members are
ignored.
"""


def document() -> str:
    return _HEAD + "".join(_rows()) + _FILE + _file() + _PAYLOADS + "".join(_payloads()) + "".join(_words())


def _rows() -> Iterator[str]:
    scope_of = {shape.table: "`catalog:{market}`" for shape in CATALOG_SHAPES}
    scope_of |= {table: f"`{prefix}{{{column}}}`" for table, (prefix, column) in OWN_SCOPE.items()}
    scope_of |= dict.fromkeys(BY_ROW_SCOPE, "`ops:{shop}` of every shop that sees the order: its own, and each line's")
    scope_of["reservation"] = "`ops:{shop}` of the shop that is named, and of each that has asked for its code"
    for table in ALSO_BY_ROW_SCOPE:
        scope_of[table] += " and those of further shops that serve them"
    for shape in (*CATALOG_SHAPES, *STORE_SHAPES):
        yield f"\n### {shape.table}\n\nScope {scope_of[shape.table]}.{_said(shape.row)}\n\n"
        yield "```text\n" + _wrapped(_column(one, shape) for one in shape.columns) + "\n```\n"


def _column(column: Column, shape: RowShape) -> str:
    return f"{column.name}{'*' * (column.name in shape.key)} {column.kind}{'?' * column.nullable}"


def _file() -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.db"
        create_replica(path, CATALOG_SHAPES, ReplicaMeta("", -1, REPLICA_SCHEMA, ""), scoped=False)
        with closing(connect(DatabaseFile(path, "read"))) as file:
            made = file.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    statements = [" ".join(sql.split()) for name, sql in made if name not in _OF_SEARCH]
    return "```sql\n" + ";\n".join(statements) + ";\n```\n"


def _payloads() -> Iterator[str]:
    parts: dict[str, type[Any]] = {}
    # Sorted: a test that puts a handler aside for a while changes the order.
    for (kind, version), handler in sorted(HANDLERS.items(), key=lambda one: one[0]):
        needed = NEEDS[kind]
        actor = f" Its actor needs the capability `{needed}`." if needed else ""
        yield f"\n### {kind}, version {version}\n\n`{handler.payload.__name__}`.{actor}{_said(handler.payload)}\n\n"
        yield _fields(handler.payload)
        _gather(handler.payload, parts)
    for name, part in sorted(parts.items()):
        yield f"\n### {name}\n\nPart of payloads.{_said(part)}\n\n{_fields(part)}"


def _words() -> Iterator[str]:
    yield "\n## Signed documents\n\nBodies of `signed_document`, JSON objects.\n"
    yield f'\n### roster\n\n`{{"associates": [Associate, …]}}`.{_said(Associate)}\n\n{_fields(Associate)}'
    defaults = asdict(Policy())
    left_out = ("version", "extra")
    yield f"\n### policy\n\nAny of these members; what is missing has the value given here.{_said(Policy)}\n\n```text\n"
    yield _wrapped(f"{name} = {value!r}" for name, value in defaults.items() if name not in left_out) + "\n```\n"
    yield "\n## Words\n\n"
    enumerations: list[type[StrEnum]] = [Fulfilment, LineState, PlanB, Capability]
    for one in enumerations:
        yield f"- `{one.__name__}`: " + " · ".join(f"`{word}`" for word in one) + "\n"
    yield "\nA line goes from state to state by these actions, done by those in brackets:\n\n```text\n"
    for (fulfilment, state), actions in TABLE.items():
        steps = (
            f"{action} → {LEADS_TO.get(action, state)} ({', '.join(sorted(actions[action]))})" for action in actions
        )
        yield f"{fulfilment}, {state}:\n" + "".join(f"    {step}\n" for step in steps)
    yield "```\n"


def _fields(kind: type[Any]) -> str:
    hints = typing.get_type_hints(kind)
    return "```text\n" + _wrapped(_field(one, hints[one.name]) for one in fields(kind)) + "\n```\n"


def _field(one: Field[Any], hint: Any) -> str:
    default = "" if one.default is MISSING else f" = {_plain(one.default)}"
    return f"{one.name} {_type(hint)}{' = []' if one.default_factory is list else default}"


def _plain(value: object) -> str:
    return '""' if value in ("", b"") else str(value)


def _type(hint: Any) -> str:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _type(next(one for one in inner if one is not type(None))) + "?"
    if origin in (list, frozenset):
        return f"[{_type(inner[0])}, …]"
    if origin is dict:
        return f"{{{_type(inner[0])}: {_type(inner[1])}}}"
    return _PLAIN.get(hint) or str(hint.__name__)


def _gather(kind: Any, parts: dict[str, type[Any]]) -> None:
    for hint in typing.get_type_hints(kind).values():
        for one in (hint, *typing.get_args(hint)):
            if isinstance(one, type) and is_dataclass(one) and one.__name__ not in parts:
                parts[one.__name__] = one
                _gather(one, parts)


def _said(kind: type[Any]) -> str:
    """The docstring, unless it is the signature that `dataclass` puts in its place."""
    said = inspect.getdoc(kind) or ""
    return "" if said.startswith(f"{kind.__name__}(") else " " + " ".join(said.split())


def _wrapped(words: Iterable[str]) -> str:
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > 110:
            lines.append("")
        lines[-1] += f" · {word}" if lines[-1] else word
    return "\n".join(lines)


if __name__ == "__main__":
    PATH.write_text(document(), "utf-8")
