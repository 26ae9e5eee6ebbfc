"""`start`: from nothing to a sign-in that accepts a PIN, against a bare window of Qt Quick Controls, cold and in turn.

Beside it: from the PIN to the armed scan box, and what 10,000 commands without an answer add.
"""

from __future__ import annotations

from tests.bench.measure import emit, in_turn, percentile
from tests.bench.processes import window
from tests.bench.unsettled import UNSETTLED, unsettled
from tests.bench.world import world

RUNS = 7


def bench(skus: int) -> None:
    """At `skus` variants."""
    place = world(skus)
    loaded = unsettled(place)
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
