"""How a device signs its calls, and HQ its word on the time: the signed texts, alike on both sides.

A call carries four headers. `Farshelf-Device` is the device's id (0 before it has one), `Farshelf-Time` its idea of
HQ's time (µs UTC), `Farshelf-Nonce` 16 to 64 characters never used before, `Farshelf-Signature` base64 of the Ed25519
signature over `call_text`. HQ takes a call whose time is within `WINDOW_US` of its own, and each nonce once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.clock import Clock
from app.identifiers import Identifiers
from app.journal.signing import Signer, verifies

DEVICE = "Farshelf-Device"
TIME = "Farshelf-Time"
NONCE = "Farshelf-Nonce"
SIGNATURE = "Farshelf-Signature"
WINDOW_US = 300 * 1_000_000
"""How far a call's time may lie from HQ's, either way."""


def call_text(method: str, target: str, body: bytes, device_id: int, at: int, nonce: str) -> bytes:
    """What a device signs. `target` is the path from `/sync/v1` on, with the query as it is sent."""
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join(("farshelf-call", method, target, digest, str(device_id), str(at), nonce)).encode()


def time_text(device_id: int, nonce: str, at: int) -> bytes:
    """What HQ signs when it tells its time to a device whose call it found too old or too new."""
    return "\n".join(("farshelf-time", str(device_id), nonce, str(at))).encode()


@dataclass
class Seal:
    """Signs one device's calls.

    HQ's time is learned from HQ alone, and then the wall clock is not asked any more: a device whose clock is wrong by
    years works, and nobody else gets a call of the future signed.
    """

    device_id: int
    signer: Signer
    clock: Clock
    identifiers: Identifiers
    hq_public_key: bytes = b""
    _hq: tuple[int, int] | None = field(default=None, init=False)

    def headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        at, nonce = self._now(), base64.b64encode(self.identifiers.secret(16)).decode()
        signature = self.signer.sign(call_text(method, target, body, self.device_id, at, nonce))
        return {
            DEVICE: str(self.device_id),
            TIME: str(at),
            NONCE: nonce,
            SIGNATURE: base64.b64encode(signature).decode(),
        }

    def learns(self, sent: Mapping[str, str], answer: Mapping[str, str]) -> bool:
        """Take HQ's time from an answer that carries it; False where it has none, or it was not signed for this call.

        `sent` and `answer` are the headers of both.
        """
        try:
            at, signature = int(answer[TIME]), base64.b64decode(answer[SIGNATURE], validate=True)
        except (KeyError, ValueError, binascii.Error):
            return False
        if not verifies(self.hq_public_key, time_text(self.device_id, sent[NONCE], at), signature):
            return False
        self._hq = (at, self.clock.monotonic())
        return True

    def _now(self) -> int:
        if self._hq is None:
            return self.clock.now()
        at, since = self._hq
        return at + self.clock.monotonic() - since
