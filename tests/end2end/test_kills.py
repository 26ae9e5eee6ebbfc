"""The power is cut at 30 moments of the day: nothing lost, nothing doubled.

One day of 30 orders on real processes. Before each order a point of `tests.demo.deaths` is armed; whoever reaches it
kills itself with SIGKILL, is started again, and the order must still go all the way exactly once.
"""

from __future__ import annotations

import csv
import json
import time
from collections import Counter as Tally
from contextlib import suppress
from pathlib import Path

import pytest

from app.orders.states import Fulfilment
from app.pickup.desk import Proof, hand_over, make_ready, start_picking
from tests.demo import deaths
from tests.demo.app_client import AppProcess
from tests.demo.day import barcode_of, sign_in
from tests.demo.stage import DemoDevice, Stage
from tests.fashion.demo import HUBIN, XIHU
from tests.support.counter import Counter

ROUNDS = ("agent.before_send", "agent.answer_lost", "agent.before_apply", "agent.in_apply", "hq.before_outcome",
          "hq.before_commit", "hq.decided", "hq.in_round") * 3  # fmt: skip
AGAIN = ("agent.before_send", "agent.before_send", "agent.before_apply", "agent.before_apply", "hq.before_commit",
         "hq.before_outcome")  # fmt: skip


@pytest.mark.timeout(600)
def test_no_moment_to_cut_the_power_loses_or_doubles_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    armed = tmp_path / "armed"
    monkeypatch.setenv(deaths.VARIABLE, str(armed))
    with Stage(tmp_path, say=lambda _: None) as stage:
        stage.build(((HUBIN, "counter"), (XIHU, "pickup")))
        done: Tally[str] = Tally()
        with Counter(tmp_path / HUBIN.lower()) as hubin, Counter(tmp_path / XIHU.lower()) as xihu:
            numbers = []
            for point, sku in zip((*ROUNDS, *AGAIN), _goods_at_xihu(tmp_path / "import"), strict=False):
                numbers.append(_one_order(stage, hubin, xihu, armed, point, sku))
                done[point] += 1
        books = json.loads(stage.hq.run("ledger", "--json"))
    with capsys.disabled():
        print()
        for point, times in sorted(done.items()):
            print(f"  killed {times} × {point}: {deaths.POINTS[point].what}")
    assert books["differences"] == []
    assert len(set(numbers)) == len(ROUNDS) + len(AGAIN) == 30
    between = done["agent.before_send"]
    inside = done["hq.before_outcome"] + done["hq.before_commit"]
    unapplied = done["agent.before_apply"] + done["agent.in_apply"]
    assert min(between, inside, unapplied) >= 5


def _goods_at_xihu(folder: Path) -> list[str]:
    """SKUs of which the pickup shop has at least one."""
    with (folder / "stock.csv").open(encoding="utf-8") as file:
        return [row["sku"] for row in csv.DictReader(file) if row["store_code"] == XIHU and row["quantity"] != "0"]


def _one_order(stage: Stage, hubin: Counter, xihu: Counter, armed: Path, point: str, sku: str) -> str:
    """An order is placed at Hubin, picked and handed over at Xihu, while the power is cut at `point`."""
    deaths.arm(armed, point)
    placed = hubin.place(hubin.draft((sku, Fulfilment.CLICK_AND_COLLECT, XIHU), pay_at_pickup=True))
    _revive(stage, armed)
    hubin.until(lambda: hubin.settled(placed.order_id), f"HQ's answer after {point}")
    xihu.until(lambda: xihu.orders.order(placed.order_id) is not None, "the order at the pickup desk")
    start_picking(xihu.device, xihu.orders, placed.order_id, xihu.actor)
    make_ready(xihu.device, xihu.orders, placed.order_id, xihu.actor, "A-1")
    hand_over(xihu.device, xihu.orders, placed.order_id, xihu.actor, Proof.CODE, tendered=placed.total)
    xihu.until(lambda: xihu.settled(placed.order_id), "HQ's answer to the handover")
    view = xihu.view(placed.order_id)
    assert [line.state for line in view.lines] == ["handed_over"]
    assert [tender.state for tender in view.tenders] == ["paid"]
    return placed.number


def _revive(stage: Stage, armed: Path, patience: float = 20.0) -> None:
    """Wait for the death, then start what died again."""
    end = time.monotonic() + patience
    while armed.exists():
        assert time.monotonic() < end, f"nobody reached {armed.read_text()}"
        time.sleep(0.02)
    while time.monotonic() < end:
        if stage.hq.process is not None and stage.hq.process.poll() is not None:
            stage.hq.start()
            return
        for device in stage.devices.values():
            if device.agent is not None and device.agent.poll() is not None:
                device.start_agent()
                return
        time.sleep(0.02)
    raise AssertionError("nobody died")


@pytest.mark.timeout(300)
def test_the_window_dies_around_its_commit_and_the_order_is_there_once_or_still_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    armed = tmp_path / "armed"
    monkeypatch.setenv(deaths.VARIABLE, str(armed))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("QT_QUICK_BACKEND", "software")
    points = ("app.commit_pending", "app.committed") * 3
    with Stage(tmp_path, say=lambda _: None) as stage:
        stage.build(((HUBIN, "counter"),))
        device = stage.devices[HUBIN]
        barcodes = [barcode_of(tmp_path / "import", sku) for sku in ("MZ-0412-SLATE", "MZ-0412-CAMEL")]
        for number, point in enumerate(points):
            app = _signed_in(device)
            app.scan(barcodes[number % 2])
            app.wait("orderLine", enabled=False)
            app.tap("payButton")
            # The draft's own commits are none of a sale: armed only now, the next one is the order's.
            app.wait("placeButton")
            deaths.arm(armed, point)
            with suppress(RuntimeError):  # it may be dead before it can answer
                app.ask("tap", name="placeButton")
            app.process.wait(timeout=20)
            app.kill()
            app = _signed_in(device)
            if point == "app.committed":
                assert not app.ask("look", name="orderLine")["there"], "the order was placed and is a draft too"
            else:
                app.wait("orderLine", enabled=False)
                app.tap("payButton")
                app.tap("placeButton")
                app.wait("receiptNumber", enabled=False)
            app.close()
        with Counter(device.home) as hubin:
            hubin.until(lambda: not _unanswered(hubin), "HQ's answers")
        books = json.loads(stage.hq.run("ledger", "--json"))
    with capsys.disabled():
        for point in sorted(set(points)):
            print(f"  killed {points.count(point)} × {point}: {deaths.POINTS[point].what}")
    assert (books["differences"], books["orders"]) == ([], len(points))


def _signed_in(device: DemoDevice) -> AppProcess:
    app = device.open_app()
    sign_in(app, "H01")
    return app


def _unanswered(counter: Counter) -> int:
    with counter.device.reading() as reading:
        return len(reading.pending.commands)
