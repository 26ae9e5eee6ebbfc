"""`./dev shots DIR`: every screen as a picture, after the scripted day, in zh and en, light and dark, three sizes.

Fails on what no screen may have: words cut off, things to touch below 48 px, contrast below 4.5:1 (see `faults`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from app.attention.desk import read_attention
from app.attention.outbox import read_outbox
from app.orders.ordering import drop_draft
from app.orders.states import Fulfilment, PlanB
from app.pickup.desk import read_board
from sync.leaving import seal_journal
from tests.demo.app_client import AppProcess
from tests.demo.day import ADDRESS, COLLECTED, MEMBER, SHIPPED, SHOPS, Day, barcode_of, sign_in
from tests.demo.history import make_history
from tests.demo.stage import DemoDevice, Stage, enrol_device
from tests.fashion.demo import DC, HUBIN, PINS, XIHU
from tests.support.counter import Counter
from tests.support.line import Line

SIZES = {"portrait": (800, 1280), "landscape": (1280, 800), "desktop": (1920, 1080)}
SLOW = 12_000
"""Bytes a second of the line on which a first load is watched."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way to see the screens."""

    lang: str
    theme: str
    layout: str

    @property
    def name(self) -> str:
        return f"{self.lang}-{self.theme}-{self.layout}"

    @property
    def options(self) -> tuple[str, ...]:
        return ("--lang", self.lang, "--theme", self.theme)

    @property
    def size(self) -> tuple[int, int]:
        return SIZES[self.layout]

    @property
    def portrait(self) -> bool:
        return self.layout == "portrait"


LOOKS = [Look(lang, theme, layout) for layout in SIZES for lang in ("zh_CN", "en") for theme in ("light", "dark")]


class Photographer:
    """Walks one app through its screens; each is pictured and looked at for faults."""

    def __init__(self, app: AppProcess, folder: Path, look: Look, barcodes: Path) -> None:
        self._app = app
        self._folder = folder
        self._look = look
        self._barcodes = barcodes
        self.faults: list[str] = []
        # A sheet that fades away still takes the next tap.
        app.ask("settings", still=True)

    def picture(self, name: str) -> None:
        """Without the message of the moment, which may stand on anything."""
        self._app.ask("hush")
        self._app.wait("toast", enabled=False, gone=True)
        file = self._folder / f"{name}-{self._look.name}.png"
        self._app.shot(file)
        self.faults += [f"{file.name}: {fault}" for fault in self._app.ask("faults")["faults"]]

    def switch(self, look: Look) -> None:
        """To another look without a restart, as Settings does."""
        self._look = look
        width, height = look.size
        self._app.ask("size", width=width, height=height)
        self._app.ask("settings", lang=look.lang, dark=look.theme == "dark")

    def desk(self, key: str) -> None:
        """By the rail, or by More where the bar has no room for it."""
        if self._app.ask("look", name=f"nav-{key}")["there"]:
            self._app.tap(f"nav-{key}")
        else:
            self._app.tap("nav-more")
            self._app.tap(f"more-{key}")
            self._app.wait(f"more-{key}", gone=True)

    def _back(self) -> None:
        """From a detail that covers its list, as it does where there is one pane."""
        if self._app.ask("look", name="paneBackButton")["there"]:
            self._app.tap("paneBackButton")

    def sell(self) -> None:
        app = self._app
        self.desk("sell")
        self.picture("sell-start")
        app.type("qqq")
        app.wait("noResults", enabled=False)
        self.picture("no-results")
        app.key("Esc")
        app.wait("noResults", enabled=False, gone=True)
        app.type("yrf")
        app.wait("footer", "48", enabled=False)
        self.picture("sell-results")
        app.key("Down")
        app.key("Enter")
        app.wait("cell-elsewhere")
        self.picture("product")
        app.tap("cell-elsewhere")
        app.wait("choosePlace")
        self.picture("product-elsewhere")
        app.tap("choosePlace")
        app.key("Esc")
        self._order()
        self._pay()
        self._ask_manager()

    def _order(self) -> None:
        """Three lines: collected, carried out, shipped; for a member."""
        app = self._app
        app.scan(barcode_of(self._barcodes, COLLECTED.replace("-L", "-M")))
        app.wait("total", "1,798", enabled=False)
        app.scan(barcode_of(self._barcodes, SHIPPED))
        app.tap("choosePlace")
        app.wait("total", "1,927", enabled=False)
        app.key("Esc")
        app.wait("tile", enabled=False)
        self._people()
        app.scan(MEMBER)
        if self._look.portrait:
            app.tap("orderButton")
        app.wait("memberName", "周女士", enabled=False)
        warehouse = "总仓" if self._look.lang == "zh_CN" else "DC"
        app.tap(f"fulfilmentChip{{{warehouse}}}")
        app.wait("way")
        self.picture("fulfilment")
        app.tap(f"way{{{warehouse}}}")
        app.wait("way", gone=True)
        app.tap("addressChip")
        app.wait("addressPaste")
        app.ask("fill", name="addressPaste", text=ADDRESS)
        self.picture("address")
        app.tap("addressDone")
        app.wait("addressDone", gone=True)
        if self._look.portrait:
            self.picture("order-open")
            app.key("Esc")
            app.wait("sheetPayButton", gone=True)
        app.key("F2")
        app.type("yrf")
        app.wait("footer", "48", enabled=False)
        self.picture("order")

    def _people(self) -> None:
        """Who collects, and the search for a member; both sheets are left as they are."""
        app = self._app
        if self._look.portrait:
            app.tap("orderButton")
        app.tap("contactChip")
        app.wait("contactPad")
        self.picture("contact")
        app.key("Esc")
        app.wait("contactPad", gone=True)
        if self._look.portrait:
            app.key("Esc")
            app.wait("sheetPayButton", enabled=False, gone=True)
        app.tap("memberButton")
        app.wait("memberField")
        app.ask("fill", name="memberField", text="8000")
        app.wait("memberRow")
        self.picture("member")
        app.key("Esc")
        app.wait("memberField", gone=True)

    def _pay(self) -> None:
        app = self._app
        app.tap("payButton")
        app.tap("collectLater")
        self.picture("payment")
        app.key("Esc")
        app.wait("placeButton", gone=True)

    def _ask_manager(self) -> None:
        """More unpaid than an associate may promise: asked, a wrong PIN, allowed; it is not placed."""
        app = self._app
        app.key("F2")
        app.type("12*")
        app.wait("total", "3,346", enabled=False)
        app.tap("payButton")
        app.tap("shipLater")
        app.wait("askManagerButton")
        self.picture("payment-over")
        app.tap("askManagerButton")
        app.wait("overridePad")
        self.picture("ask-manager")
        app.type("111111")
        app.wait("pinError", "9", enabled=False)
        self.picture("ask-manager-wrong")
        app.type(PINS["H03"])
        app.wait("overridePad", gone=True)
        app.wait("allowedChip", enabled=False)
        self.picture("payment-allowed")
        app.key("Esc")
        app.wait("placeButton", gone=True)

    def orders(self) -> None:
        app = self._app
        self.desk("orders")
        app.wait("orderRow0", enabled=False)
        self.picture("orders")
        app.tap("orderRow0")
        app.wait("orderNumber", enabled=False)
        self.picture("order-detail")
        app.tap("orderReceiptButton")
        app.wait("receiptNumber", enabled=False)
        self.picture("receipt")
        app.key("Esc")
        app.wait("receiptNumber", enabled=False, gone=True)
        self._back()

    def pickup(self) -> None:
        for tab in ("to_pick", "to_collect"):
            self.desk("pickup")
            self._app.tap(f"pickupTab_{tab}")
            self._app.wait("pickupCard0", enabled=False)
            self.picture(f"pickup-{tab}")
            self._app.tap("pickupCard0")
            self._app.wait("pickupActButton", enabled=False)
            self.picture(f"pickup-{tab}-open")
            if tab == "to_collect":
                self._pads()
            self._back()

    def _pads(self) -> None:
        """Cash that is not exact, and the phone in place of the code."""
        app = self._app
        for button, pad, name in (("cashOther", "cashPad", "pickup-cash"), ("phoneButton", "phonePad", "pickup-phone")):
            app.tap(button)
            app.wait(pad)
            self.picture(name)
            app.key("Esc")
            app.wait(pad, gone=True)

    def handover(self, code: str) -> None:
        """The customer's code is scanned; the goods are not given yet."""
        self._app.scan(code)
        self._app.wait("pickupActButton")
        self.picture("pickup-verified")
        self._back()

    def others(self) -> None:
        for key in ("attention", "sync", "settings"):
            self.desk(key)
            if key == "attention":
                self._app.wait("itemActButton2")
            self.picture(key)
            if key == "attention":
                self._settling()
        self.desk("sell")
        if self._look.portrait:
            self._app.tap("nav-more")
            self.picture("more")
            self._app.key("Esc")
            self._app.wait("more-settings", gone=True)
        self._app.key("F1")
        self.picture("help")
        self._app.key("Esc")
        self._app.wait("keyHelp", enabled=False, gone=True)

    def _settling(self) -> None:
        """What can be done about an item; nothing is."""
        app = self._app
        for button, wanted in (("itemActButton0", "toldButton"), ("itemActButton2", "planButton")):
            app.tap(button)
            app.wait(wanted, enabled=False)
            self.picture(f"attention-{wanted.removesuffix('Button')}")
            app.key("Esc")
            app.wait(wanted, enabled=False, gone=True)
        app.tap("attentionFilter_waiting")
        self.picture("attention-waiting")
        app.tap("attentionFilter_all")

    def offline(self) -> None:
        """While nobody answers and work is waiting."""
        for key in ("sell", "attention", "sync"):
            self.desk(key)
            self.picture(f"offline-{key}")
        self._leaving()

    def _leaving(self) -> None:
        """Taken out of service where HQ cannot hear of it; then kept after all."""
        app = self._app
        app.tap("askLeavingButton")
        app.wait("leaveButton")
        self.picture("leaving")
        app.tap("leaveButton")
        alone = "HQ" if self._look.lang == "en" else "总部"
        app.wait("leavingWords", alone, enabled=False)
        app.wait("leaveButton", "不通知" if self._look.lang == "zh_CN" else "without telling")
        self.picture("leaving-unheard")
        app.tap("keepButton")
        app.wait("askLeavingButton")


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
        code = _code_to_collect(stage.devices[XIHU])
        for look in looks:
            faults += _one_look(stage, folder, look, code)
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


def _one_look(stage: Stage, folder: Path, look: Look, code: str) -> list[str]:
    barcodes = stage.folder / "import"
    hubin = stage.devices[HUBIN]
    with Counter(hubin.home) as counter:
        drop_draft(counter.device)
    app = hubin.open_app(*look.options, size=look.size)
    at_counter = Photographer(app, folder, look, barcodes)
    at_counter.picture("sign-in")
    sign_in(app, "H01")
    at_counter.sell()
    at_counter.orders()
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
    at_pickup.handover(code)
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


def _code_to_collect(device: DemoDevice) -> str:
    """Of an order that is paid and lies ready."""
    with Counter(device.home) as counter:
        board = read_board(counter.orders)
        return next(
            view.order.pickup_code
            for view in board.to_collect
            if all(tender.state == "paid" for tender in view.tenders)
        )


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
