"""The fixtures of conftest.py do what the other tests rely on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack

import pytest
import sqlalchemy
from PySide6.QtCore import QObject, QTimer
from PySide6.QtQml import QQmlComponent, QQmlEngine

from tests.support.qml import qml_warnings_fatal


def test_every_database_is_fresh_and_keeps_what_is_committed(postgresql_url: str) -> None:
    engine = sqlalchemy.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE shelf (id bigint PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO shelf VALUES (7)")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM shelf").scalar_one() == 7
        assert connection.exec_driver_sql("SHOW server_version_num").scalar_one() >= "180000"
    engine.dispose()


def test_the_next_database_holds_nothing_of_the_last(postgresql_url: str) -> None:
    engine = sqlalchemy.create_engine(postgresql_url)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    engine.dispose()


def test_asyncio_and_qt_share_one_loop(qt_loop: asyncio.AbstractEventLoop) -> None:
    async def both() -> str:
        fired: asyncio.Future[str] = qt_loop.create_future()
        QTimer.singleShot(1, lambda: fired.set_result("from Qt"))
        await asyncio.sleep(0)
        return await asyncio.wait_for(fired, 5)

    assert qt_loop.run_until_complete(both()) == "from Qt"


def test_a_clean_view_passes_the_watch(qapp: object, fatal_qml_warnings: Callable[[QQmlEngine], None]) -> None:
    engine = QQmlEngine()
    fatal_qml_warnings(engine)
    assert created(engine, "1 + 1") is not None


def test_a_view_that_warns_does_not_pass_the_watch(qapp: object) -> None:
    engine = QQmlEngine()
    engine.setOutputWarningsToStandardError(False)
    with ExitStack() as block:
        watch = block.enter_context(qml_warnings_fatal())
        watch(engine)
        created(engine, "nowhere.width")
        with pytest.raises(AssertionError, match="nowhere is not defined"):
            block.close()


def created(engine: QQmlEngine, binding: str) -> QObject:
    component = QQmlComponent(engine)
    component.setData(f"import QtQml\nQtObject {{ property var value: {binding} }}".encode(), "")
    return component.create()
