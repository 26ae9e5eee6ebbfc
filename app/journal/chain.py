"""Is a chain of commands still what its device signed and HQ received? Names the first entry that is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.journal.command import GENESIS, Command, chain_hash
from app.journal.receipts import ChainReceipt, key_id, receipt_text
from app.journal.signing import verifies


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry with what was stored beside it. `erased`: its payload is gone, its hash was kept."""

    command: Command
    payload_hash: bytes
    hash: bytes
    erased: bool = False


@dataclass(frozen=True, order=True, slots=True)
class Broken:
    """One entry and `what` is wrong: missing | payload | hash | link | signature | head (HQ stands at another entry).

    Or with HQ's receipt for it: receipt_key (not HQ's key) | receipt_signature | receipt (HQ received another entry) |
    cut (HQ received it, and the chain ends before it).
    """

    incarnation: int
    jseq: int
    what: str


Stands = Mapping[int, tuple[int, bytes]]
"""Incarnation → (jseq, hash)."""


@dataclass
class _Chain:
    """One incarnation while it is walked: the hashes at `jseq` and at the one before; several after a clone."""

    incarnation: int
    jseq: int
    here: set[bytes]
    before: set[bytes] = field(default_factory=set)


def first_broken(
    entries: Iterable[Entry],
    public_key: bytes,
    receipts: Iterable[ChainReceipt],
    hq_public_key: bytes,
    *,
    pruned: Stands | None = None,
    heads: Stands | None = None,
) -> Broken | None:
    """Walk a device's entries, in order of incarnation and jseq; None where all is well.

    `public_key` is the device's, `receipts` all that HQ gave for this device. Per incarnation, `pruned` is the last
    entry that was removed from its start, `heads` where HQ says that it stands.
    """
    receipts = list(receipts)
    removed, heads = pruned or {}, heads or {}
    wanted = {(one.incarnation, one.jseq) for one in receipts} | {(one, jseq) for one, (jseq, _) in heads.items()}
    found = {(one, jseq): {last} for one, (jseq, last) in removed.items()}
    ends = {one: jseq for one, (jseq, _) in removed.items()}
    faults = list(_unsigned(receipts, hq_public_key))
    for broken, chain in _walk(entries, public_key, removed):
        if broken is not None:
            faults.append(broken)
            break
        ends[chain.incarnation] = chain.jseq
        if (chain.incarnation, chain.jseq) in wanted:
            found[chain.incarnation, chain.jseq] = chain.here
    # Nothing is known of what lies behind a fault.
    known = min(faults, default=Broken(1 << 63, 0, ""))
    for one in receipts:
        end = ends.get(one.incarnation, 0)
        if (one.incarnation, one.jseq) >= (known.incarnation, known.jseq):
            continue
        if one.jseq > end:
            faults.append(Broken(one.incarnation, end + 1, "cut"))
        elif one.head_hash not in found.get((one.incarnation, one.jseq), {one.head_hash}):
            faults.append(Broken(one.incarnation, one.jseq, "receipt"))
    for incarnation, (jseq, head) in heads.items():
        if (incarnation, jseq) >= (known.incarnation, known.jseq):
            continue
        if ends.get(incarnation, 0) < jseq or head not in found.get((incarnation, jseq), {head}):
            faults.append(Broken(incarnation, jseq, "head"))
    return min(faults, default=None)


def _walk(entries: Iterable[Entry], public_key: bytes, removed: Stands) -> Iterator[tuple[Broken | None, _Chain]]:
    chain = _Chain(-1, 0, set())
    for entry in entries:
        command = entry.command
        if command.incarnation != chain.incarnation:
            jseq, base = removed.get(command.incarnation, (0, GENESIS))
            chain = _Chain(command.incarnation, jseq, {base})
        if command.jseq > chain.jseq + 1:
            yield Broken(chain.incarnation, chain.jseq + 1, "missing"), chain
            return
        if command.jseq == chain.jseq + 1:
            chain.before, chain.here, chain.jseq = chain.here, set(), command.jseq
        what = _fault(entry, public_key, chain.before)
        chain.here.add(entry.hash)
        yield (Broken(command.incarnation, command.jseq, what) if what else None), chain


def _fault(entry: Entry, public_key: bytes, before: set[bytes]) -> str:
    command = entry.command
    if not entry.erased and command.payload_hash != entry.payload_hash:
        return "payload"
    if chain_hash(command, entry.payload_hash) != entry.hash:
        return "hash"
    if command.prev_hash not in before:
        return "link"
    return "" if verifies(public_key, entry.hash, command.signature) else "signature"


def _unsigned(receipts: Iterable[ChainReceipt], hq_public_key: bytes) -> Iterator[Broken]:
    for one in receipts:
        if one.key_id != key_id(hq_public_key):
            yield Broken(one.incarnation, one.jseq, "receipt_key")
        elif not verifies(hq_public_key, receipt_text(one), one.signature):
            yield Broken(one.incarnation, one.jseq, "receipt_signature")
