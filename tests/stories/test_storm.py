"""Fifty devices come back at once: all they bring is decided, and whoever cannot be served is told when to come."""

from __future__ import annotations

from pathlib import Path

from tests.bench.crowd import market
from tests.bench.storm import storm


def test_fifty_devices_drain_at_once(tmp_path: Path) -> None:
    with market(tmp_path, skus=400) as shop:
        weather = storm(shop, 50, 10)
    assert set(weather.statuses) <= {200, 503}
    assert weather.others, "somebody else was served meanwhile"
