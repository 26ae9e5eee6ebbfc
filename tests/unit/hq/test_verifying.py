"""HQ's copy of a device's chain: whatever is changed in it, `verify` names the first broken entry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.journal.chain import Broken
from app.journal.receipts import ChainReceipt, receipt_text
from app.journal.signing import Signer, verifies
from sync.hq import verifying
from tests.unit.hq.world import COAT, Device, World, line, order

ENTRIES = 6


@pytest.fixture
def device(world: World) -> Device:
    """Six orders, uploaded by twos; another device's chain lies beside it."""
    other, device = world.enrol("xihu", seed=2), world.enrol("hubin")
    for _ in range(ENTRIES // 2):
        device.send(*(device.placed(order(world, line(world, COAT))) for _ in range(2)))
        other.place(order(world, line(world, COAT)))
    return device


def verify(world: World, device: Device) -> Broken | None:
    with world.database.snapshot() as connection:
        return verifying.verify(
            connection, device.identity.device_id, device.signer.public_key, world.signer.public_key
        )[0]


def receipt(world: World, device: Device) -> ChainReceipt:
    (row,) = world.rows("chain_receipt", device_id=device.identity.device_id)
    return ChainReceipt(*row)


def damage(world: World, device: Device, jseq: int, change: str, **values: object) -> None:
    world.execute(
        f"UPDATE command SET {change} WHERE device_id = :device AND jseq = :jseq",
        device=device.identity.device_id,
        jseq=jseq,
        **values,
    )


def test_each_upload_is_countersigned(world: World, device: Device) -> None:
    one = receipt(world, device)
    assert (one.incarnation, one.jseq, bytes(one.head_hash)) == (0, ENTRIES, device.prev_hash)
    assert verifies(world.signer.public_key, receipt_text(one), bytes(one.signature))
    assert not verifies(world.signer.public_key, receipt_text(replace(one, jseq=7)), bytes(one.signature))
    device.send(*device.made)
    assert receipt(world, device) == one
    assert verify(world, device) is None


def test_a_receipt_that_a_crash_has_left_behind_is_caught_up(world: World, device: Device) -> None:
    world.execute("DELETE FROM chain_receipt")
    device.send(device.made[-1])
    assert receipt(world, device).jseq == ENTRIES


def test_the_receipt_is_sent_to_its_device_alone(world: World, device: Device) -> None:
    world.drain()
    with world.database.read() as connection:
        scopes = connection.execute(text("SELECT scope, pk FROM head WHERE tbl = 'chain_receipt' ORDER BY 1")).all()
    assert [tuple(row) for row in scopes] == [("device:1", "[1,0]"), ("device:2", "[2,0]")]


HEADER = {
    "type": "'order.placed2'",
    "type_version": "2",
    "lane": ":blob",
    "deps": """'["00"]'""",
    "lease_refs": """'["00"]'""",
    "actor": "actor + 1",
    "roster": "roster + 1",
    "catalog_h": "catalog_h + 1",
    "store_h": "store_h + 1",
    "price_book": "price_book + 1",
    "wall": "wall + 1",
    "boot": "'other'",
    "mono": "mono + 1",
    "id": ":blob",
    "prev_hash": ":blob",
    "hash": ":blob",
    "payload_hash": ":blob",
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        *((column, value, "payload" if column == "payload_hash" else "hash") for column, value in HEADER.items()),
        ("payload", ":blob", "payload"),
        ("salt", ":blob", "payload"),
        ("signature", ":blob", "signature"),
    ],
)
def test_a_changed_field_is_found(world: World, device: Device, column: str, value: str, what: str) -> None:
    values = {"blob": b"\1" * 32} if value == ":blob" else {}
    damage(world, device, 3, f"{column} = {value}", **values)
    assert verify(world, device) == Broken(0, 3, what)
    # The first one is named, whatever else is wrong behind it.
    damage(world, device, 5, "mono = mono + 1")
    assert verify(world, device) == Broken(0, 3, what)
    damage(world, device, 2, "mono = mono + 1")
    assert verify(world, device) == Broken(0, 2, "hash")


def test_a_removed_entry_is_found(world: World, device: Device) -> None:
    for jseq in (4, 1):
        world.execute("DELETE FROM command WHERE device_id = 2 AND jseq = :jseq", jseq=jseq)
        assert verify(world, device) == Broken(0, jseq, "missing")


def test_a_cut_end_is_found(world: World, device: Device) -> None:
    world.execute("DELETE FROM command WHERE device_id = 2 AND jseq >= 5")
    assert verify(world, device) == Broken(0, 5, "cut")
    world.execute("UPDATE device_journal SET received_jseq = 4 WHERE device_id = 2")
    assert verify(world, device) == Broken(0, 4, "head")


def test_two_entries_that_changed_places_are_found(world: World, device: Device) -> None:
    damage(world, device, 3, "jseq = 99")
    damage(world, device, 4, "jseq = 3")
    damage(world, device, 99, "jseq = 4")
    assert verify(world, device) == Broken(0, 3, "hash")


def test_an_entry_written_anew_with_all_its_hashes_is_found(world: World, device: Device) -> None:
    """By someone who writes HQ's tables, with the device's key or without."""
    for signer, what in ((Signer(bytes(32)), "signature"), (device.signer, "link")):
        forged = replace(device.made[2], actor=1, signature=b"")
        damage(
            world, device, 3, "actor = 1, hash = :hash, signature = :signature",
            hash=forged.hash, signature=signer.sign(forged.hash),
        )  # fmt: skip
        assert verify(world, device) == Broken(0, 3 if what == "signature" else 4, what)


def test_a_chain_written_anew_to_its_end_contradicts_the_receipt(world: World, device: Device) -> None:
    prev_hash = device.made[3].hash
    for command in device.made[4:]:
        forged = replace(command, actor=1, prev_hash=prev_hash)
        prev_hash = forged.hash
        damage(
            world, device, command.jseq, "actor = 1, prev_hash = :prev, hash = :hash, signature = :signature",
            prev=forged.prev_hash, hash=forged.hash, signature=device.signer.sign(forged.hash),
        )  # fmt: skip
    assert verify(world, device) == Broken(0, ENTRIES, "head")
    world.execute("UPDATE device_journal SET head_hash = :hash WHERE device_id = 2", hash=prev_hash)
    assert verify(world, device) == Broken(0, ENTRIES, "receipt")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("received_at = received_at + 1", "receipt_signature"),
        ("signature = head_hash", "receipt_signature"),
        ("key_id = '00'", "receipt_key"),
        ("jseq = 5", "receipt_signature"),
        ("incarnation = 1", "receipt_signature"),
    ],
)
def test_a_changed_receipt_is_found(world: World, device: Device, change: str, what: str) -> None:
    world.execute(f"UPDATE chain_receipt SET {change} WHERE device_id = 2")
    changed = receipt(world, device)
    assert verify(world, device) == Broken(changed.incarnation, changed.jseq, what)


def test_an_erased_payload_leaves_the_chain_whole(world: World, device: Device) -> None:
    world.execute("UPDATE command SET payload = NULL WHERE device_id = 2 AND jseq = 3")
    assert verify(world, device) is None
    damage(world, device, 3, "payload_hash = :blob", blob=bytes(32))
    assert verify(world, device) == Broken(0, 3, "hash")


def test_a_cloned_journal_is_a_tree_that_holds(world: World, device: Device) -> None:
    clone = replace(device, jseq=4, prev_hash=device.made[3].hash, made=[])
    for _ in range(3):
        clone.place(order(world, line(world, COAT)))
    assert verify(world, device) is None
    damage(world, device, 6, "actor = 1")
    assert verify(world, device) == Broken(0, 6, "hash")


def test_an_id_taken_by_another_leaves_no_gap(world: World, device: Device) -> None:
    other = world.enrol("xihu", seed=3)
    stolen = replace(other.placed(order(world, line(world, COAT))), id=device.made[0].id, signature=b"")
    stolen = replace(stolen, signature=other.signer.sign(stolen.hash))
    other.prev_hash = stolen.hash
    assert other.send(stolen) == ["conflict"]
    other.place(order(world, line(world, COAT)))
    assert verify(world, other) is None


def test_the_report_names_the_broken_device(world: World, device: Device, capsys: pytest.CaptureFixture[str]) -> None:
    assert verifying.report(world.database, world.signer.public_key) == 0
    assert capsys.readouterr().out.splitlines() == [
        "device 1 (xihu): 3 entries hold",
        f"device 2 (hubin): {ENTRIES} entries hold",
    ]
    damage(world, device, 3, "actor = 1")
    assert verifying.report(world.database, world.signer.public_key) == 1
    assert "device 2 (hubin): BROKEN at incarnation 0, jseq 3: hash" in capsys.readouterr().out
    assert verifying.report(world.database, world.signer.public_key, 1) == 0
    assert verifying.report(world.database, Signer(bytes(32)).public_key, 1) == 1
    assert verifying.report(world.database, world.signer.public_key, 99) == 1
