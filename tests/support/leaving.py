"""Un-enrolling in one go, as the window does it in three steps."""

from __future__ import annotations

from collections.abc import Callable

from app.device import Device
from sync.leaving import decide, farewell, tell_hq
from sync.protocol import LeaveRequest


def leave(device: Device, actor: int, tell: Callable[[Device, LeaveRequest], None] | None = tell_hq) -> None:
    """Without `tell` HQ hears nothing. Raises what the three steps raise."""
    request = farewell(device, actor)
    if tell is not None:
        tell(device, request)
    decide(device, actor, alone=tell is None)
