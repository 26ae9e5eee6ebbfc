"""What a counter tells HQ about members: command payloads, version 1; their lane is the member."""

from __future__ import annotations

from dataclasses import dataclass

ADDRESS_SAVED = "member.address_saved"


@dataclass(frozen=True, slots=True)
class AddressSaved:
    """A request: the member's book has this address, last used at `at` (µs UTC). `code` is its region's, or ''."""

    id: bytes
    member_id: int
    name: str
    phone: str
    code: str
    region: str
    street: str
    store_id: int
    at: int
    associate_id: int


def lane_of(member_id: int) -> bytes:
    return b"member:%d" % member_id
