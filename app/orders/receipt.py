"""What a receipt says, before any printer or screen: built from an order that is already committed."""

from __future__ import annotations

from dataclasses import dataclass

from app.orders.discounts import savings
from app.orders.names import name_in, name_of
from app.orders.overlay import OrderView
from app.orders.states import Fulfilment, LineState
from app.orders.till import is_at_till


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """Amounts in minor units; `fulfilment` and `place` say how and from where the goods come.

    `promise` is confirmed | requested for goods from elsewhere, else ''; `plan_b` what becomes of a request.
    """

    title: str
    sku: str
    colour: str
    size: str
    quantity: int
    unit_price: int
    amount: int
    fulfilment: str
    place: str
    due_at: int
    promise: str = ""
    plan_b: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    kind: str
    amount: int
    tendered: int
    change: int
    state: str


@dataclass(frozen=True, slots=True)
class ReceiptSaving:
    """`name` as printed, '' where no promotion gave it; `why` is `app.pricing.prices.Why`."""

    why: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """`tax` is the tax contained in `total`; `qr` the text of the receipt's QR; `waiting`: HQ has not confirmed yet."""

    shop: str
    shop_address: str
    number: str
    placed_at: int
    timezone: str
    associate: str
    currency: str
    lines: tuple[ReceiptLine, ...]
    tenders: tuple[ReceiptTender, ...]
    total: int
    tax: int
    pickup_code: str
    qr: str
    requested: bool
    waiting: bool
    savings: tuple[ReceiptSaving, ...] = ()
    at_till: bool = False
    """It is no receipt yet: its QR is for the till, which books what is carried out."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop that heads the receipt."""

    name: str
    address: str
    timezone: str


def build_receipt(view: OrderView, shop: Shop, associate: str, places: dict[int, str], lang: str, code: str) -> Receipt:
    """`places` maps location ids to names; names in `lang`, else in Chinese, a title else the SKU; `code` is the QR."""
    order = view.order
    return Receipt(
        shop=shop.name,
        shop_address=shop.address,
        number=order.number,
        placed_at=order.placed_at,
        timezone=shop.timezone,
        associate=associate,
        currency=order.currency,
        lines=tuple(
            ReceiptLine(
                title=name_of(line.title, lang) or line.sku,
                sku=line.sku,
                colour=name_of(line.colour, lang),
                size=line.size,
                quantity=line.quantity,
                unit_price=line.unit_price,
                amount=line.amount,
                fulfilment=line.fulfilment,
                place=places.get(line.location_id, ""),
                due_at=line.due_at,
                promise="" if line.location_id == order.store_id or line.state == "rejected" else line.promise,
                plan_b=line.plan_b,
            )
            for line in view.lines
        ),
        tenders=tuple(ReceiptTender(one.kind, one.amount, one.tendered, one.change, one.state) for one in view.tenders),
        total=order.total,
        tax=sum(contained_tax(line.amount, line.tax_basis_points) for line in view.lines),
        pickup_code=order.pickup_code,
        qr=code,
        requested=order.promise == "requested",
        waiting=view.waiting,
        at_till=waits_at_till(view),
        savings=tuple(
            ReceiptSaving(one.why, name_in(one.names, lang), one.amount)
            for one in savings(line.discounts for line in view.lines)
        ),
    )


def waits_at_till(view: OrderView) -> bool:
    """Whether something of the order is still to be sold at the till."""
    waits = any(one.fulfilment == Fulfilment.CARRY_OUT and one.state == LineState.NEW for one in view.lines)
    return waits and is_at_till(view.tenders)


def contained_tax(amount: int, basis_points: int) -> int:
    """The tax inside a tax-inclusive amount, rounded half up to the minor unit."""
    return (2 * amount * basis_points + 10_000 + basis_points) // (2 * (10_000 + basis_points))
