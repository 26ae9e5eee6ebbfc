"""`memory`: the window after sign-in and a search, against a bare one; the agent after its first load and a pull."""

from __future__ import annotations

import time
from pathlib import Path

from app.replica.pointer import read_pointer
from tests.bench.first_load import forget_load, loader
from tests.bench.measure import emit
from tests.bench.processes import window
from tests.bench.world import world

AGENT_LIMIT = 120.0
SETTLED = 3.0
"""Seconds of rest before looking, as at a counter between two customers."""


def bench(skus: int) -> None:
    """At `skus` variants, in MB. The ratio is of resident sizes: what a shared page counts in a proportional set size
    depends on which other Qt programs happen to run; those sizes are printed beside.
    """
    place = world(skus)
    with window("tests.bench.window", "--home", str(place.device)) as app, window("tests.bench.bare_window") as bare:
        for name in ("pad", "pin", "armed"):
            app.wait(name)
        app.tell("search yrf")
        app.wait("found")
        bare.wait("painted")
        time.sleep(SETTLED)
        pids = app.process.pid, bare.process.pid
        ours, limit = (_status(pid, "VmRSS") for pid in pids)
        shares = [_pss(pid) for pid in pids]
    emit("memory of the window", skus, ours, "MB RSS", limit, bar="ratio ≤ 2.5", pss=shares[0], limit_pss=shares[1])
    with place.headquarters() as hq:
        device = loader(place, hq)
        forget_load(device.home)
        device.start_agent()
        try:
            device.wait_loaded(patience=120)
            time.sleep(SETTLED)
            assert device.agent is not None
            agent, peak = _status(device.agent.pid, "VmRSS"), _status(device.agent.pid, "VmHWM")
        finally:
            device.stop_agent()
        assert read_pointer(device.home).catalog
    emit("memory of the agent", skus, agent, "MB RSS", AGENT_LIMIT, bar="≤ 120 MB", peak=peak)


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024, 1)


def _status(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024, 1)
