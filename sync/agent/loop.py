"""One of the agent's two loops: a step, a pause, again; errors stretch the pause."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from app.clock import Clock
from app.errors import FarshelfError, Outage
from sync.agent.backoff import Backoff

Failed = Callable[[Exception, float], None]


class Loop:
    """Runs `step`, which answers how many seconds to pause, in a thread of its own.

    `failed` is told each error and the pause before the next try.
    """

    def __init__(self, name: str, clock: Clock, backoff: Backoff, step: Callable[[], float], failed: Failed) -> None:
        self.name = name
        self._clock = clock
        self._backoff = backoff
        self._step = step
        self._failed = failed
        self._poked = Event()
        self._stopping = False
        self._busy = False
        self.failing = False
        """The last step has raised."""
        self._asked_to_wait_until = 0
        self._progress_at = clock.monotonic()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def poke(self, *, force: bool = False) -> None:
        """Run the step now, and forget earlier failures. A pause that HQ itself asked for is kept unless forced."""
        if force:
            self._asked_to_wait_until = 0
        if self._clock.monotonic() >= self._asked_to_wait_until:
            self._backoff.reset()
            self._poked.set()

    def take_poke(self) -> bool:
        """Whether somebody poked since the last turn began; for who drives `turn` without the thread."""
        poked = self._poked.is_set()
        self._poked.clear()
        return poked

    @property
    def poked(self) -> bool:
        """The next step is wanted at once."""
        return self._stopping or self._poked.is_set()

    def progressed(self) -> None:
        """Called wherever the step gets on."""
        self._progress_at = self._clock.monotonic()

    def stalled(self, limit: int) -> bool:
        """True where a step has not got on for `limit` µs."""
        return self._busy and self._clock.monotonic() - self._progress_at > limit

    def stop(self) -> None:
        self._stopping = True
        self._poked.set()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Wait that long for the thread to end."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopping:
            self.take_poke()
            pause = self.turn()
            if not self._stopping:
                self._poked.wait(pause)

    def turn(self) -> float:
        """One step; answers the pause after it."""
        self.progressed()
        self._busy = True
        try:
            pause = self._step()
        except FarshelfError as error:
            self.failing = True
            retry_after = error.retry_after if isinstance(error, Outage) else None
            pause = self._backoff.after_failure(retry_after)
            self._asked_to_wait_until = self._clock.monotonic() + int((retry_after or 0) * 1_000_000)
            self._failed(error, pause)
        except Exception as error:  # a fault of ours must not end the loop: work has to leave the device
            self.failing = True
            pause = self._backoff.after_failure()
            self._failed(error, pause)
        else:
            self.failing = False
            self._backoff.reset()
        finally:
            self._busy = False
        return pause
