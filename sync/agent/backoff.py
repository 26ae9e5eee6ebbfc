"""How long to wait after a failure: exponential, full jitter, so that a thousand devices do not come back at once."""

from __future__ import annotations

from collections.abc import Callable

BASE_SECONDS = 1.0
CAP_SECONDS = 60.0


class Backoff:
    """`random` gives numbers in [0, 1)."""

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._failures = 0

    def after_failure(self, retry_after: float | None = None) -> float:
        """Seconds to wait now; never less than HQ asked for."""
        span = min(CAP_SECONDS, BASE_SECONDS * (1 << min(self._failures, 10)))
        self._failures += 1
        return max(retry_after or 0.0, self._random() * span)

    def reset(self) -> None:
        self._failures = 0
