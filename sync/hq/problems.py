"""Errors as `application/problem+json` (RFC 9457) with a stable `reason`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import Outage, Refusal
from sync.protocol import PREFIX, Problem
from sync.signing import SIGNATURE, TIME

MEDIA_TYPE = "application/problem+json"
TITLES = {
    "malformed": (400, "The request is not what this call takes"),
    "bad_public_key": (400, "A public key has 32 bytes"),
    "unsigned": (401, "The call is not signed, or its signature cannot be read"),
    "unknown_device": (401, "There is no such device"),
    "bad_signature": (401, "The signature is not the device's, or covers another call"),
    "stale_call": (401, "The call's time is too far from HQ's; sign again with HQ's time"),
    "replayed": (401, "This call was seen before; sign it anew"),
    "bad_code": (403, "The code is wrong, spent or too old"),
    "revoked": (403, "The device was revoked; it may only upload its commands"),
    "not_found": (404, "There is nothing at this address"),
    "method_not_allowed": (405, "The address does not take this method"),
    "resync": (409, "The cursor means nothing to this HQ; load anew"),
    "gap": (409, "Commands are missing before these"),
    "unsent": (409, "HQ lacks commands of this device; send or seal them first"),
    "order_unknown": (409, "HQ has not received this order"),
    "order_closed": (409, "Nothing is to be paid for this order"),
    "payment_pending": (409, "An earlier payment of this order is not settled; do not charge again"),
    "payments_off": (409, "This HQ takes no QR payments of this provider"),
    "payment_code_unknown": (400, "No payment code of a known provider"),
    "reservation_unknown": (404, "No reservation has this code"),
    "reservation_taken": (409, "The reservation was picked up"),
    "reservation_invalid": (400, "Not a reservation as docs/protocol.md describes it"),
    "bad_web_key": (401, "Not the key of the web shop"),
    "member_unknown": (409, "This shop does not hold the member"),
    "bad_notice": (400, "Not signed by the provider, or not readable"),
    "too_large": (413, "The body is too large"),
    "encoding": (415, "A request must not be compressed"),
    "range": (416, "The range lies beyond the end"),
    "upgrade": (426, "No common version of the protocol"),
    "defect": (500, "A fault of HQ; it was logged"),
    "overloaded": (503, "Busy; try again later"),
}
_BY_STATUS = {400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def problem(
    reason: str, detail: str = "", values: Mapping[str, object] | None = None, retry_after: int = 2
) -> Response[bytes]:
    """The answer for a reason; `values` go out as further members. `retry_after` (seconds) goes with 503 alone."""
    values = values or {}
    status, title = TITLES[reason]
    body = Problem(type=f"{PREFIX}/problems/{reason}", title=title, status=status, reason=reason, detail=detail)
    headers = {"Retry-After": str(retry_after)} if status == 503 else {}
    if status == 401:
        headers["WWW-Authenticate"] = SIGNATURE
    if reason == "stale_call":
        headers |= {TIME: str(values["server_time"]), SIGNATURE: str(values["signature"])}
    content = msgspec.json.encode({**values, **msgspec.to_builtins(body)})
    return Response(content=content, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _refused(_: Request[Any, Any, Any], error: Refusal) -> Response[bytes]:
    values = {name: value for name, value in error.values.items() if name not in Problem.__struct_fields__}
    return problem(error.reason if error.reason in TITLES else "malformed", str(error), values)


def _http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    if error.status_code >= 500:
        logging.getLogger(__name__).error("a request failed", exc_info=error)
    reason = _BY_STATUS.get(error.status_code, "malformed" if error.status_code < 500 else "defect")
    return problem(reason, error.detail if error.status_code < 500 else "")


def _too_deep(_: Request[Any, Any, Any], error: RecursionError) -> Response[bytes]:
    return problem("malformed", "nested too deeply")


def _no_text(_: Request[Any, Any, Any], error: UnicodeDecodeError) -> Response[bytes]:
    return problem("malformed", "not UTF-8")


def _outage(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    logging.getLogger(__name__).warning("too busy, or the database does not answer: %s", error)
    asked = error.retry_after if isinstance(error, Outage) else None
    return problem("overloaded", retry_after=round(asked or 2))


def _fault(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    logging.getLogger(__name__).error("a request failed", exc_info=error)
    return problem("defect")


HANDLERS: dict[int | type[Exception], Any] = {
    Refusal: _refused,
    HTTPException: _http,
    RecursionError: _too_deep,
    UnicodeDecodeError: _no_text,
    Outage: _outage,
    OperationalError: _outage,
    PoolTimeout: _outage,
    Exception: _fault,
}


def documented(*reasons: str) -> dict[int, ResponseSpec]:
    """For OpenAPI: the problems a call may answer with, beside those every call has."""
    specs: dict[int, ResponseSpec] = {}
    for reason in (*reasons, "malformed", "overloaded"):
        status, title = TITLES[reason]
        known = specs.get(status)
        description = f"{known.description}; {reason}: {title}" if known else f"{reason}: {title}"
        specs[status] = ResponseSpec(
            data_container=Problem, description=description, media_type=MEDIA_TYPE, generate_examples=False
        )
    return specs
