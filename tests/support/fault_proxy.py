"""A bad network to HQ: a TCP proxy that relays each call, or does to it what networks do."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import struct
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from functools import cache
from socket import SO_LINGER, SOL_SOCKET, socket
from threading import Event, Thread
from typing import Any

FAULTS = (
    "latency",
    "bandwidth",
    "drip",
    "drip_head",
    "black_hole",
    "reset_before",
    "reset_after",
    "sliced",
    "cut_headers",
    "cut_body",
    "too_short",
    "too_long",
    "redirect",
    "portal",
    "gzip_bomb",
    "overloaded",
    "http10",
)
"""drip, drip_head = a byte of the body, of the headers now and then; reset_before, reset_after = the connection breaks
before HQ has the call, or once it has answered; too_short, too_long = a body of another length than announced; portal
= a captive portal's page."""

_PAGE = b"<!doctype html><title>Sign in</title><p>Accept the terms of this network."
_OWN = {
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/login\r\nContent-Type: text/html\r\n",
    "portal": b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n",
    "gzip_bomb": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n",
    "overloaded": b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Type: text/plain\r\n",
}
RETRY_AFTER = 7


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(80 << 20), 1)


class FaultProxy:
    """Listens on `url` and relays to HQ on `port`, in a thread of its own. `fault` may be changed at any time; ""
    relays faithfully. With `tls` it speaks TLS to the device."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.fault = ""
        self.calls = 0
        self._hq = port
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._serving: set[asyncio.Task[Any]] = set()
        self._lines: list[asyncio.StreamWriter] = []
        """Each connection there was, to see to it that none is left half closed when the loop ends."""
        self._started = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait()

    def turn(self, fault: str) -> None:
        """Another network from now on: what is open breaks."""
        self.fault = fault
        self._loop.call_soon_threadsafe(self._break_all)

    def _break_all(self) -> None:
        for task in self._serving:
            task.cancel()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._listen())
        self._loop.close()

    async def _listen(self) -> None:
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        scheme = "http" if self._tls is None else "https"
        self.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._started.set()
        await self._stopping.wait()
        server.close()
        # Let what was accepted just now become a connection: one cancelled before its first step is closed by nobody.
        await asyncio.sleep(0)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        for line in self._lines:
            line.transport.abort()
            with suppress(OSError):
                await line.wait_closed()

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.append(writer)
        task = self._loop.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One call, then the connection ends: the next one meets whatever fault there is then."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError, StopAsyncIteration):
            if self._tls is not None:
                await writer.start_tls(self._tls)
            head = await reader.readuntil(b"\r\n\r\n")
            request = _with_close(head) + await reader.readexactly(_length(head))
            self.calls += 1
            async with aclosing(self._asked(request)) as answer:
                await self._answer(self.fault, answer, writer)
        writer.close()

    async def _answer(self, fault: str, answer: AsyncIterator[bytes], writer: asyncio.StreamWriter) -> None:
        match fault:
            case "black_hole":
                await asyncio.sleep(3600)
            case "reset_before":
                _reset(writer)
            case "reset_after":
                # HQ has done its work before it says the first word.
                await anext(answer)
                _reset(writer)
            case "redirect" | "portal" | "gzip_bomb" | "overloaded":
                body = _bomb() if fault == "gzip_bomb" else _PAGE
                announced = f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                await _send(writer, _OWN[fault] + announced + body)
            case _:
                await self._spoiled(fault, answer, writer)

    async def _spoiled(self, fault: str, answer: AsyncIterator[bytes], writer: asyncio.StreamWriter) -> None:
        start = b""
        while b"\r\n\r\n" not in start:
            start += await anext(answer)
        head, _, body = start.partition(b"\r\n\r\n")
        if fault == "latency":
            await asyncio.sleep(0.3)
        elif fault == "cut_headers":
            await _send(writer, head[:20])
            return
        elif fault == "drip_head":
            await self._piece("drip", head, writer)
            return
        elif fault == "http10":
            head = head.replace(b"HTTP/1.1", b"HTTP/1.0", 1)
        elif fault == "too_short":
            head = _announcing(head, 100)
        elif fault == "too_long":
            head = _announcing(head, -3)
        await _send(writer, head + b"\r\n\r\n")
        if fault == "cut_body":
            await _send(writer, body[: len(body) // 2])
            return
        await self._piece(fault, body, writer)
        async for piece in answer:
            await self._piece(fault, piece, writer)

    async def _piece(self, fault: str, piece: bytes, writer: asyncio.StreamWriter) -> None:
        if fault == "sliced":
            for place in range(min(1024, len(piece))):
                await _send(writer, piece[place : place + 1])
            piece = piece[1024:]
        size, pause = {"bandwidth": (4096, 0.004), "drip": (1, 0.1)}.get(fault, (1 << 16, 0.0))
        for start in range(0, len(piece), size):
            await _send(writer, piece[start : start + size])
            if pause:
                await asyncio.sleep(pause)

    async def _asked(self, request: bytes) -> AsyncGenerator[bytes, None]:
        """HQ's answer, piece by piece."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._hq)
        self._lines.append(writer)
        try:
            await _send(writer, request)
            while piece := await reader.read(1 << 16):
                yield piece
        finally:
            writer.close()


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End the connection as a cable does: with RST, what was on the way is gone."""
    line: socket = writer.get_extra_info("socket")
    line.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def _with_close(head: bytes) -> bytes:
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([kept[0], b"Connection: close", *kept[1:]])


def _announcing(head: bytes, more: int) -> bytes:
    lines = head.split(b"\r\n")
    return b"\r\n".join(
        b"Content-Length: %d" % (int(line.partition(b":")[2]) + more)
        if line.lower().startswith(b"content-length:")
        else line
        for line in lines
    )
