"""States of an order line, and of its payment: the one table of what a state allows (retail.md §5).

Buttons derive from it on the device, and HQ checks with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Fulfilment(StrEnum):
    CARRY_OUT = "carry_out"
    SHIP_TO_HOME = "ship_to_home"
    STORE_DELIVERY = "store_delivery"
    CLICK_AND_COLLECT = "click_and_collect"
    TRY_ON = "try_on"


COLLECTED = frozenset({Fulfilment.CLICK_AND_COLLECT, Fulfilment.TRY_ON})
"""The customer comes for it."""
BROUGHT = frozenset({Fulfilment.SHIP_TO_HOME, Fulfilment.STORE_DELIVERY})
"""It goes to an address."""
AT_DESK = frozenset({Fulfilment.CLICK_AND_COLLECT, Fulfilment.STORE_DELIVERY, Fulfilment.TRY_ON})
"""A shop's pickup desk works on it."""


class LineState(StrEnum):
    """`polled`: the device that fulfils it holds it. `rerouted`: another place has it now and has not begun."""

    NEW = "new"
    POLLED = "polled"
    ACCEPTED = "accepted"
    PICKING = "picking"
    READY = "ready"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    HANDED_OVER = "handed_over"
    BOUGHT = "bought"
    REJECTED = "rejected"
    REROUTED = "rerouted"
    NO_SHOW = "no_show"
    PUT_BACK = "put_back"
    CANCELLED = "cancelled"


class PlanB(StrEnum):
    """What the customer wants when a requested piece is gone: shipped from the DC or a shop, another shop, the money
    back."""

    DC = "dc"
    SHOP_SHIPS = "ship"
    OTHER_SHOP = "shop"
    REFUND = "refund"


class Action(StrEnum):
    POLL = "poll"
    ACCEPT = "accept"
    AMEND = "amend"
    CANCEL = "cancel"
    REJECT = "reject"
    REROUTE = "reroute"
    PICK = "pick"
    UNPICK = "unpick"
    MAKE_READY = "make_ready"
    HAND_OVER = "hand_over"
    BUY = "buy"
    SHIP = "ship"
    DELIVER = "deliver"
    SEND = "send"
    RECEIVE = "receive"
    EXPIRE = "expire"
    PUT_BACK = "put_back"


class By(StrEnum):
    """Who does it: the order desk, the desk of the place that has the goods, HQ by itself or for a carrier, a till."""

    ORDER_DESK = "order_desk"
    PLACE = "place"
    HQ = "hq"
    TILL = "till"


LEADS_TO = {
    Action.POLL: LineState.POLLED,
    Action.ACCEPT: LineState.ACCEPTED,
    Action.CANCEL: LineState.CANCELLED,
    Action.REJECT: LineState.REJECTED,
    Action.REROUTE: LineState.REROUTED,
    Action.PICK: LineState.PICKING,
    Action.UNPICK: LineState.ACCEPTED,
    Action.MAKE_READY: LineState.READY,
    Action.HAND_OVER: LineState.HANDED_OVER,
    Action.BUY: LineState.BOUGHT,
    Action.SHIP: LineState.SHIPPED,
    Action.DELIVER: LineState.DELIVERED,
    Action.SEND: LineState.IN_TRANSIT,
    Action.RECEIVE: LineState.RECEIVED,
    Action.EXPIRE: LineState.NO_SHOW,
    Action.PUT_BACK: LineState.PUT_BACK,
}
"""The state after an action. `amend` is not here: it changes what is to be done, and not how far it is."""

Row = Mapping[Action, frozenset[By]]
_DESK, _PLACE, _HQ = frozenset({By.ORDER_DESK}), frozenset({By.PLACE}), frozenset({By.HQ})

# Until picking begins the customer may think again, and the goods may come from elsewhere.
_OPEN: Row = {Action.AMEND: _DESK, Action.CANCEL: _DESK, Action.REJECT: _PLACE | _HQ, Action.REROUTE: _HQ}
_ACCEPT: Row = {Action.ACCEPT: _PLACE}
_REROUTED: Row = {Action.AMEND: _DESK, Action.CANCEL: _DESK, Action.REJECT: _PLACE | _HQ, Action.ACCEPT: _PLACE}
_PICKING: Row = {Action.MAKE_READY: _PLACE, Action.UNPICK: _PLACE}
_GIVEN_UP: Row = {Action.REROUTE: _HQ | _DESK}
# A warehouse without a desk of ours tells HQ when the parcel leaves, and nothing before.
_DISPATCH: Row = {Action.SHIP: _HQ}

_SENT: dict[LineState, Row] = {
    LineState.NEW: {**_OPEN, Action.POLL: _HQ, **_ACCEPT, **_DISPATCH},
    LineState.POLLED: {**_OPEN, **_ACCEPT, **_DISPATCH},
    LineState.ACCEPTED: {**_OPEN, Action.PICK: _PLACE, **_DISPATCH},
    LineState.PICKING: _PICKING,
    LineState.READY: {Action.SHIP: _PLACE | _HQ},
    LineState.SHIPPED: {Action.DELIVER: _PLACE | _HQ},
    LineState.REJECTED: _GIVEN_UP,
    LineState.REROUTED: {**_REROUTED, **_DISPATCH},
}
_KEPT: dict[LineState, Row] = {
    LineState.NEW: {**_OPEN, **_ACCEPT},
    LineState.ACCEPTED: {**_OPEN, Action.PICK: _PLACE, Action.SEND: _PLACE | _HQ},
    LineState.PICKING: _PICKING,
    LineState.IN_TRANSIT: {Action.RECEIVE: _PLACE},
    LineState.RECEIVED: {Action.MAKE_READY: _PLACE},
    LineState.REJECTED: _GIVEN_UP,
    LineState.REROUTED: _REROUTED,
}
_EXPIRE: Row = {Action.EXPIRE: _HQ}
_OF: dict[Fulfilment, dict[LineState, Row]] = {
    # Where a till books it, it waits for the till, or for a QR payment; else it is handed over as it is placed.
    Fulfilment.CARRY_OUT: {
        LineState.NEW: {Action.HAND_OVER: frozenset({By.TILL, By.ORDER_DESK}), Action.CANCEL: _DESK | _HQ},
    },
    Fulfilment.SHIP_TO_HOME: _SENT,
    Fulfilment.STORE_DELIVERY: _SENT,
    Fulfilment.CLICK_AND_COLLECT: {
        **_KEPT,
        LineState.READY: {Action.HAND_OVER: _PLACE, **_EXPIRE},
        LineState.NO_SHOW: {Action.PUT_BACK: _PLACE | _HQ},
    },
    # Nothing is paid: once its time is over HQ lets it go wherever it stands.
    Fulfilment.TRY_ON: {
        **_KEPT,
        LineState.ACCEPTED: {**_KEPT[LineState.ACCEPTED], Action.PUT_BACK: _HQ},
        LineState.PICKING: {**_PICKING, Action.PUT_BACK: _HQ},
        LineState.READY: {Action.BUY: _PLACE, Action.PUT_BACK: _PLACE | _HQ},
    },
}

TABLE: dict[tuple[Fulfilment, LineState], Row] = {
    (fulfilment, state): row for fulfilment, states in _OF.items() for state, row in states.items()
}
"""What a line of a fulfilment in a state allows, and to whom. What is not in it allows nothing."""

FINAL = frozenset(
    {
        LineState.HANDED_OVER,
        LineState.DELIVERED,
        LineState.BOUGHT,
        LineState.PUT_BACK,
        LineState.CANCELLED,
    }
)
OVER = FINAL | {LineState.REJECTED}
"""Nothing more is under way; a rejected line may still be had another way."""
WITH_CUSTOMER = frozenset({LineState.HANDED_OVER, LineState.DELIVERED, LineState.BOUGHT})
NOT_HAD = frozenset({LineState.REJECTED, LineState.CANCELLED, LineState.PUT_BACK})
"""The customer has not got it and owes nothing for it."""
FIRST = {
    Fulfilment.CARRY_OUT: LineState.NEW,
    Fulfilment.CLICK_AND_COLLECT: LineState.ACCEPTED,
    Fulfilment.TRY_ON: LineState.ACCEPTED,
    Fulfilment.SHIP_TO_HOME: LineState.NEW,
    Fulfilment.STORE_DELIVERY: LineState.ACCEPTED,
}
"""What a line is once its goods are reserved; one to carry out is that only while it waits for its payment. At a shop
that brings them itself its desk has them at once."""


def allowed(fulfilment: str, state: str, by: By | None = None) -> frozenset[Action]:
    """The actions a line in this state allows, to one of `By` or to anybody."""
    row = TABLE.get((Fulfilment(fulfilment), LineState(state)), {})
    return frozenset(action for action, who in row.items() if by is None or by in who)


def roll_up(states: Iterable[str]) -> str:
    """Order state from its lines' states: placed | partly | complete | closed (closed: nothing was delivered)."""
    seen = set(states)
    if not seen <= OVER:
        return "partly" if seen & {*WITH_CUSTOMER, LineState.SHIPPED} else "placed"
    return "complete" if seen & WITH_CUSTOMER else "closed"


# --- payment ---------------------------------------------------------------------------------------------------------


class PaymentState(StrEnum):
    """The second axis: what became of one tender. `paid` only on money in hand or on the provider's proof."""

    UNPAID = "unpaid"
    AWAITING = "awaiting"
    USER_PAYING = "user_paying"
    UNKNOWN = "unknown"
    PAID_UNVERIFIED = "paid_unverified"
    PAID = "paid"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


OWED = frozenset({PaymentState.UNPAID, PaymentState.AWAITING})
"""Nothing was paid, and nothing is being tried: it may be more or less."""
IN_THE_AIR = frozenset({PaymentState.USER_PAYING, PaymentState.UNKNOWN})
"""Nobody can say yet whether the customer has paid: what is owed cannot be reckoned anew before."""
