"""HQ's routes. Everything behind them is synchronous; this module is the asynchronous edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from litestar import Litestar, Request, Response, get, post, route
from litestar.concurrency import sync_to_thread
from litestar.di import Provide
from litestar.enums import HttpMethod
from litestar.middleware import DefineMiddleware
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.params import QueryParameter
from litestar.response import Stream
from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from app.journal.signing import Signer
from app.orders.paying import STORED_VALUE
from app.shapes import REPLICA_SCHEMA
from sync.hq import departing, digests, epoch, guessing, head, problems, segments
from sync.hq.admission import Admission, pools
from sync.hq.blobs import BlobFolder, media_type, read_span, wanted_span
from sync.hq.commands import receive
from sync.hq.database import Database
from sync.hq.durability import AT_ONCE, Durability
from sync.hq.events import LONGEST_SECONDS, Streams
from sync.hq.gate import Gate, SignedCall, signed_call
from sync.hq.hello import Greeting, greet
from sync.hq.invoice_page import Asking, invoice_routes
from sync.hq.leases import granting
from sync.hq.limits import MAX_BODY
from sync.hq.openapi import WireSchemas
from sync.hq.payments.payments import Payments
from sync.hq.payments.provider import PaymentProvider
from sync.hq.payments.routes import payment_routes
from sync.hq.payments.stored_value import StoredValue
from sync.hq.reservations.routes import Desk, reservation_routes
from sync.hq.scopes import Caller
from sync.hq.sequencer import Sequencer
from sync.hq.settling import Reception
from sync.protocol import (
    MAX_COMMANDS,
    PREFIX,
    CommandsReply,
    CommandsRequest,
    EnrolReply,
    EnrolRequest,
    HelloReply,
    HelloRequest,
    LeasesReply,
    LeasesRequest,
    LeaveReply,
    LeaveRequest,
    Manifest,
    Message,
    PullReply,
    PullRequest,
    Snapshot,
)

_JSON = "application/json"
CALLER = ("unsigned", "unknown_device", "bad_signature", "stale_call", "replayed", "too_large", "encoding")
"""What any signed call may be refused for."""


@dataclass(frozen=True)
class Hq:
    """What the routes work on. `poll_seconds`: how often devices are asked to call; `durability`: what they prune;
    `providers`: who takes QR payments, by name.
    """

    database: Database
    clock: Clock
    identifiers: Identifiers
    signer: Signer
    blobs: BlobFolder
    sequencer: Sequencer
    poll_seconds: float
    durability: Durability = AT_ONCE
    streams: Streams = field(default_factory=Streams)
    providers: Mapping[str, PaymentProvider] = field(default_factory=dict)

    @property
    def payments(self) -> Payments:
        own = {STORED_VALUE: StoredValue(self.database, self.clock)}
        return Payments(self.database, self.clock, self.identifiers, {**self.providers, **own}, self.sequencer.wake)


def _answers(kind: type[Message]) -> dict[int, ResponseSpec]:
    return {200: ResponseSpec(data_container=kind, description="Done", generate_examples=False)}


_UNCHANGED = {304: ResponseSpec(data_container=None, description="As the ETag named has it", generate_examples=False)}
_PART = {
    206: ResponseSpec(
        data_container=bytes,
        description="The range asked for",
        media_type="application/zstd",
        generate_examples=False,
    )
}


def create_app(hq: Hq, *, threads: bool = True) -> Litestar:
    """The ASGI app; starts and stops nothing but itself. Without `threads` handlers run where they are called."""
    gate = Gate(hq.database, hq.clock, hq.signer)
    hq.streams.follow(hq.sequencer.hints)

    @post(
        f"{PREFIX}/enrol",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(EnrolReply)
        | problems.documented("bad_code", "bad_public_key", "unsigned", "bad_signature", "too_large", "encoding"),
    )
    def enrol(data: EnrolRequest, call: SignedCall) -> EnrolReply:
        """One-time code and device key → identity, scope set, HQ's key; signed with that key by device 0."""
        if not call.signed_by(data.public_key):
            raise Refusal("bad_signature")
        return guessing.enrol(hq.database, hq.clock, hq.signer, data)

    @post(
        f"{PREFIX}/hello",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(HelloReply) | problems.documented(*CALLER, "revoked", "upgrade"),
    )
    def hello(data: HelloRequest, call: SignedCall) -> HelloReply:
        """Versions and where the journal stands → where HQ stands."""
        with hq.database.read() as connection:
            caller = gate.allowed(connection, call)
        return greet(Greeting(hq.database, hq.clock, hq.poll_seconds, hq.durability), caller, data)

    @get(
        f"{PREFIX}/manifest",
        sync_to_thread=threads,
        responses=_answers(Manifest) | _UNCHANGED | problems.documented(*CALLER, "revoked"),
    )
    def manifest(request: Request[Any, Any, Any], call: SignedCall) -> Response[bytes]:
        """The catalog file to begin with, scopes, head and floor of the feed; with an ETag."""
        with hq.database.read() as connection:
            caller = gate.allowed(connection, call)
            body = msgspec.json.encode(_manifest(connection, caller))
        etag = f'"{caller.epoch}-{hash_of(body)}"'
        same = request.headers.get("If-None-Match") == etag
        return Response(
            content=b"" if same else body, status_code=304 if same else 200, media_type=_JSON, headers={"ETag": etag}
        )

    @route(
        f"{PREFIX}/blob/{{sha256:str}}",
        http_method=[HttpMethod.GET, HttpMethod.HEAD],
        sync_to_thread=threads,
        media_type="application/zstd",
        responses=_PART | problems.documented(*CALLER, "revoked", "not_found", "range"),
    )
    def blob(request: Request[Any, Any, Any], sha256: str, call: SignedCall) -> Stream:
        """An immutable file; Range and If-Range resume a broken download."""
        with hq.database.read() as connection:
            gate.allowed(connection, call)
        path = hq.blobs.path(sha256)
        if path is None:
            raise Refusal("not_found", sha256=sha256)
        etag = f'"{sha256}"'
        span = wanted_span(path.stat().st_size, request.headers.get("Range"), request.headers.get("If-Range"), etag)
        headers = {
            "ETag": etag,
            "Accept-Ranges": "bytes",
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Length": str(span.stop - span.start),
        }
        if span.partial:
            headers["Content-Range"] = span.content_range
        return Stream(
            iter(()) if request.method == "HEAD" else read_span(path, span),
            status_code=206 if span.partial else 200,
            media_type=media_type(path),
            headers=headers,
        )

    @get(
        f"{PREFIX}/feed/{{epoch:str}}/{{span:str}}",
        sync_to_thread=threads,
        media_type="application/zstd",
        responses=_UNCHANGED | problems.documented(*CALLER, "revoked", "not_found"),
    )
    def feed(request: Request[Any, Any, Any], epoch: str, span: str, call: SignedCall) -> Response[bytes]:
        """A sealed segment of the catalogue's feed, `{first}-{last}`: immutable, for any cache."""
        with hq.database.read() as connection:
            gate.allowed(connection, call)
        sealed = segments.segment(hq.database, epoch, span)
        headers = {"ETag": f'"{sealed.sha256}"', "Cache-Control": "public, max-age=31536000, immutable"}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return Response(content=b"", status_code=304, media_type="application/zstd", headers=headers)
        return Response(content=sealed.body, media_type="application/zstd", headers=headers)

    @post(
        f"{PREFIX}/pull",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(PullReply) | problems.documented(*CALLER, "revoked", "resync"),
    )
    def pull(data: PullRequest, call: SignedCall) -> Response[bytes]:
        """What came after the cursors in all scopes, up to one checkpoint."""
        with hq.database.read() as connection:
            caller = gate.allowed(connection, call)
            epoch.heed(hq.database, hq.clock, caller, data)
            body = head.pull(connection, caller, data, hq.clock.now())
        if data.differing and not data.page:
            digests.report(hq.database, hq.clock, caller, data.differing)
        return Response(content=body, media_type=_JSON)

    @post(
        f"{PREFIX}/commands",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(CommandsReply) | problems.documented(*CALLER, "gap", "resync"),
    )
    def commands(data: CommandsRequest, call: SignedCall) -> CommandsReply:
        """Journal entries in order → what became of each; open to revoked devices too."""
        if len(data.commands) > MAX_COMMANDS:
            raise Refusal("malformed", limit=MAX_COMMANDS)
        with hq.database.read() as connection:
            caller = gate.caller(connection, call)
        epoch.compare(caller, data.epoch)
        try:
            return receive(Reception(hq.database, hq.clock, hq.identifiers, hq.signer), caller.id, data.commands)
        finally:
            hq.sequencer.wake()

    @post(
        f"{PREFIX}/leases",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(LeasesReply) | problems.documented(*CALLER, "revoked"),
    )
    def leases(data: LeasesRequest, call: SignedCall) -> LeasesReply:
        """Set goods aside for this device, or keep them longer; the same request again grants nothing more."""
        with hq.database.read() as connection:
            caller = gate.allowed(connection, call)  # by itself: a refusal must not give the nonce back
        with hq.database.write() as connection:
            reply = granting.answer(connection, hq.identifiers, caller, data, hq.clock.now())
        hq.sequencer.wake()
        return reply

    @post(
        f"{PREFIX}/leave",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(LeaveReply) | problems.documented(*CALLER, "unsent"),
    )
    def leave(data: LeaveRequest, call: SignedCall) -> LeaveReply:
        """The device is taken out of service: it has sent or sealed everything; open to revoked devices too."""
        with hq.database.read() as connection:
            caller = gate.caller(connection, call)  # by itself, as above
        with hq.database.write() as connection:
            reply = departing.depart(connection, hq.clock, hq.durability, caller, data)
        hq.sequencer.wake()
        return reply

    @get(
        f"{PREFIX}/events",
        media_type="text/event-stream",
        responses=problems.documented(*CALLER, "revoked", "overloaded"),
    )
    async def events(
        call: SignedCall, seconds: Annotated[int, QueryParameter(ge=1, le=LONGEST_SECONDS)] = LONGEST_SECONDS
    ) -> Stream:
        """Server-sent hints that something changed, for so many seconds at most; polling stays the truth."""
        hq.streams.admit()

        def scopes() -> list[str]:
            with hq.database.read() as connection:
                return gate.allowed(connection, call).scopes

        wanted = await sync_to_thread(scopes) if threads else scopes()
        stream = hq.streams.events(wanted, seconds)
        return Stream(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    @get("/health", sync_to_thread=threads)
    def health() -> dict[str, int]:
        """The database answers."""
        with hq.database.read() as connection:
            return {"head": connection.execute(text("SELECT coalesce(max(h), 0) FROM checkpoint")).scalar_one()}

    def allowed(call: SignedCall) -> Caller:
        with hq.database.read() as connection:
            return gate.allowed(connection, call)  # by itself, as above

    paying = payment_routes(hq.payments, allowed, CALLER, threads=threads)
    desk = Desk(hq.database, hq.clock, hq.identifiers, hq.sequencer.wake)
    invoices = invoice_routes(Asking(hq.database, hq.clock, hq.identifiers, hq.sequencer.wake), threads=threads)
    reserving = reservation_routes(desk, allowed, CALLER, threads=threads)
    usual = [enrol, hello, manifest, blob, feed, pull, commands, leases, leave, events, health]
    return Litestar(
        route_handlers=[*usual, *paying, *reserving, *invoices],
        exception_handlers=problems.HANDLERS,
        middleware=[DefineMiddleware(Admission, by_name=pools())],
        dependencies={"call": Provide(signed_call, sync_to_thread=False)},
        plugins=[WireSchemas()],
        request_max_body_size=MAX_BODY,
        openapi_config=OpenAPIConfig(
            title="Farshelf HQ",
            version="1",
            path="/schema",
            render_plugins=[JsonRenderPlugin(path=("/", "/openapi.json"))],
            use_handler_docstrings=True,
        ),
        logging_config=None,
        debug=False,
    )


def hash_of(body: bytes) -> str:
    """A short name for a body, for its ETag."""
    import hashlib

    return hashlib.sha256(body).hexdigest()[:32]


def _manifest(connection: Connection, caller: Caller) -> Manifest:
    row = connection.execute(
        text(
            "SELECT sha256, size, raw_sha256, raw_size, h, schema FROM snapshot"
            " WHERE epoch = :epoch AND schema = :schema AND h >= :floor ORDER BY h DESC, made_at DESC LIMIT 1"
        ),
        {"epoch": caller.epoch, "schema": REPLICA_SCHEMA, "floor": caller.floor},
    ).first()
    return Manifest(
        epoch=caller.epoch,
        head=caller.head,
        floor=caller.floor,
        scopes=caller.scopes,
        catalog=None if row is None else msgspec.convert(row._asdict(), Snapshot),
    )
