"""HTTP at full speed: requests made beforehand, over connections that stay open; as little of our own as can be."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """`took` in seconds; `retry_after` in seconds, 0 where none was asked for."""

    status: int
    body: bytes
    took: float
    retry_after: float = 0.0


@dataclass
class Tally:
    """What came back: how often each status, and the time each answer took, in ms."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        self.statuses[answer.status] += 1
        self.times.append(answer.took * 1000)


class Line:
    """One connection; opened at the first call, and anew where the other side has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer:
        began = time.perf_counter()
        if self._streams is not None and self._streams[0].at_eof():
            # HQ closes what was silent for 75 s, and in a storm it asks for longer waits than that.
            await self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        status = int(head[0].split()[1])
        return Answer(status, body, time.perf_counter() - began, float(headers.get("retry-after", "0")))

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            await self._streams[1].wait_closed()
            self._streams = None


def blast(port: int, queues: Sequence[Iterable[bytes]]) -> Tally:
    """Send each queue over a connection of its own, one after the other, all queues at once."""
    tally = Tally()

    async def serve(queue: Iterable[bytes]) -> None:
        line = Line(port)
        for request in queue:
            tally.add(await line.ask(request))
        await line.close()

    async def all_of_them() -> None:
        await asyncio.gather(*(serve(queue) for queue in queues))

    began = time.perf_counter()
    asyncio.run(all_of_them())
    tally.seconds = time.perf_counter() - began
    return tally
