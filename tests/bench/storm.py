"""`storm`: a region's power is back, and a thousand devices send fifty commands each in the same moment.

Then the price of peace: what polling with nothing new costs, for 10,000 devices and for 50,000.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from sync.protocol import CommandEnvelope
from tests.bench.crowd import Market, Member, market
from tests.bench.measure import emit, percentile
from tests.bench.traffic import Answer, Line, blast
from tests.bench.world import tell

DEVICES, COMMANDS = 1_000, 50
BYSTANDERS = 4
PAUSE = 0.25
POLL_SECONDS = 45
POLLS = 4_000
PATIENCE = 900.0


@dataclass
class Weather:
    """What the storm was like. `statuses` of all answers; `waits` asked for by 503s; times of bystanders in ms."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)

    def note(self, answer: Answer) -> None:
        self.statuses[answer.status] += 1
        if answer.status == 503:
            self.waits.append(answer.retry_after)


def bench(_: int) -> None:
    """Independent of the catalogue's size."""
    with tempfile.TemporaryDirectory() as folder, market(Path(folder)) as shop:
        weather = storm(shop, DEVICES, COMMANDS)
        emit(
            "storm",
            DEVICES,
            weather.seconds,
            f"s until {DEVICES * COMMANDS:,} commands were decided",
            0.0,
            bar="drained; no 5xx but 503 with Retry-After",
            a_second=round(DEVICES * COMMANDS / weather.seconds),
            answers={str(status): count for status, count in sorted(weather.statuses.items())},
            longest_wait_asked_for=max(weather.waits, default=0.0),
            others_p95_ms=round(percentile(weather.others, 95), 1),
        )
        _peace(shop)


def storm(shop: Market, devices: int, commands: int) -> Weather:
    """Starts HQ and lets it go; raises where a command was lost, or an answer was neither 200 nor a 503 with a time."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4 * devices), hard), hard))
    tell(f"enrolling {devices:,} devices, which make {commands} orders each")
    members = shop.crowd(devices)
    waiting = [(one, one.orders(commands)) for one in members]
    others = shop.crowd(BYSTANDERS)
    epoch, h = shop.head()
    shop.hq.start()
    tell("all at once")
    weather = asyncio.run(_blow(shop.hq.port, waiting, others, lambda one: one.poll(epoch, h)))
    decided = shop.count("orders")
    if decided != devices * commands:
        raise RuntimeError(f"{decided} orders at HQ where {devices * commands} were sent")
    if set(weather.statuses) - {200, 503} or not all(weather.waits):
        raise RuntimeError(f"not the answers of a storm: {weather.statuses}, {min(weather.waits, default=0)}")
    return weather


async def _blow(
    port: int,
    waiting: list[tuple[Member, list[CommandEnvelope]]],
    others: list[Member],
    poll: Callable[[Member], bytes],
) -> Weather:
    weather = Weather()

    async def until_taken(line: Line, request: Callable[[], bytes]) -> Answer:
        """As a device does: where HQ asks it to come later, it comes later, signed anew."""
        while True:
            answer = await line.ask(request())
            weather.note(answer)
            if answer.status != 503:
                return answer
            await asyncio.sleep(answer.retry_after)

    async def drain(member: Member, commands: list[CommandEnvelope]) -> None:
        line = Line(port)
        await until_taken(line, lambda: member.push(commands))
        await line.close()

    async def stand_by(member: Member) -> None:
        line = Line(port)
        try:
            while True:
                began = time.perf_counter()
                await until_taken(line, lambda: poll(member))
                weather.others.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(PAUSE)
        finally:
            await line.close()

    watching = [asyncio.create_task(stand_by(one)) for one in others]
    began = time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(drain(*one) for one in waiting))
    weather.seconds = time.perf_counter() - began
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    return weather


def _peace(shop: Market) -> None:
    """Processor time of HQ and of its PostgreSQL for a poll that finds nothing, and what many devices need of it."""
    members = shop.crowd(8)
    epoch, h = shop.head()
    queues = [[one.poll(epoch, h) for _ in range(POLLS // len(members))] for one in members]
    assert shop.hq.process is not None
    before = _busy(shop.hq.process.pid)
    tally = blast(shop.hq.port, queues)
    each = (_busy(shop.hq.process.pid) - before) / POLLS
    if set(tally.statuses) != {200}:
        raise RuntimeError(f"idle polls were answered with {tally.statuses}")
    emit(
        "storm, an idle poll",
        POLLS,
        each * 1000,
        "ms of processor time, HQ and PostgreSQL",
        0.0,
        bar="printed",
        p95_ms=round(percentile(tally.times, 95), 2),
        **{f"cores_for_{devices:_}_devices": round(devices / POLL_SECONDS * each, 2) for devices in (10_000, 50_000)},
    )


def _busy(pid: int) -> float:
    """Seconds of processor time that HQ and all servers of PostgreSQL have used."""
    servers = [one for one in psutil.process_iter(["name"]) if one.info["name"] == "postgres"]
    return sum(sum(one.cpu_times()[:2]) for one in (psutil.Process(pid), *servers))
