"""HQ as a device calls it: the one home of httpx. Every fault of transport becomes one of three errors.

    Outage    the world: no_network, wrong_certificate, timeout, captive_portal, overloaded (with `retry_after`),
              bad_answer
    Refusal   HQ says no, with its own reason: resync, gap, malformed, bad_code, unknown_device …
    Revoked   a Refusal: this device may still send its commands, and nothing else

Synchronous; one instance per thread, since a slow download must not hold a command's connection.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import httpx
import msgspec

from app.clock import Clock
from app.errors import Outage, Refusal
from app.identifiers import Identifiers
from app.identity import Identity, Secrets
from app.journal.server_time import Contact, Moment
from sync.deadline import Deadline, Lines
from sync.hints import read_hints
from sync.protocol import (
    MAX_REPLY,
    PREFIX,
    CommandsReply,
    CommandsRequest,
    EnrolReply,
    EnrolRequest,
    GapProblem,
    HelloReply,
    HelloRequest,
    Hint,
    LeasesReply,
    LeasesRequest,
    LeaveReply,
    LeaveRequest,
    Manifest,
    Message,
    PaymentAsked,
    PaymentReply,
    PaymentRequest,
    Problem,
    PullReply,
    PullRequest,
    ReservationAsked,
    ReservationReply,
    RevokedProblem,
    StoredValueReply,
    StoredValueRequest,
    decode,
    encode,
)
from sync.signing import Seal

MAX_SMALL_REPLY = 1 << 20
DEADLINE_SECONDS = 120.0
"""No JSON call takes longer in all, and no other until its headers are here: a line that drips a byte now and then
would never run into a read timeout."""

CHUNK = 1 << 18
MAX_RATIO = 100
"""To how many times its size an answer may be inflated."""

_JSON = ("application/json", "application/problem+json")
Reply = TypeVar("Reply", bound=Message)
OnBytes = Callable[[int], None]


class Revoked(Refusal):
    """HQ has taken this device's rights away; it may still upload."""


@dataclass(frozen=True, slots=True)
class Download:
    """A blob on its way: `start` is the offset of the first chunk, 0 where HQ ignored the range."""

    start: int
    chunks: Iterator[bytes]


class HqClient:
    """Calls HQ at `base_url`, signed by `seal`, over `transport` where that is not the network.

    `on_bytes` is told the size of each piece received: progress and the watchdog's pulse. `trust` names those who may
    vouch for HQ's certificate, else the usual ones do (or those of the environment's SSL_CERT_FILE).
    """

    def __init__(
        self,
        base_url: str,
        clock: Clock,
        seal: Seal | None = None,
        *,
        on_bytes: OnBytes = lambda size: None,
        connect_seconds: float = 5.0,
        read_seconds: float = 20.0,
        deadline_seconds: float = DEADLINE_SECONDS,
        trust: ssl.SSLContext | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._clock = clock
        self._seal = seal
        self._on_bytes = on_bytes
        self._deadline_seconds = deadline_seconds
        # What is no network has no lines either, and its time may be another.
        self._lines = Lines() if transport is None else None
        self.heard: Contact | None = None
        """HQ's time as it was last told."""
        try:
            self._http = httpx.Client(
                base_url=base_url.rstrip("/") + PREFIX,
                headers={"Accept-Encoding": "gzip"},
                timeout=httpx.Timeout(read_seconds, connect=connect_seconds),
                limits=httpx.Limits(max_keepalive_connections=2, keepalive_expiry=90),
                verify=trust or _usual_trust(),
                transport=transport,
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise Refusal("bad_address", url=base_url) from error

    @property
    def hq_public_key(self) -> bytes:
        """What verifies HQ's signatures; empty before this device is enrolled."""
        return b"" if self._seal is None else self._seal.hq_public_key

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Raises Refusal `bad_code`."""
        return self._call("POST", "/enrol", request, EnrolReply, MAX_SMALL_REPLY)

    def hello(self, request: HelloRequest) -> HelloReply:
        return self._call("POST", "/hello", request, HelloReply, MAX_SMALL_REPLY)

    def manifest(self) -> Manifest:
        return self._call("GET", "/manifest", None, Manifest, MAX_SMALL_REPLY)

    def pull(self, request: PullRequest) -> PullReply:
        """Raises Refusal `resync` where the cursor means nothing to HQ."""
        return self._call("POST", "/pull", request, PullReply, MAX_REPLY)

    def commands(self, request: CommandsRequest) -> CommandsReply:
        """Raises Refusal `gap` where HQ lacks an earlier command."""
        return self._call("POST", "/commands", request, CommandsReply, MAX_SMALL_REPLY)

    def leases(self, request: LeasesRequest) -> LeasesReply:
        """Ask for leases and keep those held longer; harmless when repeated."""
        return self._call("POST", "/leases", request, LeasesReply, MAX_SMALL_REPLY)

    def leave(self, request: LeaveRequest) -> LeaveReply:
        """Raises Refusal `unsent` where HQ lacks commands that are not sealed."""
        return self._call("POST", "/leave", request, LeaveReply, MAX_SMALL_REPLY)

    def pay(self, request: PaymentRequest) -> PaymentReply:
        """Be paid by QR; the same `attempt_id` never charges twice.

        Raises Refusal `order_unknown`, `order_closed`, `payment_pending`, `payments_off`, `payment_code_unknown`.
        """
        return self._call("POST", "/payments", request, PaymentReply, MAX_SMALL_REPLY)

    def payment_state(self, request: PaymentAsked) -> PaymentReply:
        """What became of a tender's newest attempt. Raises Refusal `order_unknown`."""
        return self._call("POST", "/payments/state", request, PaymentReply, MAX_SMALL_REPLY)

    def find_reservation(self, request: ReservationAsked) -> ReservationReply:
        """Raises Refusal `reservation_unknown`."""
        return self._call("POST", "/reservations", request, ReservationReply, MAX_SMALL_REPLY)

    def stored_value(self, request: StoredValueRequest) -> StoredValueReply:
        """What a member of this shop may spend. Raises Refusal `member_unknown`."""
        return self._call("POST", "/payments/balance", request, StoredValueReply, MAX_SMALL_REPLY)

    def cancel_payment(self, request: PaymentAsked) -> PaymentReply:
        """Give up what is not paid. Raises Refusal `order_unknown`."""
        return self._call("POST", "/payments/cancel", request, PaymentReply, MAX_SMALL_REPLY)

    @contextmanager
    def blob(self, sha256: str, start: int = 0) -> Iterator[Download]:
        """The bytes of a snapshot from `start` on. Raises Refusal `range` where the blob is not longer than that."""
        resume = {"Range": f"bytes={start}-", "If-Range": f'"{sha256}"'} if start else {}
        headers = {"Accept-Encoding": "identity"} | resume
        with self._exchange("GET", f"/blob/{sha256}", None, headers, endless=True) as response:
            if response.status_code == 416:
                raise Refusal("range", start=start)
            if response.status_code not in (200, 206):
                raise self._fault(response)
            if _content_type(response) in _HTML:
                raise Outage("captive_portal", status=response.status_code)
            partial = response.status_code == 206
            if partial and not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
                raise Outage("bad_answer", detail="another range than asked for")
            yield Download(start if partial else 0, self._counted(response))

    def segment(self, epoch: str, first: int, last: int) -> tuple[str, bytes]:
        """A sealed segment of the catalogue's feed as it came, and the SHA-256 that it should have."""
        with self._exchange("GET", f"/feed/{epoch}/{first}-{last}", None, {"Accept-Encoding": "identity"}) as response:
            if response.status_code != 200:
                raise self._fault(response)
            if _content_type(response) != "application/zstd":
                raise Outage("captive_portal", status=response.status_code)
            etag: str = response.headers.get("ETag", "")
            return etag.strip('"'), self._body(response, MAX_REPLY)

    @contextmanager
    def hints(self) -> Iterator[Iterator[Hint | None]]:
        """HQ's hints for as long as it tells any; None is a sign of life."""
        with self._exchange("GET", "/events", None, {"Accept": "text/event-stream"}, endless=True) as response:
            if response.status_code != 200:
                raise self._fault(response)
            if _content_type(response) != "text/event-stream":
                raise Outage("captive_portal", status=response.status_code)
            yield read_hints(self._counted(response))

    def close(self) -> None:
        self._http.close()

    def _counted(self, response: httpx.Response) -> Iterator[bytes]:
        # As it comes: gathered into larger chunks, the last of them would be lost with every break of the line.
        for chunk in response.iter_raw():
            self._on_bytes(len(chunk))
            yield chunk

    def _call(self, method: str, path: str, message: Message | None, kind: type[Reply], limit: int) -> Reply:
        with self._exchange(method, path, message, {"Accept": "application/json"}) as response:
            if not response.is_success:
                raise self._fault(response)
            if _content_type(response) not in _JSON:
                raise Outage("captive_portal", status=response.status_code)
            body = self._body(response, limit)
        try:
            reply = decode(body, kind)
        except msgspec.MsgspecError as error:
            raise Outage("bad_answer", detail=str(error)) from error
        if isinstance(reply, HelloReply | PullReply | LeasesReply):
            clock = self._clock
            self.heard = Contact(reply.server_time, Moment(clock.now(), clock.monotonic(), clock.boot()))
        return reply

    @contextmanager
    def _exchange(
        self, method: str, path: str, message: Message | None, headers: dict[str, str], *, endless: bool = False
    ) -> Iterator[httpx.Response]:
        """`endless`: what comes after the headers takes as long as it takes."""
        body = None if message is None else encode(message)
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            auth = None if self._seal is None else _Sealing(self._seal, PREFIX + path)
            with ExitStack() as stack:
                extensions, deadline = {}, None
                if self._lines is not None:
                    extensions["trace"] = self._lines.trace
                    deadline = stack.enter_context(Deadline(self._lines, self._deadline_seconds))
                response = stack.enter_context(
                    self._http.stream(method, path, content=body, headers=headers, auth=auth, extensions=extensions)
                )
                if endless and deadline is not None:
                    deadline.lift()
                yield response
        except httpx.TimeoutException as error:
            raise Outage("timeout", detail=type(error).__name__) from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise Refusal("bad_address", url=str(self._http.base_url)) from error
        except httpx.TransportError as error:
            if refused := _certificate(error):
                raise Outage("wrong_certificate", detail=refused) from error
            raise Outage("no_network", detail=type(error).__name__) from error
        except (httpx.RequestError, httpx.StreamError) as error:
            raise Outage("bad_answer", detail=type(error).__name__) from error

    def _body(self, response: httpx.Response, limit: int) -> bytes:
        body = bytearray()
        for chunk in _inflated(response):
            body += chunk
            self._on_bytes(len(chunk))
            if len(body) > limit:
                raise Outage("bad_answer", detail="longer than allowed", limit=limit)
        return bytes(body)

    def _fault(self, response: httpx.Response) -> Refusal | Outage:
        """What an answer other than 2xx means. A proxy's own page is the world's fault, a problem document is HQ's."""
        status = response.status_code
        if status in (429, 503):
            return Outage("overloaded", retry_after=_retry_after(response))
        if _content_type(response) != "application/problem+json":
            return Outage("bad_answer" if status >= 500 else "captive_portal", status=status)
        try:
            body = self._body(response, MAX_SMALL_REPLY)
            problem = decode(body, Problem)
            if problem.reason == "gap":
                gap = decode(body, GapProblem)
                return Refusal("gap", incarnation=gap.incarnation, expected=gap.expected)
            if problem.reason == "revoked":
                return Revoked("revoked", epoch=decode(body, RevokedProblem).epoch)
        except msgspec.MsgspecError as error:
            return Outage("bad_answer", status=status, detail=str(error))
        if status >= 500:
            return Outage("bad_answer", status=status, detail=problem.reason)
        if problem.reason in _REPEATABLE:
            return Outage(problem.reason, status=status)
        return Refusal(problem.reason, status=status, detail=problem.detail)


@cache
def _usual_trust() -> ssl.SSLContext:
    """Reading it takes longer than most calls, and every client would."""
    return httpx.create_ssl_context()


def _certificate(error: BaseException | None) -> str:
    """What was wrong with the other side's certificate, '' where that is not the cause."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return "" if error is None else error.verify_message


def _inflated(response: httpx.Response) -> Iterator[bytes]:
    """The body in pieces of at most CHUNK bytes, whatever a few compressed ones would swell to.

    Raises Outage `bad_answer` for another encoding than was asked for, a torn one, or one above MAX_RATIO.
    """
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        yield from response.iter_raw()
        return
    if encoding != "gzip":
        raise Outage("bad_answer", detail="encoding", encoding=encoding)
    inflater, read, made = zlib.decompressobj(zlib.MAX_WBITS | 16), 0, 0
    try:
        for chunk in response.iter_raw():
            read, packed = read + len(chunk), chunk
            while packed and not inflater.eof:
                piece = inflater.decompress(packed, CHUNK)
                packed = inflater.unconsumed_tail
                made += len(piece)
                if made > CHUNK + MAX_RATIO * read:
                    raise Outage("bad_answer", detail="swells beyond measure", ratio=MAX_RATIO)
                yield piece
    except zlib.error as error:
        raise Outage("bad_answer", detail=str(error)) from error
    if not inflater.eof:
        raise Outage("bad_answer", detail="torn")


class _Sealing(httpx.Auth):
    """Signs each sending of a call anew, and once more with HQ's time where HQ finds the first too old or too new."""

    requires_request_body = True

    def __init__(self, seal: Seal, target: str) -> None:
        self._seal = seal
        self._target = target

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        sent = self._seal.headers(request.method, self._target, request.content)
        request.headers.update(sent)
        response = yield request
        if response.status_code == 401 and self._seal.learns(sent, response.headers):
            request.headers.update(self._seal.headers(request.method, self._target, request.content))
            yield request


def seal_of(identity: Identity, secrets: Secrets, clock: Clock, identifiers: Identifiers) -> Seal:
    """What signs an enrolled device's calls."""
    return Seal(identity.device_id, secrets.signer, clock, identifiers, bytes.fromhex(identity.hq_public_key))


_HTML = ("text/html", "application/xhtml+xml")
_REPEATABLE = ("stale_call", "replayed")
"""Refused as it was signed; the same call signed anew may pass."""


def _content_type(response: httpx.Response) -> str:
    kind: str = response.headers.get("Content-Type", "")
    return kind.partition(";")[0].strip().lower()


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, at most an hour; a date (the header's other form) says nothing where clocks may be wrong."""
    value: str = response.headers.get("Retry-After", "")
    return min(float(value), 3600.0) if value.isascii() and value.isdigit() else None
