"""The world the benchmarks run in: a generated catalogue, imported into a real HQ and loaded by a real device.

Built once for each size and kept in `build/bench-<skus>/`.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from app.clock import SystemClock
from app.device import Device
from app.identifiers import Uuid7
from app.identity import read_secrets
from app.replica.pointer import read_pointer
from tests.demo.file_keys import FileKeys
from tests.demo.stage import DemoDevice, Headquarters, enrol_device, run

BUILD = Path(__file__).resolve().parents[2] / "build"
STORE = "HZ-HUBIN"
PIN = "204816"


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

    def headquarters(self) -> Headquarters:
        return Headquarters(self.folder / "hq", None)


def world(skus: int) -> World:
    """The world of this size, built if it is not there; minutes at 1,000,000 SKUs."""
    place = World(BUILD / f"bench-{skus}")
    if not (place.folder / "complete").exists():
        _build(place, skus)
    return place


def open_device(place: World) -> Device:
    clock = SystemClock()
    return Device(place.device, read_secrets(FileKeys(place.device)), clock, Uuid7(clock))


def tell(words: str) -> None:
    """Progress, beside the JSON lines on standard output."""
    print(f"[{time.strftime('%H:%M:%S')}] {words}", file=sys.stderr, flush=True)


def _build(place: World, skus: int) -> None:
    place.folder.mkdir(parents=True, exist_ok=True)
    source = place.folder / "import"
    tell(f"generating {skus:,} SKUs")
    run("tests.fashion", "--skus", str(skus), "--seed", "1", str(source))
    hq = place.headquarters()
    tell("importing into HQ")
    tell(hq.run("import", str(source)).strip().splitlines()[-1])
    tell("starting HQ, which makes the snapshot")
    hq.start()
    try:
        began = time.monotonic()
        enrol_device(hq, place.device, STORE, "bench")
        device = DemoDevice(place.device, "bench")
        device.start_agent()
        device.wait_loaded(patience=900)
        device.stop_agent()
        tell(f"first load, HQ's snapshot included: {time.monotonic() - began:.1f} s")
    finally:
        hq.stop()
    (place.folder / "complete").touch()
