"""Who calls? Judged from the signature alone; nothing a stranger sends is written down."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request
from litestar.params import HeaderParameter
from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.journal.signing import Signer, verifies
from sync.hq.database import Database
from sync.hq.limits import check_body
from sync.hq.nonces import TAKEN, Nonces
from sync.hq.scopes import BY_ID, Caller, caller_by_id, caller_of
from sync.signing import DEVICE, NONCE, SIGNATURE, TIME, WINDOW_US, call_text, time_text

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_NONCE = re.compile(r"[A-Za-z0-9+/=_-]{16,64}")
_CALL = text(TAKEN + BY_ID.replace("SELECT ", "SELECT (SELECT count(*) FROM taken) AS fresh, ", 1))
_KEY = text("SELECT public_key FROM device WHERE id = :device")
_MOST_KEYS = 200_000


@dataclass(frozen=True, slots=True)
class SignedCall:
    """A request's signature and what it must cover; nothing of it is believed yet. Instants in µs UTC."""

    method: str
    target: str
    body: bytes
    device_id: int
    at: int
    nonce: str
    signature: bytes

    def signed_by(self, public_key: bytes) -> bool:
        signed = call_text(self.method, self.target, self.body, self.device_id, self.at, self.nonce)
        return verifies(public_key, signed, self.signature)


def _header(name: str, description: str) -> HeaderParameter:
    return HeaderParameter(name=name, description=description)


def signed_call(
    request: Request[Any, Any, Any],
    body: bytes,
    device: Annotated[str | None, _header(DEVICE, "The device's id; 0 when it enrols")] = None,
    at: Annotated[str | None, _header(TIME, "The device's idea of HQ's time, µs UTC")] = None,
    nonce: Annotated[str | None, _header(NONCE, "16 to 64 of A-Z a-z 0-9 + / = _ -, never used before")] = None,
    signature: Annotated[str | None, _header(SIGNATURE, "base64 of the Ed25519 signature")] = None,
) -> SignedCall:
    """The call as its headers have it.

    Raises `Refusal('unsigned')` where one is missing or cannot be read, and what `limits.check_body` does.
    """
    check_body(body, request.headers.get("Content-Encoding"))
    try:
        signed = base64.b64decode(signature or "", validate=True)
    except (binascii.Error, ValueError):
        signed = b""
    readable = _NUMBER.fullmatch(device or "") and _NUMBER.fullmatch(at or "") and _NONCE.fullmatch(nonce or "")
    if not readable or len(signed) != 64:
        raise Refusal("unsigned")
    query = request.scope["query_string"]
    # A server gives the path alone, a test client with the query behind it.
    target = request.scope["raw_path"].partition(b"?")[0] + (b"?" + query if query else b"")
    return SignedCall(
        request.method, target.decode("latin-1"), body, int(device or 0), int(at or 0), nonce or "", signed
    )


class Gate:
    """Lets calls through that a known device has signed, recently and for the first time."""

    def __init__(self, database: Database, clock: Clock, signer: Signer) -> None:
        self._postgresql = database.is_postgresql
        self._clock = clock
        self._signer = signer
        self._nonces = Nonces(database)
        # A device's key never changes. It is looked at once more with the caller: HQ may have been restored meanwhile.
        self._keys: dict[int, bytes] = {}

    def caller(self, connection: Connection, call: SignedCall) -> Caller:
        """The device that calls, a revoked one too; with its nonce in one query.

        Raises Refusal `unknown_device`, `bad_signature`, `stale_call` (with HQ's signed time) or `replayed`.
        """
        key = self._key(connection, call)
        now = self._clock.now()
        if abs(now - call.at) > WINDOW_US:
            signature = self._signer.sign(time_text(call.device_id, call.nonce, now))
            raise Refusal("stale_call", server_time=now, signature=base64.b64encode(signature).decode())
        caller = self._take(connection, call)
        if caller.public_key != key:
            self._keys.clear()
            raise Refusal("bad_signature")
        self._nonces.sweep(now)
        return caller

    def allowed(self, connection: Connection, call: SignedCall) -> Caller:
        """The same; raises also `Refusal('revoked')`."""
        caller = self.caller(connection, call)
        if caller.revoked or caller.left:
            raise Refusal("revoked", epoch=caller.epoch)
        return caller

    def _key(self, connection: Connection, call: SignedCall) -> bytes:
        known = self._keys.get(call.device_id)
        if known is not None and call.signed_by(known):
            return known
        found = connection.execute(_KEY, {"device": call.device_id}).scalar()
        if found is None:
            raise Refusal("unknown_device")
        key = bytes(found)
        if key == known or not call.signed_by(key):
            raise Refusal("bad_signature")
        if len(self._keys) >= _MOST_KEYS:
            self._keys.clear()
        self._keys[call.device_id] = key
        return key

    def _take(self, connection: Connection, call: SignedCall) -> Caller:
        if self._postgresql:
            rows = connection.execute(_CALL, {"device": call.device_id, "nonce": call.nonce, "at": call.at}).all()
            fresh, caller = any(row.fresh for row in rows), caller_of(rows)
        else:
            fresh = self._nonces.take(call.device_id, call.nonce, call.at)
            caller = caller_by_id(connection, call.device_id)
        if caller is None:
            raise Refusal("unknown_device")
        if not fresh:
            raise Refusal("replayed")
        return caller
