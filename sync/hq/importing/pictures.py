"""Loads pictures.csv: the files beside it become blobs under their SHA-256, the rows name them."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from app.catalog.rows import MAX_PICTURE_BYTES, MAX_PICTURE_SIDE
from sync.hq.blobs import BlobFolder
from sync.hq.importing.bulk import Values, fetch, ids_of, write_changed
from sync.hq.importing.context import Import
from sync.hq.importing.findings import Bad
from sync.hq.importing.images import measure
from sync.hq.importing.layout import PICTURES
from sync.hq.importing.places import count
from sync.hq.importing.reading import Row

CHUNK = 500


def load_pictures(run: Import) -> None:
    if not run.has(PICTURES):
        return
    for chunk in run.chunks(PICTURES, CHUNK):
        if run.blobs is None:
            raise ValueError("pictures need a folder of blobs")
        # The files first: where a row is, its blob is.
        kept = [(row, found) for row in chunk if (found := _take(run, run.blobs, row)) is not None]
        with run.database.write() as connection:
            _pictures(run, connection, kept)


def _pictures(run: Import, connection: Connection, kept: list[tuple[Row, Values]]) -> None:
    products = ids_of(connection, run.source, "product", {str(row.values[0]) for row, _ in kept})
    made: dict[int, set[str]] = defaultdict(set)
    for variant in fetch(connection, "variant", "product_id", products.values()):
        made[variant[1]].add(variant[3])
    rows: dict[Any, Values] = {}
    for row, found in kept:
        code, colour, position, _ = row.values
        number = products.get(str(code))
        if number is None:
            run.told(PICTURES, row.line, "product_code", "unknown_product", value=str(code))
        elif colour and colour not in made[number]:
            run.told(PICTURES, row.line, "colour", "not_its_colour", value=str(colour))
        else:
            rows[number, colour, position] = (number, colour, position, *found)
    was = {row[:3]: row for row in fetch(connection, "picture", "product_id", products.values()) if row[:3] in rows}
    count(run, PICTURES.name, rows, was, write_changed(connection, "picture", rows, was))


def _take(run: Import, blobs: BlobFolder, row: Row) -> Values | None:
    """SHA-256, bytes, width and height of the row's file, which is a blob then; None where it cannot be taken."""
    name = str(row.values[3])
    try:
        data = _read(run, name)
        width, height = _measured(data)
    except Bad as bad:
        run.told(PICTURES, row.line, "file", bad.reason, value=name)
        return None
    digest = sha256(data).hexdigest()
    if blobs.path(digest) is None:
        making = blobs.folder / f"{digest}.making"
        making.write_bytes(data)
        blobs.adopt(making, digest)
    return digest, len(data), width, height


def _read(run: Import, name: str) -> bytes:
    folder = run.folder.resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise Bad("picture_missing")
    with path.open("rb") as file:
        data = file.read(MAX_PICTURE_BYTES + 1)
    if len(data) > MAX_PICTURE_BYTES:
        raise Bad("picture_too_large")
    return data


def _measured(data: bytes) -> tuple[int, int]:
    try:
        size = measure(data)
    except ValueError as error:
        raise Bad("not_a_picture") from error
    if max(size) > MAX_PICTURE_SIDE:
        raise Bad("picture_too_large")
    return size
