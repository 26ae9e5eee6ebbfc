"""`frame_while_syncing`: the longest frame and the search p99 while the agent applies 200,000 rows, against idle.

Both in one run of the app's window, whose list of results is scrolled at every frame. HQ, which is another machine in a
shop, runs at the lowest priority.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.clock import SystemClock
from app.identifiers import Uuid7
from app.identity import read_identity, read_secrets
from app.replica.meta import read_meta
from app.replica.pointer import read_pointer
from app.storage.database import Database, DatabaseFile
from sync.hq_client import HqClient, seal_of
from tests.bench.measure import emit
from tests.bench.processes import WindowProcess, window
from tests.bench.world import World, tell, world
from tests.demo.file_keys import FileKeys
from tests.demo.stage import DemoDevice, Headquarters

ROWS = 200_000
PATIENCE = 300.0
WARM_UP = 3.0


def bench(skus: int) -> None:
    """At `skus` variants, a fifth of them repriced where there are a million."""
    place = world(skus)
    rows = min(ROWS, skus)
    with place.headquarters() as hq:
        assert hq.process is not None
        os.setpriority(os.PRIO_PROCESS, hq.process.pid, 19)
        device = DemoDevice(place.device, "bench")
        _follow(place, device)
        _reprice(place, hq, rows)
        with window("tests.bench.window", "--home", str(place.device)) as app:
            for name in ("pad", "pin", "armed"):
                app.wait(name)
            app.tell("search s")
            app.wait("found")
            # A file that nobody has read since the machine was started comes from the disk: that is not what is asked.
            _measured(app, lambda: time.sleep(WARM_UP))
            began = time.monotonic()
            busy = _measured(app, lambda: _follow(place, device))
            took = time.monotonic() - began
            # As long as that: the longest of more frames is longer.
            idle = _measured(app, lambda: time.sleep(took))
    more = {"frame_p99": busy["frame_p99"], "idle_frame_p99": idle["frame_p99"], "agent_s": round(took, 1)}
    emit("frame_while_syncing", rows, busy["longest"], "ms longest", idle["longest"], bar="ratio ≤ 1.5", **more)
    emit(
        "search while syncing",
        rows,
        busy["search_p99"],
        "ms p99",
        idle["search_p99"],
        bar="ratio ≤ 1.5",
        p50=busy["search_p50"],
        idle_p50=idle["search_p50"],
    )


def _measured(app: WindowProcess, meanwhile: Callable[[], None]) -> dict[str, float]:
    app.tell("measure")
    meanwhile()
    app.tell("report")
    return dict(app.next() for _ in range(4))


def _follow(place: World, device: DemoDevice) -> None:
    """Run the agent until the catalog stands where HQ stands."""
    head = _head(place)
    device.start_agent()
    give_up = time.monotonic() + PATIENCE
    try:
        while _standing(place.device) < head:
            time.sleep(0.1)
            if time.monotonic() > give_up:
                raise RuntimeError(f"the agent does not follow; see {place.device / 'log'}")
    finally:
        device.stop_agent()


def _standing(home: Path) -> int:
    database = Database(DatabaseFile(home / read_pointer(home).catalog, "read", cache=1))
    try:
        with database.read() as connection:
            return read_meta(connection).h
    finally:
        database.close()


def _head(place: World) -> int:
    secrets, clock = read_secrets(FileKeys(place.device)), SystemClock()
    identity = read_identity(place.device, secrets)
    client = HqClient(identity.hq_url, clock, seal_of(identity, secrets, clock, Uuid7(clock)))
    try:
        return client.manifest().head
    finally:
        client.close()


def _reprice(place: World, hq: Headquarters, rows: int) -> None:
    """Import other prices for so many variants, and let HQ come to rest."""
    tell(f"repricing {rows:,} variants at HQ")
    folder = place.folder / "reprice"
    folder.mkdir(exist_ok=True)
    yuan = 100 + int(time.time()) % 800
    with (
        (place.folder / "import" / "prices.csv").open(encoding="utf-8", newline="") as source,
        (folder / "prices.csv").open("w", encoding="utf-8", newline="") as target,
    ):
        reader, writer = csv.DictReader(source), csv.writer(target)
        writer.writerow(reader.fieldnames or ())
        for number, row in enumerate(reader):
            if number == rows:
                break
            writer.writerow({**row, "price": f"{yuan}.{number % 100:02}"}.values())
    hq.run("import", str(folder))
    _rest(place)


def _rest(place: World) -> None:
    """Until HQ has made its next catalog file of it; that would take a core during the measurement."""
    blobs = place.folder / "hq" / "blobs"
    give_up, quiet = time.monotonic() + PATIENCE, 0
    while quiet < 10 and time.monotonic() < give_up:
        time.sleep(0.5)
        with suppress(FileNotFoundError):
            newest = max((path.stat().st_mtime for path in blobs.iterdir()), default=0.0)
            making = any(path.suffix for path in blobs.iterdir())
            quiet = quiet + 1 if not making and time.time() - newest > 3 else 0
