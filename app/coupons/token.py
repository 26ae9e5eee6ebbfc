"""The text of a coupon's QR: `FS1:` and in Base45 a COSE_Sign1 (RFC 9052 §4.2, EdDSA) over the coupon.

Protected header {1: -8, 4: key id}; payload a map of small integers to values (`_FIELDS`). Only the one deterministic
encoding (RFC 8949 §4.2) is taken, so that no other text stands for the same coupon.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import cbor2

from app.coupons import base45
from app.coupons.coupon import Coupon, Kind, is_sound
from app.errors import Refusal
from app.journal.signing import Signer, verifies

PREFIX = "FS1:"
LONGEST = 1024
"""Characters of a text that is looked at at all."""
_TAG = 18
_ALGORITHM, _EDDSA, _KEY_ID = 1, -8, 4
_FIELDS = {
    1: ("serial", bytes),
    2: ("campaign_id", int),
    3: ("kind", str),
    4: ("currency", str),
    5: ("off", int),
    6: ("rate", int),
    7: ("most", int),
    8: ("amount_from", int),
    9: ("audience", str),
    10: ("since", int),
    11: ("until", int),
}
_LEFT_OUT = {"off": 0, "rate": 0, "most": 0, "amount_from": 0, "audience": ""}
"""Not written where they are this."""


@dataclass(frozen=True, slots=True)
class Token:
    """A coupon as read; `signed` is what `signature` must cover. Nothing of it is believed yet."""

    coupon: Coupon
    key_id: bytes
    signed: bytes
    signature: bytes


def key_id(public_key: bytes) -> bytes:
    """Names a coupon key inside a token."""
    return sha256(public_key).digest()[:8]


def make_token(signer: Signer, coupon: Coupon) -> str:
    """The text of its QR; the campaign's names are not in it."""
    values = {number: getattr(coupon, name) for number, (name, _) in _FIELDS.items()}
    kept = {
        number: str(value) if number == 3 else value
        for number, value in values.items()
        if _LEFT_OUT.get(_FIELDS[number][0]) != value
    }
    protected = _dump({_ALGORITHM: _EDDSA, _KEY_ID: key_id(signer.public_key)})
    payload = _dump(kept)
    signature = signer.sign(_signed(protected, payload))
    return PREFIX + base45.encode(_dump(cbor2.CBORTag(_TAG, [protected, {}, payload, signature])))


def read_token(text: str) -> Token:
    """Raises Refusal `coupon_unreadable` for any other text; says nothing of the signature."""
    data = base45.decode(text.removeprefix(PREFIX)) if text.startswith(PREFIX) and len(text) <= LONGEST else None
    if data is None:
        raise Refusal("coupon_unreadable")
    try:
        return _read(data)
    except (_Unreadable, cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refusal("coupon_unreadable") from error


def is_genuine(token: Token, public_key: bytes) -> bool:
    """Whether the owner of this key has signed exactly this coupon."""
    return verifies(public_key, token.signed, token.signature)


class _Unreadable(Exception):
    pass


def _read(data: bytes) -> Token:
    tag = _load(data)
    if not isinstance(tag, cbor2.CBORTag) or tag.tag != _TAG or not isinstance(tag.value, tuple) or len(tag.value) != 4:
        raise _Unreadable
    protected, open_header, payload, signature = tag.value
    if not (isinstance(protected, bytes) and open_header == {} and isinstance(payload, bytes)):
        raise _Unreadable
    header = _load(protected)
    if not isinstance(header, dict) or header.keys() != {_ALGORITHM, _KEY_ID} or header[_ALGORITHM] != _EDDSA:
        raise _Unreadable
    named = header[_KEY_ID]
    if not isinstance(named, bytes) or len(named) != 8 or not isinstance(signature, bytes) or len(signature) != 64:
        raise _Unreadable
    return Token(_coupon(_load(payload)), named, _signed(protected, payload), signature)


def _coupon(told: object) -> Coupon:
    if not isinstance(told, dict) or not told.keys() <= _FIELDS.keys():
        raise _Unreadable
    values: dict[str, Any] = dict(_LEFT_OUT)
    for number, (name, kind) in _FIELDS.items():
        if number in told and type(told[number]) is kind and told[number] != _LEFT_OUT.get(name):
            values[name] = told[number]
        elif number in told or name not in _LEFT_OUT:
            raise _Unreadable
    coupon = Coupon(**values | {"kind": Kind(values["kind"]), "names": {}})
    if not is_sound(coupon):
        raise _Unreadable
    return coupon


def _signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 §4.4."""
    return _dump(["Signature1", protected, b"", payload])


def _dump(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _load(data: bytes) -> object:
    found: object = cbor2.loads(data, max_depth=4, allow_indefinite=False, allow_duplicate_keys=False)
    if _dump(found) != data:
        raise _Unreadable
    return found
