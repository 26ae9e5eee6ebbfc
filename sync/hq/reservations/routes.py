"""The routes of reservations: one for devices, one for the web shop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from litestar import Request, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from app.clock import Clock
from app.identifiers import Identifiers
from sync.hq import problems
from sync.hq.database import Database
from sync.hq.gate import SignedCall
from sync.hq.limits import check_body
from sync.hq.reservations import intake, keys, looking
from sync.hq.scopes import Caller
from sync.protocol import PREFIX, OnlinePromise, ReservationAsked, ReservationReply

CallerOf = Callable[[SignedCall], Caller]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes work on; `wake`: something has changed."""

    database: Database
    clock: Clock
    identifiers: Identifiers
    wake: Callable[[], None]


def reservation_routes(
    desk: Desk, allowed: CallerOf, usual: tuple[str, ...], *, threads: bool
) -> list[HTTPRouteHandler]:
    """`allowed` answers the device that calls, or refuses; `usual` is what any signed call may be refused for."""

    @post(
        f"{PREFIX}/reservations",
        status_code=200,
        sync_to_thread=threads,
        responses={200: ResponseSpec(data_container=ReservationReply, description="Done", generate_examples=False)}
        | problems.documented(*usual, "revoked", "reservation_unknown"),
    )
    def look_up(data: ReservationAsked, call: SignedCall) -> ReservationReply:
        """What a code of another shop stands for; this shop has the row from now on."""
        caller = allowed(call)
        with desk.database.write() as connection:
            reply = looking.look_up(connection, caller, data, desk.clock.now())
        desk.wake()
        return reply

    @post(
        "/online/v1/reservations",
        status_code=200,
        sync_to_thread=threads,
        responses={200: ResponseSpec(data_container=OnlinePromise, description="Done", generate_examples=False)}
        | problems.documented("bad_web_key", "reservation_invalid", "reservation_taken", "encoding", "too_large"),
    )
    def take_in(request: Request[Any, Any, Any], body: bytes) -> OnlinePromise:
        """A cart, reservation or appointment of the web shop, new or changed; the same again changes nothing."""
        with desk.database.read() as connection:
            keys.require_key(connection, request.headers.get("Authorization"))
        check_body(body, request.headers.get("Content-Encoding"))
        wish = intake.read_wish(body)
        with desk.database.write() as connection:
            promise = intake.take_in(connection, desk.clock, desk.identifiers, wish)
        desk.wake()
        return promise

    return [look_up, take_in]
