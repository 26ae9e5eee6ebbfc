"""HQ's countersignature under what it received of a device's chain (scope `device:{id}`)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class ChainReceipt:
    """HQ held the chain of `incarnation` up to `jseq`, whose hash is `head_hash`, at `received_at` (µs UTC, HQ's).

    One row an incarnation, the newest. `key_id` names HQ's key; `signature` is its Ed25519 over `receipt_text`.
    """

    device_id: int
    incarnation: int
    jseq: int
    head_hash: bytes
    received_at: int
    key_id: str
    signature: bytes


def receipt_text(receipt: ChainReceipt) -> bytes:
    """The bytes HQ signs."""
    numbers = (receipt.device_id, receipt.incarnation, receipt.jseq, receipt.head_hash.hex(), receipt.received_at)
    return "\n".join(("farshelf-receipt", *map(str, numbers), receipt.key_id)).encode()


def key_id(public_key: bytes) -> str:
    """Names an Ed25519 key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


RECEIPT_SHAPES = (RowShape("chain_receipt", ChainReceipt, ("device_id", "incarnation")),)
