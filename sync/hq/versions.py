"""Older versions of commands, read as the current one (sync.md §9).

A device may be two releases behind HQ, and a journal may hold commands of an older release still: HQ takes versions N,
N-1 and N-2 of each type. A step is a pure function from one version's payload, as plain JSON, to the next one's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from app.journal.codec import decode
from sync.hq.handlers import HANDLERS, Handler

Step = Callable[[dict[str, Any]], dict[str, Any]]

OLDEST = 2
"""How many versions behind the current one are taken."""

STEPS: dict[tuple[str, int], Step] = {}
"""(type, version) → the step to the next version. Released steps are never edited."""


def handler_of(
    kind: str,
    version: int,
    handlers: Mapping[tuple[str, int], Handler] = HANDLERS,
    steps: Mapping[tuple[str, int], Step] = STEPS,
) -> tuple[Handler, tuple[Step, ...]] | None:
    """Who handles that version and the steps up to what they read; None: newer than this HQ, too old, or unknown."""
    current = max((number for name, number in handlers if name == kind), default=0)
    if not current - OLDEST <= version <= current or version < 1:
        return None
    way = [steps.get((kind, number)) for number in range(version, current)]
    if any(step is None for step in way):
        return None
    return handlers[kind, current], tuple(step for step in way if step is not None)


def read_payload(payload: bytes, handler: Handler, steps: tuple[Step, ...]) -> object:
    """The payload as the handler's class. Raises `msgspec.MsgspecError` or LookupError where it is no such payload."""
    if not steps:
        return decode(payload, handler.payload)
    plain = decode(payload, dict[str, Any])
    for step in steps:
        plain = step(plain)
    return msgspec.convert(plain, handler.payload)
