"""Had the person who did this the permission? What has none is flagged and still counts (sync.md, I11)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from app.attention.commands import ACKNOWLEDGED
from app.inventory.minimums import REPLENISHMENT_REQUESTED
from app.journal.codec import decode
from app.leases.commands import LEASE_RETURNED
from app.members.commands import ADDRESS_SAVED
from app.orders.change_commands import ORDER_AMENDED, ORDER_CANCELLED, TENDER_REFUNDED
from app.orders.commands import ORDER_PLACED
from app.orders.customer_commands import CUSTOMER_TOLD, PHONE_REVEALED, PLAN_CHOSEN
from app.orders.invoice_commands import INVOICE_REQUESTED
from app.orders.line_commands import (
    DELIVERED,
    HANDED_OUT,
    HANDED_OVER,
    MADE_READY,
    PICKING_STARTED,
    PUT_BACK,
    SENT_OUT,
    UNPICKED,
)
from app.orders.return_commands import RETURN_TAKEN
from app.shifts.commands import DRAWER_OPENED, SHIFT_CLOSED, SHIFT_COUNTED, SHIFT_OPENED
from app.staff.roster import Capability
from sync.hq.handlers.work import Finding, Work

NEEDS: dict[str, Capability | None] = {
    ORDER_PLACED: Capability.SELL,
    PICKING_STARTED: Capability.PICKUP,
    UNPICKED: Capability.PICKUP,
    MADE_READY: Capability.PICKUP,
    HANDED_OVER: Capability.PICKUP,
    HANDED_OUT: Capability.SELL,
    PUT_BACK: Capability.PICKUP,
    ADDRESS_SAVED: Capability.SELL,
    SENT_OUT: Capability.PICKUP,
    DELIVERED: Capability.PICKUP,
    ACKNOWLEDGED: Capability.ATTENTION,
    CUSTOMER_TOLD: Capability.ATTENTION,
    PHONE_REVEALED: Capability.ATTENTION,
    PLAN_CHOSEN: Capability.ATTENTION,
    SHIFT_OPENED: Capability.SELL,
    DRAWER_OPENED: Capability.SELL,
    SHIFT_COUNTED: Capability.SELL,
    SHIFT_CLOSED: Capability.SELL,
    ORDER_CANCELLED: Capability.SELL,
    ORDER_AMENDED: Capability.SELL,
    TENDER_REFUNDED: Capability.SELL,
    RETURN_TAKEN: Capability.SELL,
    INVOICE_REQUESTED: Capability.SELL,
    REPLENISHMENT_REQUESTED: Capability.MANAGE,
    LEASE_RETURNED: None,
}
"""Command type → what its actor must have been granted; None: the device may do it by itself."""

_PEOPLE = text("SELECT people FROM roster_history WHERE store_id = :store AND version = :version")


_ALLOWABLE = frozenset({ORDER_PLACED, HANDED_OVER, HANDED_OUT, DELIVERED, DRAWER_OPENED, TENDER_REFUNDED})
"""Types whose payloads name the manager who has allowed it."""


@dataclass(frozen=True, slots=True)
class _Approved:
    approved_by: int = 0


def remember(connection: Connection, store_id: int, version: int, people: Iterable[tuple[int, list[str]]]) -> None:
    """Keep a version of a shop's roster for ever: (associate, capabilities) of each."""
    connection.execute(
        text(
            "INSERT INTO roster_history(store_id, version, people) VALUES (:store, :version, :people)"
            " ON CONFLICT (store_id, version) DO UPDATE SET people = excluded.people"
        ),
        {"store": store_id, "version": version, "people": json.dumps({str(one): granted for one, granted in people})},
    )


def people_of(connection: Connection, store_id: int, version: int) -> dict[str, list[str]]:
    """Associate → capabilities as that roster granted them; empty for one that was never issued."""
    people = connection.execute(_PEOPLE, {"store": store_id, "version": version}).scalar()
    found: dict[str, list[str]] = json.loads(people or "{}")
    return found


class Rosters:
    """Rosters as they were issued, each read once: for one upload, whose commands nearly all name the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], dict[str, list[str]]] = {}

    def people(self, connection: Connection, store_id: int, version: int) -> dict[str, list[str]]:
        if (store_id, version) not in self._known:
            self._known[store_id, version] = people_of(connection, store_id, version)
        return self._known[store_id, version]


def fault(people: Mapping[str, list[str]], kind: str, actor: int) -> str:
    """What is wrong with the actor of a command made under that roster; "" where nothing is."""
    needed = NEEDS.get(kind)
    if needed is None:
        return ""
    granted = people.get(str(actor))
    if granted is None:
        return "actor_unknown"
    return "" if needed in granted else "actor_not_allowed"


def flag(work: Work, rosters: Rosters) -> None:
    """Raise an item for the shop where the command's actor had not the permission, nor the manager who allowed it."""
    command = work.command
    people = rosters.people(work.connection, work.store_id, command.roster)
    _flag_approver(work, people)
    reason = fault(people, command.type, command.actor)
    if not reason:
        return
    detail = {"type": command.type, "actor": command.actor, "roster": command.roster}
    work.raise_attention(Finding(reason, detail), order_id=None, currency="", owner_id=command.actor)


def _flag_approver(work: Work, people: Mapping[str, list[str]]) -> None:
    command = work.command
    if command.type not in _ALLOWABLE:
        return
    manager = decode(command.payload, _Approved).approved_by
    granted = people.get(str(manager), ())
    if manager and (manager == command.actor or Capability.MANAGE not in granted):
        detail = {"type": command.type, "actor": command.actor, "approved_by": manager, "roster": command.roster}
        finding = Finding("override_not_allowed", detail)
        work.raise_attention(finding, order_id=None, currency="", owner_id=command.actor)
