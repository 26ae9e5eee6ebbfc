"""The words of parcels."""

from __future__ import annotations

from app.orders.parcels import Leg
from ui.bridge.order_words import Toned
from ui.bridge.wording import tr


def carrier_words(carrier: str) -> str:
    """A carrier's name by its code; the code of one that is not known."""
    match carrier.upper():
        case "SF":
            return tr("SF Express")
        case "JD":
            return tr("JD Logistics")
        case "ZTO":
            return tr("ZTO Express")
        case "YTO":
            return tr("YTO Express")
        case "STO":
            return tr("STO Express")
        case _:
            return carrier


def leg_words(leg: str) -> Toned:
    """What became of a parcel; "Left the warehouse" until its carrier has said something."""
    match leg:
        case "":
            return Toned(tr("Left the warehouse"), "offline")
        case Leg.COLLECTED:
            return Toned(tr("Collected by the carrier"), "offline")
        case Leg.IN_TRANSIT:
            return Toned(tr("On its way"), "offline")
        case Leg.OUT_FOR_DELIVERY:
            return Toned(tr("Out for delivery"), "accent")
        case Leg.FAILED:
            return Toned(tr("Could not be delivered"), "danger")
        case Leg.DELIVERED:
            return Toned(tr("Delivered"), "neutral")
        case _:
            return Toned(leg, "neutral")
