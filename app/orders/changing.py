"""Changing an order after it was placed: cancel pieces of it, reach or send it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.device import Device
from app.errors import Refusal
from app.inventory.places import Location, promise
from app.orders.change_commands import (
    ORDER_AMENDED,
    ORDER_CANCELLED,
    Cut,
    OrderAmended,
    OrderCancelled,
    Redirected,
    Why,
)
from app.orders.commands import Address
from app.orders.draft import clean_phone, clean_text
from app.orders.overlay import OrderView
from app.orders.reading import OrderReader
from app.orders.rows import OrderLine
from app.orders.states import BROUGHT, IN_THE_AIR, OVER, Action, By, Fulfilment, allowed
from app.staff.standing import require_open
from app.storage.changes import Topic


@dataclass(frozen=True, slots=True)
class Amendment:
    """What shall be different; `shops` maps a line to the shop where it is collected."""

    contact_name: str
    contact_phone: str
    address: Address | None
    shops: Mapping[bytes, Location]


def cancellable(view: OrderView, here: int) -> list[OrderLine]:
    """The lines whose pieces may still be cancelled from this shop; none while a payment is under way."""
    if any(tender.state in IN_THE_AIR for tender in view.tenders):
        return []
    mine = (line for line in view.lines if here in (view.order.store_id, line.location_id))
    return _may(mine, Action.CANCEL)


def redirectable(view: OrderView, here: int) -> list[OrderLine]:
    """The lines that may still be collected elsewhere, asked by the shop whose order it is."""
    lines = _may(view.lines, Action.AMEND) if view.order.store_id == here else []
    return [line for line in lines if line.fulfilment == Fulfilment.CLICK_AND_COLLECT]


def may_readdress(view: OrderView, here: int) -> bool:
    """Nothing of what is to be sent has been picked."""
    sent = [line for line in view.lines if line.fulfilment in BROUGHT and line.state not in OVER]
    return bool(sent) and view.order.store_id == here and len(_may(sent, Action.AMEND)) == len(sent)


def may_amend(view: OrderView, here: int) -> bool:
    """Whether anything but the quantity may still be changed here."""
    return view.order.store_id == here and bool(_may(view.lines, Action.AMEND))


def cancel(
    device: Device, reader: OrderReader, order_id: bytes, pieces: Mapping[bytes, int], why: Why, actor: int
) -> None:
    """Ask HQ to take these pieces (line → how many) off the order.

    Raises Refusal `order_unknown`, `action_not_allowed`, `quantity_out_of_range`, `revoked` or `offline_too_long`.
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = _known(reader, order_id)
    lines = {line.id: line for line in cancellable(view, reader.here)}
    if not pieces or not pieces.keys() <= lines.keys():
        raise Refusal("action_not_allowed", action="cancel")
    for line_id, many in pieces.items():
        if not 1 <= many <= lines[line_id].quantity:
            raise Refusal("quantity_out_of_range", quantity=many, limit=lines[line_id].quantity)
    cuts = [
        Cut(one, many, lines[one].quantity, b"" if many == lines[one].quantity else device.identifiers.new_id())
        for one, many in pieces.items()
    ]
    told = OrderCancelled(order_id, reader.here, str(why), cuts, device.clock.now(), actor)
    with device.journal.work() as work:
        work.record(ORDER_CANCELLED, told, device.basis(actor, view.order.price_book_id), lane=order_id)
        work.touch(Topic.ORDERS)


def amend(device: Device, reader: OrderReader, order_id: bytes, wanted: Amendment, actor: int) -> None:
    """Ask HQ for another contact, address or pickup shop.

    Raises Refusal `order_unknown`, `action_not_allowed`, `address_incomplete`, `phone_invalid`, `text_invalid`,
    `revoked` or `offline_too_long`.
    """
    require_open(device.time(), device.policy, revoked=device.revoked)
    view = _known(reader, order_id)
    here = reader.here
    lines = {line.id for line in redirectable(view, here)}
    readdressed = wanted.address is None or may_readdress(view, here)
    if not may_amend(view, here) or not wanted.shops.keys() <= lines or not readdressed:
        raise Refusal("action_not_allowed", action="amend")
    now = device.clock.now()
    elsewhere = [Redirected(one, shop.location_id, promise(shop, now)) for one, shop in wanted.shops.items()]
    name, phone = clean_text(wanted.contact_name, 40), clean_phone(wanted.contact_phone)
    told = OrderAmended(
        order_id, here, name, phone, _checked(wanted.address, view.order.address), now, actor, elsewhere
    )
    with device.journal.work() as work:
        work.record(ORDER_AMENDED, told, device.basis(actor, view.order.price_book_id), lane=order_id)
        work.touch(Topic.ORDERS)


def _checked(address: Address | None, before: str) -> Address | None:
    """`before`: as the order has it; a region that stays keeps its code."""
    if address is None:
        return None
    known: dict[str, str] = json.loads(before or "{}")
    code = known.get("code", "") if known.get("region") == address.region else address.code
    checked = Address(
        name=clean_text(address.name, 40),
        phone=clean_phone(address.phone),
        region=clean_text(address.region, 80),
        street=clean_text(address.street, 120),
        code=code,
    )
    if not (checked.name and checked.phone and checked.street):
        raise Refusal("address_incomplete")
    return checked


def _may(lines: Iterable[OrderLine], action: Action) -> list[OrderLine]:
    return [line for line in lines if action in allowed(line.fulfilment, line.state, By.ORDER_DESK)]


def _known(reader: OrderReader, order_id: bytes) -> OrderView:
    view = reader.order(order_id)
    if view is None:
        raise Refusal("order_unknown")
    return view
