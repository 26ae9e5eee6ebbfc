"""What a parcel's label says. Pure."""

from __future__ import annotations

import json

from app.orders.names import name_of
from app.orders.overlay import OrderView
from app.orders.states import Fulfilment, LineState
from ui.bridge.labels import ParcelLabel
from ui.bridge.order_words import variant_words
from ui.bridge.wording import masked_phone
from ui.order_list.derive import Facts


def parcel_label(facts: Facts, view: OrderView) -> ParcelLabel | None:
    """The label of what this order ships; None where nothing is shipped."""
    lines = [one for one in view.lines if one.fulfilment == Fulfilment.SHIP_TO_HOME and one.state != LineState.REJECTED]
    if not lines or not view.order.address:
        return None
    address: dict[str, str] = json.loads(view.order.address)
    sender = facts.shops.places.get(lines[0].location_id)
    return ParcelLabel(
        number=view.order.number,
        sender="" if sender is None else f"{sender.name}  {sender.address}",
        name=address["name"],
        phone=masked_phone(address["phone"]),
        address=f"{address['region']} {address['street']}",
        contents=tuple(
            f"{one.quantity} × {name_of(one.title, facts.lang) or one.sku} "
            f"{variant_words(name_of(one.colour, facts.lang), one.size)} {one.sku}"
            for one in lines
        ),
    )
