"""The order being made at the counter: pure steps from one draft to the next, and what it still lacks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.catalog.products import Sheet, VariantView
from app.catalog.regions import RegionBook
from app.coupons.coupon import Coupon
from app.errors import Refusal
from app.members.rows import Member
from app.orders.commands import Address, Known, PickedUp, PlacedDiscount, PlacedOverride, PlacedPromotion
from app.orders.states import BROUGHT, COLLECTED, Fulfilment, PlanB
from app.orders.tenders import Taken, TenderKind
from app.pricing.pricing import PricedLine, Totals, price_line, totals

_JOINERS = "\u200c\u200d"
"""Without a shape of their own, but part of Persian and Indic names and of emoji."""


MOST_LOOKED_AT = 20


class Payment(StrEnum):
    """When the remote lines of one kind are paid; carry-out lines are always paid now, what is tried on when it is
    bought."""

    NOW = "now"
    PAY_AT_PICKUP = "pay_at_pickup"
    CASH_ON_DELIVERY = "cash_on_delivery"


class Missing(StrEnum):
    """What keeps a draft from being placed; `ui` words it and opens the field."""

    LINES = "lines"
    ADDRESS = "address"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line as shown; `title` and `colour` map language to name. `location_id` is where the goods come from.

    `plan_b` is what the customer wants should a requested piece be gone, '' for what the policy says. `brand`,
    `categories` (own and those above) and `member_prices` (by tier) are what promotions ask for; `unit_price` and
    `discounts` what they gave (`app.orders.discounts.repriced`). `override` is a price given by hand
    (`app.orders.overrides`).
    """

    id: bytes
    variant_id: int
    product_id: int
    sku: str
    title: dict[str, str]
    colour: dict[str, str]
    colour_hex: str
    silhouette: str
    size: str
    list_price: int
    quantity: int
    tax_class: str
    tax_basis_points: int
    fulfilment: Fulfilment
    location_id: int
    due_at: int = 0
    plan_b: str = ""
    brand: str = ""
    categories: tuple[int, ...] = ()
    member_prices: dict[str, int] = field(default_factory=dict)
    unit_price: int | None = None
    discounts: tuple[PlacedDiscount, ...] = ()
    override: PlacedOverride | None = None

    @property
    def priced(self) -> PricedLine:
        plain = price_line(self.list_price, self.quantity)
        if not self.discounts:
            return plain
        unit_price = plain.unit_price if self.unit_price is None else self.unit_price
        return replace(plain, unit_price=unit_price, amount=plain.amount - sum(one.amount for one in self.discounts))


@dataclass(frozen=True, slots=True)
class Draft:
    """`member_*` are copies for the screen; `payment` covers lines to collect, `delivery_payment` lines to ship.

    `looked_at`: the products looked at while it was made. `coupon` takes off what the lines' discounts say.
    `promotions` and `known` go with the lines' discounts. `taken` is money that changed hands already; `rounded`: 抹零
    is wanted, once all that is paid now is cash. `reservation`: what was put together online and is picked up by it.
    `at_till`: what is carried out is the shop's till's to book and to be paid for.
    """

    id: bytes
    currency: str
    price_book_id: int
    lines: tuple[DraftLine, ...] = ()
    member_id: int | None = None
    member_name: str = ""
    member_tier: str = ""
    member_points: int = 0
    contact_name: str = ""
    contact_phone: str = ""
    address: Address | None = None
    payment: Payment = Payment.NOW
    delivery_payment: Payment = Payment.NOW
    looked_at: tuple[int, ...] = ()
    promotions: tuple[PlacedPromotion, ...] = ()
    known: Known | None = None
    coupon: Coupon | None = None
    taken: tuple[Taken, ...] = ()
    rounded: bool = False
    reservation: PickedUp | None = None
    at_till: bool = False

    @property
    def totals(self) -> Totals:
        return totals([line.priced for line in self.lines])

    def sum_of(self, fulfilment: Fulfilment) -> int:
        return sum(line.priced.amount for line in self.lines if line.fulfilment is fulfilment)

    @property
    def due_at_pickup(self) -> int:
        collected = self.sum_of(Fulfilment.CLICK_AND_COLLECT) if self.payment is Payment.PAY_AT_PICKUP else 0
        return collected + self.sum_of(Fulfilment.TRY_ON)

    @property
    def due_on_delivery(self) -> int:
        cod = self.delivery_payment is Payment.CASH_ON_DELIVERY
        return sum(self.sum_of(kind) for kind in BROUGHT) if cod else 0

    @property
    def due_at_till(self) -> int:
        return self.sum_of(Fulfilment.CARRY_OUT) if self.at_till else 0

    @property
    def due_now(self) -> int:
        return self.totals.total - self.due_at_pickup - self.due_on_delivery - self.due_at_till

    @property
    def left(self) -> int:
        """Of what is due now, still to be taken; below zero where too much was."""
        return self.due_now - sum(one.amount for one in self.taken)

    def taken_by(self, kind: TenderKind) -> int:
        return sum(one.amount for one in self.taken if one.kind == kind)

    def paid_now(self, line: DraftLine) -> bool:
        """What is tried on is paid when it is bought."""
        if line.fulfilment is Fulfilment.CARRY_OUT:
            return not self.at_till
        if line.fulfilment in BROUGHT:
            return self.delivery_payment is Payment.NOW
        collected = line.fulfilment is Fulfilment.CLICK_AND_COLLECT and self.payment is Payment.PAY_AT_PICKUP
        return line.fulfilment is not Fulfilment.TRY_ON and not collected

    @property
    def missing(self) -> tuple[Missing, ...]:
        """In the order in which a person should fill them in."""
        kinds = {line.fulfilment for line in self.lines}
        found = [] if self.lines else [Missing.LINES]
        if kinds & BROUGHT and self.address is None:
            found.append(Missing.ADDRESS)
        if kinds & COLLECTED and not self.contact_phone:
            found.append(Missing.PHONE)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Source:
    """How a line is fulfilled and from where."""

    fulfilment: Fulfilment
    location_id: int
    due_at: int = 0


def add(draft: Draft, sheet: Sheet, variant: VariantView, source: Source, new_id: bytes, limit: int) -> Draft:
    """One more of the variant: on the line with the same source and no price of its own, or on a new line.

    Raises Refusal `price_missing` or `quantity_out_of_range`.
    """
    for line in draft.lines:
        if (line.variant_id, line.fulfilment, line.location_id, line.override) == (
            variant.variant_id,
            source.fulfilment,
            source.location_id,
            None,
        ):
            return set_quantity(draft, line.id, line.quantity + 1, limit)
    price_line(variant.price, 1, limit)
    if not draft.lines:
        # All that was picked up has been taken off: this is another sale.
        draft = replace(draft, reservation=None)
    line = DraftLine(
        id=new_id,
        variant_id=variant.variant_id,
        product_id=variant.product_id,
        sku=variant.sku,
        title=sheet.titles,
        colour=sheet.colours[variant.colour.code],
        colour_hex=variant.colour.hex,
        silhouette=sheet.tile.silhouette,
        size=variant.size,
        list_price=variant.price,
        quantity=1,
        tax_class=sheet.tax_class,
        tax_basis_points=sheet.tax_basis_points,
        fulfilment=source.fulfilment,
        location_id=source.location_id,
        due_at=source.due_at,
        brand=sheet.brand,
        categories=sheet.categories,
        member_prices=sheet.member_prices.get(variant.variant_id, {}),
    )
    return replace(draft, lines=(*draft.lines, line))


def look_at(draft: Draft, product_id: int) -> Draft:
    """The customer is shown this product; the last `MOST_LOOKED_AT` are remembered."""
    others = tuple(one for one in draft.looked_at if one != product_id)
    return replace(draft, looked_at=(*others, product_id)[-MOST_LOOKED_AT:])


def set_quantity(draft: Draft, line_id: bytes, quantity: int, limit: int) -> Draft:
    """A price given by hand was given for so many pieces: more of them have the usual one.

    Raises Refusal `quantity_out_of_range`.
    """
    price_line(1, quantity, limit)

    def changed(line: DraftLine) -> DraftLine:
        return replace(line, quantity=quantity, override=line.override if quantity <= line.quantity else None)

    return _with_line(draft, line_id, changed)


def set_price(draft: Draft, line_id: bytes, override: PlacedOverride | None) -> Draft:
    """The line's price by hand (`app.orders.overrides` says which may be), or the usual one again."""
    return _with_line(draft, line_id, lambda line: replace(line, override=override))


def set_source(draft: Draft, line_id: bytes, source: Source) -> Draft:
    return _with_line(
        draft,
        line_id,
        lambda line: replace(line, fulfilment=source.fulfilment, location_id=source.location_id, due_at=source.due_at),
    )


def set_plan_b(draft: Draft, line_id: bytes, plan_b: PlanB) -> Draft:
    return _with_line(draft, line_id, lambda line: replace(line, plan_b=plan_b.value))


def remove(draft: Draft, line_id: bytes) -> Draft:
    return replace(draft, lines=tuple(line for line in draft.lines if line.id != line_id))


def set_member(draft: Draft, member: Member) -> Draft:
    """The order is this member's; their name and phone stand in where no contact was given."""
    named = replace(
        draft, member_id=member.id, member_name=member.name, member_tier=member.tier, member_points=member.points
    )
    if draft.contact_phone:
        return named
    return replace(named, contact_name=member.name, contact_phone=member.phone)


def drop_member(draft: Draft) -> Draft:
    """Nobody's order; a contact that came with the member goes with them."""
    anonymous = replace(draft, member_id=None, member_name="", member_tier="", member_points=0)
    if draft.contact_name != draft.member_name:
        return anonymous
    return replace(anonymous, contact_name="", contact_phone="")


def set_contact(draft: Draft, name: str, phone: str) -> Draft:
    """Raises Refusal `phone_invalid` unless it has 11 digits beginning with 1 (mainland mobile) or is empty."""
    return replace(draft, contact_name=clean_text(name, 40), contact_phone=clean_phone(phone))


def set_address(draft: Draft, address: Address, regions: RegionBook | None = None) -> Draft:
    """With `regions` to choose from, the region is one of them, down to the district.

    Raises Refusal `address_incomplete`, `phone_invalid`, `text_invalid` or `region_missing`.
    """
    checked = Address(
        name=clean_text(address.name, 40),
        phone=clean_phone(address.phone),
        region=regions.words(address.code) if regions else clean_text(address.region, 80),
        street=clean_text(address.street, 120),
        code=address.code if regions else "",
    )
    if regions and not regions.is_whole(address.code):
        raise Refusal("region_missing")
    if not (checked.name and checked.phone and checked.street):
        raise Refusal("address_incomplete")
    named = draft if draft.contact_phone else set_contact(draft, checked.name, checked.phone)
    return replace(named, address=checked)


def clean_phone(phone: str) -> str:
    """A mainland mobile number as 11 digits, or ''."""
    plain = unicodedata.normalize("NFKC", phone)  # a Chinese keyboard may give full-width digits
    digits = "".join(plain.split()).replace("-", "").removeprefix("+86")
    if digits and not (len(digits) == 11 and digits.isascii() and digits.isdigit() and digits[0] == "1"):
        raise Refusal("phone_invalid", phone=phone)
    return digits


def clean_text(text: str, longest: int) -> str:
    """Outer blanks off, any inner run of blanks one space.

    Raises Refusal `text_invalid` for control characters, for those that turn the direction of writing, or for more than
    `longest` characters.
    """
    spaced = " ".join(text.split())
    if len(spaced) > longest or any(not (one.isprintable() or one in _JOINERS) for one in spaced):
        raise Refusal("text_invalid", longest=longest)
    return spaced


def _with_line(draft: Draft, line_id: bytes, change: Callable[[DraftLine], DraftLine]) -> Draft:
    if all(line.id != line_id for line in draft.lines):
        raise Refusal("line_gone")
    return replace(draft, lines=tuple(change(line) if line.id == line_id else line for line in draft.lines))
