"""`start`: from nothing to a sign-in that accepts a PIN, against a bare window of Qt Quick Controls, cold and in turn.

Beside it: from the PIN to the armed scan box, and what 10,000 commands without an answer add.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import app
from app.orders.ordering import Cash, place_order
from tests.bench.measure import emit, in_turn, percentile
from tests.bench.place import here_of, order_of
from tests.bench.processes import window
from tests.bench.world import World, open_device, tell, world

RUNS = 7
UNSETTLED = 10_000


def bench(skus: int) -> None:
    """At `skus` variants."""
    place = world(skus)
    loaded = _with_unsettled(place)
    pads: list[float] = []
    boxes: list[float] = []
    late_pads: list[float] = []
    late_boxes: list[float] = []
    bare: list[float] = []

    def ours(run: int) -> None:
        for home, pad, box in ((place.device, pads, boxes), (loaded, late_pads, late_boxes)):
            with window("tests.bench.window", "--home", str(home)) as shown:
                accepts = shown.wait("pad")
                typed = shown.wait("pin")
                armed = shown.wait("armed")
            if run >= 0:
                pad.append(accepts)
                box.append(armed - typed)

    def limit(run: int) -> None:
        with window("tests.bench.bare_window") as plain:
            painted = plain.wait("painted")
        if run >= 0:
            bare.append(painted)

    in_turn(ours, limit, RUNS, warm_up=1)
    emit("start", skus, _middle(pads), "ms p50", _middle(bare), bar="ratio ≤ 2.5", pin_to_armed_ms=_middle(boxes))
    added, arming = _middle(late_pads) - _middle(pads), _middle(late_boxes) - _middle(boxes)
    emit(
        f"start, added by {UNSETTLED:,} unsettled commands",
        skus,
        added,
        "ms",
        100.0,
        bar="≤ 100 ms",
        pin_to_armed_ms=round(arming, 1),
    )


def _middle(values: list[float]) -> float:
    return round(percentile(values, 50), 1)


def _with_unsettled(place: World) -> Path:
    """A copy of the device with commands that HQ has not answered, made anew where the code has changed since."""
    home, made = place.folder / "unsettled", place.folder / "unsettled.made"
    print_of_code = _fingerprint()
    if made.exists() and made.read_text() == print_of_code:
        return home
    tell(f"placing {UNSETTLED:,} orders that HQ will not hear of")
    made.unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(place.device, home)
    device = open_device(home)
    make, where = order_of(device), here_of(device)
    for _ in range(UNSETTLED):
        draft = make(device.identifiers.new_id())
        place_order(device, draft, Cash(draft.totals.total), 1, where)
    device.close()
    made.write_text(print_of_code)
    return home


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(app.__path__[0]).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
