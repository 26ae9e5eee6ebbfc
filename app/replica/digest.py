"""What a replica file holds, as one number a scope: HQ keeps the same, so both can be compared (sync.md §8).

A row's digest is the first 8 bytes, as a signed number, of SHA-256 over table, key, ver and image joined by NUL; key
and image are compact JSON, blobs as lower-case hex, `ver` decimal. A scope's is the sum of its rows', wrapped to 64
bits, so it follows every change without a look at the other rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from app.rows import RowShape
from app.storage.database import Connection, fetch_all

_encode = msgspec.json.Encoder().encode
_from_bytes = int.from_bytes


@dataclass(frozen=True, slots=True)
class Sum:
    """Of one scope: how many rows, and their digests' sum as a signed 64-bit number."""

    rows: int = 0
    digest: int = 0

    def plus(self, rows: int, digest: int) -> Sum:
        return Sum(self.rows + rows, wrapped(self.digest + digest))


NOTHING = Sum()


def row_digest(table: str, key: Sequence[Any], ver: int, image: Sequence[Any]) -> int:
    """Key and image as they travel in the feed, blobs as hex."""
    row = b"%b\0%b\0%d\0%b" % (table.encode(), _encode(key), ver, _encode(image))
    return _from_bytes(sha256(row).digest()[:8], "big", signed=True)


def wrapped(number: int) -> int:
    """The number modulo 2^64, as a signed one."""
    return ((number + (1 << 63)) & ((1 << 64) - 1)) - (1 << 63)


def read_sums(connection: Connection) -> dict[str, Sum]:
    """The sums the file itself keeps, by scope."""
    return {scope: Sum(rows, digest) for scope, rows, digest in fetch_all(connection, "SELECT * FROM replica_sum")}


def add_to_sums(connection: Connection, changes: Mapping[str, tuple[int, int]]) -> None:
    """Carry (rows more, digest more) of each scope into the file's sums."""
    known = read_sums(connection) if changes else {}
    for scope, change in changes.items():
        fresh = known.get(scope, NOTHING).plus(*change)
        connection.exec_driver_sql(
            "INSERT INTO replica_sum VALUES (?, ?, ?)"
            " ON CONFLICT (scope) DO UPDATE SET rows = excluded.rows, digest = excluded.digest",
            (scope, fresh.rows, fresh.digest),
        )


def read_contents(connection: Connection) -> dict[int, Sum]:
    """What the file holds of each thing that has parts (`RowShape.whole`): digests of rows with `ver` 0."""
    rows = fetch_all(connection, "SELECT whole, rows, digest FROM replica_content")
    return {whole: Sum(rows, digest) for whole, rows, digest in rows}


def add_to_contents(connection: Connection, changes: Mapping[int, tuple[int, int]]) -> None:
    """As `add_to_sums`."""
    known = read_contents(connection) if changes else {}
    for whole, change in changes.items():
        fresh = known.get(whole, NOTHING).plus(*change)
        connection.exec_driver_sql(
            "INSERT INTO replica_content VALUES (?, ?, ?)"
            " ON CONFLICT (whole) DO UPDATE SET rows = excluded.rows, digest = excluded.digest",
            (whole, fresh.rows, fresh.digest),
        )


def counted_contents(
    connection: Connection, shapes: Iterable[RowShape], batch: int = 1_000
) -> Iterator[dict[int, Sum]]:
    """The same of what the tables really hold, after each `batch` rows; the last ones given are the whole."""
    sums: dict[int, Sum] = {}
    for shape in (one for one in shapes if one.whole):
        keys, place = [shape.names.index(name) for name in shape.key], shape.names.index(shape.whole)
        cursor = connection.connection.cursor()
        names = ", ".join('"' + name + '"' for name in shape.names)
        cursor.execute(f"SELECT {names} FROM {shape.table}")
        while rows := cursor.fetchmany(batch):
            for image in rows:
                digest = row_digest(shape.table, [image[key] for key in keys], 0, image)
                sums[image[place]] = sums.get(image[place], NOTHING).plus(1, digest)
            yield sums
    yield sums


def counted(
    connection: Connection, shapes: Iterable[RowShape], scope: str | None = None, batch: int = 1_000
) -> Iterator[dict[str, Sum]]:
    """The sums of what the tables really hold, after each `batch` rows; the last ones given are the whole.

    `scope` is that of every row in a file whose rows do not name their own.
    """
    sums: dict[str, Sum] = {}
    for shape in shapes:
        names = ", ".join(f'"{name}"' for name in shape.names)
        blobs = blob_places(shape)
        keys = [shape.names.index(name) for name in shape.key]
        cursor = connection.connection.cursor()
        cursor.execute(f"SELECT {names}, ver{', scope' * (scope is None)} FROM {shape.table}")
        while rows := cursor.fetchmany(batch):
            for *image, ver, own in ((*row, scope) for row in rows) if scope is not None else rows:
                with_hex(image, blobs)
                digest = row_digest(shape.table, [image[place] for place in keys], ver, image)
                sums[own] = sums.get(own, NOTHING).plus(1, digest)
            yield sums
    yield sums


def blob_places(shape: RowShape) -> tuple[int, ...]:
    return tuple(place for place, column in enumerate(shape.columns) if column.kind == "blob")


def with_hex(image: list[Any], blobs: tuple[int, ...]) -> None:
    """Make a row's values those of its image."""
    for place in blobs:
        if image[place] is not None:
            image[place] = image[place].hex()
