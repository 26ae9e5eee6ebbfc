"""What the device makes of every kind of answer, given by a server that says exactly what the test wrote."""

from __future__ import annotations

import gzip
import json
import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event, Thread

import pytest

from app.clock import SystemClock
from app.errors import FarshelfError, Outage, Refusal
from sync import hq_client
from sync.hq_client import HqClient, Revoked
from sync.protocol import CommandsRequest, PullRequest

PULL = PullRequest(epoch="e", catalog_h=1, store_h=1)
Serve = Callable[..., HqClient]
Drip = Callable[[bytes], HqClient]
DEADLINE = 0.3


@pytest.fixture
def served() -> Iterator[Serve]:
    """Gives a function: raw bytes to answer the first request with (then the connection ends) → a client."""
    listeners: list[socket.socket] = []
    clients: list[HqClient] = []

    def serve(answer: bytes, *, hang: bool = False, read_seconds: float = 20.0) -> HqClient:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def speak() -> None:
            with listener.accept()[0] as connection:
                connection.recv(65_536)
                # A client that has heard enough hangs up first.
                with suppress(OSError):
                    connection.sendall(answer)
                    if not hang:
                        connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65_536):
                        pass

        Thread(target=speak, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        clients.append(HqClient(url, SystemClock(), read_seconds=read_seconds))
        return clients[-1]

    yield serve
    for client in clients:
        client.close()
    for listener in listeners:
        listener.close()


@pytest.fixture
def dripping() -> Iterator[Drip]:
    """Gives a function: the start of an answer, of which a byte more comes now and then → a client."""
    stopping = Event()
    clients: list[HqClient] = []

    def drip(listener: socket.socket, start: bytes) -> None:
        with suppress(OSError), listener, listener.accept()[0] as connection:
            connection.recv(65_536)
            connection.sendall(start)
            while not stopping.wait(0.05):
                connection.sendall(b"x")

    def client_of(start: bytes) -> HqClient:
        listener = socket.create_server(("127.0.0.1", 0))
        Thread(target=drip, args=(listener, start), daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        clients.append(HqClient(url, SystemClock(), deadline_seconds=DEADLINE))
        return clients[-1]

    yield client_of
    stopping.set()
    for client in clients:
        client.close()


def http(status: str, kind: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {length or len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def problem(status: int, reason: str) -> bytes:
    body = {
        "type": "x",
        "title": "x",
        "status": status,
        "reason": reason,
        "detail": "why",
        "incarnation": 0,
        "expected": 7,
        "epoch": "e",
    }
    return http(f"{status} X", "application/problem+json", json.dumps(body).encode())


EMPTY = {"epoch": "e", "h": 1, "rows": [], "more": False, "page": "", "server_time": 1, "received": [], "scopes": []}
GOOD = http("200 OK", "application/json; charset=utf-8", json.dumps(EMPTY).encode())


def test_a_good_answer_is_read(served: Serve) -> None:
    assert served(GOOD).pull(PULL).epoch == "e"


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (http("302 Found", "text/html", b"", "Location: http://portal/"), Outage, "captive_portal"),
        (http("200 OK", "text/html", b"<html>Welcome to our Wi-Fi"), Outage, "captive_portal"),
        (http("511 Network Authentication Required", "text/html", b"log in"), Outage, "bad_answer"),
        (http("403 Forbidden", "text/html", b"no"), Outage, "captive_portal"),
        (http("500 Oops", "text/plain", b"traceback"), Outage, "bad_answer"),
        (http("429 Slow down", "text/html", b""), Outage, "overloaded"),
        (http("200 OK", "application/json", b"{"), Outage, "bad_answer"),
        (http("200 OK", "application/json", b'{"epoch": "\xff"}'), Outage, "bad_answer"),
        (http("200 OK", "application/json", b'{"epoch": 1}'), Outage, "bad_answer"),
        (http("200 OK", "application/json", GOOD[-20:], length=4000), Outage, "no_network"),
        (http("200 OK", "application/json", b"not gzip", "Content-Encoding: gzip"), Outage, "bad_answer"),
        (http("400 X", "application/problem+json", b"<html>"), Outage, "bad_answer"),
        (http("400 X", "application/problem+json", b'{"type": "\xff"}'), Outage, "bad_answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Outage, "no_network"),
        (b"", Outage, "no_network"),
        (problem(500, "defect"), Outage, "bad_answer"),
        (problem(409, "resync"), Refusal, "resync"),
        (problem(409, "gap"), Refusal, "gap"),
        (problem(400, "malformed"), Refusal, "malformed"),
        (problem(401, "unknown_device"), Refusal, "unknown_device"),
        (problem(401, "bad_signature"), Refusal, "bad_signature"),
        (problem(401, "replayed"), Outage, "replayed"),
        (problem(401, "stale_call"), Outage, "stale_call"),
        (problem(403, "revoked"), Revoked, "revoked"),
    ],
)
def test_every_other_answer_has_its_error(served: Serve, answer: bytes, kind: type[FarshelfError], reason: str) -> None:
    with pytest.raises(kind) as caught:
        served(answer).pull(PULL)
    assert (type(caught.value), caught.value.reason) == (kind, reason)


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("99999999", 3600.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-3", None)]
)
def test_hq_says_when_to_come_back(served: Serve, header: str, seconds: float | None) -> None:
    with pytest.raises(Outage) as caught:
        served(http("503 Busy", "text/html", b"", f"Retry-After: {header}")).pull(PULL)
    assert (caught.value.reason, caught.value.retry_after) == ("overloaded", seconds)


def test_silence_is_a_timeout(served: Serve) -> None:
    with pytest.raises(Outage) as caught:
        served(b"", hang=True, read_seconds=0.1).pull(PULL)
    assert caught.value.reason == "timeout"


HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX-Slow: ", HEADERS + b"Content-Length: 9999\r\n\r\n{",
                                   HEADERS + b"\r\n{"], ids=["headers", "body", "body without a length"])  # fmt: skip
def test_a_dripping_answer_is_a_timeout(dripping: Drip, start: bytes) -> None:
    with pytest.raises(Outage) as caught:
        dripping(start).pull(PULL)
    assert (caught.value.reason, caught.value.values) == ("timeout", {"detail": "deadline"})


def test_a_blob_has_to_begin_in_time_and_may_then_take_as_long_as_it_takes(dripping: Drip) -> None:
    with pytest.raises(Outage) as caught, dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ").blob("00"):
        pass
    assert caught.value.values == {"detail": "deadline"}
    began = time.monotonic()
    with dripping(HEADERS + b"Content-Length: 9999\r\n\r\n").blob("00") as download:
        while time.monotonic() - began < 3 * DEADLINE:
            assert next(download.chunks) != b""


def test_an_answer_without_end_is_not_swallowed(served: Serve) -> None:
    body = b'{"received_jseq": 1, "results": [], "padding": "' + b"x" * hq_client.MAX_SMALL_REPLY + b'"}'
    with pytest.raises(Outage) as caught:
        served(http("200 OK", "application/json", body)).commands(CommandsRequest(commands=[]))
    assert caught.value.reason == "bad_answer"


def test_a_compressed_answer_is_read(served: Serve) -> None:
    padded = json.dumps(EMPTY | {"padding": "x" * 5000}).encode()
    assert served(http("200 OK", "application/json", gzip.compress(padded), "Content-Encoding: gzip")).pull(PULL).h == 1


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b'{"received_jseq": 1, "padding": "' + b"0" * (20 << 20), 6, mtime=0), "gzip"),
        (gzip.compress(json.dumps(EMPTY).encode(), mtime=0)[:-9], "gzip"),
        (json.dumps(EMPTY).encode(), "br"),
        (b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "identity"),
    ],
    ids=["bomb", "torn", "not asked for", "deep"],
)
def test_what_would_swell_or_is_nested_without_end_is_refused(served: Serve, body: bytes, encoding: str) -> None:
    client = served(http("200 OK", "application/json", body, f"Content-Encoding: {encoding}"))
    tracemalloc.start()
    with pytest.raises(Outage) as caught:
        client.pull(PULL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.reason == "bad_answer"
    assert peak < 8 << 20


def test_nobody_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    client = HqClient(f"http://127.0.0.1:{port}", SystemClock())
    with pytest.raises(Outage) as caught:
        client.manifest()
    client.close()
    assert caught.value.reason == "no_network"


@pytest.mark.parametrize("url", ["shop", "ftp://hq", "http://hq:port"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as caught:
        HqClient(url, SystemClock()).manifest()
    assert caught.value.reason == "bad_address"


def test_a_blob_may_start_anywhere_but_where_it_was_asked(served: Serve) -> None:
    wrong = http("206 Partial", "application/zstd", b"abc", "Content-Range: bytes 5-7/8")
    with pytest.raises(Outage) as caught, served(wrong).blob("00", 3):
        pass
    assert caught.value.reason == "bad_answer"


def test_a_portal_instead_of_a_blob_is_noticed(served: Serve) -> None:
    with pytest.raises(Outage) as caught, served(http("200 OK", "text/html", b"<html>")).blob("00"):
        pass
    assert caught.value.reason == "captive_portal"


def test_a_server_that_ignores_the_range_is_told_apart(served: Serve) -> None:
    with served(http("200 OK", "application/zstd", b"abcdefgh")).blob("00", 3) as download:
        assert (download.start, b"".join(download.chunks)) == (0, b"abcdefgh")
