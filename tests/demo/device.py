"""`python -m tests.demo.device --home DIR [--drive [--agent]]`: the app as shipped, with its keys in a file.

PINs are printed on the sign-in cards, a banner says that it is a demo, and with `--drive` a script moves its hands and
starts the agent itself, unless `--agent` leaves that to the window.
"""

from __future__ import annotations

import faulthandler
import sys
from typing import Any

from tests.demo.deaths import watch
from tests.demo.file_keys import FileKeys
from tests.fashion.demo import PINS
from ui.application import Application, Extras, main

AGENT = (sys.executable, "-m", "tests.demo.agent")


def _drive(application: Application) -> object:
    from tests.demo.driver import Driver

    def settings(request: dict[str, Any]) -> dict[str, Any]:
        """Change language or theme at once, as Settings does."""
        if "lang" in request:
            application.shell.languageWished.emit(request["lang"])
        if "dark" in request:
            application.shell.darkWished.emit(request["dark"])
        return {}

    return Driver(application.window, {"settings": settings})


def start(words: list[str]) -> int:
    """The exit status of the app."""
    driven = "--drive" in words
    extras = Extras(
        hints={code: f"PIN {pin}" for code, pin in PINS.items()},
        banner="演示 Demo",
        ready=_drive if driven else None,
    )
    agent = AGENT if "--agent" in words or not driven else None
    return main([word for word in words if word not in ("--drive", "--agent")], FileKeys, agent, extras)


if __name__ == "__main__":
    faulthandler.enable()
    watch("app")
    sys.exit(start(sys.argv[1:]))
