"""`python -m tests.demo.device --home DIR [--drive [--agent]] [--shop NAME]`: the app as shipped, keys in a file.

PINs are printed on the sign-in cards, a banner says that it is a demo, and with `--drive` a script moves its hands and
starts the agent itself, unless `--agent` leaves that to the window.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
from typing import Any

from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.states import Fulfilment
from tests.demo.deaths import watch
from tests.demo.file_keys import FileKeys
from tests.fashion.demo import PINS
from ui.application import Application, Extras, main

AGENT = (sys.executable, "-m", "tests.demo.agent")


def _drive(application: Application) -> object:
    from tests.demo.driver import Driver

    def settings(request: dict[str, Any]) -> dict[str, Any]:
        """Change language, theme or motion at once, as Settings does."""
        if "lang" in request:
            application.shell.languageWished.emit(request["lang"])
        if "dark" in request:
            application.shell.darkWished.emit(request["dark"])
        if "still" in request:
            application.settings.reduceMotion(request["still"])
        return {}

    reader: list[OrderReader] = []

    def orders(_: dict[str, Any]) -> dict[str, Any]:
        """Who is at the counter, which desk is open, and the newest orders as this device knows them."""
        counter = application.counter
        if counter is None or not counter.device.replicas.store.present:
            return {"person": "", "desk": "", "orders": []}
        if not reader:
            reader.append(OrderReader(counter.device))
        return {
            "person": "" if counter.person is None else counter.person.code,
            "desk": application.shell.state.current,
            "orders": [_told(view) for view in reader[0].recent(20)],
        }

    def hush(_: dict[str, Any]) -> dict[str, Any]:
        """Take the message of the moment away, as time would."""
        application.shell.hush()
        return {}

    return Driver(application.window, {"settings": settings, "orders": orders, "hush": hush})


def _told(view: OrderView) -> dict[str, Any]:
    """What the strip needs to know of an order; `collect` are the states of its lines to be collected."""
    collected = [line.state for line in view.lines if line.fulfilment == Fulfilment.CLICK_AND_COLLECT]
    return {
        "number": view.order.number,
        "code": view.order.pickup_code,
        "waiting": view.waiting,
        "collect": collected,
    }


def start(words: list[str]) -> int:
    """The exit status of the app."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo.device", allow_abbrev=False)
    parser.add_argument("--drive", action="store_true", help="hands by requests on standard input")
    parser.add_argument("--agent", action="store_true", help="the window starts and tends the agent all the same")
    parser.add_argument("--shop", default="", help="named in the banner, where two shops stand side by side")
    asked, others = parser.parse_known_args(words)
    extras = Extras(
        hints={code: f"PIN {pin}" for code, pin in PINS.items()},
        banner=" · ".join(part for part in ("演示 Demo", asked.shop) if part),
        ready=_drive if asked.drive else None,
    )
    return main(others, FileKeys, AGENT if asked.agent or not asked.drive else None, extras)


if __name__ == "__main__":
    faulthandler.enable()
    watch("app")
    sys.exit(start(sys.argv[1:]))
