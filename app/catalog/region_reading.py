"""Regions and delivery areas in the catalogue file."""

from __future__ import annotations

from collections import defaultdict

from app.catalog.regions import RegionBook
from app.catalog.rows import Region
from app.storage.database import Connection


def read_regions(catalog: Connection) -> RegionBook:
    rows = catalog.exec_driver_sql("SELECT code, parent, level, name, initials FROM region").fetchall()
    return RegionBook(Region(*row) for row in rows)


def read_areas(catalog: Connection) -> dict[int, tuple[str, ...]]:
    """Shop → regions that it brings goods to."""
    found: dict[int, list[str]] = defaultdict(list)
    for location_id, region in catalog.exec_driver_sql("SELECT location_id, region FROM delivery_area").fetchall():
        found[location_id].append(region)
    return {location_id: tuple(sorted(regions)) for location_id, regions in found.items()}
