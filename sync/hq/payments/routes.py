"""The routes of payments that need proof: four for devices, one for providers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from app.errors import Refusal
from sync.hq import problems
from sync.hq.gate import SignedCall
from sync.hq.limits import check_body
from sync.hq.payments.payments import Payments
from sync.hq.scopes import Caller
from sync.protocol import PREFIX, PaymentAsked, PaymentReply, PaymentRequest, StoredValueReply, StoredValueRequest

CallerOf = Callable[[SignedCall], Caller]
_BALANCE = {200: ResponseSpec(data_container=StoredValueReply, description="Done", generate_examples=False)}
_ANSWER = {200: ResponseSpec(data_container=PaymentReply, description="Done", generate_examples=False)}


def payment_routes(
    payments: Payments, allowed: CallerOf, usual: tuple[str, ...], *, threads: bool
) -> list[HTTPRouteHandler]:
    """`allowed` answers the device that calls, or refuses; `usual` is what any signed call may be refused for."""

    @post(
        f"{PREFIX}/payments",
        status_code=200,
        sync_to_thread=threads,
        responses=_ANSWER
        | problems.documented(
            *usual, "revoked", "order_unknown", "order_closed", "payment_pending", "payments_off",
            "payment_code_unknown",
        ),
    )  # fmt: skip
    def pay(data: PaymentRequest, call: SignedCall) -> PaymentReply:
        """Charge a tender by QR, once for an attempt's id; the same again is answered and charges nothing."""
        return payments.begin(allowed(call), data)

    @post(
        f"{PREFIX}/payments/state",
        status_code=200,
        sync_to_thread=threads,
        responses=_ANSWER | problems.documented(*usual, "revoked", "order_unknown"),
    )
    def payment_state(data: PaymentAsked, call: SignedCall) -> PaymentReply:
        """What became of the newest attempt for a tender; the provider is asked where nobody knows."""
        return payments.state(allowed(call), data)

    @post(
        f"{PREFIX}/payments/cancel",
        status_code=200,
        sync_to_thread=threads,
        responses=_ANSWER | problems.documented(*usual, "revoked", "order_unknown"),
    )
    def cancel_payment(data: PaymentAsked, call: SignedCall) -> PaymentReply:
        """Give up an attempt that is not paid: the provider reverses it, however often that has to be said."""
        return payments.cancel(allowed(call), data)

    @post(
        f"{PREFIX}/payments/balance",
        status_code=200,
        sync_to_thread=threads,
        responses=_BALANCE | problems.documented(*usual, "revoked", "member_unknown"),
    )
    def balance(data: StoredValueRequest, call: SignedCall) -> StoredValueReply:
        """What a member who is shown at the caller's shop may spend of their stored value."""
        return payments.balance(allowed(call), data)

    @post(
        "/payments/notify/{provider:str}",
        status_code=200,
        sync_to_thread=threads,
        responses=problems.documented("bad_notice", "not_found"),
    )
    def notify(request: Request[Any, Any, Any], provider: str, body: bytes) -> Response[str]:
        """A provider's own word, under its signature; the same one may come as often as it likes."""
        check_body(body, request.headers.get("Content-Encoding"))
        if len(provider) > 32:
            raise Refusal("not_found")
        thanks = payments.heed(provider, {name.lower(): value for name, value in request.headers.items()}, body)
        return Response(content=thanks, media_type="text/plain")

    return [pay, payment_state, cancel_payment, balance, notify]
