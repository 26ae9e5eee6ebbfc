"""The agent with one fault, named by the environment: `python -m tests.support.failing_agent --home DIR`.

`FAIL_DIE_AT=N`: SIGKILL to itself before the N-th thing it does to disk or network. `FAIL_COUNT=FILE`: count those
things, and what they were, into FILE. `FAIL_STUCK=1`: the first pull of the first process never comes back.
`FAIL_SPIN=1`: every pull of the first process is refused. `FAIL_PATIENTLY=1`: after a failure it waits up to a minute
from the first time on.
"""

from __future__ import annotations

import functools
import itertools
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sync.agent.backoff
import sync.agent.following
from app.errors import Refusal
from app.storage.database import Database
from sync.agent import main as agent_main
from sync.agent.listening import Listening
from sync.agent.watchdog import Watchdog
from sync.hq_client import HqClient
from tests.demo.file_keys import FileKeys

STALL_US = 1_000_000
EVENTS = itertools.count(1)


def happens(what: str) -> None:
    """One more thing is about to be done; die here if this is the one."""
    if os.environ.get("FAIL_DIE_AT") == str(next(EVENTS)):
        os.kill(os.getpid(), signal.SIGKILL)
    if "FAIL_COUNT" in os.environ:
        with Path(os.environ["FAIL_COUNT"]).open("a") as file:
            file.write(what + "\n")


def wrap(owner: Any, name: str) -> None:
    inner: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(inner)
    def outer(*positional: Any, **named: Any) -> Any:
        happens(name)
        return inner(*positional, **named)

    setattr(owner, name, outer)


def get_stuck() -> None:
    """The process that replaces this one is not told."""
    del os.environ["FAIL_STUCK"]

    def pull(*_: object, **__: object) -> None:
        time.sleep(3600)

    patch.object(sync.agent.following, "pull", pull).start()
    # A stream of hints is silent for longer than the limit of this test.
    patch.object(Listening, "step", lambda _: 3600.0).start()
    agent_main.run.__kwdefaults__ = {**(agent_main.run.__kwdefaults__ or {}), "stall": STALL_US}


def spin() -> None:
    """As above."""
    del os.environ["FAIL_SPIN"]

    def pull(*_: object, **__: object) -> None:
        raise Refusal("malformed")

    patch.object(sync.agent.following, "pull", pull).start()
    Watchdog.__init__.__defaults__ = (STALL_US,)


if __name__ == "__main__":
    if "FAIL_PATIENTLY" in os.environ:
        sync.agent.backoff.BASE_SECONDS = sync.agent.backoff.CAP_SECONDS
    if "FAIL_SPIN" in os.environ:
        spin()
    if "FAIL_STUCK" in os.environ:
        get_stuck()
    if "FAIL_DIE_AT" in os.environ or "FAIL_COUNT" in os.environ:
        for owner, name in ((os, "fsync"), (Path, "rename"), (Path, "replace"), (Path, "unlink"), (Database, "write"),
                            (Database, "close"), (HqClient, "manifest"), (HqClient, "pull"),
                            (HqClient, "blob")):  # fmt: skip
            wrap(owner, name)
    sys.exit(agent_main.main(FileKeys))
