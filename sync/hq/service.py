"""HQ's routes. Everything behind them is synchronous; this module is the asynchronous edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar import Litestar, Request, Response, get, post, route
from litestar.enums import HttpMethod
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.params import HeaderParameter
from litestar.response import Stream
from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.identifiers import Identifiers
from app.journal.signing import Signer
from app.shapes import REPLICA_SCHEMA
from sync.hq import enrolment, head, problems
from sync.hq.blobs import BlobFolder, read_span, wanted_span
from sync.hq.commands import receive
from sync.hq.database import Database
from sync.hq.hello import greet
from sync.hq.scopes import Caller, caller_by_token
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
    Manifest,
    Message,
    PullReply,
    PullRequest,
    Snapshot,
)

_MAX_BODY = 8 * 1024 * 1024
_JSON = "application/json"
Token = Annotated[str | None, HeaderParameter(name="Authorization", description="`Bearer` and the device's token")]


@dataclass(frozen=True)
class Hq:
    """What the routes work on. `poll_seconds`: how often devices are asked to call."""

    database: Database
    clock: Clock
    identifiers: Identifiers
    signer: Signer
    blobs: BlobFolder
    sequencer: Sequencer
    poll_seconds: float


def _answers(kind: type[Message]) -> dict[int, ResponseSpec]:
    return {200: ResponseSpec(data_container=kind, description="Done", generate_examples=False)}


def create_app(hq: Hq, *, threads: bool = True) -> Litestar:
    """The ASGI app; starts and stops nothing but itself. Without `threads` handlers run where they are called."""

    @post(
        f"{PREFIX}/enrol",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(EnrolReply) | problems.documented("bad_code", "bad_public_key"),
    )
    def enrol(data: EnrolRequest) -> EnrolReply:
        """One-time code and device key → identity, token, scope set, HQ's key."""
        with hq.database.write() as connection:
            return enrolment.enrol(connection, hq.clock, hq.identifiers, hq.signer, data)

    @post(
        f"{PREFIX}/hello",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(HelloReply) | problems.documented("unknown_device", "revoked", "upgrade"),
    )
    def hello(data: HelloRequest, authorization: Token = None) -> HelloReply:
        """Versions and where the journal stands → where HQ stands."""
        return greet(hq.database, hq.clock, _caller(hq, authorization), data, hq.poll_seconds)

    @get(
        f"{PREFIX}/manifest",
        sync_to_thread=threads,
        responses=_answers(Manifest) | problems.documented("unknown_device", "revoked"),
    )
    def manifest(request: Request[Any, Any, Any], authorization: Token = None) -> Response[bytes]:
        """The catalog file to begin with, scopes, head and floor of the feed; with an ETag."""
        with hq.database.read() as connection:
            caller = _allowed(caller_by_token(connection, _token(authorization)))
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
        responses=problems.documented("unknown_device", "revoked", "not_found", "range"),
    )
    def blob(request: Request[Any, Any, Any], sha256: str, authorization: Token = None) -> Stream:
        """An immutable file; Range and If-Range resume a broken download."""
        _caller(hq, authorization)
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
            media_type="application/zstd",
            headers=headers,
        )

    @post(
        f"{PREFIX}/pull",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(PullReply) | problems.documented("unknown_device", "revoked", "resync"),
    )
    def pull(data: PullRequest, authorization: Token = None) -> Response[bytes]:
        """What came after the cursors in all scopes, up to one checkpoint."""
        with hq.database.read() as connection:
            caller = _allowed(caller_by_token(connection, _token(authorization)))
            return Response(content=head.pull(connection, caller, data, hq.clock.now()), media_type=_JSON)

    @post(
        f"{PREFIX}/commands",
        status_code=200,
        sync_to_thread=threads,
        responses=_answers(CommandsReply) | problems.documented("unknown_device", "gap"),
    )
    def commands(data: CommandsRequest, authorization: Token = None) -> CommandsReply:
        """Journal entries in order → what became of each; open to revoked devices too."""
        if len(data.commands) > MAX_COMMANDS:
            raise Refusal("malformed", limit=MAX_COMMANDS)
        with hq.database.read() as connection:
            caller = _known(caller_by_token(connection, _token(authorization)))
        try:
            return receive(Reception(hq.database, hq.clock, hq.identifiers), caller.id, data.commands)
        finally:
            hq.sequencer.wake()

    @get("/health", sync_to_thread=threads)
    def health() -> dict[str, int]:
        """The database answers."""
        with hq.database.read() as connection:
            return {"head": connection.execute(text("SELECT coalesce(max(h), 0) FROM checkpoint")).scalar_one()}

    return Litestar(
        route_handlers=[enrol, hello, manifest, blob, pull, commands, health],
        exception_handlers=problems.HANDLERS,
        request_max_body_size=_MAX_BODY,
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


def _token(authorization: str | None) -> bytes:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal("unknown_device")
    # Looked up by its hash: how long the comparison takes tells nothing about the token.
    return enrolment.token_sha256(token.strip())


def _known(caller: Caller | None) -> Caller:
    if caller is None:
        raise Refusal("unknown_device")
    return caller


def _allowed(caller: Caller | None) -> Caller:
    if _known(caller).revoked:
        raise Refusal("revoked")
    return _known(caller)


def _caller(hq: Hq, authorization: str | None) -> Caller:
    with hq.database.read() as connection:
        return _allowed(caller_by_token(connection, _token(authorization)))


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
