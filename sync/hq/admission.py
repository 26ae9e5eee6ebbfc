"""Admission: three pools, commands before feed before snapshots, so that a storm never keeps work on a device.

Each pool runs so many calls at once and lets so many wait; who comes beyond that is sent away with a time to come back
that grows with the queue, spread so that not all come back in the same moment.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from litestar.enums import ScopeType

from sync.hq.problems import problem
from sync.protocol import PREFIX

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Receive, Scope, Send

_SETTLING = 0.2
"""How much the newest call counts in the mean time of a call."""


@dataclass
class Pool:
    """`running` calls at once, `waiting` behind them; a call that waits is served in turn."""

    running: int
    waiting: int
    seconds: float = 0.05
    """What a call takes, as lately seen."""
    inside: int = field(default=0, init=False)
    """Running and waiting."""

    def __post_init__(self) -> None:
        self._turns = asyncio.Semaphore(self.running)

    @property
    def full(self) -> bool:
        return self.inside >= self.running + self.waiting

    def come_back(self, spread: Callable[[], float]) -> int:
        """Whole seconds after which the queue will have gone, twice that at most; `spread` gives numbers in [0, 1)."""
        queue = self.inside * self.seconds / self.running
        return max(1, round((1 + queue) * (1 + spread())))

    async def serve(self, call: Callable[[], Awaitable[None]]) -> None:
        """Await `call()` when its turn comes."""
        loop = asyncio.get_running_loop()
        self.inside += 1
        try:
            async with self._turns:
                began = loop.time()
                await call()
                self.seconds += _SETTLING * (loop.time() - began - self.seconds)
        finally:
            self.inside -= 1


def pools() -> dict[str, Pool]:
    """By the first part of the path behind the prefix. What is not named (hints, health, the schema) is let through."""
    commands, feed, snapshots = Pool(12, 400), Pool(8, 200), Pool(4, 16)
    payments = Pool(6, 100)  # a provider may take its time: what else there is to do must not wait for it
    return {
        "commands": commands,
        "hello": commands,
        "leases": commands,
        "enrol": commands,
        "leave": commands,
        "pull": feed,
        "manifest": feed,
        "feed": snapshots,
        "blob": snapshots,
        "payments": payments,
        "/payments": Pool(2, 50),
        "reservations": feed,
        "/online": Pool(2, 50),
        "/R": Pool(2, 20),
    }


_OTHERS = 8
"""Threads for what no pool holds back."""
THREADS = sum(pool.running for pool in {id(one): one for one in pools().values()}.values()) + _OTHERS
"""Worker threads of an HQ process: all pools full at once, and some for the rest."""


class Admission:
    """ASGI middleware."""

    def __init__(
        self, app: ASGIApp, by_name: dict[str, Pool] | None = None, spread: Callable[[], float] = random.random
    ) -> None:
        self._app = app
        self._pools = pools() if by_name is None else by_name
        self._spread = spread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == ScopeType.HTTP else ""
        pool = self._pools.get(_name(path))
        if pool is None:
            await self._app(scope, receive, send)
        elif pool.full:
            await _send_away(send, pool.come_back(self._spread))
        else:
            await pool.serve(lambda: self._app(scope, receive, send))


def _name(path: str) -> str:
    """`/sync/v1/pull` → pull; elsewhere with the slash: what providers call at `/payments/…` has a pool of its own."""
    if path.startswith(PREFIX + "/"):
        return path.removeprefix(PREFIX + "/").partition("/")[0]
    return "/" + path.removeprefix("/").partition("/")[0]


async def _send_away(send: Send, seconds: int) -> None:
    answer = problem("overloaded", retry_after=seconds)
    headers = {"Content-Type": str(answer.media_type), "Content-Length": str(len(answer.content)), **answer.headers}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 503, "headers": raw})
    await send({"type": "http.response.body", "body": answer.content, "more_body": False})
