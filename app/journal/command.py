"""A command: what was done here, for HQ to answer once and for ever (sync.md §5).

The chain and the signature cover `sha256(salt ‖ payload)`, not the payload: HQ can erase a payload and keep id, hash
and outcome.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

GENESIS = bytes(32)
"""What the first command of an incarnation chains to."""


_JSEQ_BITS = 40


def place_of(incarnation: int, jseq: int) -> int:
    """One number that orders a journal: an incarnation's commands stand behind all of the incarnation before."""
    return incarnation << _JSEQ_BITS | jseq


def parts_of(place: int) -> tuple[int, int]:
    """(incarnation, jseq) of a place."""
    return place >> _JSEQ_BITS, place & (1 << _JSEQ_BITS) - 1


@dataclass(frozen=True, slots=True)
class Command:
    """One journal entry. `payload` is UTF-8 JSON of the type's payload class; `jseq` is dense from 1 per incarnation.

    `lane` names what must stay in order (an order, a member); `deps` are ids of commands that must be decided first.
    `actor` is an associate, `roster` the roster version that allowed it. `wall`, `mono` are µs, `boot` names the boot.
    `signature` is the device's Ed25519 over `hash`.
    """

    id: bytes
    incarnation: int
    jseq: int
    lane: bytes
    type: str
    type_version: int
    payload: bytes
    salt: bytes
    deps: tuple[bytes, ...]
    lease_refs: tuple[bytes, ...]
    actor: int
    roster: int
    catalog_h: int
    store_h: int
    price_book: int
    wall: int
    boot: str
    mono: int
    prev_hash: bytes
    signature: bytes

    @property
    def place(self) -> int:
        """Where it stands in its journal."""
        return place_of(self.incarnation, self.jseq)

    @property
    def payload_hash(self) -> bytes:
        """32 bytes; binds the payload without revealing it."""
        return hashlib.sha256(self.salt + self.payload).digest()

    @property
    def hash(self) -> bytes:
        """This entry's place in the chain, 32 bytes; covers every field but payload, salt and signature."""
        return chain_hash(self, self.payload_hash)


def chain_hash(command: Command, payload_hash: bytes) -> bytes:
    """SHA-256 over the previous hash, the payload's hash and the canonical JSON of the header."""
    header = [
        command.id.hex(),
        command.incarnation,
        command.jseq,
        command.lane.hex(),
        command.type,
        command.type_version,
        [dep.hex() for dep in command.deps],
        [lease.hex() for lease in command.lease_refs],
        command.actor,
        command.roster,
        command.catalog_h,
        command.store_h,
        command.price_book,
        command.wall,
        command.boot,
        command.mono,
    ]
    canonical = json.dumps(header, separators=(",", ":"), ensure_ascii=True).encode()
    return hashlib.sha256(command.prev_hash + payload_hash + canonical).digest()
