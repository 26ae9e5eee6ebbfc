"""`first_load`: the agent's steps from nothing to a published catalog, against download, unpack and hash of that blob.

Both run in fresh processes, in turn, from the same HQ: `python -m tests.bench.first_load ours | limit HOME`.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import httpx
import zstandard

from app.clock import SystemClock
from app.identifiers import Uuid7
from app.identity import read_identity, read_secrets
from app.replica.pointer import read_pointer
from sync.files import Files
from sync.hq_client import HqClient, seal_of
from sync.protocol import PREFIX
from sync.snapshots import load_catalog
from tests.bench.measure import emit, in_turn, percentile
from tests.bench.world import STORE, World, rows_in, tell, world
from tests.demo.file_keys import FileKeys
from tests.demo.stage import DemoDevice, Headquarters, enrol_device

RUNS = 5


def bench(skus: int) -> None:
    """At `skus` variants; the agent as a process, its start included, is printed beside the ratio."""
    place = world(skus)
    with place.headquarters() as hq:
        home = loader(place, hq).home
        took: dict[str, list[float]] = {"ours": [], "limit": []}

        def one(which: str, run: int) -> None:
            forget_load(home)
            words = [sys.executable, "-m", "tests.bench.first_load", which, str(home)]
            seconds = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
            if run >= 0:
                took[which].append(seconds)

        in_turn(lambda run: one("ours", run), lambda run: one("limit", run), RUNS, warm_up=1)
        agent = _as_process(home)
        ours, limit = percentile(took["ours"], 50), percentile(took["limit"], 50)
        rows = rows_in(home / read_pointer(home).catalog)
    emit(
        "first_load",
        skus,
        ours,
        "s p50",
        limit,
        bar="ratio ≤ 1.3",
        rows=rows,
        rows_per_second=round(rows / ours),
        agent_process_s=round(agent, 2),
    )


def loader(place: World, hq: Headquarters) -> DemoDevice:
    """A device for loading again and again, enrolled once."""
    home = place.folder / "loader"
    if not (home / "keys.json").exists():
        enrol_device(hq, home, STORE, "loader")
    return DemoDevice(home, "loader")


def _as_process(home: Path) -> float:
    """Seconds from the start of the agent's process until it has published the catalog."""
    forget_load(home)
    device = DemoDevice(home, "loader")
    began = time.perf_counter()
    device.start_agent()
    while not read_pointer(home).catalog:
        time.sleep(0.005)
        if time.perf_counter() - began > 120:
            raise RuntimeError(f"the agent does not load; see {home / 'log'}")
    took = time.perf_counter() - began
    device.stop_agent()
    return took


def forget_load(home: Path) -> None:
    """Make it a device before its first load."""
    for pattern in ("catalog-*", "store-*", "current.json*", "incoming/*"):
        for path in home.glob(pattern):
            path.unlink()


def _ours(home: Path) -> float:
    secrets, clock = read_secrets(FileKeys(home)), SystemClock()
    identity = read_identity(home, secrets)
    client = HqClient(identity.hq_url, clock, seal_of(identity, secrets, clock, Uuid7(clock)))
    files = Files(home, secrets.store_key, clock)
    began = time.perf_counter()
    load_catalog(client, files, client.manifest(), lambda phase, done, total: None)
    took = time.perf_counter() - began
    files.close()
    return took


def _limit(home: Path) -> float:
    """One pass over the blob as it comes in: hash, unpack, write; nothing resumed, checked or synced."""
    secrets, clock = read_secrets(FileKeys(home)), SystemClock()
    identity = read_identity(home, secrets)
    seal = seal_of(identity, secrets, clock, Uuid7(clock))
    with httpx.Client(base_url=identity.hq_url, headers={"Accept-Encoding": "identity"}) as client:
        began = time.perf_counter()
        manifest = f"{PREFIX}/manifest"
        snapshot = client.get(manifest, headers=seal.headers("GET", manifest, b"")).json()["catalog"]
        path = f"{PREFIX}/blob/{snapshot['sha256']}"
        digest, unpacker = hashlib.sha256(), zstandard.ZstdDecompressor().decompressobj()
        with (
            (home / "catalog-raw").open("wb") as file,
            client.stream("GET", path, headers=seal.headers("GET", path, b"")) as blob,
        ):
            for chunk in blob.iter_raw(1 << 18):
                digest.update(chunk)
                file.write(unpacker.decompress(chunk))
        assert digest.hexdigest() == snapshot["sha256"]
        return time.perf_counter() - began


if __name__ == "__main__":
    tell(f"{sys.argv[1]} starts")
    print((_ours if sys.argv[1] == "ours" else _limit)(Path(sys.argv[2])))
