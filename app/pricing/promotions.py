"""A promotion as data: WHO, WHEN, WHICH, WHAT, WHERE (retail.md §4).

Amounts are minor units of the promotion's currency, rates basis points (500 is 5 %). A field left at its default asks
for nothing. What contradicts itself raises Refusal `promotion_invalid` with the `field`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.errors import Refusal
from app.money import EXPONENTS, WHOLE
from app.pricing.facts import Customer, Item, Moment

DAY = 24 * 60
MOST_MINOR = 10_000_000_000
MOST_PIECES = 100_000


def _require(*, holds: bool, at: str) -> None:
    if not holds:
        raise Refusal("promotion_invalid", field=at)


def _within(value: int, low: int, high: int, at: str) -> None:
    _require(holds=low <= value <= high, at=at)


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods named by any of four ways, all goods where none names any; without what `not_…` names."""

    variants: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    brands: frozenset[str] = frozenset()
    not_products: frozenset[int] = frozenset()
    not_categories: frozenset[int] = frozenset()
    not_brands: frozenset[str] = frozenset()

    @property
    def named(self) -> bool:
        return bool(self.variants or self.products or self.categories or self.brands)

    def cover(self, item: Item) -> bool:
        """A category covers what lies below it."""
        if (
            item.product_id in self.not_products
            or item.brand in self.not_brands
            or not self.not_categories.isdisjoint(item.categories)
        ):
            return False
        return (
            not self.named
            or item.variant_id in self.variants
            or item.product_id in self.products
            or item.brand in self.brands
            or not self.categories.isdisjoint(item.categories)
        )


@dataclass(frozen=True, slots=True)
class Who:
    """`members` is any | only | none; one of the tiers, one of the tags, one of the products bought before."""

    members: str = "any"
    tiers: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    bought: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        _require(holds=self.members in ("any", "only", "none"), at="who.members")

    def meets(self, customer: Customer) -> bool:
        return (
            (self.members == "any" or (self.members == "only") == customer.member)
            and (not self.tiers or customer.tier in self.tiers)
            and (not self.tags or not self.tags.isdisjoint(customer.tags))
            and (not self.bought or not self.bought.isdisjoint(customer.bought))
        )


@dataclass(frozen=True, slots=True)
class When:
    """From `start` (inclusive) until `end` (exclusive, 0 for ever), µs UTC; on ISO `weekdays`, between two minutes of
    the shop's day. Hours may run over midnight: 22:00–02:00 on Fridays is Friday until 2 and from 22.
    """

    start: int = 0
    end: int = 0
    weekdays: frozenset[int] = frozenset()
    minute_from: int = 0
    minute_to: int = DAY

    def __post_init__(self) -> None:
        _require(holds=self.start >= 0 and (self.end == 0 or self.end > self.start), at="when.end")
        _require(holds=self.weekdays <= set(range(1, 8)), at="when.weekdays")
        _within(self.minute_from, 0, DAY - 1, "when.minute_from")
        _within(self.minute_to, 1, DAY, "when.minute_to")

    def meets(self, moment: Moment) -> bool:
        early, late = moment.minute >= self.minute_from, moment.minute < self.minute_to
        return (
            self.start <= moment.at
            and (self.end == 0 or moment.at < self.end)
            and (not self.weekdays or moment.weekday in self.weekdays)
            and ((early and late) if self.minute_from < self.minute_to else (early or late))
        )


@dataclass(frozen=True, slots=True)
class StockAbove:
    """The product has more than `pieces` everywhere together."""

    product_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Which:
    """`goods` are those the promotion counts, and discounts where WHAT names no others.

    The order contains one of `contains` and none of `lacks`. Of the goods there are `quantity_from` to `quantity_to`
    (0 without bound) pieces: all together, or `each` product | variant for itself. Their sum after line discounts is
    at least `amount_from`. One of `looking_at` was looked at; all of `stock` holds.
    """

    goods: Goods = Goods()
    contains: Goods | None = None
    lacks: Goods | None = None
    quantity_from: int = 0
    quantity_to: int = 0
    each: str = ""
    amount_from: int = 0
    looking_at: frozenset[int] = frozenset()
    stock: tuple[StockAbove, ...] = ()

    def __post_init__(self) -> None:
        _within(self.quantity_from, 0, MOST_PIECES, "which.quantity_from")
        _require(holds=self.quantity_to == 0 or self.quantity_to >= self.quantity_from, at="which.quantity_to")
        _require(holds=self.each in ("", "product", "variant"), at="which.each")
        _within(self.amount_from, 0, MOST_MINOR, "which.amount_from")


@dataclass(frozen=True, slots=True)
class Where:
    """Shops by id, regions and channels (store | online) by code; `place` on the screen: top_right | below | order."""

    shops: frozenset[int] = frozenset()
    regions: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    place: str = ""

    def __post_init__(self) -> None:
        _require(holds=self.place in ("", "top_right", "below", "order"), at="where.place")

    def meets(self, shop_id: int, region: str, channel: str) -> bool:
        return (
            (not self.shops or shop_id in self.shops)
            and (not self.regions or region in self.regions)
            and (not self.channels or channel in self.channels)
        )


@dataclass(frozen=True, slots=True)
class Percentage:
    """`off` of each piece's list price (stage line) or of the goods' sum after line discounts (stage order)."""

    off: int
    stage: str = "line"

    def __post_init__(self) -> None:
        _within(self.off, 1, WHOLE, "what.off")
        _stage(self.stage)


@dataclass(frozen=True, slots=True)
class AmountOff:
    """`off` each piece's list price, or off the goods' sum: up to `times` times, once for each `amount_from` in it."""

    off: int
    stage: str = "order"
    times: int = 1

    def __post_init__(self) -> None:
        _within(self.off, 1, MOST_MINOR, "what.off")
        _within(self.times, 1, 1_000, "what.times")
        _stage(self.stage)


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """Each piece at `price` where that is below its list price."""

    price: int

    def __post_init__(self) -> None:
        _within(self.price, 1, MOST_MINOR, "what.price")


@dataclass(frozen=True, slots=True)
class NForM:
    """Of each `n` pieces `m` are paid in full, the cheapest others have `off` (all of it by default)."""

    n: int
    m: int
    off: int = WHOLE

    def __post_init__(self) -> None:
        _within(self.m, 1, MOST_PIECES, "what.m")
        _within(self.n, self.m + 1, MOST_PIECES, "what.n")
        _within(self.off, 1, WHOLE, "what.off")


@dataclass(frozen=True, slots=True)
class AddOn:
    """Up to `pieces` of `goods` at `price` each beside the goods that WHICH counts; the dearest first.

    Stage line makes it their line price, which thresholds read; stage order allows a threshold of its own.
    """

    goods: Goods
    price: int
    pieces: int = 1
    stage: str = "line"

    def __post_init__(self) -> None:
        _require(holds=self.goods.named, at="what.goods")
        _within(self.price, 1, MOST_MINOR, "what.price")
        _within(self.pieces, 1, MOST_PIECES, "what.pieces")
        _stage(self.stage)


@dataclass(frozen=True, slots=True)
class Gift:
    """Up to `pieces` of `goods` free."""

    goods: Goods
    pieces: int = 1

    def __post_init__(self) -> None:
        _require(holds=self.goods.named, at="what.goods")
        _within(self.pieces, 1, MOST_PIECES, "what.pieces")


@dataclass(frozen=True, slots=True)
class PointsMultiplier:
    """The goods earn `percent` of the usual points: 200 doubles them."""

    percent: int

    def __post_init__(self) -> None:
        _within(self.percent, 101, 10_000, "what.percent")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`goods` are shown to the associate at `where.place`; `off` their list price where they are then bought."""

    goods: Goods
    off: int = 0

    def __post_init__(self) -> None:
        _require(holds=self.goods.named, at="what.goods")
        _within(self.off, 0, WHOLE, "what.off")


What = Percentage | AmountOff | FixedPrice | NForM | AddOn | Gift | PointsMultiplier | Recommendation


def _stage(stage: str) -> None:
    _require(holds=stage in ("line", "order"), at="what.stage")


@dataclass(frozen=True, slots=True)
class Promotion:
    """One version of a promotion; `names` maps language to name. A greater `priority` comes first.

    Of an exclusive `group` at most one promotion is used in an order; '' excludes nothing.
    """

    id: int
    version: int
    what: What
    names: dict[str, str] = field(hash=False, default_factory=dict)
    who: Who = Who()
    when: When = When()
    which: Which = Which()
    where: Where = Where()
    priority: int = 0
    group: str = ""
    currency: str = "CNY"

    def __post_init__(self) -> None:
        _require(holds=self.currency in EXPONENTS, at="currency")
        # A line's price cannot wait for a sum that is made of line prices.
        _require(holds=self.order_stage or not self.which.amount_from, at="which.amount_from")
        _require(holds=self.order_stage or not _repeats(self.what), at="what.times")
        _require(holds=not _repeats(self.what) or self.which.amount_from > 0, at="which.amount_from")
        _require(holds=not isinstance(self.what, Recommendation) or self.where.place != "", at="where.place")

    @property
    def order_stage(self) -> bool:
        """Whether it acts after the line prices are known."""
        stage = getattr(self.what, "stage", "")
        return stage == "order" or isinstance(self.what, NForM | Gift | PointsMultiplier)

    @property
    def in_money(self) -> bool:
        """Whether it means something in its own currency only."""
        return self.which.amount_from > 0 or isinstance(self.what, AmountOff | FixedPrice | AddOn)

    @property
    def target(self) -> Goods | None:
        """The goods that WHAT names; None where it acts on those of WHICH."""
        return self.what.goods if isinstance(self.what, AddOn | Gift | Recommendation) else None

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the greater priority first, and the lower id among equals."""
        return -self.priority, self.id


def _repeats(what: What) -> bool:
    return isinstance(what, AmountOff) and what.times > 1
