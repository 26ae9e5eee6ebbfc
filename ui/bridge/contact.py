"""Whether HQ is within reach, as far as the agent's last word tells."""

from __future__ import annotations

from sync.status import AgentStatus
from ui.bridge.wording import MINUTE

SILENCE = 3 * MINUTE
"""Without a contact for this long (µs) HQ counts as out of reach, whatever the agent said last: it may be dead."""


def is_online(status: AgentStatus, now: int) -> bool:
    """`now` in µs UTC."""
    reachable = not status.error and not status.revoked and status.phase != "waiting"
    return reachable and status.last_contact > 0 and now - status.last_contact < SILENCE


def is_loading(status: AgentStatus, catalog_h: int) -> bool:
    """True during the first load: there is no catalogue to sell from."""
    return catalog_h < 0 and status.phase in ("starting", "catalog", "checking", "store")
