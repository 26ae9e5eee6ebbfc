"""The agent as a process: one per device folder, stopped by SIGTERM, unharmed by SIGKILL."""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from filelock import FileLock, Timeout

from app.clock import Clock, SystemClock
from app.errors import FarshelfError, Outage, Refusal
from app.identity import Identity, Secrets, is_leaving, journal_path, read_identity, read_secrets
from app.storage.keys import Keys
from sync.agent.agent import Agent, World
from sync.agent.log import Log, agent_log, described
from sync.agent.watch import JournalWatch, WakeFile

TICK_SECONDS = 0.1
STALL_US = 300 * 1_000_000
RETRY_SECONDS = 2.0
STOP_SECONDS = 5.0
NICE = 10
LOCK_NAME = "agent.lock"
LOCK_PATIENCE = 0.5
"""Seconds."""

OpenKeys = Callable[[Path], Keys]


def main(open_keys: OpenKeys, arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop. Exit 0: stopped, or another agent already serves this folder; 2: no such device."""
    parser = argparse.ArgumentParser(prog="farshelf-agent", description="Syncs one device with HQ.")
    parser.add_argument("--home", type=Path, required=True, help="the device's folder")
    home: Path = parser.parse_args(arguments).home
    if not home.is_dir():
        print(f"no such folder: {home}", file=sys.stderr)
        return 2
    if sys.platform != "win32":
        # A frame of the window is more urgent than any row.
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    lock = FileLock(home / LOCK_NAME)
    try:
        # Not at once: the window takes the lock for a moment to see whether an agent runs.
        lock.acquire(timeout=LOCK_PATIENCE)
    except Timeout:
        print("another agent already serves this device")
        return 0
    try:
        with agent_log(home, SystemClock()) as log:
            return _serve(home, open_keys, SystemClock(), log, stopping)
    finally:
        lock.release()


def _serve(home: Path, open_keys: OpenKeys, clock: Clock, log: Log, stopping: Event) -> int:
    opened = None if is_leaving(home) else _wait_for_keys(home, open_keys, log, stopping)
    if opened is None:
        return 0
    try:
        identity = read_identity(home, opened)
    except Refusal as refusal:
        log.error("refused", **described(refusal))
        print(f"this device cannot be served: {refusal.reason}", file=sys.stderr)
        return 2
    run(home, identity, opened, World(clock, random.random, log), stopping)
    return 0


def _wait_for_keys(home: Path, open_keys: OpenKeys, log: Log, stopping: Event) -> Secrets | None:
    """The device's secrets, once the keyring is unlocked; None where the agent was stopped before."""
    said = ""
    while not stopping.is_set():
        try:
            return read_secrets(open_keys(home))
        except Outage as outage:
            if outage.reason != said:
                said = outage.reason
                log.warning("waiting_for_keys", **described(outage))
            stopping.wait(RETRY_SECONDS)
    return None


def run(
    home: Path,
    identity: Identity,
    secrets: Secrets,
    world: World,
    stopping: Event,
    *,
    stall: int = STALL_US,
    restart: Callable[[], None] | None = None,
) -> None:
    """Serve the device until `stopping` is set. A loop that gets on no more for `stall` µs restarts the process."""
    agent = _open(home, identity, secrets, world, stopping)
    if agent is None:
        return
    watch, wake = JournalWatch(journal_path(home), secrets.journal_key), WakeFile(home)
    world.log.info("started", device=identity.device_id, pid=os.getpid())
    agent.start()
    while not stopping.wait(TICK_SECONDS) and not is_leaving(home):
        agent.tick(committed=watch.changed(), woken=wake.touched())
        if stalled := agent.stalled(stall):
            world.log.error("stalled", loops=stalled)
            # A stuck thread cannot be ended, but the process may end at any moment: start it anew.
            (restart or _restart)()
            return
    watch.close()
    clean = agent.stop(STOP_SECONDS)
    world.log.info("stopped", clean=clean)


def _open(home: Path, identity: Identity, secrets: Secrets, world: World, stopping: Event) -> Agent | None:
    """The agent, as soon as the disk allows it."""
    while not stopping.is_set():
        try:
            return Agent(home, identity, secrets, world)
        except FarshelfError as error:
            world.log.warning("cannot_open", **described(error))
            stopping.wait(RETRY_SECONDS)
    return None


def _restart() -> None:
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
