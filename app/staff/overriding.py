"""A manager allows one action of somebody else, at the counter: bound to just that action, for two minutes."""

from __future__ import annotations

from dataclasses import dataclass

from app.clock import Clock
from app.errors import Refusal
from app.journal.journal import Journal
from app.staff.roster import Capability
from app.staff.sign_in import check_pin

LASTS_US = 120 * 1_000_000


@dataclass(frozen=True, slots=True)
class Approval:
    """`action` names what exactly was allowed to `actor`; good until `until` on the monotonic clock of `boot`."""

    manager: int
    actor: int
    action: bytes
    boot: str
    until: int


def approve(journal: Journal, clock: Clock, manager: int, pin: str, actor: int, action: bytes) -> Approval:
    """The manager's PIN, entered at the device of the actor.

    Raises Refusal `own_override` for the actor's own, `manager_only` for somebody without the capability, and those of
    a wrong PIN.
    """
    if manager == actor:
        raise Refusal("own_override")
    if Capability.MANAGE not in check_pin(journal, clock, manager, pin).capabilities:
        raise Refusal("manager_only")
    return Approval(manager, actor, action, clock.boot(), clock.monotonic() + LASTS_US)


def approver(approval: Approval | None, clock: Clock, actor: int, action: bytes) -> int:
    """Who has allowed just this, 0 where nobody was asked.

    Raises Refusal `override_over` where it was something else that was allowed, or too long ago.
    """
    if approval is None:
        return 0
    if not left(approval, clock, actor, action):
        raise Refusal("override_over")
    return approval.manager


def left(approval: Approval, clock: Clock, actor: int, action: bytes) -> int:
    """For how many µs more just this is allowed."""
    asked = (approval.actor, approval.action, approval.boot)
    return max(0, approval.until - clock.monotonic()) if asked == (actor, action, clock.boot()) else 0
