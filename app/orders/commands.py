"""What a counter tells HQ about orders: command payloads, version 1.

`order.placed` mixes facts (carry-out goods left, cash was taken) with requests (remote lines); HQ never rejects the
facts and may reject single remote lines. Amounts are minor units of the order's currency.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.leases.commands import Share

ORDER_PLACED = "order.placed"


@dataclass(frozen=True, slots=True)
class PlacedDiscount:
    """`amount` > 0 off a line. `why` is `app.pricing.prices.Why`; a promotion by id and version, else 0 and 0."""

    why: str
    amount: int
    promotion_id: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class PlacedPromotion:
    """A promotion that the order used; `names` maps language to the printed name."""

    id: int
    version: int
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What prices depended on beside the lines: the instant (µs UTC), the customer's tier, products looked at.

    `stock` holds pairs of a product and its pieces everywhere, for promotions that ask.
    """

    at: int
    tier: str
    looked_at: list[int]
    stock: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PlacedOverride:
    """A piece's price given by hand, below the list price; `allowed_by` is the manager asked for it, 0 for nobody."""

    price: int
    reason: str
    allowed_by: int = 0


@dataclass(frozen=True, slots=True)
class PlacedCoupon:
    """The coupon that the order used: `amount` is what it took off, `names` the printed name by language.

    `kind` is `app.coupons.coupon.Kind`; of a B the shares of the day's budget are among the order's `spends`.
    """

    serial: bytes
    campaign_id: int
    kind: str
    names: dict[str, str]
    amount: int


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The reservation that the order is; `held`: (variant, pieces) that lie reserved for it at `location_id`."""

    id: bytes
    code: str
    location_id: int = 0
    held: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line; `title` and `colour` map language to the printed name.

    `amount` = quantity × list_price − the sum of `discounts`. `due_at` is the promise (µs UTC, 0 for carry-out).
    `plan_b` is what the customer chose for a request whose piece is gone when HQ hears of it: see
    `app.orders.states.PlanB`, '' where the line is no request. Of a line with an `override` that is the only discount
    before coupon, points and rounding.
    """

    id: bytes
    position: int
    variant_id: int
    product_id: int
    sku: str
    title: dict[str, str]
    colour: dict[str, str]
    size: str
    quantity: int
    list_price: int
    unit_price: int
    amount: int
    tax_class: str
    tax_basis_points: int
    fulfilment: str
    location_id: int
    due_at: int
    plan_b: str = ""
    discounts: list[PlacedDiscount] = field(default_factory=list)
    override: PlacedOverride | None = None


@dataclass(frozen=True, slots=True)
class PlacedTender:
    """`kind` is `app.orders.tenders.TenderKind`; for cash `tendered` − `change` = `amount`.

    `reference` is the slip number of an external one, else ''. `line_id`: the one line that it pays for, None where it
    pays for whatever is left.
    """

    id: bytes
    position: int
    kind: str
    amount: int
    tendered: int
    change: int
    reference: str = ""
    line_id: bytes | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """`region` is what is printed; `code` names it as in GB/T 2260, '' where HQ has no regions."""

    name: str
    phone: str
    region: str
    street: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """An order as committed at the counter, priced with `price_book_id`; `spends` are the leases its lines rest on.

    `approved_by` is the manager who has allowed it to the actor, 0 where nobody was asked. `promotions` are those its
    discounts name, `known` what they depended on; None for an order at list prices.
    """

    order_id: bytes
    number: str
    store_id: int
    currency: str
    price_book_id: int
    business_date: str
    placed_at: int
    associate_id: int
    member_id: int | None
    contact_name: str
    contact_phone: str
    address: Address | None
    pickup_code: str
    lines: list[PlacedLine]
    tenders: list[PlacedTender]
    total: int
    spends: list[Share] = field(default_factory=list)
    approved_by: int = 0
    promotions: list[PlacedPromotion] = field(default_factory=list)
    known: Known | None = None
    coupon: PlacedCoupon | None = None
    reservation: PickedUp | None = None
