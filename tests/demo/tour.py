"""The six steps played by themselves, in the windows on the screen and slowly enough to follow."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from tests.demo.day import Day, sign_in
from tests.demo.stage import DemoDevice
from tests.demo.world import AT_THE_COUNTER, World
from tests.fashion.demo import HUBIN, XIHU

PACE = 0.55
"""Seconds before each touch."""
READING = 1.6
"""Seconds to read a caption or look at a screen."""


class Stopped(Exception):
    """The person at the screen took over."""


class Tour(Day):
    """The scripted day up to the handover, with the world's cable and power, stopped by `stop` between two touches.

    `pace` 1 is for people who watch, 0 for tests.
    """

    def __init__(self, world: World, stop: Event, pace: float = 1.0) -> None:
        super().__init__(world.stage, Path(), say=lambda _: None)
        self._world = world
        self._stop = stop
        self._slowness = pace

    def perform(self) -> None:
        """Raises Stopped, or RuntimeError where the screen was not as expected."""
        try:
            self._perform()
        finally:
            self._pace(0.0)

    def _perform(self) -> None:
        self._attend(HUBIN)
        self._attend(XIHU)
        self._give_coupon()
        self._cut_the_network()
        self._sell()
        self._cut_the_power()
        self._reconnect()
        self._attend(XIHU)
        self._pick()
        self._hand_over()

    def unplug(self) -> None:
        self._world.unplug()

    def plug_in(self) -> None:
        self._world.plug_in()

    def cut_power(self) -> None:
        self._world.cut_power()
        self._rest(READING)

    def switch_on(self) -> None:
        self._world.switch_on()
        self._pace(PACE)

    def _attend(self, store: str) -> None:
        """Someone signs in, sheets left open are closed, and the desk is the one the day begins at."""
        app = self._app(self.stage.devices[store])
        self._pace(PACE)
        if app.ask("look", name="signInPad")["there"]:
            sign_in(app, AT_THE_COUNTER[store])
        for _ in range(3):
            app.ask("key", key="Esc")
        app.tap("nav-sell" if store == HUBIN else "nav-pickup")

    def _tell(self, caption: str) -> None:
        super()._tell(caption)
        self._rest(READING)

    def _show(self, name: str, *devices: DemoDevice) -> None:
        self._rest(READING)

    def _rest(self, seconds: float) -> None:
        if self._stop.wait(seconds * self._slowness):
            raise Stopped

    def _pace(self, seconds: float) -> None:
        for device in self.stage.devices.values():
            self._app(device).pace = seconds * self._slowness
