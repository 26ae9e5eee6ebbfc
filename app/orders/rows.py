"""Orders as HQ holds them (scope `ops:{store}` of every shop that sees the order)."""

from __future__ import annotations

from dataclasses import dataclass

from app.rows import RowShape


@dataclass(frozen=True, slots=True)
class Order:
    """One order. Amounts in minor units of `currency`; `placed_at` in µs UTC; `address` is JSON or ''.

    `state` is the roll-up placed | partly | complete | closed; `promise` is confirmed | requested.
    `pickup_code` is what the customer shows to collect, '' where nothing is collected.
    """

    id: bytes
    number: str
    store_id: int
    device_id: int
    associate_id: int
    member_id: int | None
    contact_name: str
    contact_phone: str
    address: str
    currency: str
    total: int
    price_book_id: int
    business_date: str
    placed_at: int
    state: str
    promise: str
    pickup_code: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """`title` and `colour` are JSON {lang: name} as printed.

    `unit_price` is a piece's price after line discounts, `amount` = quantity × list_price − discounts, tax included;
    `discounts` is JSON: [{why, amount, promotion_id, version, names}], names by language where a promotion gives it;
    one with why "override", a price given by hand, has also `reason` and `allowed_by` (0: nobody was asked).
    `location_id` is where the goods come from; `state` see `app.orders.states`; `shelf` is the pickup shelf.
    `due_at` is the promise to the customer (µs UTC, 0 for carry-out); `changed_at` the last change of state.
    `promise` is confirmed | requested, `plan_b` (`app.orders.states.PlanB` or '') what becomes of a request.
    """

    id: bytes
    order_id: bytes
    position: int
    variant_id: int
    product_id: int
    sku: str
    title: str
    colour: str
    size: str
    quantity: int
    list_price: int
    unit_price: int
    amount: int
    tax_class: str
    tax_basis_points: int
    fulfilment: str
    location_id: int
    state: str
    shelf: str
    due_at: int
    changed_at: int
    promise: str
    plan_b: str
    discounts: str = "[]"


@dataclass(frozen=True, slots=True)
class Tender:
    """`kind` and `state` see `app.orders.tenders`; for cash tendered − change = amount.

    `reference` is the slip number of an external one, else ''. `line_id`: the one line that it pays for, None where it
    pays for whatever is left.
    """

    id: bytes
    order_id: bytes
    position: int
    kind: str
    amount: int
    tendered: int
    change: int
    state: str
    taken_at: int
    location_id: int
    reference: str = ""
    line_id: bytes | None = None


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One step of an order's timeline; `line_id` is empty for the whole order, `detail` is JSON."""

    id: bytes
    order_id: bytes
    line_id: bytes | None
    kind: str
    at: int
    location_id: int
    associate_id: int
    detail: str


@dataclass(frozen=True, slots=True)
class GoodsReturn:
    """Pieces of a line that a customer brought back; `number` is that of the slip. `amount` goes back as `refund`.

    `refund` is cash | pending (HQ pays it back to the tender it came from), `why_pending` late | limit | not_cash |
    offline or ''. `reason` and `condition` see `app.returns.terms`.
    """

    id: bytes
    number: str
    order_id: bytes
    line_id: bytes
    location_id: int
    quantity: int
    reason: str
    condition: str
    currency: str
    amount: int
    refund: str
    why_pending: str
    business_date: str
    at: int
    associate_id: int


ORDER_SHAPES = (
    RowShape("orders", Order, ("id",), (("placed_at",), ("number",), ("pickup_code",))),
    RowShape("order_line", OrderLine, ("id",), (("order_id",), ("location_id", "state"))),
    RowShape("tender", Tender, ("id",), (("order_id",),)),
    RowShape("order_event", OrderEvent, ("id",), (("order_id", "at"),)),
    RowShape("goods_return", GoodsReturn, ("id",), (("order_id",),)),
)
