"""`python -m ui`: the shipped window, its keys in the operating system's key store."""

from __future__ import annotations

import sys
from pathlib import Path

from app.storage.keys import KeyringKeys, Keys
from ui.application import main


def keyring_of(home: Path) -> Keys:
    return KeyringKeys(str(home.resolve()))


def arguments(given: list[str]) -> list[str]:
    """The shipped app keeps its device in the user's data folder unless told otherwise."""
    if "--home" in given:
        return given
    from platformdirs import user_data_path

    return ["--home", str(user_data_path("farshelf", appauthor=False)), *given]


if __name__ == "__main__":
    sys.exit(main(arguments(sys.argv[1:]), keyring_of, (sys.executable, "-m", "sync.agent")))
