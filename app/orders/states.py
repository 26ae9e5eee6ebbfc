"""States of an order line and the one table that says which actions a state allows (retail.md §5)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Fulfilment(StrEnum):
    CARRY_OUT = "carry_out"
    SHIP_TO_HOME = "ship_to_home"
    CLICK_AND_COLLECT = "click_and_collect"


class LineState(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"
    PICKING = "picking"
    READY = "ready"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"


class PlanB(StrEnum):
    """What the customer wants when a requested piece is gone: shipped from the DC or a shop, another shop, the money
    back."""

    DC = "dc"
    SHOP_SHIPS = "ship"
    OTHER_SHOP = "shop"
    REFUND = "refund"


class Action(StrEnum):
    PICK = "pick"
    UNPICK = "unpick"
    MAKE_READY = "make_ready"
    HAND_OVER = "hand_over"


ALLOWED: dict[tuple[Fulfilment, LineState], frozenset[Action]] = {
    (Fulfilment.CLICK_AND_COLLECT, LineState.ACCEPTED): frozenset({Action.PICK}),
    (Fulfilment.CLICK_AND_COLLECT, LineState.PICKING): frozenset({Action.MAKE_READY, Action.UNPICK}),
    (Fulfilment.CLICK_AND_COLLECT, LineState.READY): frozenset({Action.HAND_OVER}),
}
LEADS_TO = {
    Action.PICK: LineState.PICKING,
    Action.UNPICK: LineState.ACCEPTED,
    Action.MAKE_READY: LineState.READY,
    Action.HAND_OVER: LineState.HANDED_OVER,
}
FINAL = frozenset({LineState.HANDED_OVER, LineState.DELIVERED, LineState.REJECTED})


def allowed(fulfilment: str, state: str) -> frozenset[Action]:
    """The actions a line in this state allows; buttons derive from it, and HQ checks with it."""
    return ALLOWED.get((Fulfilment(fulfilment), LineState(state)), frozenset())


def roll_up(states: Iterable[str]) -> str:
    """Order state from its lines' states: placed | partly | complete | closed (closed: nothing was delivered)."""
    seen = set(states)
    if not seen <= FINAL:
        return "partly" if seen & {LineState.HANDED_OVER, LineState.DELIVERED, LineState.SHIPPED} else "placed"
    return "closed" if seen == {LineState.REJECTED} else "complete"
