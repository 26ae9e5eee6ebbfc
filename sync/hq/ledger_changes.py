"""What changes after the placing make of an order's lines and tenders: replayed from the payloads alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from app.orders.change_commands import OrderCancelled
from app.orders.commands import OrderPlaced, PlacedLine, PlacedTender
from app.orders.customer_commands import PlanChosen
from app.orders.cutting import DUE_KINDS, Owed, take_off, worth
from app.orders.line_commands import HandedOver
from app.orders.paying import PROVEN
from app.orders.states import PlanB
from sync.hq.handlers.orders import amounts_due, owed_again
from sync.hq.timeline import AnyRow

Step = OrderCancelled | HandedOver | PlanChosen


@dataclass(frozen=True, slots=True)
class Changed:
    """Lines as they should be now, by id, parts that were cut off among them; `cancelled` is what those (`gone`) are
    worth."""

    lines: dict[bytes, PlacedLine]
    tenders: list[PlacedTender]
    cancelled: int
    gone: Collection[bytes]


def replay(order: OrderPlaced, refused: Collection[bytes], steps: Sequence[Step], paid: Mapping[bytes, int]) -> Changed:
    """`refused`: the lines that HQ could not have in the end; `steps` in the order in which HQ took them. `paid`: QR
    tenders that were paid → before which of the steps; the others are owed throughout."""
    lines = {one.id: one for one in order.lines}
    found = {one.line_id for one in steps if isinstance(one, PlanChosen) and one.plan_b != PlanB.REFUND}
    rejected = [one for one in order.lines if one.id in refused or one.id in found]
    due = amounts_due(order.tenders, rejected)
    owed = {one.id: one.amount for one in due}
    open_tenders = {one.id: one for one in due if one.kind in DUE_KINDS or one.kind in PROVEN}
    cancelled = 0
    gone_lines: set[bytes] = set()
    for place, step in enumerate(steps):
        for tender_id in [tender_id for tender_id, at in paid.items() if at <= place]:
            open_tenders.pop(tender_id, None)
        if isinstance(step, HandedOver):
            for taken in step.tenders:
                open_tenders.pop(taken.id, None)
            continue
        if isinstance(step, PlanChosen):
            if step.line_id in found and step.line_id not in refused:
                for tender_id, more in owed_again(order.tenders, rejected, step.line_id).items():
                    owed[tender_id] += more
                rejected = [one for one in rejected if one.id != step.line_id]
            continue
        for one in step.cuts:
            line = lines[one.line_id]
            gone = worth(line.amount, one.pieces, line.quantity)
            if one.rest_id:
                lines[line.id] = replace(line, quantity=line.quantity - one.pieces, amount=line.amount - gone)
                lines[one.rest_id] = replace(line, id=one.rest_id, quantity=one.pieces, amount=gone)
            cancelled += gone
            gone_lines.add(one.rest_id or line.id)
            still = open_tenders.values()
            before = [Owed(each.id, each.position, each.kind, owed[each.id], each.line_id) for each in still]
            owed |= {each.id: each.amount for each in take_off(before, line.fulfilment, gone, line.id)[0]}
    return Changed(lines, [replace(one, amount=owed[one.id]) for one in due], cancelled, gone_lines)


def replayed(
    order: OrderPlaced, refused: Collection[bytes], steps: Sequence[Step], rows: Mapping[bytes, AnyRow]
) -> Changed:
    """`replay`, with the QR tenders of `rows` paid at whatever time makes the amounts what they are: a provider's word
    is no command, so it is not known between which of them it came."""
    there = [rows[one.id] for one in order.tenders if one.id in rows]
    paid = [bytes(row.id) for row in there if row.kind in PROVEN and row.state == "paid"]
    found = None
    for at in product(range(len(steps) + 1), repeat=len(paid)):
        found = replay(order, refused, steps, dict(zip(paid, at, strict=True)))
        if all(one.id in rows and rows[one.id].amount == one.amount for one in found.tenders):
            break
    assert found is not None
    return found
