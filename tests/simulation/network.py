"""The line between the devices and HQ: a transport that loses, delays, doubles and mangles as the seed says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from tests.simulation.headquarters import Answer

PORTAL = b"<html><body>Welcome to Free WiFi! Please log in.</body></html>"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it lies on the wire; it may arrive more than once, and days later."""

    sender: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class _Cut(httpx.SyncByteStream):
    """Some of the bytes, then the line breaks."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        yield self._body
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


Carry = Callable[[Sent], Answer | None]
"""Brings a request to HQ now; None where nobody answers."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the world does for a transport: `spend` lets time pass, in which other things happen."""

    fault: Callable[[], str]
    carry: Carry
    spend: Callable[[float], None]
    later: Callable[[Sent], None]
    draw: Callable[[], float]


class Transport(httpx.BaseTransport):
    """One client's connection."""

    def __init__(self, sender: str, line: Line) -> None:
        self._sender = sender
        self._line = line

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        line = self._line
        headers = {name: value for name, value in request.headers.items() if name != "connection"}
        sent = Sent(self._sender, request.method, request.url.raw_path.decode(), headers, request.read())
        fault = line.fault()
        line.spend(0.02 + 0.3 * line.draw())
        if fault == "offline":
            raise httpx.ConnectError("offline")
        if fault == "captive portal":
            return httpx.Response(200, headers={"Content-Type": "text/html"}, content=PORTAL)
        if fault == "busy":
            return httpx.Response(503, headers={"Retry-After": str(1 + int(20 * line.draw()))}, content=b"busy")
        if fault in ("request lost", "request late"):
            if fault == "request late":
                line.later(sent)
            line.spend(20.0)
            raise httpx.ReadTimeout("no answer")
        answer = line.carry(sent)
        if fault == "request twice":
            answer = line.carry(sent)
            if line.draw() < 0.5:
                line.later(sent)
        line.spend(0.02 + 0.3 * line.draw())
        if answer is None or fault == "answer lost":
            raise httpx.ReadError("connection reset")
        status, pairs, body = answer
        if fault.startswith("answer cut"):
            part = body[: int(len(body) * line.draw())]
            if fault == "answer cut":
                return httpx.Response(status, headers=pairs, stream=_Cut(part))
            # A proxy that ends the answer early and says a length to match.
            pairs = [(name, value) for name, value in pairs if name.lower() != b"content-length"]
            return httpx.Response(status, headers=pairs, stream=httpx.ByteStream(part))
        return httpx.Response(status, headers=pairs, stream=httpx.ByteStream(body))
