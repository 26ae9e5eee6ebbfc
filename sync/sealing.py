"""Sealed for HQ: what only the holder of HQ's key can read, made without HQ (X25519, HKDF-SHA256, ChaCha20-Poly1305).

A file: MAGIC, the sender's ephemeral public key (32 bytes), the ciphertext. Each file has a key of its own, so its
nonce is always zero.
"""

from __future__ import annotations

import zlib

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Refusal
from app.journal.signing import Signer
from sync.protocol import CommandEnvelope, Message

MAGIC = b"farshelf sealed 1\n"
_PURPOSE = b"farshelf sealing key"
_NONCE = bytes(12)
MOST_BYTES = 256 << 20
"""Of a file's content unpacked: a journal holds at most some 10,000 commands of a few kB."""


class SealedJournal(Message, frozen=True):
    """What a device that cannot reach HQ leaves behind: its journal, in order."""

    device_id: int
    commands: list[CommandEnvelope]


def sealing_key(signer: Signer) -> X25519PrivateKey:
    """HQ's key for reading sealed files, derived from its signing key: one secret to keep and to back up."""
    return X25519PrivateKey.from_private_bytes(signer.derived(_PURPOSE))


def public_sealing_key(signer: Signer) -> bytes:
    """32 bytes; devices learn it from the policy that HQ signs."""
    return sealing_key(signer).public_key().public_bytes_raw()


def seal(public_key: bytes, journal: SealedJournal, ephemeral: bytes) -> bytes:
    """The file. `public_key` is HQ's; `ephemeral` are 32 fresh random bytes, used once and forgotten."""
    own = X25519PrivateKey.from_private_bytes(ephemeral)
    sender = own.public_key().public_bytes_raw()
    key = _key(own.exchange(X25519PublicKey.from_public_bytes(public_key)), sender, public_key)
    body = zlib.compress(msgspec.json.encode(journal))
    return MAGIC + sender + ChaCha20Poly1305(key).encrypt(_NONCE, body, MAGIC)


def unseal(signer: Signer, file: bytes) -> SealedJournal:
    """Raises Refusal `not_sealed_for_us` for anything that was not sealed with this HQ's key, or was changed since."""
    own = sealing_key(signer)
    sender, body = file[len(MAGIC) : len(MAGIC) + 32], file[len(MAGIC) + 32 :]
    try:
        if not file.startswith(MAGIC):
            raise ValueError("another kind of file")
        shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
        packed = ChaCha20Poly1305(_key(shared, sender, own.public_key().public_bytes_raw())).decrypt(
            _NONCE, body, MAGIC
        )
        plain = zlib.decompressobj().decompress(packed, MOST_BYTES)
        return msgspec.json.decode(plain, type=SealedJournal)
    except (ValueError, InvalidTag, zlib.error, msgspec.MsgspecError) as error:
        raise Refusal("not_sealed_for_us", detail=type(error).__name__) from error


def _key(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, MAGIC + sender + receiver).derive(shared)
