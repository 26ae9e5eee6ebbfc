"""What a shop's policy allows, for handlers."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.staff.roster import Policy, policy_from

_POLICY = text("SELECT version, body FROM signed_document WHERE store_id = :store AND kind = 'policy'")


def policy_of(connection: Connection, store_id: int) -> Policy:
    """The limits last issued to the shop's devices."""
    issued = connection.execute(_POLICY, {"store": store_id}).first()
    return Policy() if issued is None else policy_from(issued.version, issued.body)
