"""Loads regions.csv and delivery_areas.csv."""

from __future__ import annotations

from typing import Any

from sync.hq.importing.bulk import Values, fetch, ids_of, write_changed
from sync.hq.importing.context import Import
from sync.hq.importing.layout import DELIVERY_AREAS, REGIONS
from sync.hq.importing.places import count

LEVELS = {2: 1, 4: 2, 6: 3}
"""Figures of a code → level: province, city, district. Streets are written out in an address."""


def load_regions(run: Import) -> None:
    for chunk in run.chunks(REGIONS):
        with run.database.write() as connection:
            parents = {str(row.values[0])[:-2] for row in chunk}
            codes = {str(row.values[0]) for row in chunk}
            known = {str(row[0]) for row in fetch(connection, "region", "code", parents)}
            rows: dict[str, Values] = {}
            for row in chunk:
                code, name = str(row.values[0]), str(row.values[1])
                if len(code) not in LEVELS or not code.isdigit():
                    run.told(REGIONS, row.line, "code", "not_a_region_code", value=code)
                    continue
                parent = code[:-2]
                if parent and parent not in known | codes:
                    run.told(REGIONS, row.line, "code", "no_region_above", value=code)
                    continue
                rows[code] = (code, parent, LEVELS[len(code)], name, initials(name))
            was = {row[0]: row for row in fetch(connection, "region", "code", rows)}
            count(run, REGIONS.name, rows, was, write_changed(connection, "region", rows, was))


def load_delivery_areas(run: Import) -> None:
    for chunk in run.chunks(DELIVERY_AREAS):
        with run.database.write() as connection:
            stores = ids_of(connection, run.source, "location", {str(row.values[0]) for row in chunk})
            wanted = {str(row.values[1]) for row in chunk}
            regions = {str(row[0]) for row in fetch(connection, "region", "code", wanted)}
            rows: dict[Any, Values] = {}
            for row in chunk:
                store, code = str(row.values[0]), str(row.values[1])
                if store not in stores:
                    run.told(DELIVERY_AREAS, row.line, "store_code", "unknown_store", value=store)
                elif code not in regions:
                    run.told(DELIVERY_AREAS, row.line, "region_code", "unknown_region", value=code)
                else:
                    rows[stores[store], code] = (stores[store], code)
            was = {row[:2]: row for row in fetch(connection, "delivery_area", "location_id", set(stores.values()))}
            count(run, DELIVERY_AREAS.name, rows, was, write_changed(connection, "delivery_area", rows, was))


def initials(name: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
