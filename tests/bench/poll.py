"""`poll`: see `tests.bench.commands`."""

from __future__ import annotations

from tests.bench.commands import bench_poll as bench

__all__ = ["bench"]
