"""Sign-in as shown: pure functions from roster and clock to rows and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.clock import shop_time
from app.staff.roster import Roster
from ui.bridge.refusals import outage_words
from ui.bridge.wording import size_of, tr

if TYPE_CHECKING:
    from sync.status import AgentStatus

TONES = ("gold", "accent", "offline", "warn", "danger", "offline")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A card of the roster; `hint` stands below the role (the demo's PIN)."""

    key: str
    initial: str
    name: str
    role: str
    tone: str
    hint: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LoadView:
    """How far the first load is. `fraction` 0–1, below 0 while it cannot be known; `error` says what is in the way."""

    title: str = ""
    detail: str = ""
    fraction: float = -1.0
    error: str = ""


def people(roster: Roster, chosen: int, hints: Mapping[str, str]) -> list[PersonRow]:
    return [
        PersonRow(
            key=str(one.id),
            initial=one.name[:1],
            name=one.name,
            role=role_words(one.role),
            tone=TONES[place % len(TONES)],
            hint=hints.get(one.code, ""),
            chosen=one.id == chosen,
        )
        for place, one in enumerate(roster.associates)
    ]


def role_words(role: str) -> str:
    match role:
        case "manager":
            return tr("Store manager")
        case "pickup_desk":
            return tr("Pickup desk")
        case "inspector":
            return tr("Quality inspection")
        case _:
            return tr("Associate")


def greeting(now: int, zone: str) -> str:
    """By the hour on the shop's wall."""
    hour = shop_time(now, zone).hour
    if 5 <= hour < 12:
        return tr("Good morning, who is at the counter?")
    if 12 <= hour < 18:
        return tr("Good afternoon, who is at the counter?")
    return tr("Good evening, who is at the counter?")


def load_view(status: AgentStatus | None) -> LoadView:
    """The first load, in the agent's own figures; None before any are known."""
    if status is None:
        return LoadView(tr("Getting this device ready"))
    match status.phase:
        case "catalog":
            title = tr("Loading the catalogue")
        case "checking":
            title = tr("Checking the catalogue")
        case "store":
            title = tr("Loading the stock and people of this store")
        case "waiting":
            title = tr("Waiting for HQ")
        case _:
            title = tr("Getting this device ready")
    parts = []
    if status.total:
        parts.append(tr("%1 of %2").replace("%1", size_of(status.done)).replace("%2", size_of(status.total)))
    if status.rate:
        parts.append(tr("%1 a second").replace("%1", size_of(status.rate)))
    if status.seconds_left > 0:
        parts.append(tr("%n s left", "", status.seconds_left))
    fraction = min(1.0, status.done / status.total) if status.total else -1.0
    return LoadView(title, " · ".join(parts), fraction, outage_words(status.error))
