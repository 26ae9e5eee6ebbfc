"""Reading HQ's hints as they come: server-sent events, of which only those named `hint` mean anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app.errors import Outage
from sync.protocol import Hint, decode

LONGEST_EVENT = 1 << 16


def read_hints(chunks: Iterable[bytes]) -> Iterator[Hint | None]:
    """Each hint; None for what only says that the line is alive. Raises Outage `bad_answer`."""
    waiting = b""
    for chunk in chunks:
        waiting += chunk
        *events, waiting = waiting.split(b"\n\n")
        if len(waiting) > LONGEST_EVENT:
            raise Outage("bad_answer", detail="an event without an end")
        for event in events:
            yield _hint(event)


def _hint(event: bytes) -> Hint | None:
    name, data = b"", b""
    for line in event.splitlines():
        field, _, value = line.partition(b":")
        if field == b"event":
            name = value.strip()
        elif field == b"data":
            data += value.strip()
    if name != b"hint":
        return None
    try:
        return decode(data, Hint)
    except msgspec.MsgspecError as error:
        raise Outage("bad_answer", detail=str(error)) from error
