"""Members bound to this shop (scope `members:{store}`); nobody else's are on the device."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class Member:
    """`phone` stays inside the encrypted store and is shown masked; `tier` is basic | silver | gold | diamond."""

    id: int
    card: str
    name: str
    phone: str
    tier: str
    points: int
    store_id: int


@dataclass(frozen=True, slots=True)
class MemberAddress:
    """An address of the member's book, wherever the member is shown; `code` and `region` as in an order's address,
    `used_at` in µs UTC."""

    id: bytes
    member_id: int
    name: str
    phone: str
    code: str
    region: str
    street: str
    used_at: int


MEMBER_SHAPES = (
    RowShape("member", Member, ("id",), (("card",), ("phone",))),
    RowShape("member_address", MemberAddress, ("id",), (("member_id",),)),
)


def masked_phone(phone: str) -> str:
    """`13812348000` → `138****8000`; anything too short to keep its ends is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "*" * len(phone)
