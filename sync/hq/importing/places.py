"""Loads stores.csv, categories.csv, colours.csv and tax_rates.csv."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from sync.hq import stock
from sync.hq.importing.bulk import Values, delete, fetch, ids_for, upsert, write_changed
from sync.hq.importing.context import Import
from sync.hq.importing.layout import CATEGORIES, COLOURS, STORES, TAX_RATES
from sync.hq.importing.reading import Row

UNCATEGORISED = "uncategorised"
STANDARD_TAX = "standard"
STANDARD_BASIS_POINTS = 1300
"""China's VAT on goods; a tax_rates.csv may say otherwise."""


def load_stores(run: Import) -> None:
    for chunk in run.chunks(STORES):
        with run.database.write() as connection:
            by_code = {str(row.values[0]): row.values for row in chunk}
            ids = ids_for(connection, run.source, "location", list(by_code))
            was = {row[0]: row for row in fetch(connection, "location", "id", ids.values())}
            rows: dict[int, Values] = {}
            texts: dict[int, tuple[Any, ...]] = {}
            for code, values in by_code.items():
                rows[ids[code]] = (ids[code], *values[:8])
                texts[ids[code]] = (values[8], values[9])
            changed = write_changed(connection, "location", rows, was)
            reworded = write_names(connection, "location_text", "location_id", texts)
            count(run, STORES.name, rows, was, changed | reworded)
            # kind and region decide which devices see what lies there
            stock.refresh_location(
                connection, [key for key in changed if key in was and was[key][2:4] != rows[key][2:4]]
            )


def load_categories(run: Import) -> None:
    found = [row for chunk in run.chunks(CATEGORIES) for row in chunk]
    if not found:
        return
    parents = _parents(run, found)
    with run.database.write() as connection:
        ids = ids_for(connection, run.source, "category", [str(row.values[0]) for row in found])
        was = {row[0]: row for row in fetch(connection, "category", "id", ids.values())}
        rows: dict[int, Values] = {}
        texts: dict[int, tuple[Any, ...]] = {}
        for row in found:
            code = str(row.values[0])
            parent = parents[code]
            rows[ids[code]] = (ids[code], ids[parent] if parent else None, code, row.values[2])
            texts[ids[code]] = (row.values[3], row.values[4])
        changed = write_changed(connection, "category", rows, was)
        reworded = write_names(connection, "category_text", "category_id", texts)
        count(run, CATEGORIES.name, rows, was, changed | reworded)
        run.all_touched |= bool(reworded | changed)


def _parents(run: Import, found: list[Row]) -> dict[str, str]:
    """Code → parent code, '' at the top; unknown parents and cycles are cut and told."""
    lines = {str(row.values[0]): row.line for row in found}
    parents = {str(row.values[0]): str(row.values[1]) for row in found}
    for code, parent in parents.items():
        if parent and parent not in parents:
            run.told(CATEGORIES, lines[code], "parent_code", "unknown_parent", kept=True, value=parent)
            parents[code] = ""
    for code, parent in parents.items():
        seen, at = {code}, parent
        while at and at not in seen:
            seen.add(at)
            at = parents[at]
        if at:
            run.told(CATEGORIES, lines[code], "parent_code", "category_cycle", kept=True, value=parent)
            parents[code] = ""
    return parents


def load_colours(run: Import) -> None:
    for chunk in run.chunks(COLOURS):
        with run.database.write() as connection:
            rows = {row.values[0]: row.values[:2] for row in chunk}
            was = {row[0]: row for row in fetch(connection, "colour", "code", rows)}
            changed = write_changed(connection, "colour", rows, was)
            texts = {row.values[0]: row.values[2:4] for row in chunk}
            reworded = write_names(connection, "colour_text", "code", texts)
            count(run, COLOURS.name, rows, was, changed | reworded)
            run.all_touched |= bool(reworded)


def load_tax_rates(run: Import) -> None:
    with run.database.write() as connection:
        if not fetch(connection, "tax_rate", "tax_class", [STANDARD_TAX]):
            upsert(connection, "tax_rate", [(STANDARD_TAX, STANDARD_BASIS_POINTS)])
    for chunk in run.chunks(TAX_RATES):
        with run.database.write() as connection:
            rows = {row.values[0]: row.values for row in chunk}
            was = {row[0]: row for row in fetch(connection, "tax_rate", "tax_class", rows)}
            count(run, TAX_RATES.name, rows, was, write_changed(connection, "tax_rate", rows, was))


def uncategorised(run: Import, connection: Connection) -> int:
    """The id of the category for products that name none, made when first needed."""
    if run.uncategorised:
        return run.uncategorised
    run.uncategorised = number = ids_for(connection, run.source, "category", [UNCATEGORISED])[UNCATEGORISED]
    if not fetch(connection, "category", "id", [number]):
        upsert(connection, "category", [(number, None, UNCATEGORISED, "generic")])
        write_names(connection, "category_text", "category_id", {number: ("未分类", "Uncategorised")})
    return number


def write_names(connection: Connection, table: str, owner: str, names: dict[Any, tuple[Any, ...]]) -> set[Any]:
    """Bring the zh and en texts of these owners up to date; each value is (zh, en), '' for none."""
    texts = {key: ((zh,) if zh else None, (en,) if en else None) for key, (zh, en) in names.items()}
    return write_texts(connection, table, owner, texts)


def write_texts(
    connection: Connection, table: str, owner: str, texts: dict[Any, tuple[Values | None, Values | None]]
) -> set[Any]:
    """The same for texts of several columns, None where there is no text; answers the owners whose texts changed."""
    rows = {
        (key, lang): (key, lang, *text)
        for key, pair in texts.items()
        for lang, text in zip(("zh", "en"), pair, strict=True)
        if text is not None
    }
    was = {row[:2]: row for row in fetch(connection, table, owner, texts)}
    changed = write_changed(connection, table, rows, was)
    for lang in ("zh", "en"):
        gone = [key for key in texts if (key, lang) in was and (key, lang) not in rows]
        delete(connection, table, owner, gone, lang=lang)
        changed.update((key, lang) for key in gone)
    return {key for key, _ in changed}


def count(run: Import, file: str, rows: dict[Any, Values], was: dict[Any, Values], written: set[Any]) -> None:
    """Adds to the file's tally: `written` are the keys of which anything was written."""
    tally = run.tallies[file]
    fresh = len(rows.keys() - was.keys())
    changed = len(written & was.keys())
    tally.new += fresh
    tally.changed += changed
    tally.unchanged += len(rows) - fresh - changed
