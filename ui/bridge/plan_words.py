"""The words of promises: what is locked, what is asked for, and what happens should a piece be gone. Pure."""

from __future__ import annotations

from app.orders.promises import Promise
from app.orders.states import PlanB
from ui.bridge.wording import tr


def promise_words(promise: str, plan_b: str) -> str:
    """ "Confirmed", or "Request · else a refund"."""
    if promise == "confirmed":
        return tr("Confirmed")
    said = _else(plan_b)
    return " · ".join((tr("Request"), said)) if said else tr("Request")


def plan_title(plan: PlanB) -> str:
    match plan:
        case PlanB.DC:
            return tr("Ship it from the DC")
        case PlanB.SHOP_SHIPS:
            return tr("Ship it from a store")
        case PlanB.OTHER_SHOP:
            return tr("Collect it at another store")
        case PlanB.REFUND:
            return tr("Refund")


def plan_detail(plan: PlanB) -> str:
    match plan:
        case PlanB.DC:
            return tr("HQ sends it to the address of the order.")
        case PlanB.SHOP_SHIPS:
            return tr("The nearest store that has it sends it to the address of the order.")
        case PlanB.OTHER_SHOP:
            return tr("The nearest store that has it keeps it; tell the customer which.")
        case PlanB.REFUND:
            return tr("HQ takes the line off the order; what was paid is given back.")


def plan_sign(plan: PlanB) -> str:
    """Its icon."""
    match plan:
        case PlanB.DC | PlanB.SHOP_SHIPS:
            return "truck"
        case PlanB.OTHER_SHOP:
            return "store"
        case PlanB.REFUND:
            return "undo"


def plan_brief(plan: str) -> str:
    """What becomes of a piece that could not be had, in a word or two."""
    match plan:
        case "dc":
            return tr("shipped from the DC")
        case "ship":
            return tr("shipped from a store")
        case "shop":
            return tr("collected at another store")
        case "refund":
            return tr("refund")
        case _:
            return plan


def chip_words(promise: Promise) -> str:
    """Of a line that comes from elsewhere."""
    return promise_words("confirmed" if promise.confirmed else "requested", str(promise.plan_b or ""))


def _else(plan_b: str) -> str:
    match plan_b:
        case PlanB.DC:
            return tr("else from the DC")
        case PlanB.SHOP_SHIPS:
            return tr("else from a store")
        case PlanB.OTHER_SHOP:
            return tr("else another store")
        case PlanB.REFUND:
            return tr("else a refund")
        case _:
            return ""
