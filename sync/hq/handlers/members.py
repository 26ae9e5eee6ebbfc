"""What a shop tells of its members."""

from __future__ import annotations

from sqlalchemy import text

from app.members.commands import AddressSaved
from sync.hq.database import for_update
from sync.hq.handlers.work import Decision, Work
from sync.hq.member_addresses import TABLE, scopes_of
from sync.hq.showing import show

_OWNER = text("SELECT member_id FROM member_address WHERE id = :id")
_SAVE = text(
    "INSERT INTO member_address(id, member_id, name, phone, code, region, street, used_at)"
    " VALUES (:id, :member, :name, :phone, :code, :region, :street, :at)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, phone = excluded.phone, code = excluded.code,"
    " region = excluded.region, street = excluded.street, used_at = excluded.used_at"
    " WHERE excluded.used_at >= member_address.used_at"
)


def save_address(work: Work, saved: AddressSaved) -> Decision:
    """Rejected `unknown_member` where this shop does not hold the member, or the address is another's."""
    connection = work.connection
    connection.execute(
        text("SELECT id FROM member WHERE id = :member" + for_update(connection)), {"member": saved.member_id}
    )
    scopes = scopes_of(connection, saved.member_id)
    owner = connection.execute(_OWNER, {"id": saved.id}).scalar()
    if f"members:{work.store_id}" not in scopes or owner not in (None, saved.member_id) or len(saved.id) != 16:
        return Decision("rejected", "unknown_member", {"member": saved.member_id})
    for scope in scopes:
        show(connection, TABLE, saved.id, scope)
    values = {
        "id": saved.id,
        "member": saved.member_id,
        "name": saved.name,
        "phone": saved.phone,
        "code": saved.code,
        "region": saved.region,
        "street": saved.street,
        "at": work.happened(saved.at),
    }
    connection.execute(_SAVE, values)
    return Decision("accepted")
