"""The addresses of a member are where the member is: at the own shop, and at those that have served them of late."""

from __future__ import annotations

from sqlalchemy import Connection, text

from sync.hq.capture import key_text

TABLE = "member_address"
_SCOPES = text(
    "SELECT 'members:' || store_id FROM member WHERE id = :member"
    " UNION SELECT scope FROM row_scope WHERE tbl = 'member' AND pk = :pk"
)
_OF = text("SELECT id FROM member_address WHERE member_id = :member ORDER BY id")
_SHOW = text("INSERT INTO row_scope(tbl, pk, scope) VALUES (:tbl, :pk, :scope) ON CONFLICT (tbl, pk, scope) DO NOTHING")
_HIDE = text("DELETE FROM row_scope WHERE tbl = :tbl AND pk = :pk AND scope = :scope")
_TOUCH = text("UPDATE member_address SET used_at = used_at WHERE member_id = :member")


def scopes_of(connection: Connection, member_id: int) -> list[str]:
    """Of the member, and so of its addresses; empty where there is no such member."""
    found = connection.execute(_SCOPES, {"member": member_id, "pk": key_text(member_id)}).scalars()
    return sorted(found)


def share(connection: Connection, member_id: int) -> None:
    """Bring the addresses' scopes in line with the member's, which have changed: tombstones first, then the rows."""
    wanted = set(scopes_of(connection, member_id))
    ids = [bytes(one) for one in connection.execute(_OF, {"member": member_id}).scalars()]
    for address_id in ids:
        pk = key_text(address_id)
        known = text("SELECT scope FROM row_scope WHERE tbl = :tbl AND pk = :pk")
        had = set(connection.execute(known, {"tbl": TABLE, "pk": pk}).scalars())
        for scope in sorted(had - wanted):
            connection.execute(_HIDE, {"tbl": TABLE, "pk": pk, "scope": scope})
        for scope in sorted(wanted - had):
            connection.execute(_SHOW, {"tbl": TABLE, "pk": pk, "scope": scope})
    if ids:
        connection.execute(_TOUCH, {"member": member_id})


def forget(connection: Connection, member_id: int) -> None:
    """None of them is left, here or on a device."""
    ids = [bytes(one) for one in connection.execute(_OF, {"member": member_id}).scalars()]
    connection.execute(text("DELETE FROM member_address WHERE member_id = :member"), {"member": member_id})
    for address_id in ids:
        gone = {"tbl": TABLE, "pk": key_text(address_id)}
        connection.execute(text("DELETE FROM row_scope WHERE tbl = :tbl AND pk = :pk"), gone)
