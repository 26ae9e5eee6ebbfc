"""HQs to import into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.importing.harness import Hq


@pytest.fixture(params=["sqlite", "postgresql"])
def hq(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hq]:
    """An empty HQ, on both databases."""
    url = f"sqlite:///{tmp_path / 'hq.db'}" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    hq = Hq(url, tmp_path / "folder")
    yield hq
    hq.database.close()


@pytest.fixture
def lone_hq(tmp_path: Path) -> Iterator[Hq]:
    """An empty HQ on SQLite, for rules that no database can change."""
    hq = Hq(f"sqlite:///{tmp_path / 'hq.db'}", tmp_path / "folder")
    yield hq
    hq.database.close()
