"""Runs HQ as a process: routes, sequencer and the maker of catalog files, until SIGTERM."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import uvicorn
from litestar.concurrency import set_asyncio_executor

from sync.hq.admission import THREADS
from sync.hq.leases.upkeep import LeaseUpkeep
from sync.hq.nightly import Nightly
from sync.hq.payments.upkeep import PaymentUpkeep
from sync.hq.service import Hq, create_app
from sync.hq.snapshots import SnapshotMaker


class _Server(uvicorn.Server):
    """Says when it is ready; leaves the signals to us, because uvicorn would kill the process before we close."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for one in sockets or ():
            host, port = one.getsockname()[:2]
            print(f"listening on http://{host}:{port}", flush=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(hq: Hq, snapshots: SnapshotMaker, nightly: Nightly, host: str, port: int) -> None:
    """Blocks until SIGTERM or SIGINT; port 0 takes a free one."""
    # asyncio sets TCP_NODELAY only where the socket says that it is TCP; without it small answers stall for 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    config = uvicorn.Config(
        create_app(hq),
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
    )
    set_asyncio_executor(ThreadPoolExecutor(THREADS, "call"))
    server = _Server(config)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        hq.streams.close()
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    hq.sequencer.start()
    snapshots.start()
    nightly.start()
    leases = LeaseUpkeep(hq.database, hq.clock)
    leases.start()
    payments = PaymentUpkeep(hq.payments)
    payments.start()
    try:
        server.run(sockets=[listener])
    finally:
        payments.stop()
        leases.stop()
        nightly.stop()
        snapshots.stop()
        hq.sequencer.stop()
        hq.database.close()
