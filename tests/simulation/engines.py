"""All engines of a process share one dialect and the statements it has compiled.

Processes of the simulation die and start all the time, and each brings engines of its own; compiling the same
statements for each of them took a quarter of the time of a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.util import LRUCache

STATEMENTS = 5000


_shared: list[tuple[Dialect, Any]] = []


def _sharing(*url: Any, **options: Any) -> Engine:
    engine = create_engine(*url, **options)
    if not _shared:
        _shared.append((engine.dialect, LRUCache(STATEMENTS)))
    engine.dialect, engine._compiled_cache = _shared[0]
    engine.pool._dialect = engine.dialect
    return engine


@contextmanager
def shared() -> Iterator[None]:
    """For devices and HQ alike: both are SQLite by the same driver."""
    with patch("app.storage.database.create_engine", _sharing), patch("sync.hq.database.create_engine", _sharing):
        yield
