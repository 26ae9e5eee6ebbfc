"""asyncio on Qt's event loop; the only module that knows qasync."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import qasync
from PySide6.QtGui import QGuiApplication


@contextmanager
def event_loop(application: QGuiApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """The one asyncio loop of the process, closed at the end; a second one in the same process would never run."""
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(application, set_running_loop=False)
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        asyncio.set_event_loop(None)
        loop.close()
