"""What a shop may do without HQ, by how long ago it was heard (retail.md §12)."""

from __future__ import annotations

from enum import StrEnum

from app.errors import Refusal
from app.journal.server_time import Anchor
from app.staff.roster import Capability, Policy, Roster

SECOND = 1_000_000


class Phase(StrEnum):
    """Full; then a manager for money and goods that go out unpaid; then nothing new, but upload always."""

    FULL = "full"
    MANAGED = "managed"
    READ_ONLY = "read_only"


def phase_of(time: Anchor, policy: Policy) -> Phase:
    """A suspect clock asks for a manager, but never stops the selling by itself."""
    if time.offline_for >= policy.offline_managed * SECOND:
        return Phase.READ_ONLY
    return Phase.MANAGED if time.suspect or time.offline_for >= policy.offline_full * SECOND else Phase.FULL


def require_open(time: Anchor, policy: Policy, *, revoked: bool) -> None:
    """Nothing new is made where HQ has blocked the device or was not heard for too long; what is here is still sent.

    Raises Refusal `revoked` or `offline_too_long` (hours).
    """
    if revoked:
        raise Refusal("revoked")
    if phase_of(time, policy) is Phase.READ_ONLY:
        raise Refusal("offline_too_long", hours=policy.offline_managed // 3600)


def require_manager(roster: Roster, actor: int, approved_by: int = 0) -> None:
    """`approved_by`: the manager who has allowed it, 0 for nobody. Raises Refusal `manager_needed`."""
    if not approved_by and not is_manager(roster, actor):
        raise Refusal("manager_needed")


def is_manager(roster: Roster, actor: int) -> bool:
    found = roster.find(actor)
    return found is not None and Capability.MANAGE in found.capabilities
