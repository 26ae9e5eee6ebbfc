"""Listening to HQ's hints: a pull now instead of at the next poll. Polling stays the truth; nothing depends on this."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from app.clock import Clock
from sync.agent.backoff import Backoff
from sync.agent.log import Log, described
from sync.agent.loop import Loop
from sync.hq_client import HqClient

HURRIED = frozenset({"ops", "device", "members", "stock"})
"""Classes of scopes worth a pull at once. Goods, prices and the stock of others change all day: they come by polling,
or every sale of a region would make all its devices call."""

SPREAD_SECONDS = 0.3
"""A hint reaches a shop's devices in the same moment; their calls should not come in the same."""

AGAIN_SECONDS = 1.0


class Listening:
    """One stream at a time; `hurry` is called for each hint that is worth it."""

    def __init__(
        self, client: HqClient, hurry: Callable[[], None], clock: Clock, random: Callable[[], float], log: Log
    ) -> None:
        self.client = client
        self._hurry = hurry
        self._random = random
        self._stopping = Event()

        def failed(error: Exception, pause: float) -> None:
            if not self._stopping.is_set():
                log.info("not_listening", pause=round(pause, 2), **described(error))

        self.loop = Loop("hints", clock, Backoff(random), self.step, failed)

    def step(self) -> float:
        """Listen until HQ ends the stream; answers the pause before the next."""
        try:
            with self.client.hints() as hints:
                for hint in hints:
                    self.loop.progressed()
                    if self._stopping.is_set():
                        break
                    if hint is not None and HURRIED.intersection(hint.scope_class):
                        self._stopping.wait(SPREAD_SECONDS * self._random())
                        self._hurry()
        finally:
            if self._stopping.is_set():
                self.client.close()
        return AGAIN_SECONDS * self._random()

    def stop(self) -> None:
        """It ends by itself with HQ's next word; nobody need wait for it."""
        self._stopping.set()
        self.loop.stop()
        self.loop.join(0.1)
        if not self.loop.running:
            self.client.close()
