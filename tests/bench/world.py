"""The world the benchmarks run in: a generated catalogue, imported into a real HQ and loaded by a real device.

Built once for each size and kept in `build/bench-<skus>…/`; delete the folder to build it anew.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.clock import SystemClock
from app.device import Device
from app.identifiers import Uuid7
from app.identity import read_identity, read_secrets
from app.replica.pointer import read_pointer
from app.shapes import CATALOG_SHAPES
from app.storage.sqlite import DatabaseFile, connect
from tests.demo.file_keys import FileKeys
from tests.demo.stage import DemoDevice, Headquarters, enrol_device, run

BUILD = Path(__file__).resolve().parents[2] / "build"
STORE = "HZ-HUBIN"


@dataclass(frozen=True, slots=True)
class World:
    """`folder` holds HQ's data in `hq` and a loaded device in `device`."""

    folder: Path

    @property
    def device(self) -> Path:
        return self.folder / "device"

    @property
    def catalog(self) -> str:
        return read_pointer(self.device).catalog

    @contextmanager
    def headquarters(self) -> Iterator[Headquarters]:
        """HQ as a process, listening where the devices look for it."""
        url = read_identity(self.device, read_secrets(FileKeys(self.device))).hq_url
        hq = Headquarters(self.folder / "hq", None, port=urlsplit(url).port or 0)
        with running(hq):
            yield hq


@contextmanager
def running(hq: Headquarters) -> Iterator[None]:
    hq.start()
    try:
        yield
    finally:
        hq.stop()


def world(skus: int, per_style: int = 40) -> World:
    """The world of this size, built if it is not there; minutes at 1,000,000 SKUs."""
    place = World(BUILD / (f"bench-{skus}" if per_style == 40 else f"bench-{skus}-{per_style}"))
    if not (place.folder / "complete").exists():
        _build(place, skus, per_style)
    return place


def open_device(home: Path) -> Device:
    clock = SystemClock()
    return Device(home, read_secrets(FileKeys(home)), clock, Uuid7(clock))


def rows_in(catalog: Path) -> int:
    """Rows of all tables of a catalog file."""
    connection = connect(DatabaseFile(catalog, "read"))
    rows = sum(connection.execute(f"SELECT count(*) FROM {shape.table}").fetchone()[0] for shape in CATALOG_SHAPES)
    connection.close()
    return int(rows)


def tell(words: str) -> None:
    """Progress, beside the JSON lines on standard output."""
    print(f"[{time.strftime('%H:%M:%S')}] {words}", file=sys.stderr, flush=True)


def _build(place: World, skus: int, per_style: int) -> None:
    place.folder.mkdir(parents=True, exist_ok=True)
    source = place.folder / "import"
    tell(f"generating {skus:,} SKUs, {per_style} a style")
    run("tests.fashion", "--skus", str(skus), "--seed", "1", "--per-style", str(per_style), str(source))
    hq = Headquarters(place.folder / "hq", None)
    tell("importing into HQ")
    began = time.monotonic()
    hq.run("import", str(source))
    tell(f"imported in {time.monotonic() - began:.0f} s; starting HQ, which makes the snapshot")
    with running(hq):
        began = time.monotonic()
        enrol_device(hq, place.device, STORE, "bench")
        device = DemoDevice(place.device, "bench")
        device.start_agent()
        device.wait_loaded(patience=900)
        device.stop_agent()
        tell(f"first load, HQ's snapshot included: {time.monotonic() - began:.0f} s")
    (place.folder / "complete").touch()
