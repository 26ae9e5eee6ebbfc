"""What needs a person, and what waits to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.attention.commands import ACKNOWLEDGED, Acknowledged
from app.attention.rows import ATTENTION_SHAPES, AttentionItem
from app.device import Device
from app.inventory.minimums import REPLENISHMENT_REQUESTED, ReplenishmentRequested
from app.journal.codec import decode
from app.journal.command import Command
from app.journal.unsettled import Pending
from app.orders.change_commands import ORDER_AMENDED, ORDER_CANCELLED, TENDER_REFUNDED, TenderRefunded
from app.orders.commands import ORDER_PLACED, OrderPlaced
from app.orders.customer_commands import CUSTOMER_TOLD, PLAN_CHOSEN, CustomerTold, PlanChosen
from app.orders.line_commands import (
    DELIVERED,
    HANDED_OUT,
    HANDED_OVER,
    MADE_READY,
    PICKING_STARTED,
    PUT_BACK,
    SENT_OUT,
    UNPICKED,
    HandedOver,
)
from app.staff.standing import require_open
from app.storage.changes import Topic
from app.storage.database import Connection

_COLUMNS = ", ".join(ATTENTION_SHAPES[0].names)
ORDER_STEPS = frozenset(
    {ORDER_PLACED, HANDED_OVER, PUT_BACK, SENT_OUT, DELIVERED, PICKING_STARTED, UNPICKED, MADE_READY, PLAN_CHOSEN,
     ORDER_AMENDED, ORDER_CANCELLED, TENDER_REFUNDED, HANDED_OUT}
)  # fmt: skip
"""Commands whose lane is an order."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One command HQ has not answered. `number` is '' where it has none; `amount` in minor units; `made_at` µs UTC.

    `lane` is the id of what it is about: an order, an attention item.
    """

    command_id: bytes
    lane: bytes
    type: str
    number: str
    pieces: int
    amount: int
    made_at: int


@dataclass(frozen=True, slots=True)
class AttentionList:
    """Open items, the earliest due first, and what waits, newest first; `amount` sums money at risk.

    `plans`: item → the Plan B chosen for it here, which HQ has yet to hear of. `orders`: item → its order, also where
    HQ could not take that order in and knows of none.
    """

    items: tuple[AttentionItem, ...]
    waiting: tuple[Waiting, ...]
    plans: Mapping[bytes, str] = field(default_factory=dict)
    orders: Mapping[bytes, bytes] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        return sum(item.amount for item in self.items)


def read_attention(device: Device) -> AttentionList:
    """What was done here shows at once, before HQ has heard of it: items dealt with are gone, customers told are."""
    with device.reading() as reading:
        items = _open_items(reading.store)
        pending = reading.pending
    done: set[bytes] = set()
    told: dict[bytes, CustomerTold] = {}
    plans: dict[bytes, str] = {}
    for command in pending.commands:
        if command.type == ACKNOWLEDGED:
            done.add(decode(command.payload, Acknowledged).item_id)
        elif command.type == REPLENISHMENT_REQUESTED:
            done.add(decode(command.payload, ReplenishmentRequested).item_id)
        elif command.type == TENDER_REFUNDED:
            done.add(decode(command.payload, TenderRefunded).item_id)
        elif command.type == CUSTOMER_TOLD:
            one = decode(command.payload, CustomerTold)
            told[one.item_id] = one
        elif command.type == PLAN_CHOSEN:
            plan = decode(command.payload, PlanChosen)
            plans[plan.item_id] = plan.plan_b
    lanes = {command.id: command.lane for command in pending.commands if command.type in ORDER_STEPS}
    left = tuple(_told(item, told.get(item.id)) for item in items if item.id not in done)
    orders = {item.id: item.order_id or lanes.get(item.command_id) for item in left}
    known = {item: order for item, order in orders.items() if order is not None}
    return AttentionList(left, read_waiting(pending), plans, known)


def _told(item: AttentionItem, told: CustomerTold | None) -> AttentionItem:
    if told is None:
        return item
    return replace(item, told_how=told.how, told_by=told.associate_id, told_at=told.at)


def read_waiting(pending: Pending, limit: int = 200) -> tuple[Waiting, ...]:
    """The newest unsettled commands, each with its money."""
    return tuple(waiting_of(command) for command in reversed(pending.commands[-limit:]))


@dataclass(frozen=True, slots=True)
class WaitingTotals:
    """Over everything unsettled: how many commands, their money (minor units), when the oldest was made (0: none)."""

    count: int = 0
    amount: int = 0
    oldest: int = 0


class WaitingCounter:
    """Sums kept between reads for one thread: only commands that came since are looked into.

    Money taken at the handover of an order that waits itself is part of that order's total, and counted there.
    """

    def __init__(self) -> None:
        self._generation = -1
        self._counted = 0
        self._amount = 0
        self._orders: set[bytes] = set()

    def at(self, pending: Pending) -> WaitingTotals:
        commands = pending.commands
        if pending.generation != self._generation or len(commands) < self._counted:
            self._generation, self._counted, self._amount = pending.generation, 0, 0
            self._orders.clear()
        for command in commands[self._counted :]:
            if command.type == ORDER_PLACED:
                self._orders.add(command.lane)
            elif command.lane in self._orders:
                continue
            self._amount += waiting_of(command).amount
        self._counted = len(commands)
        return WaitingTotals(len(commands), self._amount, commands[0].wall if commands else 0)


def acknowledge(device: Device, item_id: bytes, actor: int) -> None:
    """The item is dealt with. Raises Refusal `revoked` or `offline_too_long` (hours)."""
    require_open(device.time(), device.policy, revoked=device.revoked)
    payload = Acknowledged(item_id=item_id, at=device.clock.now(), associate_id=actor)
    with device.journal.work() as work:
        work.record(ACKNOWLEDGED, payload, device.basis(actor, 0), lane=item_id)
        work.touch(Topic.ATTENTION)


def _open_items(store: Connection) -> list[AttentionItem]:
    rows = store.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM attention_item WHERE state = 'open' ORDER BY due_at, raised_at"
    ).fetchall()
    return [AttentionItem(*row) for row in rows]


def waiting_of(command: Command) -> Waiting:
    """What a command is about, read from its payload."""
    number, pieces, amount = "", 0, 0
    if command.type == ORDER_PLACED:
        placed = decode(command.payload, OrderPlaced)
        number, amount = placed.number, placed.total
        pieces = sum(line.quantity for line in placed.lines)
    elif command.type in (HANDED_OVER, HANDED_OUT, DELIVERED):
        handed = decode(command.payload, HandedOver)
        pieces, amount = len(handed.line_ids), sum(tender.amount for tender in handed.tenders)
    return Waiting(command.id, command.lane, command.type, number, pieces, amount, command.wall)
