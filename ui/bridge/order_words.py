"""The words of orders that several desks use: states with their tone, fulfilments, tenders, people."""

from __future__ import annotations

from dataclasses import dataclass

from app.orders.states import Fulfilment, LineState
from ui.bridge.goods_words import size_word
from ui.bridge.wording import items, tr


@dataclass(frozen=True, slots=True)
class Toned:
    """A word of state and the Theme tone it is shown in."""

    text: str
    tone: str


def line_state(fulfilment: str, state: str) -> Toned:
    """The state of one line."""
    shipped, brought = fulfilment == Fulfilment.SHIP_TO_HOME, fulfilment == Fulfilment.STORE_DELIVERY
    match LineState(state):
        case LineState.NEW if fulfilment == Fulfilment.CARRY_OUT:
            return Toned(tr("To pay at the till"), "warn")
        case LineState.NEW | LineState.POLLED:
            return Toned(tr("To be shipped") if shipped else tr("Requested"), "offline")
        case LineState.ACCEPTED:
            return Toned(tr("To pick"), "warn")
        case LineState.PICKING:
            return Toned(tr("Picking"), "warn")
        case LineState.READY:
            return Toned(_ready(fulfilment), "accent")
        case LineState.SHIPPED:
            return Toned(tr("On its way") if brought else tr("Shipped"), "offline")
        case LineState.DELIVERED:
            return Toned(tr("Delivered"), "neutral")
        case LineState.HANDED_OVER:
            return Toned(tr("Handed over"), "neutral")
        case LineState.REJECTED:
            return Toned(tr("Not available"), "danger")
        case LineState.IN_TRANSIT:
            return Toned(tr("On its way"), "offline")
        case LineState.RECEIVED:
            return Toned(tr("Received"), "warn")
        case LineState.BOUGHT:
            return Toned(tr("Bought"), "neutral")
        case LineState.REROUTED:
            return Toned(tr("Moved"), "offline")
        case LineState.NO_SHOW:
            return Toned(tr("Not collected"), "warn")
        case LineState.PUT_BACK:
            return Toned(tr("Put back"), "neutral")
        case LineState.CANCELLED:
            return Toned(tr("Cancelled"), "neutral")


def _ready(fulfilment: str) -> str:
    match fulfilment:
        case Fulfilment.STORE_DELIVERY:
            return tr("To deliver")
        case Fulfilment.TRY_ON:
            return tr("To try on")
        case _:
            return tr("To collect")


def tender_words(kind: str) -> str:
    match kind:
        case "cash":
            return tr("Cash")
        case "external":
            return tr("Card terminal or till")
        case "qr":
            return tr("QR payment")
        case "till":
            return tr("Pay at the till")
        case "stored_value":
            return tr("Stored value")
        case "pay_at_pickup":
            return tr("Pay at pickup")
        case "cash_on_delivery":
            return tr("Cash on delivery")
        case _:
            return kind


def command_words(kind: str, pieces: int) -> str:
    """What a journal command did."""
    match kind:
        case "order.placed":
            return " · ".join((tr("Order"), items(pieces)))
        case "pickup.picking_started":
            return tr("Picking started")
        case "pickup.unpicked":
            return tr("Back on the pick list")
        case "pickup.made_ready":
            return tr("Made ready")
        case "pickup.handed_over":
            return " · ".join((tr("Handover"), items(pieces)))
        case "order.handed_out":
            return tr("Goods handed out")
        case "pickup.put_back":
            return tr("Put back")
        case "pickup.sent_out":
            return tr("Left for the customer")
        case "pickup.delivered":
            return " · ".join((tr("Delivery"), items(pieces)))
        case "customer.told":
            return tr("Customer told")
        case "customer.phone_revealed":
            return tr("Phone number looked up")
        case "customer.plan_chosen":
            return tr("Plan B chosen")
        case "order.cancelled":
            return tr("Cancellation asked")
        case "order.amended":
            return tr("Change asked")
        case "tender.refunded":
            return tr("Money given back")
        case "return.taken_in":
            return tr("Goods taken back")
        case "replenishment.requested":
            return tr("Replenishment requested")
        case "lease.returned":
            return tr("Locked pieces given back")
        case "shift.opened":
            return tr("Shift opened")
        case "shift.drawer_opened":
            return tr("Drawer opened")
        case "shift.counted":
            return tr("Drawer counted")
        case "shift.closed":
            return tr("Shift closed")
        case "attention.acknowledged":
            return tr("Item marked as handled")
        case _:
            return kind


def how_words(how: str) -> str:
    """How a customer was told."""
    match how:
        case "phone":
            return tr("by phone")
        case "message":
            return tr("by message")
        case "in_person":
            return tr("in person")
        case _:
            return how


def why_words(why: str) -> str:
    """Why something was cancelled."""
    match why:
        case "changed_mind":
            return tr("Changed their mind")
        case "too_late":
            return tr("It takes too long")
        case "wrong_item":
            return tr("Wrong item")
        case "other":
            return tr("Another reason")
        case _:
            return why


def outcome_words(status: str) -> Toned:
    """What became of a command at HQ."""
    match status:
        case "accepted":
            return Toned(tr("Accepted"), "accent")
        case "adjusted":
            return Toned(tr("Accepted with a change"), "warn")
        case "rejected":
            return Toned(tr("Refused"), "danger")
        case "parked":
            return Toned(tr("Kept for a person"), "danger")
        case _:
            return Toned(status, "neutral")


def tier_words(tier: str) -> str:
    match tier:
        case "silver":
            return tr("Silver")
        case "gold":
            return tr("Gold")
        case "diamond":
            return tr("Diamond")
        case _:
            return tr("Member")


def masked_customer(name: str, phone: str) -> str:
    """ "周女士 ···8000"; "Walk-in customer" where nobody gave a name."""
    tail = f"···{phone[-4:]}" if len(phone) >= 4 else ""
    return " ".join(part for part in (name, tail) if part) or tr("Walk-in customer")


def variant_words(colour: str, size: str) -> str:
    """ "Brick / L"."""
    return " / ".join(part for part in (colour, size_word(size)) if part)
