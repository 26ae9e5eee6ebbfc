"""For the window: an agent runs for this device, or is started and left on its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from sync.agent.main import LOCK_NAME

_started: list[subprocess.Popen[bytes]] = []
"""Kept so that an agent that ends while the window is open is collected."""


def is_running(home: Path) -> bool:
    lock = FileLock(home / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def start_if_needed(command: Sequence[str], home: Path) -> bool:
    """Spawn `command` plus `--home`, detached from this process; False where an agent runs already.

    Two windows may both spawn one: the second agent sees the lock and leaves.
    """
    _started[:] = [one for one in _started if one.poll() is None]
    if is_running(home):
        return False
    apart = 0x208 if sys.platform == "win32" else 0  # DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP
    _started.append(
        subprocess.Popen(
            [*command, "--home", str(home)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=apart,
        )
    )
    return True
