"""The agent's log: JSON lines with rotation. Codes and numbers only: messages may hold names or values of rows."""

from __future__ import annotations

import logging
import logging.handlers
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import structlog

from app.clock import Clock
from app.errors import FarshelfError

MAX_BYTES, FILES = 1 << 20, 4
SAFE = frozenset({"status", "h", "size", "got", "needed", "free", "found", "limit", "jseq", "start"})
"""Values of an error that may be logged."""

Log: TypeAlias = structlog.typing.FilteringBoundLogger


@contextmanager
def agent_log(home: Path, clock: Clock) -> Iterator[Log]:
    """A logger writing to `log/agent.jsonl` below the device's folder."""
    folder = home / "log"
    folder.mkdir(exist_ok=True)
    # A logger outside the tree of named ones: no library's lines get in, and none of ours gets out.
    sink = logging.Logger("farshelf.agent", logging.INFO)
    handler = logging.handlers.RotatingFileHandler(
        folder / "agent.jsonl", maxBytes=MAX_BYTES, backupCount=FILES, encoding="utf-8"
    )
    sink.addHandler(handler)

    def stamp(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"at": clock.now(), **event}

    try:
        yield structlog.wrap_logger(
            sink,
            processors=[structlog.stdlib.add_log_level, stamp, structlog.processors.JSONRenderer()],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        )
    finally:
        handler.close()


def described(error: Exception) -> dict[str, object]:
    """What of an error may be logged: its reason and numbers; of an unexpected one its type and where it came from."""
    if isinstance(error, FarshelfError):
        return {"reason": error.reason, **{name: error.values[name] for name in SAFE & error.values.keys()}}
    frames = traceback.extract_tb(error.__traceback__)
    return {"type": type(error).__name__, "where": [f"{Path(one.filename).name}:{one.lineno}" for one in frames]}
