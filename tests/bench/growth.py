"""`growth`: what searching and placing cost as the catalogue grows a hundredfold, and the journal a thousandfold."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from app.catalog.search import find_products
from app.device import Device
from app.orders.ordering import Cash, place_order
from tests.bench.measure import Pair, emit, in_turn
from tests.bench.search import KINDS, LIMIT
from tests.bench.unsettled import UNSETTLED, borrowed, here_of, order_of, unsettled
from tests.bench.world import open_device, world

RUNS, WARM_UP = 400, 10
SHARES = (100, 10, 1)
FEW = 10
Act = Callable[[int], object]


def bench(skus: int) -> None:
    """From a hundredth of `skus` variants to all of them, and from 10 to 10,000 commands that HQ has not answered."""
    small, *larger = (unsettled(world(skus // share)) for share in SHARES)
    for share, home in zip(SHARES[1:], larger, strict=True):
        for name, act in (("search", _search), ("place", _place)):
            _emit(f"{name}, from {skus // SHARES[0]:,} SKUs", skus // share, _in_turn(act, home, small))
    few = unsettled(world(skus), FEW)
    _emit(f"place, from {FEW} unsettled commands", UNSETTLED, _in_turn(_place, larger[-1], few))


def _emit(name: str, n: int, pair: Pair) -> None:
    (ours, before), (p99, p99_before) = pair.at(50), pair.at(99)
    more = {"p99": round(p99, 3), "p99_before": round(p99_before, 3)}
    emit(f"growth, {name}", n, ours, "ms p50", before, bar="flat", **more)


def _in_turn(act: Callable[[Device], Act], large: Path, small: Path) -> Pair:
    with tempfile.TemporaryDirectory(dir=large.parent) as one, tempfile.TemporaryDirectory(dir=small.parent) as other:
        devices = [open_device(borrowed(home, Path(to) / "device")) for home, to in ((large, one), (small, other))]
        try:
            return in_turn(act(devices[0]), act(devices[1]), RUNS, WARM_UP)
        finally:
            for device in devices:
                device.close()


def _search(device: Device) -> Act:
    """Every kind of words."""
    texts = [text for kind in KINDS.values() for text in kind]

    def find(run: int) -> None:
        with device.replicas.catalog.read() as catalog:
            find_products(catalog, texts[run % len(texts)], "zh", LIMIT)

    return find


def _place(device: Device) -> Act:
    """An order of three articles, paid in cash."""
    make, here = order_of(device), here_of(device)
    drafts = [make(device.identifiers.new_id()) for _ in range(RUNS + WARM_UP)]

    def place(run: int) -> None:
        draft = drafts[run]  # the runs of the warm-up have negative numbers: the last drafts
        place_order(device, draft, Cash(draft.totals.total), 200, here)

    return place
