"""What a code means: a scan or a typed number, resolved on this device. Reads only; runs on the reading thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.catalog.search import product_of, resolve_barcode
from app.coupons.token import PREFIX as COUPON
from app.device import Device
from app.errors import Outage
from app.members.records import find_members
from app.members.rows import Member
from app.orders.paying import provider_of
from app.orders.reading import OrderReader
from app.orders.receipt_code import number_in
from app.reservations.code import is_like_code, read_code


@dataclass(frozen=True, slots=True)
class ProductFound:
    product_id: int
    variant_id: int


@dataclass(frozen=True, slots=True)
class MemberFound:
    member: Member


@dataclass(frozen=True, slots=True)
class OrderFound:
    """`by_pickup_code`: the customer has come to collect; `by_receipt`: its QR was scanned; else a number was given."""

    order_id: bytes
    code: str
    by_pickup_code: bool
    by_receipt: bool = False


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """付款码 of a customer: never looked up, kept or logged."""


@dataclass(frozen=True, slots=True)
class CouponCode:
    """A coupon's QR, not looked at yet."""

    text: str


@dataclass(frozen=True, slots=True)
class ReservationCode:
    """Of a cart or reservation made online; `code` '' where a character of it is wrong."""

    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    code: str


Found = ProductFound | MemberFound | OrderFound | PaymentCode | CouponCode | ReservationCode | Unknown


def is_payment_code(code: str) -> bool:
    """Of any provider."""
    return bool(provider_of(code))


def resolve(device: Device, orders: OrderReader, code: str) -> Found:
    """The one thing the code stands for; while `store` is missing, members and orders are unknown."""
    code = code.strip()
    if is_payment_code(code):
        return PaymentCode()
    if code.startswith(COUPON):
        return CouponCode(code)
    reserved = read_code(code)
    if reserved is not None:
        return ReservationCode(reserved)
    bare = number_in(code)
    if bare == code:
        with device.replicas.catalog.read() as catalog:
            variant_id = resolve_barcode(catalog, code)
            product_id = None if variant_id is None else product_of(catalog, variant_id)
        if variant_id is not None and product_id is not None:
            return ProductFound(product_id, variant_id)
    try:
        found = _person_or_order(device, orders, bare.upper())
    except Outage:
        found = Unknown(code)
    if isinstance(found, Unknown) and is_like_code(code):
        return ReservationCode("")
    return replace(found, by_receipt=bare != code) if isinstance(found, OrderFound) else found


def _person_or_order(device: Device, orders: OrderReader, code: str) -> Found:
    order_id = orders.find(code)
    if order_id is not None:
        view = orders.order(order_id)
        return OrderFound(order_id, code, view is not None and view.order.pickup_code == code)
    if len(code) >= 6:
        with device.reading() as reading:
            members = find_members(reading.store, code)
        exact = [member for member in members if code in (member.card, member.phone)]
        if len(exact) == 1:
            return MemberFound(exact[0])
    return Unknown(code)
