"""What can go wrong, by who can do something about it.

    FarshelfError
    ├── Refusal   a person can act: wrong PIN, not enough stock, invalid address
    ├── Outage    the world: no network, HQ overloaded, disk full, keyring locked
    └── Defect    us: a state that the code should have made impossible

A refusal carries a `reason` code and the values its sentence needs; only `ui` makes words of it.
"""

from __future__ import annotations


class FarshelfError(Exception):
    """Base of every error Farshelf raises on purpose."""

    def __init__(self, reason: str, /, **values: object) -> None:
        super().__init__(reason, values)
        self.reason = reason
        self.values = values

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.reason}({inside})"


class Refusal(FarshelfError):
    """A rule says no and a person can act on it; nothing was changed."""


class Outage(FarshelfError):
    """The world is in the way; the same call may succeed later. `retry_after` is in seconds where HQ gave one."""

    def __init__(self, reason: str, /, *, retry_after: float | None = None, **values: object) -> None:
        super().__init__(reason, **values)
        self.retry_after = retry_after


class Defect(FarshelfError):
    """A fault of ours; never shown as the person's mistake."""
