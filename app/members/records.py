"""Finding a member bound to this shop."""

from __future__ import annotations

from sqlalchemy import Connection

from app.members.rows import MEMBER_SHAPES, Member, MemberAddress

_COLUMNS = "id, card, name, phone, tier, points, store_id"


def find_members(store: Connection, text: str, limit: int = 8) -> list[Member]:
    """By card number or phone exactly, by the last four digits of the phone, or by the start of the name."""
    text = text.strip()
    if not text:
        return []
    rows = store.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM member WHERE card IN (?, ?) OR phone = ? OR (length(?) = 4 AND phone LIKE '%' || ?)"
        " OR substr(name, 1, length(?)) = ? ORDER BY name LIMIT ?",
        (text, text.upper(), text, text, text if text.isdigit() else "-", text, text, limit),
    ).fetchall()
    return [Member(*row) for row in rows]


def read_member(store: Connection, member_id: int) -> Member | None:
    row = store.exec_driver_sql(f"SELECT {_COLUMNS} FROM member WHERE id = ?", (member_id,)).first()
    return None if row is None else Member(*row)


_ADDRESS = ", ".join(MEMBER_SHAPES[1].names)


def read_addresses(store: Connection, member_id: int) -> list[MemberAddress]:
    rows = store.exec_driver_sql(f"SELECT {_ADDRESS} FROM member_address WHERE member_id = ?", (member_id,)).fetchall()
    return [MemberAddress(*row) for row in rows]
