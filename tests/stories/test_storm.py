"""Fifty devices come back at once: all they bring is decided, and others are served meanwhile."""

from __future__ import annotations

from pathlib import Path

from tests.bench.crowd import market
from tests.bench.storm import storm


def test_fifty_devices_drain_at_once(tmp_path: Path) -> None:
    with market(tmp_path, skus=400) as shop:
        weather = storm(shop, 50, 10)
    assert set(weather.statuses) == {200}, "so many have their place in the queue"
    assert weather.others, "somebody else was served meanwhile"
