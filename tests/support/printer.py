"""A network printer on a real socket: takes slips, answers DLE EOT and GS r, runs out of paper, falls silent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class FakePrinter:
    """Its state, moved by the test. `paper` is how many lines the roll still holds; `silent` answers nothing."""

    port: int = 0
    paper: int = 100_000
    cover_open: bool = False
    offline: bool = False
    broken: bool = False
    silent: bool = False
    never_done: bool = False
    hangs_up: bool = False
    received: bytearray = field(default_factory=bytearray)
    slips: list[bytes] = field(default_factory=list)
    printed: threading.Event = field(default_factory=threading.Event)

    def status(self, question: int) -> int:
        out = self.paper <= 0
        match question:
            case 1:
                return 0x12 | (0x08 if out or self.cover_open or self.offline or self.broken else 0)
            case 2:
                return 0x12 | (0x04 * self.cover_open) | (0x20 * out) | (0x40 * self.broken)
            case 3:
                return 0x12 | (0x20 * self.broken)
            case 4:
                return 0x12 | (0x6C if out else 0)
            case _:
                raise AssertionError(f"DLE EOT {question}")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pending = bytearray()
        try:
            while data := await reader.read(4096):
                if self.hangs_up:
                    return
                pending += data
                self._heed(pending, writer)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def _heed(self, pending: bytearray, writer: asyncio.StreamWriter) -> None:
        # Real-time requests are answered wherever they stand; the rest waits its turn.
        while (found := pending.find(b"\x10\x04")) >= 0 and len(pending) > found + 2:
            answer = self.status(pending[found + 2])
            del pending[found : found + 3]
            if not self.silent:
                writer.write(bytes([answer]))
        lines = pending.count(b"\n")
        if lines:
            self.paper -= lines
        self.received += pending
        del pending[:]
        if self.paper > 0 and self.received.endswith(b"\x1dr\x01") and not self.never_done:
            self.slips.append(bytes(self.received[:-3]))
            self.received.clear()
            self.printed.set()
            if not self.silent:
                writer.write(b"\x00")


@contextmanager
def fake_printer() -> Iterator[FakePrinter]:
    """A printer on a port of 127.0.0.1 that the system chose, in a thread of its own."""
    printer = FakePrinter()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(printer.serve, "127.0.0.1", 0))
    printer.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def stop() -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    try:
        yield printer
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
