"""Region books for tests: the demo's, and that of the real file where it is there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.catalog.regions import RegionBook
from app.catalog.rows import Region
from sync.hq.importing.regions import initials
from tests.adapters import regions as real
from tests.adapters.files import records
from tests.fashion.folder import ImportFolder
from tests.fashion.regions import add_regions

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@lru_cache(maxsize=1)
def demo_regions() -> RegionBook:
    with TemporaryDirectory() as name:
        with ImportFolder(Path(name)) as out:
            add_regions(out)
        return _book(Path(name))


@lru_cache(maxsize=1)
def _real_regions() -> RegionBook:
    with TemporaryDirectory() as name:
        with ImportFolder(Path(name)) as out:
            real.write(SHARED, out)
        return _book(Path(name))


def real_regions() -> RegionBook:
    if not (SHARED / "cn_regions.csv.gz").is_file():
        pytest.skip("needs the shared data folder: ../shared/data/cn_regions.csv.gz")
    return _real_regions()


def _book(folder: Path) -> RegionBook:
    rows = records(folder, "regions.csv")
    return RegionBook(
        Region(one["code"], one["code"][:-2], len(one["code"]) // 2, one["name"], initials(one["name"])) for one in rows
    )
