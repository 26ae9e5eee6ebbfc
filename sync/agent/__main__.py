"""`python -m sync.agent --home DIR`: the shipped agent, with the operating system's keyring."""

from __future__ import annotations

import sys
from pathlib import Path

from app.storage.keys import KeyringKeys, Keys
from sync.agent.main import main


def keyring_of(home: Path) -> Keys:
    return KeyringKeys(str(home.resolve()))


if __name__ == "__main__":
    sys.exit(main(keyring_of))
