"""Loads outfits.csv: styles that are worn together, in their order."""

from __future__ import annotations

from sqlalchemy import Connection

from sync.hq.importing.bulk import Values, delete, fetch, ids_for, ids_of, upsert
from sync.hq.importing.context import Import
from sync.hq.importing.layout import OUTFITS
from sync.hq.importing.places import count, write_names
from sync.hq.importing.reading import Row

CHUNK = 500
MOST = 24
"""Styles of one outfit."""


def load_outfits(run: Import) -> None:
    for chunk in run.chunks(OUTFITS, CHUNK):
        with run.database.write() as connection:
            _outfits(run, connection, chunk)


def _outfits(run: Import, connection: Connection, chunk: list[Row]) -> None:
    listed = {row.line: _codes(row.values[1]) for row in chunk}
    products = ids_of(connection, run.source, "product", {code for codes in listed.values() for code in codes})
    kept: dict[str, Row] = {}
    for row in chunk:
        unknown = next((code for code in listed[row.line] if code not in products), None)
        if unknown is not None:
            run.told(OUTFITS, row.line, "products", "unknown_product", value=unknown)
        elif len(listed[row.line]) > MOST:
            run.told(OUTFITS, row.line, "products", "too_long")
        else:
            kept[str(row.values[0])] = row
    known = ids_of(connection, run.source, "outfit", kept)
    ids = ids_for(connection, run.source, "outfit", list(kept))
    wanted = {ids[code]: [products[one] for one in listed[row.line]] for code, row in kept.items()}
    was: dict[int, list[Values]] = {}
    for item in sorted(fetch(connection, "outfit_item", "outfit_id", wanted), key=lambda item: int(item[2])):
        was.setdefault(item[0], []).append(item)
    names = {ids[code]: (str(row.values[2]), str(row.values[3])) for code, row in kept.items()}
    changed = write_names(connection, "outfit_text", "outfit_id", names)
    for number, styles in wanted.items():
        before = was.get(number, [])
        rows = [(number, style, place) for place, style in enumerate(styles)]
        if rows != before:
            gone = {item[1] for item in before} - set(styles)
            delete(connection, "outfit_item", "product_id", gone, outfit_id=number)
            upsert(connection, "outfit_item", [row for row in rows if row not in before])
            changed.add(number)
    before_now: dict[int, Values] = dict.fromkeys(known.values(), ())
    count(run, OUTFITS.name, dict.fromkeys(wanted, ()), before_now, changed)


def _codes(cell: object) -> list[str]:
    return [str(code) for code in cell] if isinstance(cell, tuple) else []
