"""The device's Ed25519 key and HQ's (RFC 8032); raw 32-byte keys, 64-byte signatures."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Signer:
    """Signs with one private key, given as its 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def derived(self, purpose: bytes) -> bytes:
        """32 secret bytes for another purpose, from which the seed cannot be told."""
        return HKDF(SHA256(), 32, None, purpose).derive(self._key.private_bytes_raw())


def verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """True if `signature` was made over `message` by the key's owner."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
