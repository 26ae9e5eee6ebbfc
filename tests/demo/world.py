"""The demo on a screen without its strip: two windows placed, and what can happen to the shops. Blocks; knows no Qt."""

from __future__ import annotations

import os
import subprocess

from tests.demo.app_client import AppProcess
from tests.demo.day import SHOPS, plug_in
from tests.demo.screen import Box, Screen
from tests.demo.stage import STARTS_WITHIN, DemoDevice, Stage
from tests.demo.steps import Seen, SeenShop, shop_seen
from tests.fashion.demo import HUBIN, PEOPLE, XIHU

AT_THE_COUNTER = {HUBIN: "H01", XIHU: "X03"}
SHOP_NAMES = {HUBIN: "湖滨店 Hubin", XIHU: "西湖店 Xihu"}


class World:
    """Acts for one thread at a time, looks from any. `ratio`: pixels of the screen for one of the strip's."""

    def __init__(self, stage: Stage, screen: Screen, ratio: float) -> None:
        self.stage = stage
        self._screen = screen
        self._ratio = ratio
        self._online = True
        self._cuts = 0
        self._at_pickup = False
        self._last = dict(AT_THE_COUNTER)

    def open(self) -> None:
        """Everything from an empty folder to two windows that wait for a PIN."""
        self.stage.build(SHOPS, self._open_first)
        self.stage.say("both windows wait for a PIN")

    def look(self) -> Seen:
        """What is so now; also turns Xihu's window to its pickup desk when someone signs in there."""
        hubin, xihu = self._shop(HUBIN), self._shop(XIHU)
        if bool(xihu.person) != self._at_pickup:
            self._at_pickup = bool(xihu.person)
            app = self.stage.devices[XIHU].app
            if self._at_pickup and app is not None:
                app.tap("nav-pickup")
        return Seen(self._online, self._cuts, hubin, xihu)

    # --- what happens to the shops ------------------------------------------------------------------------------------

    def unplug(self) -> None:
        self.stage.hq.stop()
        self._online = False

    def plug_in(self) -> None:
        plug_in(self.stage)
        self._online = True

    def cut_power(self) -> None:
        """At Hubin."""
        self.stage.devices[HUBIN].cut_power()
        self._cuts += 1

    def switch_on(self) -> None:
        """Whatever is dark."""
        for store, device in self.stage.devices.items():
            if device.agent is None:
                device.start_agent()
            if not _runs(device):
                self.stage.say(f"{device.name} is switched on")
                self._open(store, device)

    def scan(self, store: str, code: str) -> None:
        app = self.stage.devices[store].app
        if app is not None and _runs(self.stage.devices[store]):
            app.scan(code)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _shop(self, store: str) -> SeenShop:
        device = self.stage.devices.get(store)
        if device is None or device.app is None or not _runs(device):
            return SeenShop()
        try:
            found = shop_seen(device.app.ask("orders"))
        except RuntimeError:
            try:
                device.app.process.wait(timeout=10)  # it was closed, or the power went, while it was asked
            except subprocess.TimeoutExpired:
                raise RuntimeError(f"{device.name} does not answer") from None
            return SeenShop()
        if found.person:
            self._last[store] = found.person
        return found

    def _open_first(self, device: DemoDevice) -> None:
        self._open(next(store for store, name in SHOPS if name == device.name), device)

    def _open(self, store: str, device: DemoDevice) -> None:
        """A window at its place that waits for the PIN of whoever stood there last."""
        box = self._screen.left if store == HUBIN else self._screen.right
        scale = self._screen.scale
        whole = float(os.environ.get("QT_SCALE_FACTOR", "1")) * scale
        size = (round(box.width / scale), round(box.height / scale))
        environment = {"QT_SCALE_FACTOR": f"{whole:.2f}"}
        if device.app is not None:
            device.app.close()
        device.app = app = AppProcess(
            device.home, device.name, "--shop", SHOP_NAMES[store], size=size, environment=environment
        )
        self.stage.check()
        app.ask("place", **_asked(box), ratio=self._ratio, title=f"{SHOP_NAMES[store]} · 云货架 Farshelf")
        app.wait("signInPad", patience=STARTS_WITHIN)
        name = next(person.name for person in PEOPLE if person.code == self._last[store])
        app.tap(f"person{{{name}}}")


def _runs(device: DemoDevice) -> bool:
    return device.app is not None and device.app.process.poll() is None


def _asked(box: Box) -> dict[str, int]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
