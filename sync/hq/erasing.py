"""Erasing what commands said about people. Id, hashes, signature and outcome stay, so every chain still verifies.

The salt goes with the payload: with it, a short payload could be found again by trying. What the orders themselves say
of a member is emptied too, here and, by the feed, on every device.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, text

from app.clock import Clock
from app.errors import Refusal
from app.members.commands import ADDRESS_SAVED
from app.orders.change_commands import ORDER_AMENDED
from app.orders.commands import ORDER_PLACED
from app.orders.invoice_commands import INVOICE_REQUESTED
from sync.hq import invoicing
from sync.hq.capture import to_json
from sync.hq.member_addresses import forget
from sync.hq.reservations.expiry import forget_member

_ERASE = text(
    "UPDATE command SET payload = NULL, salt = :nothing, erased_at = :now WHERE id = :id AND payload IS NOT NULL"
    " RETURNING id"
)
_BLANK = text(
    "UPDATE orders SET contact_name = '', contact_phone = '', address = '' WHERE member_id = :member"
    " AND (contact_name <> '' OR contact_phone <> '' OR address <> '')"
)

_AMENDED = text(
    "SELECT c.id FROM orders d JOIN command c ON c.lane = d.id AND c.type = :amended AND c.payload IS NOT NULL"
    " JOIN outcome o ON o.command_id = c.id AND o.status <> 'parked' WHERE d.member_id = :member"
)


def erase_command(connection: Connection, clock: Clock, command_id: bytes) -> int:
    """Answers 1, or 0 where that was done before. Raises `Refusal('not_found')`, or `Refusal('undecided')` for a
    parked command: its facts are not booked anywhere else yet.
    """
    status = connection.execute(text("SELECT status FROM outcome WHERE command_id = :id"), {"id": command_id}).scalar()
    if status is None:
        raise Refusal("not_found", command=command_id.hex())
    if status == "parked":
        raise Refusal("undecided", command=command_id.hex())
    return _erase(connection, clock, [command_id])


def erase_member(connection: Connection, clock: Clock, member_id: int) -> int:
    """Everything that decided orders of the member, and the address book, have said; answers how many commands went."""
    found = list(_of_member(connection, member_id))
    connection.execute(_BLANK, {"member": member_id})
    forget(connection, member_id)
    invoicing.erase(connection, member_id)
    forget_member(connection, member_id)
    return _erase(connection, clock, found)


def _of_member(connection: Connection, member_id: int) -> Iterator[bytes]:
    rows = connection.execute(
        text(
            "SELECT c.id, c.payload FROM command c JOIN outcome o ON o.command_id = c.id AND o.status <> 'parked'"
            " WHERE c.type IN (:placed, :saved, :asked) AND c.payload IS NOT NULL"
        ),
        {"placed": ORDER_PLACED, "saved": ADDRESS_SAVED, "asked": INVOICE_REQUESTED},
        execution_options={"yield_per": 500},
    )
    for row in rows:
        if json.loads(bytes(row.payload)).get("member_id") == member_id:
            yield bytes(row.id)
    # Who to reach, and where to, as it was changed since: its lane is the order.
    amended = connection.execute(_AMENDED, {"amended": ORDER_AMENDED, "member": member_id}).scalars()
    yield from map(bytes, amended)


def _erase(connection: Connection, clock: Clock, ids: Collection[bytes]) -> int:
    count = 0
    for command_id in ids:
        values = {"id": command_id, "now": clock.now(), "nothing": b""}
        count += connection.execute(_ERASE, values).first() is not None
        _erase_alerts(connection, command_id)
    return count


def _erase_alerts(connection: Connection, command_id: bytes) -> None:
    """An incident may hold the command whole, or another one that had its id."""
    rows = connection.execute(text("SELECT id, detail FROM alert WHERE command_id = :id"), {"id": command_id}).all()
    for row in rows:
        detail = json.loads(row.detail)
        told = detail.get("command")
        if isinstance(told, dict) and told.get("payload"):
            told |= {"payload": "", "salt": ""}
            connection.execute(
                text("UPDATE alert SET detail = :detail WHERE id = :id"), {"detail": to_json(detail), "id": row.id}
            )
