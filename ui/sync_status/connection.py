"""How the shop stands with HQ, in the few words of the chip at the top. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.attention.desk import WaitingTotals
from app.money import Money
from sync.status import AgentStatus
from ui.bridge.contact import is_loading, is_online
from ui.bridge.wording import clock_time, money, tr

UNREMARKABLE = 5_000_000
"""Work younger than this (µs) is on its way; to mention it would make the chip flicker at each order."""


@dataclass(frozen=True, slots=True)
class Connection:
    """`text` for the chip, `brief` for the narrow one; `tone` accent | offline | warn | danger."""

    text: str
    brief: str
    tone: str


def connection(status: AgentStatus, waiting: WaitingTotals, catalog_h: int, now: int, zone: str) -> Connection:
    """ "Synced 10:42", "Working offline · 3 waiting · ¥1,298", "Loading 62 %"."""
    counted = tr("%n waiting", "", waiting.count)
    if status.revoked:
        return Connection(tr("Device blocked"), tr("Blocked"), "danger")
    if is_loading(status, catalog_h) and not status.error:
        words = percent(status)
        return Connection(tr("Loading %1").replace("%1", words).strip(), words or tr("Loading"), "offline")
    if is_online(status, now):
        at = clock_time(status.last_contact, zone)
        late = waiting.count > 0 and now - waiting.oldest > UNREMARKABLE
        said = tr("Synced %1").replace("%1", at)
        return Connection(f"{said} · {counted}" if late else said, at, "accent")
    if not waiting.count:
        return Connection(tr("Working offline"), tr("Offline"), "offline")
    parts = [tr("Working offline"), counted]
    if waiting.amount:
        parts.append(money(Money(waiting.amount), brief=True))
    return Connection(" · ".join(parts), tr("Offline · %1").replace("%1", str(waiting.count)), "offline")


def percent(status: AgentStatus) -> str:
    """ "62 %" of the phase, "" where its size is not known."""
    return f"{min(100, status.done * 100 // status.total)} %" if status.total > 0 else ""
