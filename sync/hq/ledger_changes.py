"""What changes after the placing make of an order's lines and tenders: replayed from the payloads alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.orders.change_commands import OrderCancelled
from app.orders.commands import OrderPlaced, PlacedLine, PlacedTender
from app.orders.cutting import DUE_KINDS, Owed, take_off, worth
from app.orders.line_commands import HandedOver

Step = OrderCancelled | HandedOver


@dataclass(frozen=True, slots=True)
class Changed:
    """Lines as they should be now, by id, parts that were cut off among them; `cancelled` is what those are worth."""

    lines: dict[bytes, PlacedLine]
    tenders: list[PlacedTender]
    cancelled: int


def replay(order: OrderPlaced, due: Sequence[PlacedTender], steps: Sequence[Step]) -> Changed:
    """`due`: the tenders once what HQ could not have was off them; `steps` in the order in which HQ took them."""
    lines = {one.id: one for one in order.lines}
    owed = {one.id: one.amount for one in due}
    open_tenders = {one.id: one for one in due if one.kind in DUE_KINDS}
    cancelled = 0
    for step in steps:
        if isinstance(step, HandedOver):
            for taken in step.tenders:
                open_tenders.pop(taken.id, None)
            continue
        for one in step.cuts:
            line = lines[one.line_id]
            gone = worth(line.amount, one.pieces, line.quantity)
            if one.rest_id:
                lines[line.id] = replace(line, quantity=line.quantity - one.pieces, amount=line.amount - gone)
                lines[one.rest_id] = replace(line, id=one.rest_id, quantity=one.pieces, amount=gone)
            cancelled += gone
            still = open_tenders.values()
            before = [Owed(each.id, each.position, each.kind, owed[each.id], each.line_id) for each in still]
            owed |= {each.id: each.amount for each in take_off(before, line.fulfilment, gone, line.id)[0]}
    return Changed(lines, [replace(one, amount=owed[one.id]) for one in due], cancelled)
