"""A device in the simulation: the window's real Device and the agent's real loops on one folder, each a process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import structlog

from app.device import Device
from app.errors import FarshelfError, Outage
from app.identifiers import Uuid7
from app.identity import Identity, Secrets, journal_path, read_identity, read_secrets
from app.journal import records
from app.orders.reading import OrderReader
from sync.agent import agent as agents
from sync.agent.agent import Agent
from sync.agent.loop import Loop
from sync.agent.main import STALL_US
from sync.agent.watch import JournalWatch
from sync.hq_client import HqClient, seal_of
from tests.simulation.crashes import Process
from tests.simulation.moments import SECOND, MachineClock
from tests.simulation.network import Transport
from tests.simulation.wal import forget_tail

if TYPE_CHECKING:
    from tests.simulation.world import World

TICK = SECOND // 10
STAYS_IN_THREAD = ("events",)
"""Loops that hold a stream open; polling stays the truth, and is what the simulation runs."""


class MemoryKeys(dict[str, bytes]):
    """The device's key store; it outlives every crash."""

    def put(self, name: str, secret: bytes) -> None:
        self[name] = secret

    def remove(self, name: str) -> None:
        self.pop(name, None)


class _Sink:
    """The agent's log goes into the trace; a defect in it is a violation."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self._tell = tell

    def __getattr__(self, level: str) -> Callable[[str], None]:
        return lambda line: self._tell(level, line)


class SimDevice:
    """One folder with its keys, its clock, and the two processes that work on it."""

    def __init__(self, name: str, home: Path, keys: MemoryKeys, clock: MachineClock, world: World) -> None:
        self.name = name
        self.home = home
        self.keys = keys
        self.clock = clock
        self.world = world
        self.random = Random(f"{world.seed}/{name}")
        self.identifiers = Uuid7(clock, self.random.randbytes)
        self.offline_until = 0
        self.revoked = False
        self.touched = True
        """Something may look other than before."""
        self.openings = 0
        self.on = True
        self.window: Device | None = None
        self.reader: OrderReader | None = None
        self.window_process = Process("window", f"{name} window", alive=False)
        self.agent: Agent | None = None
        self.agent_process = Process("agent", f"{name} agent", alive=False)
        self._watch: JournalWatch | None = None
        self._tokens: dict[str, int] = {}
        self._busy: set[str] = set()
        self.commits: list[Callable[[SimDevice, Any], None]] = []

    @property
    def secrets(self) -> Secrets:
        return read_secrets(self.keys)

    @property
    def identity(self) -> Identity:
        return read_identity(self.home, self.secrets)

    @cached_property
    def place(self) -> Identity:
        """Device, shop and region; the incarnation is that of its first journal."""
        return self.identity

    # --- the window --------------------------------------------------------------------------------------------------

    def open_window(self) -> None:
        """Start the window; a kill on the way leaves it closed."""
        if self.window is not None or not self.on:
            return
        self.touched = True
        self.openings += 1
        self.window_process = Process("window", f"{self.name} window")
        with self.world.guarded(self.window_process, lambda: self.window_gone(None)):
            try:
                device = Device(self.home, self.secrets, self.clock, self.identifiers)
            except Outage as outage:
                self.world.log(self.name, "window cannot open", outage.reason)
                self.window_gone(None)
                return
            device.journal.on_commit.append(self._committed)
            self.window, self.reader = device, OrderReader(device)
            self._found(device)

    def _found(self, device: Device) -> None:
        """What was committed in the moment of a kill was acknowledged to nobody; it counts from now on."""
        with device.journal.database.read() as connection:
            commands = records.commands_after(connection, -1)
        for tell in self.commits:
            tell(self, commands)

    def close_window(self) -> None:
        self.window_process.alive = False
        if self.window is not None:
            self.window_gone(self.window)

    def window_gone(self, gone: Device | None) -> None:
        """It is closed, and opened again in a moment."""
        if self.window is gone:
            self.window = self.reader = None
        if gone is not None:
            gone.close()
        self.world.after(self.name, 3 * SECOND, f"{self.name} window opens", self.open_window)

    def _committed(self, commands: Any, _changes: object) -> None:
        for tell in self.commits:
            tell(self, commands)
        self.world.after(self.name, TICK, f"{self.name} tick", self.tick)

    # --- the agent ---------------------------------------------------------------------------------------------------

    def start_agent(self) -> None:
        if self.agent is not None or not self.on:
            return
        self.agent_process = Process("agent", f"{self.name} agent")
        log = structlog.wrap_logger(
            _Sink(self._logged),
            processors=[structlog.stdlib.add_log_level, structlog.processors.JSONRenderer(sort_keys=True)],
            wrapper_class=structlog.make_filtering_bound_logger(20),
        )
        random = Random(self.random.random())
        with self.world.guarded(self.agent_process, self._agent_gone):
            try:
                agent = Agent(
                    self.home, self.identity, self.secrets,
                    agents.World(self.clock, random.random, log, self._connect),
                )  # fmt: skip
                self._watch = JournalWatch(journal_path(self.home), self.secrets.journal_key)
            except FarshelfError as error:
                # As the agent's main does: a full disk now is no full disk in two seconds.
                self.world.log(self.name, "agent cannot open", error.reason)
                self.world.after(self.name, 2 * SECOND, f"{self.name} agent starts", self.start_agent)
                return
            self.agent = agent
            self._busy = set()
            for loop in self.loops:
                self._schedule(loop, 0)

    def stop_agent(self, again: int | None = 2 * SECOND) -> None:
        """Killed from outside; where it waits for an answer, it learns so when that comes."""
        self.agent_process.alive = False
        if not self._busy:
            self._agent_gone(again)

    def _agent_gone(self, again: int | None = 2 * SECOND) -> None:
        agent, self.agent = self.agent, None
        self._tokens = {}
        self._busy = set()
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        if agent is not None:
            agent.files.close()
            agent.journal.close()
        if again is not None:
            self.world.after(self.name, again, f"{self.name} agent starts", self.start_agent)

    @property
    def loops(self) -> list[Loop]:
        if self.agent is None:
            return []
        return [loop for loop in self.agent.loops if loop.name not in STAYS_IN_THREAD]

    def _schedule(self, loop: Loop, delay: int) -> None:
        token = self._tokens[loop.name] = self._tokens.get(loop.name, 0) + 1
        agent = self.agent
        self.world.after(
            self.name,
            delay,
            f"{self.name} {loop.name}",
            lambda: self._turn(loop, token) if self.agent is agent else None,
        )

    def _turn(self, loop: Loop, token: int) -> None:
        self.touched = True
        if self._tokens.get(loop.name) != token or loop.name in self._busy:
            return
        agent, busy, process = self.agent, self._busy, self.agent_process
        busy.add(loop.name)
        loop.take_poke()
        pause = 0.0
        # While it waits for HQ, this agent may be killed and another one started.
        with self.world.guarded(process, lambda: self._agent_gone() if self.agent is agent and not busy else None):
            try:
                pause = loop.turn()
            finally:
                busy.discard(loop.name)
        if self.agent is not agent or agent is None:
            return
        if not process.alive:
            if not busy:
                self._agent_gone()
            return
        self._schedule(loop, int(pause * SECOND))
        self.tick()
        self.poked()

    def poked(self) -> None:
        """Turn the loops that somebody poked."""
        for loop in self.loops:
            if loop.name not in self._busy and loop.take_poke():
                self._schedule(loop, 0)

    def tick(self) -> None:
        """What the agent's main thread does ten times a second."""
        if self.agent is None or self._watch is None or not self.agent_process.alive:
            return
        stalled: list[str] = []
        with self.world.guarded(self.agent_process, self._agent_gone):
            self.agent.tick(committed=self._watch.changed(), woken=False)
            stalled = self.agent.stalled(STALL_US)
        if stalled and self.agent is not None:
            self.world.log(self.name, "stalled", *stalled)
            self.world.faults.struck("agent restarted itself")
            self.stop_agent()
        self.poked()

    def _connect(self, identity: Identity, secrets: Secrets, clock: Any, on_bytes: Callable[[int], None]) -> HqClient:
        transport = Transport(self.name, self.world.line(self))
        seal = seal_of(identity, secrets, clock, self.identifiers)
        return HqClient(identity.hq_url, clock, seal, on_bytes=on_bytes, transport=transport)

    def _logged(self, level: str, line: str) -> None:
        self.world.agent_said(self, level, line)

    # --- the whole machine -------------------------------------------------------------------------------------------

    def power_cut(self, off_for: int) -> None:
        """Everything ends at once; files keep what was synced and, of the rest, what happened to get there."""
        journal = None if self.window is None else self.window.journal.database.file
        is_synced = journal is None or journal.durability == "full"
        synced = {self.home / "journal.db-wal"} if is_synced else set()
        aside = self.home.with_name(self.home.name + ".cut")
        shutil.copytree(self.home, aside)
        self.on = False
        self.close_window()
        self.stop_agent(None)
        self.let_go()
        shutil.rmtree(self.home)
        aside.rename(self.home)
        for path in self.home.rglob("*-shm"):
            path.unlink()
        for path in sorted(self.home.glob("*.db-wal")):
            if path not in synced:
                forget_tail(path, self.random)
        self.clock.reboot()
        self.world.after(self.name, off_for, f"{self.name} boots", self.boot)

    def let_go(self) -> None:
        """Close the agent's files also where one of its loops waits on the stack for an answer that never comes."""
        if self.agent is not None:
            self._agent_gone(None)

    def boot(self) -> None:
        self.on = True
        self.open_window()
        self.start_agent()

    def close(self) -> None:
        """At the end of a seed."""
        self.on = False
        with suppress(Exception):
            self.close_window()
        with suppress(Exception):
            self.stop_agent(None)
