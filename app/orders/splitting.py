"""One line over several sources: two pieces from here, one from the DC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.errors import Refusal
from app.orders.draft import Draft
from app.orders.routing import Part


def take_way(draft: Draft, line_id: bytes, parts: Sequence[Part], new_id: Callable[[], bytes]) -> Draft:
    """The line by these parts, which sum to its quantity; the first keeps its id. Raises Refusal `line_gone`, also
    where its quantity has changed meanwhile."""
    line = next((one for one in draft.lines if one.id == line_id), None)
    if line is None or (len(parts) > 1 and sum(one.quantity for one in parts) != line.quantity):
        raise Refusal("line_gone")
    made = tuple(
        replace(
            line,
            id=line.id if place == 0 else new_id(),
            quantity=one.quantity if len(parts) > 1 else line.quantity,
            fulfilment=one.fulfilment,
            location_id=one.location_id,
            due_at=one.due_at,
        )
        for place, one in enumerate(parts)
    )
    at = draft.lines.index(line)
    return replace(draft, lines=(*draft.lines[:at], *made, *draft.lines[at + 1 :]))
