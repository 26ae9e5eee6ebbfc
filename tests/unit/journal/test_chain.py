"""The chain of a journal with its prune marks and HQ's receipts: the first entry that does not hold is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.journal.chain import Broken, Entry, first_broken
from app.journal.command import GENESIS, Command
from app.journal.receipts import ChainReceipt, key_id, receipt_text
from app.journal.signing import Signer

DEVICE, HQ = Signer(b"\1" * 32), Signer(b"\2" * 32)


def chain(incarnation: int, length: int) -> list[Command]:
    made: list[Command] = []
    for jseq in range(1, length + 1):
        unsigned = Command(
            id=bytes([incarnation, jseq]) * 8, incarnation=incarnation, jseq=jseq, lane=b"", type="t", type_version=1,
            payload=b"{}", salt=b"salt", deps=(), lease_refs=(), actor=1, roster=1, catalog_h=0, store_h=0,
            price_book=0, wall=jseq, boot="b", mono=jseq, prev_hash=made[-1].hash if made else GENESIS, signature=b"",
        )  # fmt: skip
        made.append(replace(unsigned, signature=DEVICE.sign(unsigned.hash)))
    return made


def receipt(command: Command, signer: Signer = HQ) -> ChainReceipt:
    unsigned = ChainReceipt(7, command.incarnation, command.jseq, command.hash, 99, key_id(signer.public_key), b"")
    return replace(unsigned, signature=signer.sign(receipt_text(unsigned)))


def entries(*commands: Command) -> list[Entry]:
    return [Entry(one, one.payload_hash, one.hash) for one in commands]


def broken(found: list[Entry], *receipts: ChainReceipt, pruned: dict[int, tuple[int, bytes]] | None = None) -> object:
    return first_broken(found, DEVICE.public_key, receipts, HQ.public_key, pruned=pruned)


def test_chains_of_several_incarnations_hold() -> None:
    first, second = chain(0, 4), chain(1, 3)
    assert broken([]) is None
    assert broken(entries(*first, *second), receipt(first[3]), receipt(second[1])) is None


def test_a_pruned_chain_holds_from_its_mark_on() -> None:
    made = chain(0, 6)
    mark = {0: (4, made[3].hash)}
    assert broken(entries(*made[4:]), receipt(made[5]), pruned=mark) is None
    assert broken([], receipt(made[3]), pruned=mark) is None
    assert broken(entries(*made[4:])) == Broken(0, 1, "missing")
    assert broken(entries(*made[5:]), pruned=mark) == Broken(0, 5, "missing")
    assert broken(entries(*made[4:]), pruned={0: (4, made[2].hash)}) == Broken(0, 5, "link")
    # What HQ received of the part that is gone must be what the mark says.
    other = replace(made[3], actor=2)
    assert broken(entries(*made[4:]), receipt(other), pruned=mark) == Broken(0, 4, "receipt")
    assert broken(entries(*made[4:]), receipt(replace(made[1], actor=2)), pruned=mark) is None


def test_a_journal_put_back_from_a_backup_ends_before_what_hq_received() -> None:
    made, later = chain(0, 6), chain(1, 2)
    assert broken(entries(*made[:3]), receipt(made[5])) == Broken(0, 4, "cut")
    assert broken(entries(*made[:3], *later), receipt(made[5])) == Broken(0, 4, "cut")
    assert broken([], receipt(later[1])) == Broken(1, 1, "cut")


def test_the_first_of_several_faults_is_named() -> None:
    made, later = chain(0, 4), chain(1, 4)
    bad = replace(later[1], actor=5)
    found = [*entries(*made, later[0]), Entry(bad, bad.payload_hash, later[1].hash), *entries(*later[2:])]
    assert broken(found) == Broken(1, 2, "hash")
    assert broken(found, receipt(replace(made[2], actor=9))) == Broken(0, 3, "receipt")
    assert broken(found, receipt(later[3], DEVICE)) == Broken(1, 2, "hash")
    assert broken(found, receipt(made[3], DEVICE)) == Broken(0, 4, "receipt_key")
    assert broken(entries(*made[:2], *later), receipt(made[3]), receipt(later[3])) == Broken(0, 3, "cut")
    assert broken(entries(*made), replace(receipt(made[3]), received_at=1)) == Broken(0, 4, "receipt_signature")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda one: replace(one, payload=b"[]"), "payload"),
        (lambda one: replace(one, salt=b""), "payload"),
        (lambda one: replace(one, actor=2), "hash"),
        (lambda one: replace(one, prev_hash=bytes(32)), "hash"),
        (lambda one: replace(one, signature=bytes(64)), "signature"),
    ],
)
def test_each_kind_of_damage_has_its_name(change: Callable[[Command], Command], what: str) -> None:
    first, second, third = chain(0, 3)
    damaged = Entry(change(second), second.payload_hash, second.hash)
    found = [*entries(first), damaged, *entries(third)]
    assert broken(found) == Broken(0, 2, what)


def test_an_erased_payload_is_taken_at_its_hash() -> None:
    made = chain(0, 2)
    gone = Entry(replace(made[0], payload=b"", salt=b""), made[0].payload_hash, made[0].hash, erased=True)
    assert broken([gone, *entries(made[1])]) is None
    assert broken([replace(gone, erased=False), *entries(made[1])]) == Broken(0, 1, "payload")
