"""What every test may ask for: one Qt event loop, a real PostgreSQL, QML without warnings, the shared data."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

# Before anything imports PySide6, and so that a plain `pytest` behaves like `./dev test`.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from sqlalchemy.engine import URL

from tests.support.postgresql import fresh_database, running_postgresql
from tests.support.qml import qml_warnings_fatal

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """pytest-qt's hook: the app is Qt Quick alone and needs no widgets."""
    return QGuiApplication


@pytest.fixture(scope="session")
def qt_loop(qapp: QGuiApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """The one asyncio loop on Qt's event loop; a second one in the same process would never run."""
    from ui.bridge.loop import event_loop

    with event_loop(qapp) as loop:
        yield loop


@pytest.fixture
def fatal_qml_warnings() -> Iterator[Callable[[QQmlEngine], None]]:
    """Call it with each engine of the test: any warning of that engine fails the test at its end."""
    with qml_warnings_fatal() as watch:
        yield watch


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL of our own, gone at the end of the run."""
    with running_postgresql() as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: URL) -> Iterator[str]:
    """The URL (`postgresql+psycopg://…`) of a fresh, empty database, dropped after the test."""
    with fresh_database(postgresql_server) as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def shipped_pin_cost() -> Iterator[tuple[int, int, int]]:
    """What a PIN costs at an import as shipped. While tests run in this process it costs next to nothing: one import
    of the demo would spend two seconds on both cores with it. HQs in processes of their own know nothing of this.
    """
    from sync.hq.importing import people

    with pytest.MonkeyPatch.context() as patch:
        shipped = people.PIN_COST
        patch.setattr(people, "PIN_COST", (1, 1_024, 1))
        yield shipped


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real catalogues beside the checkout; a test that needs it is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here: the imports of real catalogues are not tried")
    return SHARED_DATA
