"""The addresses of a member are where the member is: at the own shop, and at those that have served them of late."""

from __future__ import annotations

from sqlalchemy import Connection, text

from sync.hq.capture import key_text
from sync.hq.showing import hide, show

TABLE = "member_address"
_SCOPES = text(
    "SELECT 'members:' || store_id FROM member WHERE id = :member"
    " UNION SELECT scope FROM row_scope WHERE tbl = 'member' AND pk = :pk"
)
_OF = text("SELECT id FROM member_address WHERE member_id = :member ORDER BY id")
_HAD = text("SELECT scope FROM row_scope WHERE tbl = :tbl AND pk = :pk")
_GONE = text("DELETE FROM row_scope WHERE tbl = :tbl AND pk = :pk")
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
        had = set(connection.execute(_HAD, {"tbl": TABLE, "pk": key_text(address_id)}).scalars())
        for scope in sorted(had - wanted):
            hide(connection, TABLE, address_id, scope)
        for scope in sorted(wanted - had):
            show(connection, TABLE, address_id, scope)
    if ids:
        connection.execute(_TOUCH, {"member": member_id})


def forget(connection: Connection, member_id: int) -> None:
    """None of them is left, here or on a device."""
    ids = [bytes(one) for one in connection.execute(_OF, {"member": member_id}).scalars()]
    connection.execute(text("DELETE FROM member_address WHERE member_id = :member"), {"member": member_id})
    for address_id in ids:
        connection.execute(_GONE, {"tbl": TABLE, "pk": key_text(address_id)})
