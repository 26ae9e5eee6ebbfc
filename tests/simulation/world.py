"""One seed's world: virtual time, a queue of what happens next, and the machines it happens to; one thread."""

from __future__ import annotations

import hashlib
import heapq
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.simulation.book import Book
from tests.simulation.crashes import Crashes, Process, SimulatedKill
from tests.simulation.device import MemoryKeys, SimDevice
from tests.simulation.faults import Faults
from tests.simulation.headquarters import Answer, Headquarters, HqProcess
from tests.simulation.moments import DAY, MINUTE, SECOND, MachineClock, Time
from tests.simulation.network import Line, Sent

DEEPEST = 3
"""How many things may happen inside each other, each while the one around it waits for HQ."""

_ABOVE = Process("world", "world")


class Violation(BaseException):
    """An invariant does not hold. No Exception, or the code under test would handle it."""

    def __init__(self, invariant: str, what: str) -> None:
        super().__init__(f"{invariant}: {what}")
        self.invariant = invariant
        self.what = what


class World:
    """Everything of one seed. `trace` is told each line of the event log."""

    def __init__(self, seed: str, folder: Path, trace: Callable[[str], None] | None = None) -> None:
        self.seed = seed
        self.folder = folder
        self.time = Time()
        self.faults = Faults(Random(f"{seed}/faults"))
        self.crashes = Crashes(self.faults.at_point)
        self.random = Random(f"{seed}/world")
        self.devices: dict[str, SimDevice] = {}
        self.hq = Headquarters(folder / "hq", MachineClock(self.time, "hq"), Random(f"{seed}/hq"))
        self.book = Book()
        self.after_event: Callable[[], None] = lambda: None
        self.steps = 0
        self._queue: list[tuple[int, int, str, Callable[[], None]]] = []
        self._number = 0
        self._depth = 0
        self._digest = hashlib.sha256()
        self._trace = trace
        self._log_handler = _HqLog(self)

    # --- time and events ---------------------------------------------------------------------------------------------

    def after(self, who: str, delay: int, what: str, run: Callable[[], None]) -> None:
        """`run` in `delay` µs; `who` is for the trace."""
        self._number += 1
        heapq.heappush(self._queue, (self.time.now + delay, self._number, what, run))

    def spend(self, seconds: float) -> None:
        """Let time pass; what falls due meanwhile happens."""
        until = self.time.now + int(seconds * SECOND)
        while self._depth < DEEPEST and self._queue and self._queue[0][0] <= until:
            at, _, what, run = heapq.heappop(self._queue)
            self.time.now = max(self.time.now, at)
            self._happen(what, run)
        self.time.now = max(self.time.now, until)

    def sleep(self, span: int) -> None:
        """Nobody is there for so long: machines are suspended, and only what the network still holds arrives."""
        until = self.time.now + span
        late = [one for one in self._queue if one[2].startswith("late ") and one[0] <= until]
        rest = [one for one in self._queue if one not in late]
        self._queue = [(at + span, number, what, run) for at, number, what, run in rest]
        heapq.heapify(self._queue)
        for at, _, what, run in sorted(late):
            self.time.now = max(self.time.now, at)
            self._happen(what, run)
        self.time.now = max(self.time.now, until)

    def _happen(self, what: str, run: Callable[[], None]) -> None:
        self.steps += 1
        self.log(what)
        self._depth += 1
        try:
            with self.crashes.running(_ABOVE):
                run()
        finally:
            self._depth -= 1
        self.look_at_hq()
        self.after_event()

    def do(self, what: str, run: Callable[[], None]) -> None:
        """Something that happens now."""
        self._happen(what, run)

    def log(self, *words: object) -> None:
        line = f"{self.time.now} " + " ".join(map(str, words))
        self._digest.update(line.encode())
        if self._trace is not None:
            self._trace(line)

    @property
    def event_hash(self) -> str:
        return self._digest.hexdigest()

    @contextmanager
    def guarded(self, process: Process, gone: Callable[[], object]) -> Iterator[None]:
        """Run as `process`; where it is killed, `gone` clears up after it."""
        try:
            with self.crashes.running(process):
                yield
        except SimulatedKill as kill:
            if kill.process is not process:
                raise
            self.log(process.name, "killed")
            gone()

    # --- the network -------------------------------------------------------------------------------------------------

    def line(self, device: SimDevice, process: Process | None = None) -> Line:
        """What this device's agent, or another process of it, is connected to."""
        process = device.agent_process if process is None else process
        enrolling = not process.alive

        def spend(seconds: float) -> None:
            self.spend(seconds)
            if not (process.alive or enrolling):
                raise SimulatedKill(process)

        def fault() -> str:
            if self.time.now < device.offline_until and not self.faults.off:
                return "offline"
            return self.faults.on_the_wire()

        return Line(fault, self.carry, spend, self._deliver_later, self.random.random)

    def carry(self, sent: Sent) -> Answer | None:
        """To one of HQ's processes, if one runs."""
        if not self.hq.processes:
            return None
        serving = self.random.choice(self.hq.processes)
        answer: Answer | None = None
        with self.guarded(serving.process, lambda: self.hq_gone(serving)):
            answer = self.hq.call(serving, sent.method, sent.path, sent.headers, sent.body)
        if answer is not None:
            self.log(sent.sender, sent.method, sent.path.partition("?")[0][:20], answer[0])
            self._judge(sent, answer)
        return answer

    def _judge(self, sent: Sent, answer: Answer) -> None:
        status, _, body = answer
        if status >= 500 and status != 503:
            raise Violation("HQ", f"{sent.method} {sent.path} answered {status}: {body[:300]!r}")

    def _deliver_later(self, sent: Sent) -> None:
        delay = self.random.choice((10 * SECOND, MINUTE, 10 * MINUTE, DAY, 3 * DAY))
        self.after(sent.sender, int(delay * self.random.random()), f"late {sent.sender} {sent.path[:20]}",
                   lambda: self.carry(sent) and None)  # fmt: skip

    # --- HQ ----------------------------------------------------------------------------------------------------------

    def hq_gone(self, gone: HqProcess) -> None:
        """A process of HQ has died; another one is started where it was the last."""
        self.hq.stop(gone)
        for other in self.hq.processes:
            other.rounds.wake()
        if not self.hq.processes:
            self.after("hq", int(self.random.random() * 20 * SECOND), "hq starts", self.start_hq)

    def start_hq(self) -> None:
        if not self.hq.processes:
            self.hq.start().rounds.wake()

    def look_at_hq(self) -> None:
        """Somebody has woken a sequencer, or its own clock does: the next round comes soon."""
        for process in self.hq.processes:
            if process.rounds.woken:
                process.rounds.woken = False
                delay = int(self.random.random() * 0.2 * SECOND) + self.book.sequencer_stall
                self.after("hq", delay, "hq round", lambda: self.round(self.random))

    def round(self, random: Random) -> None:
        """A round by one of the processes."""
        if not self.hq.processes:
            return
        process = random.choice(self.hq.processes)
        with self.guarded(process.process, lambda: self.hq_gone(process)):
            drained = self.hq.round(process)
            self.log("hq sequenced", drained)
        self.book.read_feed(self.hq)

    def agent_said(self, device: SimDevice, level: str, line: str) -> None:
        """A line of an agent's log; a fault of ours is a violation."""
        told = json.loads(line)
        self.log(device.name, "agent", level, told.get("event", ""), told.get("reason", ""), told.get("type", ""))
        if "where" in told:
            raise Violation("agent", f"{device.name}: {told['type']} at {told['where']}")

    # --- machines ----------------------------------------------------------------------------------------------------

    def add_device(self, name: str, keys: MemoryKeys) -> SimDevice:
        home = self.folder / name
        home.mkdir(exist_ok=True)
        device = SimDevice(name, home, keys, MachineClock(self.time, name), self)
        self.devices[name] = device
        return device

    @contextmanager
    def running(self) -> Iterator[World]:
        """Faults installed; everything is closed at the end."""
        root = logging.getLogger()
        before = root.handlers[:]
        root.handlers[:] = [self._log_handler]
        try:
            with self.crashes.installed():
                yield self
        finally:
            root.handlers[:] = before
            self.crashes.quiet = True
            for device in self.devices.values():
                device.close()
            self.hq.close()


class _HqLog(logging.Handler):
    """What the code under test logs goes into the trace."""

    def __init__(self, world: World) -> None:
        super().__init__(logging.WARNING)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        self._world.log("log", record.name, record.levelname, record.getMessage().partition("\n")[0][:120])
