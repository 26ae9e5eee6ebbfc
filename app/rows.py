"""The shape of a replicated row: one definition for HQ's table, the wire and the device's table.

A feature declares its rows as frozen dataclasses; `RowShape` adds the table's name, key and indexes. HQ builds its live
table and its capture trigger from the shape, a feed image is the column values in this order, and the device
builds its replica table from it. So a column cannot exist on one side only.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal, get_args, get_type_hints

Kind = Literal["int", "text", "blob"]
_KINDS: dict[object, Kind] = {int: "int", str: "text", bytes: "blob"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; blobs travel as lower-case hex inside an image."""

    name: str
    kind: Kind
    nullable: bool


@dataclass(frozen=True)
class RowShape:
    """A replicated table. `key` columns come first in `row`; `ddl` holds further statements for the replica file.

    `whole` is the column that names the thing of whose content a row is part; a replica keeps a sum of each such thing.
    """

    table: str
    row: type
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    ddl: tuple[str, ...] = ()
    whole: str = ""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Columns in the order of the dataclass, which is the order of an image."""
        hints = get_type_hints(self.row)
        return tuple(_column(field.name, hints[field.name]) for field in fields(self.row))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _column(name: str, hint: object) -> Column:
    nullable = isinstance(hint, types.UnionType) and type(None) in get_args(hint)
    base = next(arg for arg in get_args(hint) if arg is not type(None)) if nullable else hint
    return Column(name, _KINDS[base], nullable)
