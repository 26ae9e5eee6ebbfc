"""`./dev shots DIR`: every screen as a picture, after the scripted day, in zh and en, light and dark, three sizes.

Fails on what no screen may have: words cut off, things to touch below 48 px, contrast below 4.5:1 (see `faults`).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from app.attention.desk import read_attention
from app.attention.outbox import read_outbox
from app.orders.aside import drop_held, read_held
from app.orders.ordering import Cash, drop_draft, place_order
from app.orders.states import Fulfilment, PlanB
from app.pickup.desk import read_board
from app.reservations.desk import find
from sync.agent.watch import wake_agent
from sync.hq.payments.simulated import SimulatedProvider
from sync.leaving import seal_journal
from tests.demo.app_client import AppProcess
from tests.demo.cashier import Cashier, Known
from tests.demo.day import CARRIED, COLLECTED, MEMBER, RETURNED, SHIPPED, SHOPS, Day, sign_in
from tests.demo.history import make_history
from tests.demo.photographer import LOOKS, Look, Photographer
from tests.demo.stage import DemoDevice, Stage, enrol_device
from tests.fashion.demo import DC, HUBIN, XIHU
from tests.support.counter import Counter
from tests.support.line import Line

SLOW = 12_000
"""Bytes a second of the line on which a first load is watched."""


def shoot(folder: Path, looks: list[Look]) -> list[str]:
    """All pictures; answers the faults found."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    faults: list[str] = []
    # Kept where something fails: the logs and a picture of what was missing lie there.
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with Stage(work) as stage:
        stage.build(SHOPS)
        make_history(stage)
        day = Day(stage, folder / "day")
        day.play()
        _ask_too_much(stage.devices[HUBIN])
        for device in stage.devices.values():
            if device.app is not None:
                device.app.close()
        faults += _first_run(stage, folder, looks)
        known = _prepare(stage)
        for look in looks:
            faults += _one_look(stage, folder, look, known)
        faults += _by_the_manager(stage, folder, looks)
        faults += _without_network(stage, folder, looks)
    shutil.rmtree(work)
    return faults


def _ask_too_much(device: DemoDevice) -> None:
    """An order for more than Xihu has, with the money back as its Plan B: somebody has to see to it."""
    with Counter(device.home) as counter:
        draft = counter.draft((SHIPPED, Fulfilment.CLICK_AND_COLLECT, XIHU))
        lines = tuple(replace(line, quantity=90, plan_b=PlanB.REFUND) for line in draft.lines)
        counter.place(replace(draft, lines=lines))
        counter.until(
            lambda: any(item.reason == "line_unavailable" for item in read_attention(counter.device).items), "the item"
        )


@dataclass(frozen=True, slots=True)
class GiftWrapped:
    """What a newer app than HQ knows may send."""

    order_id: bytes


def _park(device: DemoDevice) -> None:
    """A record that HQ cannot act on, and one behind it."""
    with Counter(device.home) as counter:
        order = counter.device.identifiers.new_id()
        with counter.device.journal.work() as work:
            for _ in range(2):
                work.record("gift.wrapped", GiftWrapped(order), counter.device.basis(counter.actor, 1), lane=order)
        counter.until(
            lambda: sum(one.parked is not None for one in read_outbox(counter.device).entries) == 2, "two parked"
        )


def _reserve(stage: Stage) -> str:
    """A member's reservation of the web shop, cheaper than it is now; Hubin has heard of it. Answers its code."""
    wish = {
        "reference": "web-shots",
        "kind": "reservation",
        "shop": HUBIN,
        "currency": "CNY",
        "lines": [{"sku": CARRIED, "quantity": 1, "price": 84_900}, {"sku": RETURNED, "quantity": 1, "price": 15_900}],
        "expires_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
        "comes_at": (datetime.now(UTC) + timedelta(hours=2)).isoformat(),
        "card": MEMBER,
    }
    file = stage.folder / "web.jsonl"
    file.write_text(json.dumps(wish) + "\n", "utf-8")
    code = stage.hq.run("reservations", str(file)).split()[1]
    with Counter(stage.devices[HUBIN].home) as counter:
        wake_agent(counter.device.home)
        counter.until(lambda: find(counter.device, code) is not None, "the reservation", 60)
    return code


def _prepare(stage: Stage) -> Known:
    """What the walk scans and opens, in each look the same."""
    provider = SimulatedProvider(stage.hq.payments, "wechat")
    provider.script(*["user_paying_never"] * 2 * len(LOOKS))
    provider.close()
    with Counter(stage.devices[HUBIN].home) as counter:
        lines = (
            (_plenty(stage, DC)[0], Fulfilment.SHIP_TO_HOME, DC),
            (_plenty(stage, XIHU)[0], Fulfilment.CLICK_AND_COLLECT, XIHU),
        )
        early = counter.place(counter.draft(*lines))
        draft = counter.draft((_plenty(stage, HUBIN)[0], Fulfilment.CARRY_OUT, HUBIN))
        unpaid = place_order(counter.device, draft, Cash(0, by="qr"), counter.actor, counter.here)
        # A best seller: its minimum comes later.
        best = counter.draft((RETURNED, Fulfilment.CARRY_OUT, HUBIN))
        sold = counter.place(replace(best, lines=tuple(replace(line, quantity=3) for line in best.lines)))
        for order in (early, unpaid, sold):
            counter.until(partial(counter.settled, order.order_id), "HQ's answer")
    return Known(
        coupon=stage.hq.run("coupon", "give", "AUTUMN").strip(),
        reserved=_reserve(stage),
        unpaid=unpaid.number,
        early=early.number,
        codes=_codes_to_collect(stage.devices[XIHU]),
    )


def _plenty(stage: Stage, place: str) -> list[str]:
    """SKUs by how much of them there is, the most first: nothing else on the walk runs out for them."""
    with (stage.folder / "import" / "stock.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["store_code"] == place]
    return [row["sku"] for row in sorted(rows, key=lambda row: -int(row["quantity"]))]


def _one_look(stage: Stage, folder: Path, look: Look, known: Known) -> list[str]:
    barcodes = stage.folder / "import"
    hubin = stage.devices[HUBIN]
    with Counter(hubin.home) as counter:
        drop_draft(counter.device)
        for held in read_held(counter.device):
            drop_held(counter.device, held.draft.id)
    app = hubin.open_app(*look.options, size=look.size)
    at_counter = Cashier(app, folder, look, barcodes)
    at_counter.picture("sign-in")
    sign_in(app, "H01")
    at_counter.sell()
    at_counter.coupon(known.coupon)
    at_counter.reserved(known.reserved)
    at_counter.orders()
    at_counter.change(known.early)
    at_counter.pay_by_qr(known.unpaid)
    at_counter.returns()
    at_counter.shift()
    at_counter.others()
    app.tap("associateButton")
    app.wait("signInPad")
    at_counter.picture("locked")
    app.tap("lookButton")
    app.wait("unlockButton")
    at_counter.picture("goods-locked")
    app.close()
    app = stage.devices[XIHU].open_app(*look.options, size=look.size)
    at_pickup = Photographer(app, folder, look, barcodes)
    sign_in(app, "X03")
    at_pickup.pickup()
    at_pickup.handover(known.codes[0])
    at_pickup.by_qr(known.codes[1])
    app.close()
    return _told(look.name, at_counter.faults + at_pickup.faults)


def _first_run(stage: Stage, folder: Path, looks: list[Look]) -> list[str]:
    """A device that belongs to no shop yet, then its first load over a slow line."""
    found: list[str] = []
    home = stage.folder / "new"
    home.mkdir()
    line = Line(stage.hq.port)
    line.rate = SLOW
    with _app(home, looks[0], "--hq", stage.hq.url) as app:
        app.wait("enrolHq", enabled=False)
        found += _each("enrol", app, folder, looks)
    device = enrol_device(stage.hq, home, HUBIN, "平板 03", line.url)
    device.start_agent()
    try:
        with _app(home, looks[0]) as app:
            app.wait("loadDetail", "kB", enabled=False)
            found += _each("first-load", app, folder, looks)
    finally:
        device.stop_agent()
        line.close()
    return _told("first run", found)


def _by_the_manager(stage: Stage, folder: Path, looks: list[Look]) -> list[str]:
    """A best seller below its minimum, then a shop with a till of its own."""
    hubin = stage.devices[HUBIN]
    found: list[str] = []
    minimums = stage.folder / "minimums"
    minimums.mkdir()
    (minimums / "minimums.csv").write_text(f"store_code,sku,minimum\n{HUBIN},{RETURNED},40\n", "utf-8")
    stage.hq.run("import", str(minimums))
    stage.hq.run("policy", HUBIN, "till=external")
    with Counter(hubin.home) as counter:
        drop_draft(counter.device)
        wake_agent(hubin.home)
        counter.until(lambda: counter.device.policy.till == "external", "the shop's own till", 60)
        items = partial(read_attention, counter.device)
        counter.until(lambda: any(one.reason == "replenish" for one in items().items), "the low stock", 60)
    app = hubin.open_app(*looks[0].options, size=looks[0].size)
    sign_in(app, "H03")
    for look, sku in zip(looks, _plenty(stage, HUBIN)[1:], strict=False):
        one = Cashier(app, folder, look, stage.folder / "import")
        one.switch(look)
        one.low_stock()
        one.till(sku)
        found += one.faults
    app.close()
    stage.hq.run("policy", HUBIN, "till=none")
    with Counter(hubin.home) as counter:
        wake_agent(hubin.home)
        counter.until(lambda: counter.device.policy.till == "none", "no till", 60)
    return _told("by the manager", found)


def _without_network(stage: Stage, folder: Path, looks: list[Look]) -> list[str]:
    """HQ is gone with two records parked, three orders wait for it, and all of it lies in a sealed file."""
    found: list[str] = []
    hubin = stage.devices[HUBIN]
    _park(hubin)
    stage.hq.stop()
    with Counter(hubin.home) as counter:
        drop_draft(counter.device)
        for line in ((SHIPPED, Fulfilment.SHIP_TO_HOME, DC), (COLLECTED, Fulfilment.CLICK_AND_COLLECT, XIHU)):
            counter.place(counter.draft(line))
        counter.place(counter.draft((COLLECTED.replace("-L", "-M"), Fulfilment.CARRY_OUT, HUBIN)))
        manager = next(one.id for one in counter.device.roster.associates if one.code == "H03")
        seal_journal(counter.device, manager, stage.folder)
    app = hubin.open_app(*looks[0].options, size=looks[0].size)
    sign_in(app, "H03")
    app.wait("connection", "离线" if looks[0].lang == "zh_CN" else "ffline", enabled=False, patience=60)
    for look in looks:
        one = Photographer(app, folder, look, stage.folder)
        one.switch(look)
        one.offline()
        found += one.faults
    app.close()
    return _told("offline", found)


@contextmanager
def _app(home: Path, look: Look, *more: str) -> Iterator[AppProcess]:
    app = AppProcess(home, home.name, *look.options, *more, size=look.size)
    try:
        yield app
    finally:
        app.close()


def _each(name: str, app: AppProcess, folder: Path, looks: list[Look]) -> list[str]:
    found: list[str] = []
    for look in looks:
        one = Photographer(app, folder, look, folder)
        one.switch(look)
        one.picture(name)
        found += one.faults
    return found


def _codes_to_collect(device: DemoDevice) -> tuple[str, str]:
    """Of an order that is paid and lies ready, and of one that is to be paid there."""
    with Counter(device.home) as counter:
        ready = read_board(counter.orders).to_collect
        paid = next(view for view in ready if all(tender.state == "paid" for tender in view.tenders))
        owed = next(view for view in ready if view.due)
    return paid.order.pickup_code, owed.order.pickup_code


def _told(what: str, found: list[str]) -> list[str]:
    print(f"{what}: {len(found)} faults", *found, sep="\n   ", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev shots")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--looks", default="*", help="only these, e.g. 'en-*-portrait'")
    given = parser.parse_args()
    folder: Path = given.folder
    started = time.monotonic()
    faults = shoot(folder, [look for look in LOOKS if fnmatch(look.name, given.looks)])
    seconds = time.monotonic() - started
    print(f"{len(list(folder.rglob('*.png')))} pictures in {folder}, {len(faults)} faults, {seconds:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
