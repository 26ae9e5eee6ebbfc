"""A device folder and an open shop floor for tests of the domain; no Qt, no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.floor import Floor, fresh_shop
from tests.support.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return fresh_shop(tmp_path / "device")


@pytest.fixture
def floor(shop: Shop) -> Iterator[Floor]:
    with Floor.open(shop) as floor:
        yield floor
