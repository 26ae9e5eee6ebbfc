"""`./dev shots DIR`: every screen as a picture, after the scripted day, in zh and en, light and dark, three sizes.

Fails on what no screen may have: words cut off, things to touch below 48 px, contrast below 4.5:1 (see `faults`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.demo.app_client import AppProcess
from tests.demo.day import COLLECTED, MEMBER, SHOPS, Day, barcode_of, sign_in
from tests.demo.history import make_history
from tests.demo.stage import Stage
from tests.fashion.demo import HUBIN, XIHU

SIZES = {"portrait": (800, 1280), "landscape": (1280, 800), "desktop": (1920, 1080)}
LANGUAGES = ("zh_CN", "en")


class Photographer:
    """Walks one app through its screens; each is pictured and looked at for faults."""

    def __init__(self, app: AppProcess, folder: Path, look: str, barcodes: Path) -> None:
        self._app = app
        self._folder = folder
        self._look = look
        self._barcodes = barcodes
        self.faults: list[str] = []

    def picture(self, name: str) -> None:
        file = self._folder / f"{name}-{self._look}.png"
        self._app.shot(file)
        self.faults += [f"{file.name}: {fault}" for fault in self._app.ask("faults")["faults"]]

    def desk(self, key: str) -> None:
        """By the rail, or by More where the bar has no room for it."""
        if self._app.ask("look", name=f"nav-{key}")["there"]:
            self._app.tap(f"nav-{key}")
        else:
            self._app.tap("nav-more")
            self._app.tap(f"more-{key}")

    def _back(self) -> None:
        """From a detail that covers its list, as it does where there is one pane."""
        if self._app.ask("look", name="paneBackButton")["there"]:
            self._app.tap("paneBackButton")

    def sell(self) -> None:
        app = self._app
        self.desk("sell")
        self.picture("sell-start")
        app.type("yrf")
        app.wait("tile[7]", enabled=False)
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
        app.scan(barcode_of(self._barcodes, COLLECTED.replace("-L", "-M")))
        app.scan(MEMBER)
        app.wait("tile", enabled=False)
        self.picture("order")

    def orders(self) -> None:
        self.desk("orders")
        self._app.wait("orderRow0", enabled=False)
        self.picture("orders")
        self._app.tap("orderRow1")
        self._app.wait("orderNumber", enabled=False)
        self.picture("order-detail")
        self._back()

    def pickup(self) -> None:
        self.desk("pickup")
        for tab in ("to_pick", "to_collect"):
            self._app.tap(f"pickupTab_{tab}")
            self._app.wait("pickupCard0", enabled=False)
            self.picture(f"pickup-{tab}")
            self._app.tap("pickupCard0")
            self._app.wait("pickupActButton", enabled=False)
            self.picture(f"pickup-{tab}-open")
            self._back()

    def others(self) -> None:
        for key in ("attention", "sync", "settings"):
            self.desk(key)
            self.picture(key)


def shoot(folder: Path) -> list[str]:
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
        for device in stage.devices.values():
            if device.app is not None:
                device.app.close()
        for name, size in SIZES.items():
            for lang in LANGUAGES:
                for theme in ("light", "dark"):
                    faults += _one_look(stage, folder, f"{lang}-{theme}-{name}", lang, theme, size)
    shutil.rmtree(work)
    return faults


def _one_look(stage: Stage, folder: Path, look: str, lang: str, theme: str, size: tuple[int, int]) -> list[str]:
    found: list[str] = []
    walks: tuple[tuple[str, str, tuple[Callable[[Photographer], None], ...]], ...] = (
        (HUBIN, "H01", (Photographer.sell, Photographer.orders, Photographer.others)),
        (XIHU, "X03", (Photographer.pickup,)),
    )
    for shop, person, walk in walks:
        device = stage.devices[shop]
        app = device.open_app("--lang", lang, "--theme", theme, size=size)
        one = Photographer(app, folder, look, stage.folder / "import")
        if shop == HUBIN:
            one.picture("sign-in")
        sign_in(app, person)
        for step in walk:
            step(one)
        found += one.faults
        app.close()
    print(f"{look}: {len(found)} faults", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev shots")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    faults = shoot(folder)
    for fault in faults:
        print(fault)
    print(f"{len(list(folder.rglob('*.png')))} pictures in {folder}, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
