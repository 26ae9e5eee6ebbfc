"""Changing the opened order: what may still be cancelled or sent elsewhere, in words. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.inventory.places import distance
from app.money import Money
from app.orders.change_commands import Why
from app.orders.changing import cancellable, may_amend, may_readdress, redirectable
from app.orders.cutting import worth
from app.orders.names import name_of
from app.orders.overlay import OrderView
from app.orders.states import OWED
from ui.bridge.order_words import variant_words, why_words
from ui.bridge.wording import items, masked_phone, money, tr
from ui.order_list.derive import Facts


@dataclass(frozen=True, slots=True)
class Asking:
    """What is being asked: pieces to cancel by line, why, and the shop (id) where the customer will collect."""

    off: Mapping[bytes, int] = field(default_factory=dict)
    why: Why = Why.CHANGED_MIND
    shop: int = 0


@dataclass(frozen=True, slots=True)
class CutProps:
    """A line of which pieces may go; `key` is its id in hex, `many` how many are cancelled of `most`."""

    key: str
    title: str
    variant: str
    kind: str
    tint: str
    most: int
    many: int


@dataclass(frozen=True, slots=True)
class WhyProps:
    key: str
    title: str
    checked: bool


@dataclass(frozen=True, slots=True)
class ShopProps:
    key: str
    title: str
    checked: bool


@dataclass(frozen=True, slots=True)
class ChangeProps:
    """What the opened order allows, and the words of the sheets; `name` to `street` as they stand, `phone` masked."""

    cancel: bool
    amend: bool
    readdress: bool
    asked: str
    worth: str
    note: str
    name: str
    phone: str
    region: str
    street: str


def change(facts: Facts, view: OrderView, asking: Asking) -> ChangeProps:
    here = facts.shops.here
    lines = {line.id: line for line in cancellable(view, here)}
    off = {one: many for one, many in asking.off.items() if one in lines and many}
    amount = sum(worth(lines[one].amount, many, lines[one].quantity) for one, many in off.items())
    owed = sum(tender.amount for tender in view.tenders if tender.state in OWED)
    paid = amount - min(amount, owed)
    back = tr("%1 of it was paid. Once HQ has agreed, it is on the Attention desk to be given back.")
    said = money(Money(amount, view.order.currency))
    address: dict[str, str] = json.loads(view.order.address or "{}")
    return ChangeProps(
        cancel=bool(lines),
        amend=may_amend(view, here),
        readdress=may_readdress(view, here),
        asked=items(sum(off.values())) if off else "",
        worth=said if off else "",
        note=back.replace("%1", money(Money(paid, view.order.currency))) if paid else "",
        name=view.order.contact_name,
        phone=masked_phone(view.order.contact_phone) if view.order.contact_phone else "",
        region=address.get("region", ""),
        street=address.get("street", ""),
    )


def cuts(facts: Facts, view: OrderView, asking: Asking) -> list[CutProps]:
    found = []
    for line in cancellable(view, facts.shops.here):
        picture = facts.pictures.get(line.variant_id)
        found.append(
            CutProps(
                key=line.id.hex(),
                title=name_of(line.title, facts.lang) or line.sku,
                variant=variant_words(name_of(line.colour, facts.lang), line.size),
                kind=picture.silhouette if picture else "generic",
                tint=picture.hex if picture else "",
                most=line.quantity,
                many=asking.off.get(line.id, 0),
            )
        )
    return found


def whys(asking: Asking) -> list[WhyProps]:
    return [WhyProps(one, why_words(one), one is asking.why) for one in Why]


def shops(facts: Facts, view: OrderView, asking: Asking) -> list[ShopProps]:
    """Where it may be collected, the nearest first; none where nothing waits to be collected."""
    lines = redirectable(view, facts.shops.here)
    home = facts.shops.places.get(facts.shops.here)
    if not lines or home is None:
        return []
    stores = [one for one in facts.shops.places.values() if one.kind == "store"]
    chosen = asking.shop or lines[0].location_id
    near = sorted(stores, key=lambda one: (distance(home, one), one.location_id))[:6]
    return [ShopProps(str(one.location_id), one.name, one.location_id == chosen) for one in near]
