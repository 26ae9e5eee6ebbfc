"""The member's address book: rows HQ has sent with what was saved here since, and saving one more."""

from __future__ import annotations

from dataclasses import astuple

from app.device import Device
from app.journal.codec import decode
from app.members.commands import ADDRESS_SAVED, AddressSaved, lane_of
from app.members.records import read_addresses
from app.members.rows import MemberAddress
from app.staff.standing import require_open
from app.storage.changes import Topic

MOST = 20
"""Addresses of one member that are shown, those used last."""


def addresses_of(device: Device, member_id: int) -> list[MemberAddress]:
    """Used last first."""
    with device.reading() as reading:
        rows = {one.id: one for one in read_addresses(reading.store, member_id)}
        for command in reading.pending.commands:
            if command.type == ADDRESS_SAVED:
                saved = decode(command.payload, AddressSaved)
                if saved.member_id == member_id:
                    rows[saved.id] = _row(saved)
    return sorted(rows.values(), key=lambda one: (-one.used_at, one.id))[:MOST]


def save_address(
    device: Device, member_id: int, name: str, phone: str, code: str, region: str, street: str, actor: int
) -> AddressSaved:
    """Keep an address with the member, or note that one in the book was used again; one journal commit.

    Raises Refusal `revoked` or `offline_too_long` (hours).
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    told = (name, phone, code, region, street)
    known = next((one for one in addresses_of(device, member_id) if astuple(one)[2:7] == told), None)
    saved = AddressSaved(
        id=device.identifiers.new_id() if known is None else known.id,
        member_id=member_id,
        name=name,
        phone=phone,
        code=code,
        region=region,
        street=street,
        store_id=device.identity.store_id,
        at=device.clock.now(),
        associate_id=actor,
    )
    with device.journal.work() as work:
        work.record(ADDRESS_SAVED, saved, device.basis(actor, 0), lane=lane_of(member_id))
        work.touch(Topic.MEMBERS)
    return saved


def _row(saved: AddressSaved) -> MemberAddress:
    return MemberAddress(
        saved.id, saved.member_id, saved.name, saved.phone, saved.code, saved.region, saved.street, saved.at
    )
